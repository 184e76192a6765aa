import { Around, comesTo, JsonObject, objectAt, PodTemplate, ReadOptions, readTemplate, Reached } from '../manifest';
import { MeshProfile, MeshReading } from '../meshes/mesh';
import { budget, GraceLimit, known, Needs, PodFacts } from '../model';
import { UnreadPods, UnwrittenPods } from '../pods';
import { Beside, reachedBy, WorkloadFacts } from '../workload';
import { jobCommands } from './job-commands';
import { drainAsSaid, graceAsSaid, isPart } from './parts';
import { Played } from './plays';
import { Situation } from './rule';

/** What to judge, and by what. */
export interface EvaluateInput {
  readonly template: JsonObject;
  /** Annotations of the workload itself. @default - none */
  readonly workloadAnnotations?: JsonObject;
  /** What stands around the template. @default - nothing is known of it */
  readonly workload?: WorkloadFacts;
  /** What makes pods that are not read, or not written: that is all that is said then. @default - the template is judged */
  readonly unread?: UnreadPods | UnwrittenPods;
  /** Labels and spec of the object that the template stands in. @default - they are not known */
  readonly around?: Around;
  /** What the bundle of manifests says of the pod. @default - nothing */
  readonly beside?: Beside;
  /** The mesh was declared for this pod: that is evidence enough. @default false - the pod, its namespace or the mesh's options must say that it has a proxy */
  readonly meshDeclared?: boolean;
  /**
   * Whether preStop + drain < grace holds as a sum for what is ours: planned, or a grace that was given to a construct.
   *
   * @default false - a pod that exists may have a hook beside its drain, as long as it stops in time
   */
  readonly literalSum?: boolean;
  /** The application was said to take connections. @default false - its ports and Services tell */
  readonly serves?: boolean;
  /** When the commands of a Job end the proxy, where nothing in the manifest says so. @default - as far as they show */
  readonly jobEndsProxy?: 'always' | 'on-success';
  /** Who may shorten the grace. @default - nobody */
  readonly limits?: readonly GraceLimit[];
  readonly mesh: MeshProfile;
  readonly needs: Needs;
  /** How the containers behave, and what their images have. @default - assumed */
  readonly read?: Pick<ReadOptions, 'application' | 'behaviours' | 'binaries' | 'imageHasSleep'>;
}

/** A template as it is read, before any rule is asked. */
export interface View {
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Situation[];
  readonly minimumGrace?: number;
}

/** What is seen, and what would be with a mesh that is declared: the template is read once for both. */
export interface Seen extends View {
  readonly ifDeclared?: () => View;
}

/** Reads a template on behalf of `input`, without asking a rule. */
export function view(input: EvaluateInput, root: JsonObject): Seen {
  const { mesh, needs } = input;
  const metadata = objectAt(root.metadata);
  const pod = { annotations: objectAt(metadata.annotations), labels: objectAt(metadata.labels), namespace: input.workload?.namespace };
  const whole = readTemplate(root, {
    application: input.read?.application,
    behaviours: input.read?.behaviours,
    imageHasSleep: input.read?.imageHasSleep,
    proxyName: mesh.proxyName || undefined,
    hooks: mesh.hooks,
    rewritesHooks: mesh.rewritesHooks,
    reached: reachedIn(input, root),
    kubernetesVersion: mesh.kubernetesVersion,
    binaries: (image, container) =>
      (container === mesh.proxyName ? mesh.proxyBinaries?.(pod, image) : undefined) ?? input.read?.binaries?.(image, container),
  }, input.workloadAnnotations, input.workload?.namespace, input.around);
  const asRead = mesh.read(whole);
  const seen = viewOf(whole, believed(asRead, input, root, whole), needs);
  return { ...seen, ifDeclared: () => viewOf(whole, believed(asRead, { ...input, meshDeclared: true }, root, whole), needs) };
}

/** What was read, in every mode that it may get. */
export function viewOf(whole: PodTemplate, reading: MeshReading, needs: Needs): View {
  // The proxy of a gateway is its application; what else there is helps it.
  const part = isPart(whole, reading);
  const template: PodTemplate = part ? graceAsSaid(whole)
    : reading.gateway && reading.proxies.length > 0 ? { ...whole, containers: whole.containers.map((container) => ({ ...container, role: 'helper' })) } : whole;
  const { grace, containers, sidecars } = template;
  const pods: PodFacts[] = reading.proxies.length > 0
    ? (part ? reading.proxies.map(drainAsSaid) : reading.proxies).map((proxy) => ({ grace, containers, sidecars, proxy }))
    : [{ grace, containers, sidecars }];
  const situations = pods.map((pod) => new Played(pod, needs));
  // Unknown where one of the hooks has no bound.
  const isBounded = situations.every(({ stop }) => stop !== undefined);
  return { template, reading, situations, minimumGrace: isBounded ? budget.graceAbove(situations) : undefined };
}

/**
 * What only probes and scrapers come to has no requests, whatever others have, nor has a database any that a drain would save; unless somebody says that it serves.
 */
export function asServed(input: EvaluateInput): EvaluateInput {
  const { template, mesh, needs, read, serves } = input;
  const comes = serves ? 'requests' : comesTo(template, mesh.proxyName, reachedIn(input, template));
  if (comes === 'requests') return input;
  const none = known(0, 'assumed');
  return {
    ...input,
    needs: { ...needs, endpointPropagation: none, longestRequest: none },
    ...(comes === 'none' && { read: { ...read, application: { ...read?.application, listens: false } } }),
  };
}

/** The containers that Services of the bundle send to, as far as that is known. */
function reachedIn({ beside, mesh }: EvaluateInput, root: JsonObject): Reached {
  return beside && reachedBy(beside.services, root, mesh.proxyName);
}

/** A proxy that nobody knows of is not there. What is wrong wherever the pod runs is told all the same. */
export function believed(reading: MeshReading, input: EvaluateInput, root: JsonObject, whole: PodTemplate): MeshReading {
  if (reading.evidence.kind !== 'nothing' || reading.proxies.length === 0) return reading;
  if (input.meshDeclared === true) return { ...reading, evidence: { kind: 'door', why: 'the mesh is declared for it' } };
  if (endsProxy(input, root, whole)) return { ...reading, evidence: { kind: 'pod', why: 'its command ends a proxy of the mesh' } };
  return { ...reading, mode: known('none', 'assumed'), proxies: [], inherits: [], notes: reading.notes.filter(({ kind }) => kind !== 'dead' && kind !== 'dropped') };
}

/** Whether a command of the pod asks the mesh's own proxy to leave: nobody writes that where there is none. */
function endsProxy({ workload, mesh }: EvaluateInput, root: JsonObject, template: PodTemplate): boolean {
  const jobEnd = workload?.job && mesh.jobEnd?.(template);
  return jobEnd !== undefined && jobCommands(root, template, jobEnd).some(({ ends, misses }) => (ends !== 'never' && ends !== 'unseen') || misses?.()?.certain === true);
}
