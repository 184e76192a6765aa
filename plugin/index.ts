import * as pulumi from '@pulumi/pulumi';
import { type Built, gracefulChild, gracefulOptions, type WorkloadArgs } from 'graceful-mesh/pulumi';

/*
 * The components for programs in Python, Go, .NET, Java and YAML: `pulumi package add` reads the types below and makes an SDK of them. It takes interfaces of numbers, texts, truths, lists
 * and maps, no unions and no types of @pulumi/kubernetes; so specs are of any type here, as in a YAML program. Durations are seconds. Components are only found where they extend
 * ComponentResource themselves, and their outputs where they stand in the class: so five classes say the same.
 */

/** The mesh that the pods are in. */
export interface MeshArgs {
  /** `istio`, `asm` (Alibaba Cloud Service Mesh), `ambient` or `none`. */
  kind: string;
  /** The version of Istio or ASM, such as 1.24. */
  version?: pulumi.Input<string>;
  /** Whether istiod makes sidecars native. */
  nativeSidecars?: pulumi.Input<boolean>;
  /** Whether the proxy image is the distroless one, which has no shell for a hook. */
  distrolessProxy?: pulumi.Input<boolean>;
  /** Whether the namespace asks for the sidecar. */
  namespaceInjection?: pulumi.Input<boolean>;
  /** The control plane's revision. */
  revision?: pulumi.Input<string>;
  /** terminationDrainDuration in the mesh's defaultConfig. */
  terminationDrainDuration?: pulumi.Input<number>;
  /** drainDuration in the mesh's defaultConfig. */
  drainDuration?: pulumi.Input<number>;
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS in the mesh's defaultConfig. */
  exitOnZeroActiveConnections?: pulumi.Input<boolean>;
  /** MINIMUM_DRAIN_DURATION in the mesh's defaultConfig. */
  minimumDrainDuration?: pulumi.Input<number>;
}

/** How long requests last: one of the three. */
export interface RequestDurationArgs {
  /** Predictable: no request lasts longer. */
  upTo?: pulumi.Input<number>;
  /** Unpredictable, and nobody waits longer. */
  unpredictableAtMost?: pulumi.Input<number>;
  /** Mostly short, and nobody waits longer; needs mixedTypical. */
  mixedAtMost?: pulumi.Input<number>;
  /** What a typical request takes. */
  mixedTypical?: pulumi.Input<number>;
}

/** Something that may end a pod sooner than its grace. */
export interface GraceLimitArgs {
  /** In words that follow "when". */
  when: pulumi.Input<string>;
  /** What it leaves the pod. */
  seconds: pulumi.Input<number>;
}

/** A finding that is accepted. */
export interface SuppressionArgs {
  /** The rule's code, such as GM303. */
  code: pulumi.Input<string>;
  /** Why it is accepted. */
  reason: pulumi.Input<string>;
}

/** A PodDisruptionBudget: one of the two, a number of pods or a share such as 25%. */
export interface DisruptionBudgetArgs {
  /** At most so many pods at a time. */
  maxUnavailable?: string;
  /** At least so many pods must stay. */
  minAvailable?: string;
}

/** What was chosen for a workload, and why. */
export interface PlanOutput {
  /** How the proxy is kept. */
  mechanism: string;
  /** The mode of the sidecar: classic, native, unknown until injection, ambient or none. */
  mode: string;
  /** By when the pod has gone at the latest. */
  goneWithin?: number;
  /** By when a rollout has replaced every pod. */
  rolloutWithin?: number;
  /** How many pods there are at once at most. */
  podsAtMost?: number;
  /** The choice, the facts it follows from, and each number's sum. */
  explanation: string;
}

/** What makes every workload graceful. */
export interface GracefulArgs {
  /** The mesh. */
  mesh: MeshArgs;
  /** How long requests last. A Job needs none. */
  requestDuration?: RequestDurationArgs;
  /** How long peers and load balancers go on sending after the deletion. */
  endpointPropagation?: pulumi.Input<number>;
  /** What the application still needs after its last request. */
  shutdownAfterLastRequest?: pulumi.Input<number>;
  /** Added to the computed grace; at least 2. */
  gracePeriodHeadroom?: pulumi.Input<number>;
  /** The oldest Kubernetes version among the nodes. */
  kubernetesVersion?: pulumi.Input<string>;
  /** What the application does on SIGTERM: finishes-requests, exits-at-once or ignores. */
  onSigterm?: pulumi.Input<string>;
  /** Whether the application takes connections. */
  listens?: pulumi.Input<boolean>;
  /** Whether the image has sleep(1), for clusters without preStop.sleep. */
  imageHasSleep?: pulumi.Input<boolean>;
  /** Whether every client is in the mesh. */
  clientsMeshed?: pulumi.Input<boolean>;
  /** Forces how the proxy is kept: fixed-drain, wait-for-connections, exit-on-zero or wait-then-exit-on-zero. */
  drainMechanism?: pulumi.Input<string>;
  /** The drain, instead of the computed one. */
  drain?: pulumi.Input<number>;
  /** The application's preStop, instead of the computed one. */
  preStop?: pulumi.Input<number>;
  /** Who may shorten the grace of a pod. */
  graceLimits?: GraceLimitArgs[];
  /** How long a new pod takes until it is ready. */
  startupTime?: pulumi.Input<number>;
  /** The HTTP client that images of Jobs have: curl or wget. */
  jobHttpClient?: pulumi.Input<string>;
  /** When the image of a Job ends the proxy by itself: always or on-success. */
  jobEndsProxy?: pulumi.Input<string>;
  /** Whether errors stop the deployment (error), or are only logged (warn). */
  enforcement?: pulumi.Input<string>;
  /** Findings that are accepted. */
  suppress?: SuppressionArgs[];
  /** The object's metadata, as in Kubernetes. */
  metadata?: any;
  /** The object's spec, as in Kubernetes. terminationGracePeriodSeconds left out of its pod template is computed. */
  spec: any;
}

