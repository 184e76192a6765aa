import { Duration } from 'cdk8s';
import { core } from './core';
import { seconds } from './durations';
import { asDoor } from './errors';

/**
 * How long peers and load balancers go on sending to a pod that is being deleted. Nothing in Kubernetes waits for them.
 *
 * The presets are what maintainers and users of each load balancer report; measure your own where it matters.
 */
export class EndpointPropagation {
  /** Peers in the mesh: EndpointSlice, the control plane's debounce (0.1-10 s) and its push. 5 s. */
  public static inMesh(): EndpointPropagation {
    return new EndpointPropagation(core.requirements.PROPAGATION.inMesh);
  }

  /** kube-proxy: EndpointSlice batching, the watch, and a sync of at most a second and a half on a healthy cluster; slower under load. 10 s. */
  public static kubeProxy(): EndpointPropagation {
    return new EndpointPropagation(core.requirements.PROPAGATION.kubeProxy);
  }

  /**
   * AWS ALB with IP targets: rare 502s with 40 s, none with 70 s. 70 s.
   *
   * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106
   */
  public static awsAlb(): EndpointPropagation {
    return new EndpointPropagation(core.requirements.PROPAGATION.awsAlb);
  }

  /**
   * AWS NLB with IP targets: 120 s and more, whatever the delay setting. 120 s.
   *
   * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
   */
  public static awsNlb(): EndpointPropagation {
    return new EndpointPropagation(core.requirements.PROPAGATION.awsNlb);
  }

  /**
   * GKE container-native load balancing (NEG): 60 s.
   *
   * @see https://github.com/kubernetes/ingress-gce/issues/1072
   */
  public static gkeNeg(): EndpointPropagation {
    return new EndpointPropagation(core.requirements.PROPAGATION.gkeNeg);
  }

  /**
   * What you have measured.
   *
   * @param duration from the deletion of a pod until nothing sends to it any more
   */
  public static of(duration: Duration): EndpointPropagation {
    return new EndpointPropagation(seconds('endpointPropagation', duration));
  }

  private constructor(private readonly amount: number) {}

  /** @internal */
  public _toSeconds(): number {
    return this.amount;
  }
}

asDoor(EndpointPropagation);
