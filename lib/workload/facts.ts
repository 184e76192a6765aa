import { Known } from '../model';

/** A number of pods, or a share of the replicas in percent. */
export type Share = { readonly kind: 'pods'; readonly pods: number } | { readonly kind: 'percent'; readonly percent: number };

/** How a controller replaces the pods of an old template by those of a new one. */
export type Rollout =
  /** Deployment: new pods beside old ones; pods that are on their way out are not counted. */
  | { readonly kind: 'rolling'; readonly surge: Share; readonly unavailable: Share }
  /** Deployment: all old pods must have gone before the first new one comes. */
  | { readonly kind: 'recreate' }
  /** StatefulSet: one after another from the last; each must have gone, and its successor be ready, before the next. */
  | { readonly kind: 'one-by-one'; readonly management: 'OrderedReady' | 'Parallel' }
  /** DaemonSet: node by node. */
  | { readonly kind: 'by-node'; readonly surge: Share; readonly unavailable: Share }
  /** Nobody replaces them, or a controller that this library does not know. */
  | { readonly kind: 'not-known' };

/** What is said of the end of pods that run to completion: by a Job, a custom resource, or nobody, where it is a Pod with restartPolicy Never or OnFailure. */
export interface JobFacts {
  /** Absent where no batch/v1 Job makes the pods: others have ways of their own. */
  readonly backoffLimit?: Known<number>;
  /** Seconds after which the Job deletes its pods. */
  readonly activeDeadline?: Known<number>;
  /** When a pod that is on its way out is replaced: at once, or when it has ended. Absent where no batch/v1 Job makes them. */
  readonly podReplacementPolicy?: Known<'TerminatingOrFailed' | 'Failed'>;
  /** A podFailurePolicy does not count pods that were evicted or deleted by a drain. */
  readonly ignoresDisruption: boolean;
}

/** What stands around a pod template and decides how many of its pods there are, and when they stop. */
export interface WorkloadFacts {
  readonly kind: string;
  readonly namespace?: string;
  /** Absent where an autoscaler sets it, or nobody knows. */
  readonly replicas?: Known<number>;
  readonly rollout: Rollout;
  /** Seconds for which a new pod must be ready. */
  readonly minReady: number;
  /** Of pods that run to completion; absent for those that serve. */
  readonly job?: JobFacts;
  /** A platform that makes the pods from the template, and puts hooks and the grace on them itself. */
  readonly platform?: 'Knative';
}
