import { Memory } from '../model';
import { view } from '../rules';
import { Applied, apply, expectedGrace } from './apply';
import { evaluation, PlanInput, Seen } from './input';
import { askedKey, readKey, templateKey } from './memory';
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
  const own = templateKey(input, ownKey);
  const key = askedKey(input, own);
  const known = planned.get(key);
  if (known) return known;
  const seen = seenOf(input, own);
  const chosen = plan(input, seen);
  const { template: _, ...applied } = apply(chosen, mesh, template, workloadAnnotations, seen, around);
  const fresh: PlannedPod = { plan: chosen, applied };
  return fresh.applied.findings.length === 0 ? planned.keep(key, fresh) : fresh;
}

const ahead = new Memory<number>();

/**
 * The grace that the plan for a template comes to, without putting it in: what a constructor needs that is given none. What is wrong with the plan is said where it is
 * put in, and there is nothing that could be wrong with numbers that are all computed.
 *
 * @returns undefined where only the result tells it
 * @throws PlanError when the requirements contradict each other
 */
export function graceAhead(input: PlanInput, ownKey: string): number | undefined {
  const { drain, preStop, grace, mechanism } = input.requirements;
  if (drain !== undefined || preStop !== undefined || grace !== undefined || mechanism !== undefined) return undefined;
  const own = templateKey(input, ownKey);
  const key = askedKey(input, own);
  const known = ahead.get(key);
  if (known !== undefined) return known;
  const made = plan(input, seenOf(input, own));
  return tellsItsGrace(made) ? ahead.keep(key, expectedGrace(made)) : undefined;
}

/** Whether a plan says all that the pod waits for: levels add to it, and a native proxy without Istio's own drain hook. */
function tellsItsGrace({ mechanism, problems, traces, settings: { drain } }: Plan): boolean {
  if (problems.length > 0 || traces.length > 0) return false;
  return mechanism === 'fixed-drain' || mechanism === 'wait-for-connections' || (mechanism === 'native' && drain === undefined);
}

const read = new Memory<Seen>();

/** A template as it is, read once for all that is asked of those like it; what has a note quotes its template. */
function seenOf(input: PlanInput, own: string): Seen {
  const key = readKey(input, own);
  const known = read.get(key);
  if (known) return known;
  const { template, reading, situations } = view(evaluation(input), input.template);
  const seen: Seen = { template, reading, situations };
  const alike = template.notes.length === 0 && reading.notes.length === 0 && template.declaredProxies.length === 0;
  if (!alike) return seen;
  // A plan is put into the user's own template in place: what is kept must not change with it.
  return read.keep(key, { ...seen, template: { ...template, annotations: { ...template.annotations }, labels: { ...template.labels } } });
}
