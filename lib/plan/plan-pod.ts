import { view } from '../rules';
import { Applied, apply } from './apply';
import { evaluation, PlanInput } from './input';
import { keyOf, Memory } from './memory';
import { Plan, plan } from './plan';

/** A plan, the edits that put it into a template, and what is known of the result. */
export interface PlannedPod {
  readonly plan: Plan;
  readonly applied: Omit<Applied, 'template'>;
}

const planned = new Memory<PlannedPod>();

/**
 * Plans a template and judges what comes of it. What is made for one template is remembered for the next with the same fingerprint and the
 * same requirements, as in an app whose workloads share their defaults; only what has no finding is, because a finding quotes its template.
 *
 * @param ownKey a key for the template, of one who knows that it says everything; the fingerprint otherwise
 * @throws PlanError when there is no plan, or the template contradicts it
 */
export function planPod(input: PlanInput, ownKey?: string): PlannedPod {
  const { mesh, template, workloadAnnotations, around } = input;
  const key = keyOf(input, ownKey);
  const known = planned.get(key);
  if (known) return known;
  const seen = view(evaluation(input), template);
  const chosen = plan(input, seen);
  const { template: _, ...applied } = apply(chosen, mesh, template, workloadAnnotations, seen, around);
  const fresh: PlannedPod = { plan: chosen, applied };
  return fresh.applied.findings.length === 0 ? planned.keep(key, fresh) : fresh;
}
