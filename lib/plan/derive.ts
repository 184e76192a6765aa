import { ProxyReading, ProxySettings } from '../meshes/mesh';
import { budget, ContainerFacts, Edit, Hook, Known, Needs, PodFacts, ProxyDrain, Sum } from '../model';
import { evaluate, GRACE_POINTER, View, viewOf } from '../rules';
import { writable, WorkloadFacts } from '../workload';
import { expectedGrace, Placed } from './apply';
import { evaluation, PlanInput, Seen } from './input';
import { Basis, longestWait, Plan } from './plan';
import { PlanError } from './plan-error';
import { preStopEdits, preStopPlan } from './pre-stop';
import { proxyPlan } from './proxy-plan';
import { needsOf, Requirements } from './requirements';
import { validate } from './validate';

/** A plan that was made in whole, in which nothing was found, for one whose numbers alone are others. */
export interface Example {
  readonly plan: Plan;
  readonly basis: Basis;
  /** The template as it was. */
  readonly seen: Seen;
}

/** The same, put in. */
export interface PlacedExample extends Example {
  readonly placed: Placed;
  /** The result as it was read back. */
  readonly back: View;
}

/** What of a plan is another one where requests have another length. */
export type Numbers = Pick<Plan, 'requirements' | 'needs' | 'preStop' | 'settings' | 'sums' | 'costs' | 'net'>;

/**
 * The plan for the same template with requests of another length: the arithmetic of the one that was made.
 *
 * @returns undefined where it has to be made in whole
 * @throws PlanError when the requirements contradict each other
 */
export function derivePlan(example: Example, requirements: Requirements): Plan | undefined {
  const numbers = deriveNumbers(example, requirements);
  return numbers && { ...example.plan, ...numbers };
}

