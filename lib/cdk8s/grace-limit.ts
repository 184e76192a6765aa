import { Duration } from 'cdk8s';
import type { GraceLimit as Limit } from '../model';
import { core } from './core';
import { seconds } from './durations';
import { asDoor } from './errors';

/**
 * Something in the cluster that may end a pod sooner than its `terminationGracePeriodSeconds`. Declared as a fact of the cluster; a workload
 * that needs longer to stop is a finding (GM106).
 *
 * @example GracefulMeshDefaults.set(app, { mesh, graceLimits: [GraceLimit.gkeSpot(), GraceLimit.clusterAutoscaler()] })
 */
export class GraceLimit {
  /**
   * GKE Spot and preemptible nodes: 15 s for ordinary pods, then 15 s for critical ones. Best effort.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms
   */
  public static gkeSpot(): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.gkeSpot());
  }

  /**
   * GKE node upgrades and repairs: the grace is kept up to an hour.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods
   */
  public static gkeUpgrade(): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.gkeUpgrade());
  }

  /**
   * EC2 Spot: the instance is stopped two minutes after the notice. Nothing in Kubernetes knows of it unless something drains the node.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
   */
  public static ec2Spot(): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.ec2Spot());
  }

  /**
   * Azure Spot: at least 30 s of notice. Best effort.
   *
   * @see https://learn.microsoft.com/azure/virtual-machines/linux/scheduled-events
   */
  public static azureSpot(): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.azureSpot());
  }

  /**
   * Alibaba Cloud preemptible instances: released about five minutes after the notice.
   *
   * @see https://www.alibabacloud.com/help/en/ecs/user-guide/what-is-a-spot-instance
   */
  public static alibabaSpot(): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.alibabaSpot());
  }

  /**
   * cluster-autoscaler: it evicts with a grace of at most `--max-graceful-termination-sec`.
   *
   * @param maxGracefulTermination the flag. @default Duration.seconds(600)
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/core/scaledown/actuation/drain.go
   */
  public static clusterAutoscaler(maxGracefulTermination: Duration = Duration.seconds(600)): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.clusterAutoscaler(seconds('maxGracefulTermination', maxGracefulTermination)));
  }

  /**
   * Karpenter: `terminationGracePeriod` of the NodePool. A pod with a longer grace is deleted so that it ends with the node; without the
   * field Karpenter waits for ever, and there is no limit to declare.
   *
   * @see https://karpenter.sh/docs/concepts/disruption/#terminationgraceperiod
   */
  public static karpenter(terminationGracePeriod: Duration): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.karpenter(seconds('terminationGracePeriod', terminationGracePeriod)));
  }

  /**
   * The kubelet's graceful node shutdown: ordinary pods have shutdownGracePeriod less shutdownGracePeriodCriticalPods. Both are 0 by default,
   * and then nothing of a pod's grace is kept.
   *
   * @throws when nothing is left for ordinary pods
   * @see https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/
   */
  public static nodeShutdown(shutdownGracePeriod: Duration, shutdownGracePeriodCriticalPods: Duration): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.nodeShutdown(
      seconds('shutdownGracePeriod', shutdownGracePeriod),
      seconds('shutdownGracePeriodCriticalPods', shutdownGracePeriodCriticalPods),
    ));
  }

  /**
   * The kubelet's soft eviction: at most `evictionMaxPodGracePeriod`. Hard evictions leave a pod one second, which no plan fits into.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/
   */
  public static softEviction(evictionMaxPodGracePeriod: Duration): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.softEviction(seconds('evictionMaxPodGracePeriod', evictionMaxPodGracePeriod)));
  }

  /**
   * Anything else that you know of.
   *
   * @param when what ends the pod, in words that follow "when": `our nightly job recycles a node`
   */
  public static of(when: string, limit: Duration): GraceLimit {
    return new GraceLimit(core.requirements.GRACE_LIMITS.of(when, seconds('graceLimits', limit)));
  }

  private constructor(private readonly limit: Limit) {}

  /** @internal */
  public _toLimit(): Limit {
    return this.limit;
  }
}

asDoor(GraceLimit);
