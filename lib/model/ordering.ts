import { PodFacts } from './pod';

/**
 * For each member of the pod, the members that must have exited before its SIGTERM.
 *
 * Ordinary containers wait for nobody. A native sidecar waits for every ordinary container and for the native sidecar declared after it
 * (KEP-753). The injector puts the proxy first among the native sidecars, so it goes last.
 *
 * @see kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_termination_order.go
 */
export function prerequisites(pod: PodFacts): number[][] {
  const mains = pod.containers.length + (pod.proxy?.placement === 'container' ? 1 : 0);
  const natives = pod.sidecars.length + (pod.proxy?.placement === 'native-sidecar' ? 1 : 0);
  const allMains = Array.from({ length: mains }, (_, i) => i);
  const result: number[][] = allMains.map(() => []);
  for (let n = 0; n < natives; n++) {
    result.push(n + 1 < natives ? [...allMains, mains + n + 1] : allMains);
  }
  return result;
}
