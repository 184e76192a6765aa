import { Known } from './known';

/** What the pod has to survive. All in seconds. */
export interface Needs {
  /** E: from the deletion until peers and load balancers have stopped sending. */
  readonly endpointPropagation: Known<number>;
  /** R: the longest request. */
  readonly longestRequest: Known<number>;
  /** S: what the application still needs after its last request, until it exits. */
  readonly afterLastRequest: Known<number>;
  /** H: added to the computed grace. */
  readonly headroom: Known<number>;
}

/** A request, in seconds after the deletion; it may have started before. */
export interface RequestFacts {
  readonly label: string;
  readonly start: number;
  readonly duration: number;
}

/** What arrives at the pod while it stops. */
export interface Load {
  readonly requests: readonly RequestFacts[];
  /** A client made a request, keeps its connection and never speaks again. */
  readonly idleClient?: boolean;
  /** The applications call somebody from their SIGTERM to their exit, so that every look finds a connection. @default false - they are quiet after their last request */
  readonly callsOut?: boolean;
}

/**
 * The worst that `needs` allows: the longest request just before the deletion, the longest request when peers stop sending, and a short
 * one there that must still find a listener.
 */
export function worstLoad(needs: Needs): Load {
  const running = { label: 'running at the deletion', start: 0, duration: needs.longestRequest.value };
  return { requests: [running, ...quietLoad(needs).requests] };
}

/**
 * The same without the request that runs at the deletion: the worst for what leaves as soon as a pod looks idle.
 */
export function quietLoad(needs: Needs): Load {
  const E = needs.endpointPropagation.value;
  return {
    requests: [
      { label: 'new when peers stop sending', start: E, duration: 0 },
      { label: 'longest, sent when peers stop sending', start: E, duration: needs.longestRequest.value },
    ],
  };
}

/**
 * How long, in seconds, peers and load balancers go on sending to a pod that is being deleted: what maintainers and users of each load balancer report.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106 for ALB: rare 502s with 40 s, none with 70 s
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366 for NLB: 120 s and more, whatever the delay setting
 * @see https://github.com/kubernetes/ingress-gce/issues/1072 for NEG
 */
export const PROPAGATION = { inMesh: 5, kubeProxy: 10, awsAlb: 70, awsNlb: 120, gkeNeg: 60 } as const;
