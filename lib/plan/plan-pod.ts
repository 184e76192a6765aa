import { PodTemplate } from '../manifest';
import { Memory } from '../model';
import { view } from '../rules';
import { apply, expectedGrace, Placed } from './apply';
import { deriveNumbers, derivePlaced, derivePlan, Example, isExample, Numbers, PlacedExample } from './derive';
import { evaluation, PlanInput, Seen } from './input';
import { alikeKey, askedKey, readKey, templateKey } from './memory';
import { chosen, Plan } from './plan';

/** A plan, the edits that put it into a template, and what is known of the result. */
export interface PlannedPod {
  readonly plan: Plan;
  readonly applied: Placed;
}

const planned = new Memory<PlannedPod>();
/** Of those that differ in the length of their requests alone: the last that was made in whole. */
const examples = new Memory<PlacedExample>();

/**
 * Plans a template and judges what comes of it. What is made for one template is remembered for the next with the same fingerprint and the
 * same requirements, as in an app whose workloads share their defaults; only what has no finding is, because a finding quotes its template. Where requests alone have another
 * length, the plan is derived from one that was made.
 *
 * @param ownKey a key for the template, of one who knows that it says everything; the fingerprint otherwise
 * @throws PlanError when there is no plan, or the template contradicts it
 */
export function planPod(input: PlanInput, ownKey?: string): PlannedPod {
  const own = templateKey(input, ownKey);
  const alike = alikeKey(input, own);
  const key = askedKey(input, alike);
  const known = planned.get(key);
  if (known) return known;
  const example = examples.get(alike);
  const derived = example && derivedFrom(example, input);
  if (derived) return planned.keep(key, derived);
  const { mesh, template, workloadAnnotations, workload, around } = input;
  const seen = seenOf(input, own);
  const { plan, basis } = chosen(input, seen);
  const { template: _, back, ...placed } = apply(plan, mesh, template, workloadAnnotations, seen, around);
  const fresh: PlannedPod = { plan, applied: placed };
  if (placed.findings.length > 0) return fresh;
  if (basis && isKept(seen) && isExample(back, workload)) {
    examples.keep(alike, { plan, basis, seen, placed, back: { ...back, template: ownCopy(back.template) } });
  }
  return planned.keep(key, fresh);
}

function derivedFrom(example: PlacedExample, input: PlanInput): PlannedPod | undefined {
  const plan = derivePlan(example, input.requirements);
  const applied = plan && derivePlaced(example, plan, input);
  return applied && { plan, applied };
}

const ahead = new Memory<number>();
const aheadExamples = new Memory<Example>();

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
  const alike = alikeKey(input, own);
  const key = askedKey(input, alike);
  const known = ahead.get(key);
  if (known !== undefined) return known;
  const example = aheadExamples.get(alike);
  const numbers = example && deriveNumbers(example, input.requirements);
  const plan = numbers ? example.plan : madeAhead(input, own, alike);
  const written = numbers ?? plan;
  return tellsItsGrace(plan, written) ? ahead.keep(key, expectedGrace(written)) : undefined;
}

function madeAhead(input: PlanInput, own: string, alike: string): Plan {
  const seen = seenOf(input, own);
  const { plan, basis } = chosen(input, seen);
  if (basis && isKept(seen)) aheadExamples.keep(alike, { plan, basis, seen });
  return plan;
}

/** Whether a plan says all that the pod waits for: levels add to it, and a native proxy without Istio's own drain hook. */
function tellsItsGrace({ mechanism, problems, traces }: Plan, { settings: { drain } }: Numbers): boolean {
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
  if (!isKept(seen)) return seen;
  return read.keep(key, { ...seen, template: ownCopy(template) });
}

/** A plan is put into the user's own template in place: what is kept must not change with it. */
const ownCopy = (template: PodTemplate): PodTemplate => ({ ...template, annotations: { ...template.annotations }, labels: { ...template.labels } });

function isKept({ template, reading }: Seen): boolean {
  return template.notes.length === 0 && reading.notes.length === 0 && template.declaredProxies.length === 0;
}
