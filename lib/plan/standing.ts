import { budget } from '../model';
import { evaluate } from '../rules';
import { evaluation, PlanInput } from './input';
import { plan } from './plan';
import type { PlannedPod } from './plan-pod';

/**
 * What becomes of a template that exists where the plan for it is refused: nothing, if nothing is wrong with it as it stands. A hook of one container may run beside the drain
 * of another there, as in all that is not planned.
 *
 * @returns undefined where something is wrong with it, or the user asks for what it has not
 */
export function standing(input: PlanInput): PlannedPod | undefined {
  const { drain, mechanism, preStop, grace: asked } = input.requirements;
  if ([drain, mechanism, preStop, asked].some((one) => one !== undefined)) return undefined;
  const { template, situations, minimumGrace, findings } = evaluate({ ...evaluation(input), literalSum: false });
  if (findings.some(({ severity }) => severity === 'error')) return undefined;
  const made = plan(input);
  const { needs } = made;
  const grace = template.grace.value;
  const pods = situations.map(({ pod }) => pod);
  const { net: _, ...rest } = made;
  return {
    plan: {
      ...rest,
      mechanism: 'own',
      because: ['nothing is wrong with it as it stands'],
      preStop: { sum: { seconds: 0, terms: [{ what: 'none is needed', seconds: 0 }] }, form: made.preStop.form },
      settings: {},
      sums: {},
      costs: [],
      jobEdits: [],
    },
    applied: {
      edits: [],
      grace,
      graceSum: budget.graceSum(pods, needs),
      minimumGrace,
      goneWithin: budget.goneWithin(pods, needs, grace),
      findings,
      situations,
      remarks: [],
    },
  };
}
