import { fixOf } from './repair';
import { Rule } from './rule';

export const hookBesideListeningSidecar: Rule = {
  code: 'GM209',
  slug: 'hook-beside-listening-sidecar',
  severity: 'error',
  title: 'A waiting hook on a classic proxy must not stand beside a native sidecar that listens',
  why: 'The native sidecar gets SIGTERM when every ordinary container has gone, the classic proxy among them; the proxy waits for the sidecar\'s '
    + 'listener. Both wait until the hook\'s bound, on every stop (measured).',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_termination_order.go',
    'docs/proof.md, another native sidecar that listens',
  ],
  check(context) {
    for (const { pod } of context.situations) {
      const waits = pod.proxy?.placement === 'container' && ['until-sockets-close', 'until-listeners-close'].includes(pod.proxy.preStop.kind);
      const sidecar = pod.sidecars.find(({ behaviour }) => behaviour.listens);
      if (!waits || !sidecar) continue;
      return [{
        message: `the proxy's preStop waits for native sidecar ${sidecar.name}, which waits for the proxy`,
        pointer: sidecar.pointer,
        get fix() { return fixOf(context); },
      }];
    }
    return [];
  },
};
