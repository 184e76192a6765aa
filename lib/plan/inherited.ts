import { applyEdits } from '../manifest';
import { budget, Edit, MARGIN } from '../model';
import { evaluate, GRACE_POINTER, View, view } from '../rules';
import { evaluation, PlanInput } from './input';
import { Choice } from './mechanism';
import { PreStopPlan, preStopEdits } from './pre-stop';

/** The rules about how long hooks and proxy stay: what they find is what a level would have to be helped with. */
const PROXY_RULES = /^GM(10[1-5]|2\d\d)$/;

/**
 * Whether the settings of a namespace or of the mesh keep the proxy long enough by themselves, with the application's preStop and a grace that
 * fits. Then the pod carries none of its own, and moves with them.
 *
 * @returns undefined where no level decides anything, it is not enough, or the user asks for something else
 */
export function inheritedIsEnough(input: PlanInput, { template, reading }: View, preStop: PreStopPlan): Choice | undefined {
  const { requirements } = input;
  if (reading.inherits.length === 0 || requirements.drain !== undefined || (requirements.mechanism !== undefined && requirements.mechanism !== 'inherited')) return undefined;
  const asked = evaluation(input);
  // With the margin that a plan of its own would have: a tie must not decide.
  const { longestRequest } = asked.needs;
  const question = { ...asked, needs: { ...asked.needs, longestRequest: { ...longestRequest, value: longestRequest.value + MARGIN } } };
  const hooked = applyEdits(input.template, preStopEdits(template, preStop));
  const pods = view(question, hooked).situations.map(({ pod }) => pod);
  const grace: Edit = { pointer: GRACE_POINTER, value: budget.plannedGrace(budget.leastGrace(pods, question.needs), question.needs) };
  const { findings } = evaluate({ ...question, template: applyEdits(hooked, [grace]) });
  if (findings.some(({ code, severity }) => severity === 'error' && PROXY_RULES.test(code))) return undefined;
  return { mechanism: 'inherited', because: [`it is covered by ${reading.inherits.join(' and ')}: the pod needs nothing of its own`] };
}
