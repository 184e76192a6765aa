import { JsonObject, objectAt } from '../manifest';
import type { Edit } from '../model';
import { PlanError } from '../plan/plan-error';
import { readPods } from '../pods';
import { everyReason, ResolvedSettings, PodOutcome, planOrCheck, Handling, tellUnread } from '../requirements';
import type { Finding } from '../rules';
import { Problem, problemOfArg, problemOfFinding, problemOfPlan } from './problems';

/** What comes of an object: what is to be changed in it, and what is wrong with it. */
export interface Outcome {
  /** From the root of the object. */
  readonly edits: readonly Edit[];
  readonly pods: readonly PodOutcome[];
  readonly problems: readonly Problem[];
  /** What stops nothing, and is logged. */
  readonly warnings: readonly Problem[];
  /** Whether nothing stops anything. */
  readonly warnOnly: boolean;
  /** The grace that is written. @default - none is, or there is no pod */
  readonly grace?: number;
}

/** @param object the caller's own: it is edited */
export function outcomeOf(object: JsonObject, settings: ResolvedSettings, handling: Handling): Outcome {
  const pods: PodOutcome[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const { sources, unread } = readPods(object);
  for (const maker of unread) warnings.push(...tellUnread(maker, settings).map((finding) => problemOfFinding(finding, { pointer: maker.pointer, at: '', form: 'template', template: {} })));
  for (const source of sources) {
    const placed = (finding: Finding) => problemOfFinding(finding, source);
    try {
      const pod = planOrCheck(source, settings, handling);
      pods.push(pod);
      problems.push(...pod.errors.map(placed));
      warnings.push(...pod.warnings.map(placed), ...pod.remarks.map(problemOfArg));
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      // A plan that cannot be put in must not stop a rollout of somebody who only wants to be warned: the object stays as it is.
      const reasons = everyReason(error, settings, source);
      const told = settings.warnOnly ? warnings : problems;
      told.push(...reasons.problems.map((problem) => problemOfPlan(problem, source.pointer)), ...reasons.findings.map(placed));
    }
  }
  const edits = pods.flatMap(({ source, planned }) =>
    (planned?.applied.edits ?? []).map((edit) => ({ ...edit, pointer: source.pointer + edit.pointer })));
  const grace = sources.map(({ template }) => objectAt(template.spec).terminationGracePeriodSeconds)[0];
  return { edits, pods, problems, warnings, warnOnly: settings.warnOnly, ...(typeof grace === 'number' && { grace }) };
}

/** The same with something else that is wrong with its resource. */
export function alsoWrong(outcome: Outcome, more: readonly Problem[]): Outcome {
  const { problems, warnings, warnOnly } = outcome;
  return warnOnly ? { ...outcome, warnings: [...warnings, ...more] } : { ...outcome, problems: [...problems, ...more] };
}