/** The same for what can have a PodDisruptionBudget. */
export interface GracefulArgsWithBudget extends GracefulArgs {
  /** A PodDisruptionBudget for its pods. */
  disruptionBudget?: DisruptionBudgetArgs;
}

type Kind = Parameters<typeof gracefulChild>[0];

const ROWS = ['upTo', 'unpredictableAtMost', 'mixedAtMost'] as const;

/** The args in the words of graceful-mesh/pulumi. What decides how they are read must be plain. */
function settings(kind: Kind, { requestDuration, graceLimits, suppress, ...args }: GracefulArgsWithBudget): WorkloadArgs {
  const errors: { propertyPath: string; reason: string }[] = [];
  const wrong = (propertyPath: string, reason: string) => errors.push({ propertyPath, reason });
  for (const [name, value] of Object.entries({ mesh: args.mesh, requestDuration, graceLimits, suppress })) {
    if (pulumi.Output.isInstance(value)) wrong(name, 'must be plain: only the values in it may be computed');
  }
  if (errors.length === 0) {
    if (!['istio', 'asm', 'ambient', 'none'].includes(args.mesh?.kind)) wrong('mesh.kind', 'must be istio, asm, ambient or none');
    const given = ROWS.filter((row) => requestDuration?.[row] !== undefined);
    if (given.length !== 1 && (requestDuration || !['Job', 'CronJob'].includes(kind))) wrong('requestDuration', 'must have exactly one of upTo, unpredictableAtMost and mixedAtMost');
    if (given[0] === 'mixedAtMost' && requestDuration?.mixedTypical === undefined) wrong('requestDuration.mixedTypical', 'is missing: it goes with mixedAtMost');
  }
  if (errors.length > 0) throw new pulumi.InputPropertiesError({ message: 'wrong arguments', errors });
  return { ...args, suppress, requestDuration: row(requestDuration), graceLimits: graceLimits?.map((limit) => ({ ...limit, source: 'declared' })), disruptionBudget: budget(args.disruptionBudget) } as unknown as WorkloadArgs;
}

function row(given: RequestDurationArgs | undefined): object | undefined {
  const { upTo, unpredictableAtMost, mixedAtMost, mixedTypical } = given ?? {};
  if (upTo !== undefined) return { kind: 'up-to', atMost: upTo };
  if (unpredictableAtMost !== undefined) return { kind: 'unpredictable', atMost: unpredictableAtMost };
  return mixedAtMost === undefined ? undefined : { kind: 'mixed', atMost: mixedAtMost, typical: mixedTypical };
}

/** Whole numbers come as text, because a share is one. */
function budget(given: DisruptionBudgetArgs | undefined): Record<string, number | string> | undefined {
  return given && Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined).map(([field, value]) => [field, /^\d+$/.test(value) ? Number(value) : value]));
}

function outputs({ plan, grace, drain, timeline, findings }: Built<pulumi.CustomResource>) {
  return { plan, grace, drain, timeline, findings };
}

function make(kind: Kind, component: pulumi.ComponentResource, name: string, args: GracefulArgs, opts: pulumi.ComponentResourceOptions | undefined) {
  const made = gracefulChild(kind, component, name, settings(kind, args), opts);
  return { ...outputs(made), workloadName: made.child.metadata.name };
}

/** A Deployment whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshDeployment extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<PlanOutput>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the Deployment. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgsWithBudget, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshDeployment', name, args, gracefulOptions('Deployment', opts));
    const made = make('Deployment', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A StatefulSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshStatefulSet extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<PlanOutput>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the StatefulSet. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgsWithBudget, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshStatefulSet', name, args, gracefulOptions('StatefulSet', opts));
    const made = make('StatefulSet', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A DaemonSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshDaemonSet extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<PlanOutput>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the DaemonSet. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshDaemonSet', name, args, gracefulOptions('DaemonSet', opts));
    const made = make('DaemonSet', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A Job that completes in a service mesh, and whose pods stop without losing their network, or which refuses to be deployed. */
export class GracefulMeshJob extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<PlanOutput>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the Job. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshJob', name, args, gracefulOptions('Job', opts));
    const made = make('Job', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A CronJob whose Jobs complete in a service mesh, or which refuses to be deployed. */
export class GracefulMeshCronJob extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<PlanOutput>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the CronJob. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshCronJob', name, args, gracefulOptions('CronJob', opts));
    const made = make('CronJob', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}
