import { Duration } from 'cdk8s';
import { EndpointPropagation } from './endpoint-propagation';
import { GraceLimit } from './grace-limit';
import { Mesh } from './mesh';
import { RequestDuration } from './request-duration';

/** What the application does when it gets SIGTERM. */
export enum OnSigterm {
  /** It finishes the requests it has and exits: most servers with a graceful shutdown. */
  FINISHES_REQUESTS = 'finishes-requests',
  /** It exits at once, with requests in flight: nginx, many script runtimes. Its preStop then covers the longest request too. */
  EXITS_AT_ONCE = 'exits-at-once',
  /** It takes no notice, and the kubelet kills it when the grace is over. */
  IGNORES = 'ignores',
}

/** How the proxy is kept as long as the application needs it. */
export enum DrainMechanism {
  /** `terminationDrainDuration`: always the whole of it. Needs nothing of the images. */
  FIXED_DRAIN = 'fixed-drain',
  /** A preStop on the proxy that waits for the application's connections and ends the proxy with the last of them; the drain is only spent where it cannot run. Needs a server, and a proxy image with a shell. */
  WAIT_FOR_CONNECTIONS = 'wait-for-connections',
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS. For servers with nothing to do after their last request whose clients are all in the mesh. */
  EXIT_ON_ZERO = 'exit-on-zero',
  /** The waiting preStop, with exit on zero as the net behind it for the case that it cannot start. */
  WAIT_THEN_EXIT_ON_ZERO = 'wait-then-exit-on-zero',
}

/** When the image of a Job ends its proxy. */
export enum JobEndsProxy {
  /** Whatever becomes of the work. Right with restartPolicy Never. */
  ALWAYS = 'always',
  /** When the work has succeeded. Right with restartPolicy OnFailure. */
  ON_SUCCESS = 'on-success',
}

/** The HTTP client that the image of a Job has. */
export enum JobHttpClient {
  /** curl. */
  CURL = 'curl',
  /** wget, of GNU or of busybox. */
  WGET = 'wget',
}

/** What happens to errors that a rule finds. */
export enum Enforcement {
  /** Synthesis fails. */
  ERROR = 'error',
  /** They are printed, and synthesis goes on: for a platform team that rolls this out. */
  WARN = 'warn',
}

/** A finding that is accepted. */
export interface Suppression {
  /** The rule's code, such as `GM303`. */
  readonly code: string;
  /** Why it is accepted. It must say something. */
  readonly reason: string;
}

/** What makes a workload graceful. All of it can be set once for a chart or an app with `GracefulMeshDefaults.set`. */
export interface GracefulMeshProps {
  /**
   * The mesh.
   *
   * @default - that of GracefulMeshDefaults; there must be one
   */
  readonly mesh?: Mesh;

  /**
   * How long requests last.
   *
   * @default - that of GracefulMeshDefaults; there must be one
   */
  readonly requestDuration?: RequestDuration;

  /**
   * How long peers and load balancers go on sending after the deletion.
   *
   * @default EndpointPropagation.inMesh() - 5 s; for an application that does not listen 0 s
   */
  readonly endpointPropagation?: EndpointPropagation;

  /**
   * What the application still needs after its last request, until it exits: flushing, deregistering.
   *
   * @default Duration.seconds(0)
   */
  readonly shutdownAfterLastRequest?: Duration;

  /**
   * Added to the computed grace. At least two seconds.
   *
   * @default Duration.seconds(5)
   */
  readonly gracePeriodHeadroom?: Duration;

  /**
   * The oldest Kubernetes version among the nodes.
   *
   * @default - 1.30 or later is assumed for preStop.sleep; whether sidecars are native is then decided at injection
   */
  readonly kubernetesVersion?: string;

  /**
   * What the application does on SIGTERM.
   *
   * @default OnSigterm.FINISHES_REQUESTS
   */
  readonly onSigterm?: OnSigterm;

  /**
   * Whether the application takes connections. A worker does not.
   *
   * @default true
   */
  readonly listens?: boolean;

  /**
   * Whether the application's image has sleep(1), for clusters without preStop.sleep.
   *
   * @default false
   */
  readonly imageHasSleep?: boolean;

  /**
   * Whether every client of the application is in the mesh, scrapers included: then none keeps an idle connection while the pod drains.
   *
   * @default false
   */
  readonly clientsMeshed?: boolean;

  /**
   * Forces how the proxy is kept.
   *
   * @default - chosen by the mode of the sidecar, versions, and what the images have
   */
  readonly drainMechanism?: DrainMechanism;

  /**
   * The drain, instead of the computed one. Enforced like the computed one.
   *
   * @default - computed
   */
  readonly drain?: Duration;

  /**
   * The application's preStop, instead of the computed one. Enforced like the computed one.
   *
   * @default - computed: the endpoint propagation; with OnSigterm.EXITS_AT_ONCE also the longest request
   */
  readonly preStop?: Duration;

  /**
   * Who may shorten the grace of a pod: facts of the cluster. A workload that needs longer is a finding (GM106).
   *
   * @default - nobody
   */
  readonly graceLimits?: GraceLimit[];

  /**
   * How long a new pod takes until it is ready. Only readouts depend on it: how long a rollout takes, and how many pods there are meanwhile.
   *
   * @default - not known: at once for the number of pods, left out of the length of a rollout
   */
  readonly startupTime?: Duration;

  /**
   * The HTTP client that images of Jobs have. A Job with a classic sidecar never completes unless its command ends the proxy, by an HTTP call; with this
   * the command is wrapped, and its exit code kept. Not needed where the sidecar is native.
   *
   * @default - none is known, and such a Job is refused
   */
  readonly jobHttpClient?: JobHttpClient;

  /**
   * When the image of a Job ends the proxy by itself, by its entrypoint or a wrapper in it that no manifest shows. Then its command is left alone; the pods carry
   * it as the annotation `graceful-mesh/ends-proxy`, for whoever checks them later.
   *
   * @default - it does not, as far as its command shows
   */
  readonly jobEndsProxy?: JobEndsProxy;

  /**
   * Whether errors stop the synthesis.
   *
   * @default Enforcement.ERROR
   */
  readonly enforcement?: Enforcement;

  /**
   * Findings that are accepted, each with a reason.
   *
   * @default - none
   */
  readonly suppress?: Suppression[];
}
