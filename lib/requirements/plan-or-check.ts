import { applyEditsInPlace, Around, JsonObject, objectAt } from '../manifest';
import { PodSource } from '../pods';
import { ownAnnotationsOf, withOwnSettings } from './own-settings';
import type { ResolvedSettings } from './settings';
import { accepted, mayWrite, tell } from './told';
import { Examined, examine } from '../plan/examine';
import type { PlanInput } from '../plan/input';
import { differsInNothing } from '../plan/memory';
import { PlanError } from '../plan/plan-error';
import { planPod, PlannedPod } from '../plan/plan-pod';
import { questions, Remark } from '../plan/remarks';
import { standing } from '../plan/standing';
import { Finding, OPT_OUT, optOutOf } from '../rules';
import { aroundOf, asRun, besideOf, Bundle, readWorkload, WorkloadFacts } from '../workload';

/** How a pod template is handled. */
export interface Handling {
  /** Whether a plan is put into it, or it is only judged. */
  readonly mode: 'plan' | 'check';
  /**
   * The grace in seconds that nobody asked for: that of a constructor, or cdk8s-plus' own default. Another one in the template is a user's.
   *
   * @default - whatever is there is a user's
   */
  readonly unaskedGrace?: number;
  /** Kinds, as `group/Kind`, that the user says are workloads, though nothing is known of them. */
  readonly workloadKinds?: readonly string[];
  /** Whether objects are whole for sure, as a resource of Pulumi is: a manifest without images may be a part, for a patch. */
  readonly whole?: boolean;
  /** Of what is only judged: what is known of the bundle around it. @default - nothing */
  readonly bundle?: Bundle & { readonly meshDeclared: boolean };
  /** Whether a grace that is too short is raised instead of refused. */
  readonly raiseGrace?: boolean;
  /** Whether it is the object of something of this library, named here for people: then it must not opt out. */
  readonly ours?: string;
}

/** One pod template of an object, as it will be written, and what was found in it. */
export interface PodOutcome {
  readonly source: PodSource;
  /** Absent where the template was only checked, or has opted out. */
  readonly planned?: PlannedPod;
  readonly examined: Examined;
  /** Findings that stop the deployment. */
  readonly errors: readonly Finding[];
  /** Findings that do not: warnings, and errors of somebody who only wants to be warned. */
  readonly warnings: readonly Finding[];
  /** What is said of the settings themselves, and stops nothing. */
  readonly remarks: readonly Remark[];
}

/**
 * Puts a plan into a pod template, or judges it: what every door does with an object.
 *
 * @param source whose template is the caller's to edit, and is edited
 * @throws PlanError when there is no plan, or the template contradicts it; `everyReason` says all of it
 */
export function planOrCheck(source: PodSource, given: ResolvedSettings, handling: Handling): PodOutcome {
  const same = likeTheLast(source, given, handling);
  if (same) {
    if (same.planned) applyEditsInPlace(source.template, same.planned.applied.edits);
    return { source, planned: same.planned, examined: same.examined, errors: NONE, warnings: NONE, remarks: same.remarks };
  }
  const { workload, around, isSilent } = surroundingsOf(source, handling.whole);
  const settings = isSilent ? given : withOwnSettings(source, given, handling.ours);
  const rendered = graceOf(source);
  const { mesh, requirements, warnOnly } = settings;
  const { workloadAnnotations } = source;
  const template = asRun(source);
  const exists = handling.ours === undefined;
  const bundle = known(handling, template, source);
  const input: PlanInput = { requirements, mesh, template, workloadAnnotations, workload, around, exists, alike: source.alike, ...bundle };
  const plans = handling.mode === 'plan' && !optsOut(template, workloadAnnotations, handling.ours);
  if (plans && handling.ours === undefined && !mayWrite(source, handling)) return unwritten(source, input, settings);
  const planned = plans ? plannedFor(input, handling) : undefined;
  const examined = planned?.applied ?? examine(input);
  const remarks = [...questions(requirements), ...planned?.applied.remarks ?? NO_REMARKS];
  if (planned) applyEditsInPlace(source.template, planned.applied.edits);
  if (examined.findings.length === 0) {
    if (source.alike) lasts.set(source.alike.origin, { settings: given, handling, rendered, planned, examined, remarks });
    return { source, planned, examined, errors: NONE, warnings: NONE, remarks };
  }
  const findings = accepted(examined.findings, settings, source);
  const stops = (finding: Finding) => finding.severity === 'error' && !warnOnly;
  return { source, planned, examined, errors: findings.filter(stops), warnings: findings.filter((finding) => !stops(finding)), remarks };
}

/** What stands around a template, and whether its author says nothing to this library in it. */
interface Surroundings {
  readonly workload: WorkloadFacts;
  readonly around: Around;
  readonly isSilent: boolean;
}

/** Of templates that are alike, by what they have in common: they differ in the labels and in the spec that they stand in. */
const surroundings = new WeakMap<object, Surroundings & { readonly whole: boolean | undefined }>();

