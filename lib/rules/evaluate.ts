import { applyEdits, hasSleepAction, misfits, partsOf, PodTemplate, show } from '../manifest';
import { JobEnd, MeshAbilities, MeshReading } from '../meshes/mesh';
import { Allowance, allowance, Edit, Fix, GraceLimit, Json, Needs, within } from '../model';
import { UnreadPods, UnwrittenPods } from '../pods';
import { Beside, FoundLimit, ServiceFacts, WorkloadFacts } from '../workload';
import { RULES } from './catalogue';
import { notFollowed, unreadable } from './gm901-unreadable';
import { optedOut } from './gm902-opted-out';
import { podsNotRead } from './gm904-pods-not-read';
import { jobCommands } from './job-commands';
import { optOutOf } from './opt-out';
import { isPart, ofParts } from './parts';
import { Played } from './plays';
import { noRepair, readOf, wholeRepair, Workshop } from './repair';
import { Finding, Judged, NamedJobCommand, Repair, Rule, RuleContext, Situation, Violation } from './rule';
import { asServed, believed, EvaluateInput, Seen, View, view, viewOf } from './view';

export interface Evaluation extends View {
  readonly findings: readonly Finding[];
  /** The same for the bundle that is read now. Repairs that were worked out are not worked out again, and count there as if they were. */
  again(): readonly Finding[];
}

/**
 * Judges a pod template: reads it, plays its stop in every mode it may get, asks every rule. The one function that every door calls.
 *
 * @param read the template as `view` has read it for the same input, to spare reading it again
 * @example evaluate({ template, mesh: istioMesh(), needs }).findings.map(({ code }) => code)
 */
export function evaluate(given: EvaluateInput, read?: View): Evaluation {
  const bundle = allowance() ?? new Allowance(() => 0);
  return within(bundle, () => {
    const before = bundle.cuts;
    const input = asServed(given);
    const seen = read && input === given ? read : view(input, input.template);
    const { template, reading, situations, minimumGrace } = seen;
    const { findings, again } = judge(input, seen);
    const cut = bundle.cuts > before ? notFollowed(bundle) : undefined;
    const told = () => (cut ? [found(unreadable, cut, input.around?.bare === true)] : []);
    return { template, reading, situations, minimumGrace, findings: [...findings, ...told()], again: () => [...again(), ...told()] };
  });
}

/** @param rules asked. @default - every one, unless the pod has opted out */
function judge(input: EvaluateInput, seen: Seen, rules?: readonly Rule[]): Judged & Pick<Evaluation, 'again'> {
  const context = new Context(input, seen);
  const { findings } = context;
  const { template, reading } = seen;
  const asked = rules ?? (input.unread ? OF_UNREAD : optOutOf(template.annotations, template.workloadAnnotations) ? [optedOut] : RULES);
  // One by one: the last of the rules may ask what the others have found.
  const bare = input.around?.bare === true;
  const made: (readonly [Rule, Violation])[] = [];
  for (const rule of isPart(template, reading) ? ofParts(asked) : asked) {
    const violations = rule.check(context);
    // Of most there are none, and to find that out by walking them costs as much as many a rule.
    if (violations.length === 0) continue;
    for (const violation of violations) {
      made.push([rule, violation]);
      findings.push(found(rule, violation, bare));
    }
  }
  return { context, findings, again: () => made.map(([rule, violation]) => found(rule, violation, bare)) };
}

/** What rules may ask of one judgement. What few of them do is made when they do. */
class Context implements RuleContext {
  readonly findings: Finding[] = [];
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Situation[];
  readonly workload?: WorkloadFacts;
  readonly unread?: UnreadPods | UnwrittenPods;
  readonly limits: readonly (GraceLimit | FoundLimit)[];
  readonly beside?: Beside;
  readonly services: readonly ServiceFacts[];
  readonly needs: Needs;
  readonly literalSum: boolean;
  readonly serves: boolean;
  readonly jobEnd?: JobEnd;
  private madeAbilities?: MeshAbilities;
  private madeRepair?: Repaired;
  private madeCommands?: readonly NamedJobCommand[];

  constructor(private readonly input: EvaluateInput, private readonly seen: Seen) {
    const { mesh, workload } = input;
    this.template = seen.template;
    this.reading = seen.reading;
    this.situations = seen.situations;
    this.workload = workload;
    this.unread = input.unread;
    this.beside = input.beside;
    const { services = NO_SERVICES, limits = NO_LIMITS } = input.beside ?? {};
    this.limits = limits.length > 0 ? [...input.limits ?? NO_LIMITS, ...limits] : input.limits ?? NO_LIMITS;
    this.services = services;
    this.needs = input.needs;
    this.literalSum = input.literalSum === true;
    this.serves = input.serves === true;
    this.jobEnd = workload?.job && mesh.jobEnd?.(seen.template);
  }

  get jobCommands(): readonly NamedJobCommand[] {
    return this.madeCommands ??= this.jobEnd ? jobCommands(this.input.template, this.template, this.jobEnd, this.input.jobEndsProxy) : [];
  }

  get abilities(): MeshAbilities {
    return this.madeAbilities ??= this.input.mesh.abilities(this.template);
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
    const bundle = allowance();
    const made = this.madeRepair;
    if (made && made.by === bundle) return made.repair;
    if (bundle && !bundle.take('repairs', 1)) return noRepair(bundle);
    if (made?.isWhole) {
      made.by = bundle;
      return made.repair;
    }
    const before = bundle?.cuts;
    const repair = wholeRepair({ context: this, findings: this.findings }, workshopOf(this.input));
    this.madeRepair = { repair, by: bundle, isWhole: bundle?.cuts === before };
    return repair;
  }

  repairAfter(edits: readonly Edit[]): Repair {
    const bundle = allowance();
    if (bundle && !bundle.take('repairs', 1)) return noRepair(bundle);
    const edited = { ...this.input, template: applyEdits(this.input.template, edits) };
    const more = wholeRepair(judge(edited, view(edited, edited.template), NONE), workshopOf(edited));
    if (more.grace === undefined) return more;
    return { ...more, ...((more.edits || more.parts.length === 0) && { edits: [...edits, ...more.edits ?? []] }) };
  }
}

/** A repair that was worked out. */
interface Repaired {
  readonly repair: Repair;
  /** The last bundle that has paid for it. */
  by: Allowance | undefined;
  /** Whether every text was followed to its end for it. */
  readonly isWhole: boolean;
}

/** Each tells some of what is not read. */
const OF_UNREAD: readonly Rule[] = [unreadable, podsNotRead];

const NO_LIMITS: readonly FoundLimit[] = [];
const NO_SERVICES: readonly ServiceFacts[] = [];

/**
 * The fix stays where it is computed: it is read later, or never, and counts in the bundle that is read now.
 *
 * @param bare whether the metadata of the pods stands nowhere: then no edit writes it
 */
function found({ code, slug, why, ...rule }: Rule, violation: Violation, bare: boolean): Finding {
  const { message, pointer, inObject, from, severity = rule.severity } = violation;
  const place = { pointer, ...(inObject !== undefined && { inObject }), ...(from && { from }) };
  const bundle = allowance();
  let once: { readonly fix: Fix | undefined } | undefined;
  return {
    code,
    slug,
    severity,
    why,
    message,
    ...place,
    get fix() { return (once ??= { fix: within(bundle, () => (bare ? ofSpec(violation.fix) : violation.fix)) }).fix; },
  };
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
