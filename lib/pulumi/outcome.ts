import { JsonObject, objectAt, podSources } from '../manifest';
import type { Edit } from '../model';
import { PlanError } from '../plan/plan-error';
import { Request, TreatedPod, treat, Treatment } from '../request';
import { Problem, problemOfFinding, problemOfPlan } from './problems';

/** What comes of an object: what is to be changed in it, and what is wrong with it. */
export interface Outcome {
  /** From the root of the object. */
  readonly edits: readonly Edit[];
  readonly pods: readonly TreatedPod[];
  readonly problems: readonly Problem[];
  /** What stops nothing, and is logged. */
  readonly warnings: readonly Problem[];
}

/** @param object the caller's own: it is edited */
export function outcomeOf(object: JsonObject, request: Request, treatment: Treatment): Outcome {
  const pods: TreatedPod[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const source of podSources(object)) {
    try {
      const pod = treat(source, request, treatment);
      pods.push(pod);
      problems.push(...pod.errors.map((finding) => problemOfFinding(finding, source.pointer)));
      warnings.push(...pod.warnings.map((finding) => problemOfFinding(finding, source.pointer)));
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      // A plan that cannot be put in must not stop a rollout of somebody who only wants to be warned: the object stays as it is.
      (request.warnOnly ? warnings : problems).push(problemOfPlan(error, source.pointer));
    }
  }
  const edits = pods.flatMap(({ source, made }) => (made?.applied.edits ?? []).map((edit) => ({ ...edit, pointer: source.pointer + edit.pointer })));
  return { edits, pods, problems, warnings };
}

/** Whether an object of our own has a pod template that can be planned. */
export function hasTemplate(object: JsonObject): boolean {
  const [source] = podSources(object);
  return source !== undefined && Object.keys(objectAt(source.template.spec)).length > 0;
}