function surroundingsOf(source: PodSource, whole: boolean | undefined): Surroundings {
  const ofAlike = source.alike && surroundings.get(source.alike.origin);
  if (ofAlike && ofAlike.whole === whole) {
    const { workload, around, isSilent } = ofAlike;
    return { workload, around: { ...around, labels: source.workloadLabels, ...(around.spec && { spec: source.spec }) }, isSilent };
  }
  const isSilent = Object.keys(ownAnnotationsOf(source).settings).length === 0;
  const found = { workload: readWorkload(source), around: aroundOf(source, whole), isSilent };
  if (source.alike) surroundings.set(source.alike.origin, { ...found, whole });
  return found;
}

/** What came of a template in which nothing was found, with all that it came of beside the template. */
interface Clean extends Pick<PodOutcome, 'planned' | 'examined' | 'remarks'> {
  readonly settings: ResolvedSettings;
  readonly handling: Handling;
  readonly rendered: unknown;
}

/** By what templates that are alike have in common: the last of them. */
const lasts = new WeakMap<object, Clean>();

/** What came of the last template that is like this one in everything that decides, handled in the same way; undefined where anything is another. */
function likeTheLast(source: PodSource, settings: ResolvedSettings, handling: Handling): Clean | undefined {
  const { alike } = source;
  const last = alike && lasts.get(alike.origin);
  if (!last || last.settings !== settings || !differsInNothing(alike, settings.mesh) || !isSameHandling(handling, last.handling)) return undefined;
  const grace = graceOf(source);
  return typeof grace !== 'object' && grace === last.rendered ? last : undefined;
}

/** A bundle may say something of one of two templates that are alike, and not of the other. */
function isSameHandling(one: Handling, other: Handling): boolean {
  return one.mode === other.mode && one.unaskedGrace === other.unaskedGrace && one.workloadKinds === other.workloadKinds && one.whole === other.whole
    && one.raiseGrace === other.raiseGrace && one.ours === other.ours && one.bundle?.meshDeclared === other.bundle?.meshDeclared
    && !one.bundle?.says && !other.bundle?.says;
}

const graceOf = ({ template }: PodSource): unknown => objectAt(template.spec).terminationGracePeriodSeconds;

/** Of what is only judged: what is said of the pods of others is nothing to it. */
function known({ bundle }: Handling, template: JsonObject, source: PodSource): Pick<PlanInput, 'beside' | 'meshDeclared'> {
  const beside = bundle && besideOf(bundle, template, source);
  return { ...(beside && { beside }), ...(bundle?.meshDeclared && { meshDeclared: true }) };
}

const NONE: readonly Finding[] = [];
const NO_REMARKS: readonly Remark[] = [];
const TOO_SHORT: ReadonlySet<string> = new Set(['GM101', 'GM102']);

/** What is not written is judged, and stops nothing: the user asked for a plan, and was told why there is none. */
function unwritten(source: PodSource, input: PlanInput, settings: ResolvedSettings): PodOutcome {
  const judged = examine(input);
  const findings = accepted([...tell(source, settings), ...judged.findings], settings, source);
  return { source, examined: { ...judged, findings }, errors: NONE, warnings: findings, remarks: NO_REMARKS };
}

function plannedFor(input: PlanInput, { unaskedGrace, raiseGrace, ours }: Handling): PlannedPod {
  const spec = input.template.spec as Record<string, unknown> | undefined;
  const rendered = spec?.terminationGracePeriodSeconds;
  // Emptied rather than deleted: the plan writes it again, and an object that has lost a key is a slow one from then on.
  const renderGrace = (grace: unknown) => { (spec as Record<string, unknown>).terminationGracePeriodSeconds = grace; };
  const withdrawn = rendered !== undefined && rendered === unaskedGrace;
  if (withdrawn) renderGrace(undefined);
  let planned = tried(input);
  if (planned.wrong.length === 0) return planned.made();
  // The grace of a platform's pods is a setting of its own.
  const raises = raiseGrace && rendered !== undefined && !input.workload?.platform && planned.wrong.some(({ code }) => TOO_SHORT.has(code));
  if (raises) {
    renderGrace(undefined);
    planned = tried(input);
    if (planned.wrong.length === 0) return planned.made();
  }
  if (withdrawn || raises) renderGrace(rendered);
  return (ours === undefined && planned.standsAgainstIt ? standing(input) : undefined) ?? planned.made();
}

/** What comes of a plan. */
interface Tried {
  /** Errors that are found with it, whether it could be put in or not. */
  readonly wrong: readonly Pick<Finding, 'code'>[];
  /** Whether it is the template that it fails on, and not what was asked for. */
  readonly standsAgainstIt: boolean;
  /** @throws PlanError where it could not be put in */
  made(): PlannedPod;
}

function tried(input: PlanInput): Tried {
  try {
    const planned = planPod(input);
    return { wrong: planned.applied.findings.filter(({ severity }) => severity === 'error'), standsAgainstIt: true, made: () => planned };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const { also = [], findings = [] } = error.besides;
    const standsAgainstIt = [error, ...also].every(({ property }) => property.startsWith('/') || property === 'preStop');
    return { wrong: [{ code: error.property }, ...findings], standsAgainstIt, made: () => { throw error; } };
  }
}

function optsOut(template: JsonObject, workloadAnnotations: JsonObject, ours: string | undefined): boolean {
  if (!optOutOf(objectAt(objectAt(template.metadata).annotations), workloadAnnotations)) return false;
  if (ours === undefined) return true;
  throw new PlanError('podMetadata', `opts out (${OPT_OUT}) of what this construct is for; use ${ours} instead`);
}
