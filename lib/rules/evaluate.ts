import { applyEdits, Around, comesTo, hasSleepAction, JsonObject, misfits, objectAt, partsOf, PodTemplate, ReadOptions, readTemplate, Reached, show } from '../manifest';
import { JobEnd, MeshAbilities, MeshProfile, MeshReading } from '../meshes/mesh';
import { bounded, budget, Edit, Fix, GraceLimit, inequality, Inequality, Json, known, Needs, PodFacts, leastStop, simulate, spentStop, Timeline, worstLoad } from '../model';
import { UnreadPods, UnwrittenPods } from '../pods';
import { reachedBy, selectedBy, ServiceFacts, WorkloadFacts } from '../workload';
import { RULES } from './catalogue';
import { unreadable } from './gm901-unreadable';
import { optedOut } from './gm902-opted-out';
import { podsNotRead } from './gm904-pods-not-read';
import { jobCommands } from './job-commands';
import { optOutOf } from './opt-out';
import { drainAsSaid, graceAsSaid, isPart, ofParts } from './parts';
import { certainly } from './plays';
import { readOf, wholeRepair, Workshop } from './repair';
import { Finding, Judged, NamedJobCommand, Repair, Rule, RuleContext, Situation, Violation } from './rule';

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
  /** Services of the same bundle of manifests. @default - none is known */
  readonly services?: readonly ServiceFacts[];
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
  /** Who may shorten the grace. @default - nobody */
  readonly limits?: readonly GraceLimit[];
  readonly mesh: MeshProfile;
  readonly needs: Needs;
  /** How the containers behave, and what their images have. @default - assumed */
  readonly read?: Pick<ReadOptions, 'application' | 'behaviours' | 'binaries' | 'imageHasSleep'>;
}

export interface Evaluation {
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Situation[];
  readonly minimumGrace?: number;
  readonly findings: readonly Finding[];
}

/**
 * Judges a pod template: reads it, plays its stop in every mode it may get, asks every rule. The one function that every door calls.
 *
 * @param read the template as `view` has read it for the same input, to spare reading it again
 * @example evaluate({ template, mesh: istioMesh(), needs }).findings.map(({ code }) => code)
 */
export function evaluate(given: EvaluateInput, read?: View): Evaluation {
  const input = asServed(given);
  const seen = read && input === given ? read : view(input, input.template);
  const { template, reading, situations, minimumGrace } = seen;
  return { template, reading, situations, minimumGrace, findings: judge(input, seen).findings };
}

/** @param rules asked. @default - every one, unless the pod has opted out */
function judge(input: EvaluateInput, seen: Seen, rules?: readonly Rule[]): Judged {
  const context = new Context(input, seen);
  const { findings } = context;
  const { template, reading } = seen;
  const asked = rules ?? (input.unread ? OF_UNREAD : optOutOf(template.annotations, template.workloadAnnotations) ? [optedOut] : RULES);
  // One by one: the last of the rules may ask what the others have found.
  const bare = input.around?.bare === true;
  for (const rule of isPart(template, reading) ? ofParts(asked) : asked) {
    for (const violation of rule.check(context)) findings.push(found(rule, violation, bare));
  }
  return { context, findings };
}

/** What rules may ask of one judgement. What few of them do is made when they do. */
class Context implements RuleContext {
  readonly findings: Finding[] = [];
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Situation[];
  readonly workload?: WorkloadFacts;
  readonly unread?: UnreadPods | UnwrittenPods;
  readonly limits: readonly GraceLimit[];
  readonly needs: Needs;
  readonly literalSum: boolean;
  readonly serves: boolean;
  readonly jobEnd?: JobEnd;
  private madeAbilities?: MeshAbilities;
  private madeRepair?: Repair;
  private madeCommands?: readonly NamedJobCommand[];
  private madeServices?: readonly ServiceFacts[];

  constructor(private readonly input: EvaluateInput, private readonly seen: Seen) {
    const { mesh, workload } = input;
    this.template = seen.template;
    this.reading = seen.reading;
    this.situations = seen.situations;
    this.workload = workload;
    this.unread = input.unread;
    this.limits = input.limits ?? NO_LIMITS;
    this.needs = input.needs;
    this.literalSum = input.literalSum === true;
    this.serves = input.serves === true;
    this.jobEnd = workload?.job && mesh.jobEnd?.(seen.template);
  }

  get jobCommands(): readonly NamedJobCommand[] {
    return this.madeCommands ??= this.jobEnd ? jobCommands(this.input.template, this.template, this.jobEnd) : [];
  }

  get abilities(): MeshAbilities {
    return this.madeAbilities ??= this.input.mesh.abilities(this.template);
  }

  get services(): readonly ServiceFacts[] {
    return this.madeServices ??= selectedBy(this.input.services ?? [], this.template.labels, this.workload?.namespace);
  }

  get sleepAction(): boolean {
    return hasSleepAction(this.input.mesh.kubernetesVersion);
  }

