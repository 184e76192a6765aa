import type * as pulumi from '@pulumi/pulumi';

/** Which mesh it is. */
export enum MeshKind {
  /** Istio with sidecars, classic or native. */
  Istio = 'istio',
  /** Alibaba Cloud Service Mesh. */
  Asm = 'asm',
  /** Istio's ambient mode: no proxy in the pod. */
  Ambient = 'ambient',
  /** No mesh: the same rules without a proxy. */
  None = 'none',
}

/** What an application does on SIGTERM. */
export enum OnSigterm {
  /** It takes no new requests, finishes those that it has, and exits. */
  FinishesRequests = 'finishes-requests',
  /** It exits, and drops what it has. */
  ExitsAtOnce = 'exits-at-once',
  /** Nothing: it runs until SIGKILL. */
  Ignores = 'ignores',
}

/** How the proxy is kept while the application needs it. */
export enum DrainMechanism {
  /** It drains for a fixed time: terminationDrainDuration. */
  FixedDrain = 'fixed-drain',
  /** A preStop hook on it waits for the application's connections. */
  WaitForConnections = 'wait-for-connections',
  /** It exits when it has no connections: EXIT_ON_ZERO_ACTIVE_CONNECTIONS. */
  ExitOnZero = 'exit-on-zero',
  /** The hook first, then exit on zero. */
  WaitThenExitOnZero = 'wait-then-exit-on-zero',
}

/** The HTTP client that the image of a Job has. */
export enum JobHttpClient {
  /** curl. */
  Curl = 'curl',
  /** wget, of GNU or of busybox. */
  Wget = 'wget',
}

/** When the image of a Job ends the proxy by itself. */
export enum JobEndsProxy {
  /** Whatever becomes of the work. Right with restartPolicy Never. */
  Always = 'always',
  /** When the work has succeeded. Right with restartPolicy OnFailure. */
  OnSuccess = 'on-success',
}

/** What happens to errors. */
export enum Enforcement {
  /** They stop the deployment. */
  Error = 'error',
  /** They are logged, and it goes on. */
  Warn = 'warn',
}

/** The mesh that the pods are in. */
export interface Mesh {
  /** `istio`, `asm` (Alibaba Cloud Service Mesh), `ambient` or `none`. */
  kind: MeshKind;
  /** The version of Istio or ASM, `1.24` or `1.24.3`. Default: not known, and what is written is right for every version from 1.23. */
  version?: pulumi.Input<string>;
  /** Whether istiod makes sidecars native (its ENABLE_NATIVE_SIDECARS). Default: Istio's, never before 1.27; from then on where every node runs Kubernetes 1.33. */
  nativeSidecars?: pulumi.Input<boolean>;
  /** Whether the proxy image is the distroless one, which has no shell for a hook. Default: false. */
  distrolessProxy?: pulumi.Input<boolean>;
  /** Whether the namespace asks for the sidecar (`istio-injection=enabled`). Default: false. */
  namespaceInjection?: pulumi.Input<boolean>;
  /** The control plane's revision, for the label `istio.io/rev`. Default: none. */
  revision?: pulumi.Input<string>;
  /** `terminationDrainDuration` in the mesh's defaultConfig, in seconds. Default: 5. */
  terminationDrainDuration?: pulumi.Input<number>;
  /** `drainDuration` in the mesh's defaultConfig, in seconds: inbound listeners close so long after a drain began. Default: 45. */
  drainDuration?: pulumi.Input<number>;
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS in the mesh's defaultConfig. Default: false for Istio, true for ASM. */
  exitOnZeroActiveConnections?: pulumi.Input<boolean>;
  /** MINIMUM_DRAIN_DURATION in the mesh's defaultConfig, in seconds. Default: 5. */
  minimumDrainDuration?: pulumi.Input<number>;
}

/** How long requests last: exactly one of `upTo`, `unpredictableAtMost`, and `mixedAtMost` with `mixedTypical`. */
export interface RequestDuration {
  /** Predictable: no request lasts longer, in seconds. The proxy's drain is raised to cover it. */
  upTo?: pulumi.Input<number>;
  /** Unpredictable, and nobody waits longer, in seconds: the proxy waits for the application's connections. */
  unpredictableAtMost?: pulumi.Input<number>;
  /** Mostly short, and nobody waits longer, in seconds. It goes with `mixedTypical`. */
  mixedAtMost?: pulumi.Input<number>;
  /** What a typical request takes, in seconds. It goes with `mixedAtMost`. */
  mixedTypical?: pulumi.Input<number>;
}