/** The same, of all that is another one. */
export function deriveNumbers({ plan, basis, seen: { template } }: Example, requirements: Requirements): Numbers | undefined {
  validate(requirements);
  const needs = needsOf(requirements);
  try {
    // Any other preStop waits for peers alone.
    const isSame = requirements.onSigterm !== 'exits-at-once';
    const preStop = isSame ? plan.preStop : preStopPlan(requirements, needs, template);
    const waits = isSame ? basis.of.preStop : longestWait(preStop, template);
    const { settings, sums, costs, net } = proxyPlan(plan.mechanism, { ...basis.of, requirements, needs, preStop: waits });
    return {
      requirements,
      needs,
      preStop,
      settings: plan.settings.pinNative === undefined ? settings : { ...settings, pinNative: plan.settings.pinNative },
      sums,
      costs: [...costs, ...basis.costs],
      net,
    };
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

/**
 * A plan that was derived, as if it had been put in and read back: what stands there is what the plan that was made has written, with other numbers, and the rules are asked of those.
 *
 * @returns undefined where it has to be put in: what would be written is not the same but for numbers, the numbers that were read are not those that were written, or
 * something would be found
 */
export function derivePlaced({ plan: made, placed, seen, back }: PlacedExample, plan: Plan, input: PlanInput): Placed | undefined {
  const { requirements, needs, workload } = plan;
  const answer = input.mesh.write(seen.template, plan.settings);
  if ('why' in answer) return undefined;
  const edits = writable(workload, [...preStopEdits(seen.template, plan.preStop), ...answer]);
  const graceIsWritten = placed.edits.some(({ pointer }) => pointer === GRACE_POINTER);
  const grace = graceIsWritten ? requirements.grace ?? expectedGrace(plan) : placed.grace;
  if (graceIsWritten) edits.push({ pointer: GRACE_POINTER, value: grace });
  if (!isSameButForValues(edits, placed.edits)) return undefined;
  const read = withNumbers(back, { from: made, to: plan, grace });
  if (!read) return undefined;
  const after = viewOf(read.template, read.reading, needs);
  const { minimumGrace } = after;
  const pods = after.situations.map(({ pod }) => pod);
  const isComputed = graceIsWritten && requirements.grace === undefined;
  if (isComputed && budget.plannedGrace(minimumGrace ?? budget.leastGrace(pods, needs), needs) !== grace) return undefined;
  const { findings, situations } = evaluate(evaluation(input), after);
  if (findings.length > 0) return undefined;
  return new Derived({ edits, grace, minimumGrace, findings, situations, remarks: placed.remarks }, needs);
}

/** What is only told of a plan is computed when somebody asks. */
class Derived implements Placed {
  public readonly edits: readonly Edit[];
  public readonly grace: number;
  public readonly minimumGrace?: number;
  public readonly findings: Placed['findings'];
  public readonly situations: Placed['situations'];
  public readonly remarks: Placed['remarks'];

  public constructor({ edits, grace, minimumGrace, findings, situations, remarks }: Omit<Placed, 'graceSum' | 'goneWithin'>, private readonly needs: Needs) {
    this.edits = edits;
    this.grace = grace;
    this.minimumGrace = minimumGrace;
    this.findings = findings;
    this.situations = situations;
    this.remarks = remarks;
  }

  public get graceSum(): Sum {
    return budget.graceSum(this.pods, this.needs);
  }

  public get goneWithin(): number | undefined {
    return budget.goneWithin(this.pods, this.needs, this.grace);
  }

  private get pods(): readonly PodFacts[] {
    return this.situations.map(({ pod }) => pod);
  }
}

const isSameButForValues = (one: readonly Edit[], other: readonly Edit[]): boolean =>
  one.length === other.length && one.every((edit, index) => edit.pointer === other[index].pointer && 'value' in edit === 'value' in other[index]);

/** What was read, with the numbers of another plan in the places of those that the first one has written. */
function withNumbers({ template, reading }: View, { from, to, grace }: Change): Pick<View, 'template' | 'reading'> | undefined {
  if (from.settings.listenersCloseAfter !== to.settings.listenersCloseAfter) return undefined;
  const containers = from.preStop.sum.seconds === to.preStop.sum.seconds ? template.containers
    : listed(template.containers.map((container) => withPreStop(container, from, to)));
  const proxies = listed(reading.proxies.map((proxy) => withSettings(proxy, from.settings, to.settings)));
  if (!containers || !proxies) return undefined;
  return { template: { ...template, grace: { ...template.grace, value: grace }, containers }, reading: { ...reading, proxies } };
}

interface Change {
  readonly from: Plan;
  readonly to: Plan;
  readonly grace: number;
}

/** All of them, or nothing where one is missing. */
function listed<T>(all: readonly (T | undefined)[]): readonly T[] | undefined {
  return all.every((one) => one !== undefined) ? all as readonly T[] : undefined;
}

function withPreStop<C extends ContainerFacts>(container: C, { preStop: { sum: from } }: Plan, { preStop: { sum: to } }: Plan): C | undefined {
  const { role, preStop } = container;
  if (role !== 'application') return container;
  const seconds = preStop.kind === 'fixed' ? anew(preStop.seconds, from.seconds, to.seconds) : undefined;
  return seconds && { ...container, preStop: { ...preStop as Extract<Hook, { kind: 'fixed' }>, seconds } };
}

function withSettings(proxy: ProxyReading, from: ProxySettings, to: ProxySettings): ProxyReading | undefined {
  const drain = drainAnew(proxy.drain, from, to);
  const preStop = hookAnew(proxy.preStop, from.waitingHook, to.waitingHook);
  return drain && preStop && { ...proxy, drain, preStop };
}

function drainAnew(drain: ProxyDrain, from: ProxySettings, to: ProxySettings): ProxyDrain | undefined {
  switch (drain.kind) {
    case 'fixed': {
      if (drain.duration.source !== 'manifest') return drain;
      const duration = anew(drain.duration, from.drain, to.drain);
      return duration && { kind: 'fixed', duration };
    }
    case 'until-idle': {
      if (drain.minimum.source !== 'manifest') return drain;
      const minimum = anew(drain.minimum, minimumOf(from), minimumOf(to));
      return minimum && { kind: 'until-idle', minimum };
    }
    default: return drain;
  }
}

const minimumOf = ({ exitOnZero }: ProxySettings): number | undefined => (typeof exitOnZero === 'object' ? exitOnZero.minimum : undefined);

function hookAnew(hook: Hook, from: ProxySettings['waitingHook'], to: ProxySettings['waitingHook']): Hook | undefined {
  if (typeof from !== 'object' || typeof to !== 'object') return from === to && hook.kind !== 'until-sockets-close' ? hook : undefined;
  if (hook.kind !== 'until-sockets-close' || from.asksAfter !== to.asksAfter || hook.whenSeen?.pause !== from.asksAfter) return undefined;
  const bound = anew(hook.bound, from.bound, to.bound);
  return bound && { ...hook, bound };
}

/** A number that was read, as another; nothing where it is not the one that was written. */
const anew = (read: Known<number>, from: number | undefined, to: number | undefined): Known<number> | undefined =>
  (read.value === from && to !== undefined ? { ...read, value: to } : undefined);

/** Whether a plan can be an example: all that was read of its template is in what was kept of it, and it stands alone. */
export function isExample({ template, reading }: Pick<View, 'template' | 'reading'>, workload: WorkloadFacts | undefined): boolean {
  const { notes, around } = template;
  return notes.length === 0 && reading.notes.length === 0 && !reading.overrides?.length && !reading.gateway && !around.partial && !workload?.platform;
}
