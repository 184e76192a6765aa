import { applyEditsInPlace, JsonObject, objectAt, PodSource } from '../manifest';
import { Examined, examine } from '../plan/examine';
import type { PlanInput } from '../plan/input';
import { make, Made } from '../plan/make';
import { PlanError } from '../plan/plan-error';
import { Finding, OPT_OUT, optOutOf } from '../rules';
import { asRun, readWorkload } from '../workload';
import type { Request } from './settings';

/** How a pod template is treated. */
export interface Treatment {
  /** Whether a plan is put into it, or it is only judged. */
  readonly mode: 'plan' | 'check';
  /**
   * The grace in seconds that nobody asked for: that of a constructor, or cdk8s-plus' own default. Another one in the template is a user's.
   *
   * @default - whatever is there is a user's
   */
  readonly unaskedGrace?: number;
  /** Whether a grace that is too short is raised instead of refused. */
  readonly raiseGrace?: boolean;
  /** Whether it is the object of something of this library, named here for people: then it must not opt out. */
  readonly ours?: string;
}

/** One pod template of an object, as it will be written, and what was found in it. */
export interface TreatedPod {
  readonly source: PodSource;
  /** Absent where the template was only checked, or has opted out. */
  readonly made?: Made;
  readonly examined: Examined;
  /** Findings that stop the deployment. */
  readonly errors: readonly Finding[];
  /** Findings that do not: warnings, and errors of somebody who only wants to be warned. */
  readonly warnings: readonly Finding[];
}

/**
 * Puts a plan into a pod template, or judges it: what every door does with an object.
 *
 * @param source whose template is the caller's to edit, and is edited
 * @throws PlanError when there is no plan, or the template contradicts it
 */
export function treat(source: PodSource, { mesh, wishes, warnOnly, suppressed }: Request, treatment: Treatment): TreatedPod {
  const { workloadAnnotations } = source;
  const template = asRun(source);
  const input: PlanInput = { wishes, mesh, template, workloadAnnotations, workload: readWorkload(source) };
  const made = treatment.mode === 'plan' && !optsOut(template, workloadAnnotations, treatment.ours) ? madeFor(input, treatment) : undefined;
  const examined = made?.applied ?? examine(input);
  if (made) applyEditsInPlace(source.template, made.applied.edits);
  if (examined.findings.length === 0) return { source, made, examined, errors: NONE, warnings: NONE };
  const findings = examined.findings.filter(({ code }) => !suppressed.has(code));
  const stops = (finding: Finding) => finding.severity === 'error' && !warnOnly;
  return { source, made, examined, errors: findings.filter(stops), warnings: findings.filter((finding) => !stops(finding)) };
}

const NONE: readonly Finding[] = [];
const TOO_SHORT: ReadonlySet<string> = new Set(['GM101', 'GM102']);

function madeFor(input: PlanInput, { unaskedGrace, raiseGrace }: Treatment): Made {
  const spec = input.template.spec as Record<string, unknown> | undefined;
  const rendered = spec?.terminationGracePeriodSeconds;
  // Emptied rather than deleted: the plan writes it again, and an object that has lost a key is a slow one from then on.
  const withdraw = () => { (spec as Record<string, unknown>).terminationGracePeriodSeconds = undefined; };
  if (rendered !== undefined && rendered === unaskedGrace) withdraw();
  const made = make(input);
  // The grace of a platform's pods is a setting of its own.
  if (!raiseGrace || rendered === undefined || input.workload?.platform) return made;
  if (!made.applied.findings.some(({ code }) => TOO_SHORT.has(code))) return made;
  withdraw();
  return make(input);
}

function optsOut(template: JsonObject, workloadAnnotations: JsonObject, ours: string | undefined): boolean {
  if (!optOutOf(objectAt(objectAt(template.metadata).annotations), workloadAnnotations)) return false;
  if (ours === undefined) return true;
  throw new PlanError('podMetadata', `opts out (${OPT_OUT}) of what this construct is for; use ${ours} instead`);
}
