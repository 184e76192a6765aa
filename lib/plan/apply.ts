import { applyEdits, Around, JsonObject, Misfit, misfits, PodTemplate, resolve, show } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { budget, busyUntil, Edit, LOOK_SECONDS, Sum } from '../model';
import { evaluate, Finding, GRACE_POINTER, Situation, View, view } from '../rules';
import { writable } from '../workload';
import { evaluation, Seen } from './input';
import { Plan } from './plan';
import { PlanError } from './plan-error';
import { preStopEdits } from './pre-stop';
import { beatenPreStops, Remark } from './remarks';
import { written } from './written';

/** What is known of a plan that was put into a pod template. */
export interface Placed {
  /** What was changed, and nothing else was. */
  readonly edits: readonly Edit[];
  /** The grace as written. */
  readonly grace: number;
  /** What the grace must exceed, as a sum. */
  readonly graceSum: Sum;
  /** The smallest grace that would be accepted; undefined where a hook of the user's has no known bound. */
  readonly minimumGrace?: number;
  /** By when the pod's object has gone at the latest, under the load of the requirements; undefined where a hook of the user's has no known bound. */
  readonly goneWithin?: number;
  /** What the rules find in the result, read back and judged like a stranger's. */
  readonly findings: readonly Finding[];
  /** The result in every mode that it may get. */
  readonly situations: readonly Situation[];
  /** What was asked for and is not done, because the user has it otherwise. */
  readonly remarks: readonly Remark[];
}

/** A pod template with a plan in it. */
export interface Applied extends Placed {
  readonly template: JsonObject;
  /** As it was read back. */
  readonly back: View;
}

/**
 * Puts a plan into a plain pod template: the application's preStop where it has none, the proxy's settings, the grace where there is none.
 * What the user wrote stays; what contradicts the plan is an error with both values. All of it is told at once, with what would be found in the template after it was
 * put right: who has done that is refused nothing else.
 *
 * Pure: the template that goes in is not changed. Idempotent: applied to its own result it changes nothing.
 *
 * @param seen the template as it was read already, to spare reading it again
 * @throws PlanError where there is no plan, or the template contradicts it
 */
export function apply(plan: Plan, mesh: MeshProfile, root: JsonObject, workloadAnnotations?: JsonObject, seen?: Seen, around?: Around): Applied {
  const { requirements, workload } = plan;
  const input = evaluation({ requirements, mesh, template: root, workloadAnnotations, workload, around });
  const { template } = seen ?? view(input, root);
  const stands = ({ pointer, value }: Edit) => JSON.stringify(resolve(root, pointer)) === JSON.stringify(value);
  const onProxy = written(mesh, template, plan.settings);
  const edits = writable(workload, [
    ...preStopEdits(template, plan.preStop),
    ...onProxy.edits ?? [],
    ...plan.jobEdits.filter((edit) => !stands(edit)),
  ]);
  const problems = [...onProxy.problems, ...misfits(root, edits).map(problemOf)];
  const given = requirements.grace ?? graceIn(root, template);
  const rendered = resolve(root, GRACE_POINTER);
  const isRendered = rendered !== undefined && rendered !== null;
  const ungraced = applyEdits(root, edits);
  const graced = (seconds: number) => (isRendered ? ungraced : applyEdits(ungraced, [{ pointer: GRACE_POINTER, value: seconds }]));
  // No hook and no drain is another one by the grace: where that is as expected, it is read once.
  const expected = given ?? expectedGrace(plan);
  let result = graced(expected);
  let back = view(input, result);
  const { minimumGrace } = back;
  const pods = back.situations.map(({ pod }) => pod);
  const grace = given ?? budget.plannedGrace(minimumGrace ?? budget.leastGrace(pods, plan.needs), plan.needs);
  if (grace !== expected) {
    result = graced(grace);
    back = view(input, result);
  }
  if (!isRendered) {
    edits.push({ pointer: GRACE_POINTER, value: grace });
  } else if (requirements.grace !== undefined && rendered !== grace) {
    problems.push(new PlanError('terminationGracePeriod', `(${requirements.grace}s) and the pod template (${show(rendered)}) contradict each other; remove one`));
  }
  if (problems.length > 0 || plan.problems.length > 0) {
    const { findings } = onProxy.edits ? evaluate({ ...input, template: result }) : NOTHING_KNOWN;
    throw refusal([...plan.problems, ...problems], findings, plan.problems.length === 0 && onProxy.edits ? edits : undefined);
  }
  const graceSum = budget.graceSum(pods, plan.needs);
  const goneWithin = budget.goneWithin(pods, plan.needs, grace);
  const { findings, situations } = evaluate({ ...input, template: result }, back);
  const remarks = beatenPreStops(requirements, template);
  return { template: result, edits, grace, graceSum, minimumGrace, goneWithin, findings, situations, back, remarks };
}

/** The grace that a plan comes to, as far as it tells that itself: what is read back decides. */
export function expectedGrace({ requirements, preStop, settings: { drain, waitingHook }, needs }: Pick<Plan, 'requirements' | 'preStop' | 'settings' | 'needs'>): number {
  const hook = typeof waitingHook === 'object' ? waitingHook.bound + LOOK_SECONDS + (waitingHook.asksAfter ?? 0) : 0;
  const proxy = drain === undefined ? 0 : Math.max(preStop.sum.seconds, hook) + drain;
  const after = requirements.onSigterm === 'ignores' ? 0 : needs.afterLastRequest.value;
  return budget.plannedGrace(Math.floor(Math.max(proxy, Math.max(preStop.sum.seconds, busyUntil(needs)) + after)) + 1, needs);
}

/** What stands where a map or a list belongs is the user's, and nothing can be written into it. */
const problemOf = ({ pointer, value, belongs }: Misfit) => new PlanError(pointer || '/', `is ${show(value)} where ${belongs} belongs: nothing can be written into it`);

/** Without its settings nobody would look for anything else that is wrong with a proxy. */
const NOTHING_KNOWN = { findings: [] };

/** One error for all that stands in the way. What a problem is about already is not found a second time. */
function refusal(problems: readonly PlanError[], findings: readonly Finding[], edits: readonly Edit[] | undefined): PlanError {
  const [{ property, message }, ...also] = new Map(problems.map((problem) => [problem.message, problem])).values();
  const told = new Set([property, ...also.map((error) => error.property)]);
  const errors = findings.filter(({ code, severity }) => severity === 'error' && !(code === 'GM401' && (told.has('containers') || told.has('jobHttpClient'))));
  return new PlanError(property, message.replace(`'${property}' `, ''), { also, findings: errors, ...(edits && { edits }) });
}

/** The grace that the user wrote; what cannot be read as one stays as it is and is told. */
function graceIn(root: JsonObject, template: PodTemplate): number | undefined {
  const rendered = resolve(root, GRACE_POINTER);
  return rendered === undefined || rendered === null ? undefined : template.grace.value;
}
