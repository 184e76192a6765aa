import { GraceLimit, SPOT_LIMITS } from '../model';
import { PlanError } from '../plan/plan-error';

export { PROPAGATION } from '../model';

/** Who may end a pod sooner than its terminationGracePeriodSeconds; each with its source. Seconds. */
export const GRACE_LIMITS = {
  gkeSpot: (): GraceLimit => SPOT_LIMITS.gke,
  gkeUpgrade: (): GraceLimit => ({ when: 'GKE upgrades the node', seconds: 3600, source: 'cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods' }),
  ec2Spot: (): GraceLimit => SPOT_LIMITS.ec2,
  azureSpot: (): GraceLimit => SPOT_LIMITS.azure,
  alibabaSpot: (): GraceLimit => ({
    when: 'an Alibaba Cloud preemptible instance is released',
    seconds: 300,
    source: 'alibabacloud.com/help/en/ecs/user-guide/what-is-a-spot-instance',
  }),
  /** @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/core/scaledown/actuation/drain.go */
  clusterAutoscaler: (maxGracefulTermination = 600): GraceLimit => ({
    when: 'cluster-autoscaler removes the node',
    seconds: maxGracefulTermination,
    source: 'cluster-autoscaler --max-graceful-termination-sec',
  }),
  karpenter: (terminationGracePeriod: number): GraceLimit => ({
    when: 'Karpenter removes the node',
    seconds: terminationGracePeriod,
    source: 'karpenter.sh/docs/concepts/disruption, terminationGracePeriod',
  }),
  /** @throws PlanError when nothing is left for ordinary pods */
  nodeShutdown: (shutdownGracePeriod: number, shutdownGracePeriodCriticalPods: number): GraceLimit => {
    if (shutdownGracePeriodCriticalPods >= shutdownGracePeriod) {
      throw new PlanError('shutdownGracePeriodCriticalPods', `(${shutdownGracePeriodCriticalPods}s) must be less than shutdownGracePeriod (${shutdownGracePeriod}s): ordinary pods have the difference`);
    }
    return { when: 'the node shuts down', seconds: shutdownGracePeriod - shutdownGracePeriodCriticalPods, source: 'kubernetes.io/docs/concepts/cluster-administration/node-shutdown' };
  },
  softEviction: (evictionMaxPodGracePeriod: number): GraceLimit => ({
    when: 'the node is under pressure',
    seconds: evictionMaxPodGracePeriod,
    source: 'kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction',
  }),
  /** @throws PlanError without words */
  of: (when: string, limit: number): GraceLimit => {
    if (typeof when !== 'string' || when.trim() === '') throw new PlanError('graceLimits', 'needs words that say when it applies');
    return { when: when.trim(), seconds: limit, source: 'declared' };
  },
} as const;
