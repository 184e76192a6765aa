import { MOST_SECONDS } from './countable';

/**
 * The kubelet's arithmetic for one container. Times are milliseconds after the deletion, so that flooring to whole seconds is exact.
 *
 * @see kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer (read at v1.36.2)
 */

/** minimumGracePeriodInSeconds: however late SIGTERM comes, SIGKILL follows no sooner than this. */
export const MINIMUM_GRACE_SECONDS = 2;

/**
 * The grace in seconds that the kubelet works with.
 *
 * A negative terminationGracePeriodSeconds is treated as 1 by the API server and 0 as 1 by the kubelet
 * (calculateEffectiveGracePeriod), so hooks still run for up to a second.
 *
 * @param specified terminationGracePeriodSeconds, whatever stands there
 * @param deleteGrace what `kubectl delete --grace-period` was given; negative or absent means the pod's own
 */
export function effectiveGrace(specified: number, deleteGrace?: number): number {
  const asked = deleteGrace !== undefined && deleteGrace >= 0 ? deleteGrace : specified;
  return asked > 1 ? Math.floor(Math.min(asked, MOST_SECONDS)) : 1;
}

/** Milliseconds left of `remaining` after something took `elapsed`: the kubelet deducts whole seconds only. */
export function deduct(remaining: number, elapsed: number): number {
  return remaining - Math.floor(elapsed / 1000) * 1000;
}

/** Milliseconds between SIGTERM and SIGKILL. */
export function killDelay(remaining: number): number {
  return Math.max(MINIMUM_GRACE_SECONDS * 1000, remaining);
}
