import { JsonObject } from '../manifest';
import { GraceLimit, Json, Known } from '../model';

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
  /** Of a Rollout of Argo's that says it. */
  readonly delay?: DelayFacts;
  /** A platform that makes the pods from the template, and puts hooks and the grace on them itself. */
  readonly platform?: 'Knative';
}

/** Where something stands that one object of a bundle says of the pods of another. */
export interface Origin {
  /** `ClusterPolicy short-stops`. */
  readonly what: string;
  /** Which of the manifests of the bundle, from 0, */
  readonly manifest: number;
  /** and the JSON pointer in it. */
  readonly pointer: string;
}

/** An object of a bundle that may say something of the pods of others. */
export interface BundleObject {
  /** `group/Kind`. */
  readonly type: string;
  readonly name: string;
  /** Absent where the manifest leaves it to who applies it. */
  readonly namespace?: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly object: JsonObject;
  readonly from: Origin;
}

/** What is asked of a pod to know whether another object is about it. */
export interface PodBeside {
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly namespace?: string;
}

/** A limit that nobody declared: it stands in the bundle, or follows from the nodes that the pod selects. */
export interface FoundLimit extends GraceLimit {
  /** @default - that of the rule: every stop of the pod is within it */
  readonly severity?: 'warning';
  readonly from?: Origin;
}

/** What is asked of the value of one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** What the nodes of a pool are like. */
export interface NodesFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly requirements: readonly Requirement[];
  readonly taints: readonly JsonObject[];
}

/** Which pods a policy takes, as far as that is known of each. */
export interface PodFilter {
  /** Names with `*` and `?`; one of them. @default - of any namespace */
  readonly namespaces?: readonly string[];
  readonly notIn: readonly string[];
  readonly selectors: readonly JsonObject[];
  /** Only those whose grace is longer. @default - all */
  readonly above?: number;
}

/** A limit of the grace of some pods, and of which. */
export interface CapFacts {
  /** Whose it is: `Karpenter`. */
  readonly of: string;
  readonly limit: FoundLimit;
  /** Of the pods that may be on these nodes. @default - of all */
  readonly nodes?: NodesFacts;
  /** Of the pods that a policy takes. @default - of all */
  readonly pods?: PodFilter;
}

/** What a workload is known by. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** How many pods a workload has, as one object says it. */
export interface CountFacts extends Owner {
  readonly pods?: number;
  /** Whether something that scales it says so. */
  readonly scaled?: true;
  /** Whether that is a Rollout of Argo's, which makes its pods, too. */
  readonly lent?: LentFacts;
  /** Of its pods. Absent where the object does not make them. */
  readonly labels?: JsonObject;
}

/** A PodDisruptionBudget that never lets one of its pods go. */
export interface BudgetFacts {
  readonly selector: Json;
  readonly namespace?: string;
  /** `minAvailable 2 of 2 pods`. */
  readonly never: string;
  readonly from: Origin;
}

/** A cloud's load balancer that sends straight to pods. */
export interface LoadBalancerFacts {
  readonly from: Origin;
  /** Seconds for which requests may finish once a pod is taken out. Absent where nobody says it, and it is long enough by default. */
  readonly drains?: number;
  /** Seconds for which it may go on sending to a pod that stops. Absent where nobody knows. */
  readonly sends?: number;
}

/** For how long a Rollout of Argo's keeps its old pods after the switch. */
export interface DelayFacts {
  readonly seconds: number;
  /** Why its controller refuses it. */
  readonly refused?: string;
  /** JSON pointer to it, in the Rollout. */
  readonly pointer: string;
}

/** A Rollout that makes the pods of a Deployment. */
export interface LentFacts {
  readonly from: Origin;
  readonly delay?: DelayFacts;
}