  get ifMeshed(): readonly Finding[] {
    // Whoever is asked what would be found then knows that it is meshed.
    if (this.input.meshDeclared) return [];
    const told = new Set(this.findings.map(({ code }) => code));
    const declared = { ...this.input, meshDeclared: true };
    return judge(declared, this.seen.ifDeclared?.() ?? view(declared, this.input.template)).findings.filter(({ code }) => !told.has(code));
  }

  get repair(): Repair {
    return this.madeRepair ??= wholeRepair({ context: this, findings: this.findings }, workshopOf(this.input));
  }

  repairAfter(edits: readonly Edit[]): Repair {
    const edited = { ...this.input, template: applyEdits(this.input.template, edits) };
    const more = judge(edited, view(edited, edited.template), NONE).context.repair;
    return { ...more, ...((more.edits || more.parts.length === 0) && { edits: [...edits, ...more.edits ?? []] }) };
  }
}

/** Each tells some of what is not read. */
const OF_UNREAD: readonly Rule[] = [unreadable, podsNotRead];

const NO_LIMITS: readonly GraceLimit[] = [];

/**
 * The fix stays where it is computed: it is read later, or never.
 *
 * @param bare whether the metadata of the pods stands nowhere: then no edit writes it
 */
function found({ code, slug, why, ...rule }: Rule, violation: Violation, bare: boolean): Finding {
  const { message, pointer, inObject, severity = rule.severity } = violation;
  const place = { pointer, ...(inObject !== undefined && { inObject }) };
  return { code, slug, severity, why, message, ...place, get fix() { return bare ? ofSpec(violation.fix) : violation.fix; } };
}

function ofSpec(fix: Fix | undefined): Fix | undefined {
  return fix?.edits?.some(({ pointer }) => pointer.startsWith('/metadata')) ? { text: fix.text } : fix;
}

/** For one who wants the repair alone, which asks by itself. */
const NONE: readonly Rule[] = [];

const rulesOf = new Map<ReadonlySet<string>, readonly Rule[]>();

/** The rules with these codes, looked up once. */
function only(codes: ReadonlySet<string>): readonly Rule[] {
  let rules = rulesOf.get(codes);
  if (!rules) rulesOf.set(codes, rules = RULES.filter(({ code }) => codes.has(code)));
  return rules;
}

function workshopOf(input: EvaluateInput): Workshop {
  return {
    after: (edits) => readOf(view(input, applyEdits(input.template, edits))),
    annotated: ({ template }, edits) => {
      const annotations: Record<string, Json> = { ...template.annotations };
      for (const { pointer, value } of edits) {
        const [metadata, map, name, ...inside] = partsOf(pointer);
        if (metadata !== 'metadata' || map !== 'annotations' || name === undefined || inside.length > 0 || typeof value !== 'string') return undefined;
        annotations[name] = value;
      }
      const whole = { ...template, annotations };
      return readOf(viewOf(whole, believed(input.mesh.read(whole), input, input.template, whole), input.needs));
    },
    judge: ({ template, reading, pods }, codes) =>
      judge(input, { template, reading, situations: pods.map((pod) => new Played(pod, input.needs)) }, only(codes)),
    misfit: (edits) => {
      const wrong = misfits(input.template, edits).map(({ pointer, value, belongs }) => `${pointer || '/'} is ${show(value)} where ${belongs} belongs`);
      return wrong.length > 0 ? wrong.join(', ') : undefined;
    },
    write: ({ template }, settings) => input.mesh.write(template, settings, true),
  };
}

/** A template as it is read, before any rule is asked. */
export type View = Omit<Evaluation, 'findings'>;

/** What is seen, and what would be with a mesh that is declared: the template is read once for both. */
interface Seen extends View {
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

function viewOf(whole: PodTemplate, reading: MeshReading, needs: Needs): View {
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
function asServed(input: EvaluateInput): EvaluateInput {
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
function reachedIn({ services = [], workload, mesh }: EvaluateInput, root: JsonObject): Reached {
  if (services.length === 0) return undefined;
  return reachedBy(selectedBy(services, objectAt(objectAt(root.metadata).labels), workload?.namespace), root, mesh.proxyName);
}

/** A proxy that nobody knows of is not there. What is wrong wherever the pod runs is told all the same. */
function believed(reading: MeshReading, input: EvaluateInput, root: JsonObject, whole: PodTemplate): MeshReading {
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

/** A situation whose stop is played only when somebody asks how it went. */
class Played implements Situation {
  readonly inequality: Inequality;
  readonly stop?: number;
  readonly leastStop: number;
  readonly spentStop: number;
  private madeTimeline?: Timeline;
  private madeCertain?: readonly Timeline[];

  constructor(readonly pod: PodFacts, private readonly needs: Needs) {
    this.inequality = inequality(pod);
    this.leastStop = leastStop(pod, needs);
    this.stop = bounded(pod) ? this.leastStop : undefined;
    this.spentStop = spentStop(pod, needs);
  }

  get certain(): readonly Timeline[] {
    return this.madeCertain ??= certainly(this.pod, this.needs);
  }

  get timeline(): Timeline {
    return this.madeTimeline ??= simulate(this.pod, worstLoad(this.needs));
  }
}