/** Something in the cluster that may end a pod sooner than its grace. */
export interface GraceLimit {
  /** In words that follow "when", such as `the node is a Spot instance`. */
  when: pulumi.Input<string>;
  /** What it leaves the pod, in seconds. */
  seconds: pulumi.Input<number>;
}

/** A finding that is accepted. */
export interface Suppression {
  /** The rule's code, such as GM303. */
  code: pulumi.Input<string>;
  /** Why it is accepted. It must say something. */
  reason: pulumi.Input<string>;
}

/** A PodDisruptionBudget: one of the two, a number of pods or a share such as 25%. */
export interface DisruptionBudget {
  /** At most so many pods at a time. */
  maxUnavailable?: string;
  /** At least so many pods must stay. */
  minAvailable?: string;
}

/** What was chosen for a workload, and why. */
export interface Plan {
  /** How the proxy is kept. */
  mechanism: string;
  /** The mode of the sidecar: classic, native, unknown until injection, ambient or none. */
  mode: string;
  /** By when the pod has gone at the latest, in seconds after its deletion. */
  goneWithin?: number;
  /** By when a rollout has replaced every pod, in seconds. It needs `startupTime`. */
  rolloutWithin?: number;
  /** How many pods there are at once at most. */
  podsAtMost?: number;
  /** The choice, the facts it follows from, and each number's sum. */
  explanation: string;
}

/** What makes every workload graceful. */
export interface GracefulArgs {
  /** The mesh. */
  mesh: Mesh;
  /** How long requests last. A Job needs none. */
  requestDuration?: RequestDuration;
  /** How long peers and load balancers go on sending after the deletion, in seconds. Default: 5; 0 for what does not listen. */
  endpointPropagation?: pulumi.Input<number>;
  /** What the application still needs after its last request, in seconds. Default: 0. */
  shutdownAfterLastRequest?: pulumi.Input<number>;
  /** Added to the computed grace, in seconds; at least 2. Default: 5. */
  gracePeriodHeadroom?: pulumi.Input<number>;
  /** The oldest Kubernetes version among the nodes, such as 1.33. Default: not known; 1.30 or later is assumed. */
  kubernetesVersion?: pulumi.Input<string>;
  /** What the application does on SIGTERM: `finishes-requests`, `exits-at-once` or `ignores`. Default: `finishes-requests`. */
  onSigterm?: pulumi.Input<OnSigterm>;
  /** Whether the application takes connections. A worker does not. Default: true. */
  listens?: pulumi.Input<boolean>;
  /** Whether the image has sleep(1), for clusters without preStop.sleep. Default: false. */
  imageHasSleep?: pulumi.Input<boolean>;
  /** Whether every client is in the mesh, scrapers included. Default: false. */
  clientsMeshed?: pulumi.Input<boolean>;
  /** Forces how the proxy is kept: `fixed-drain`, `wait-for-connections`, `exit-on-zero` or `wait-then-exit-on-zero`. Default: chosen by the facts. */
  drainMechanism?: pulumi.Input<DrainMechanism>;
  /** The drain in seconds, instead of the computed one. Enforced like it. */
  drain?: pulumi.Input<number>;
  /** The application's preStop in seconds, instead of the computed one. Enforced like it. */
  preStop?: pulumi.Input<number>;
  /** Who may shorten the grace of a pod. Default: nobody. */
  graceLimits?: GraceLimit[];
  /** How long a new pod takes until it is ready, in seconds. Only readouts depend on it. */
  startupTime?: pulumi.Input<number>;
  /** The HTTP client that images of Jobs have, to end a classic sidecar with: `curl` or `wget`. Default: none is known, and such a Job is refused. */
  jobHttpClient?: pulumi.Input<JobHttpClient>;
  /** When the image of a Job ends the proxy by itself: `always` or `on-success`. Default: it does not, as far as its command shows. */
  jobEndsProxy?: pulumi.Input<JobEndsProxy>;
  /** Whether errors stop the deployment (`error`), or are only logged (`warn`). Default: `error`. */
  enforcement?: pulumi.Input<Enforcement>;
  /** Findings that are accepted. Default: none. */
  suppress?: Suppression[];
  /** The object's metadata, as in Kubernetes. */
  metadata?: any;
  /** The object's spec, as in Kubernetes. `terminationGracePeriodSeconds` left out of its pod template is computed. */
  spec: any;
}

/** The same for what can have a PodDisruptionBudget. */
export interface GracefulArgsWithBudget extends GracefulArgs {
  /** A PodDisruptionBudget for its pods. Default: none. */
  disruptionBudget?: DisruptionBudget;
}
