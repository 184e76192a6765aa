import { applyEdits, PodTemplate } from '../manifest';
import { Conflict, MeshReading, Mode, ProxySettings, SettingTrace } from '../meshes/mesh';
import { applications, budget, Edit, Known, least, Needs, Sum } from '../model';
import { view } from '../rules';
import { WorkloadFacts } from '../workload';
import { enoughStands, Own, ownOf } from './enough';
import { evaluation, PlanInput, Seen } from './input';
import { endJob, JobEnding, mayBeClassic } from './job';
import { Choice, choose, Circumstances, couldWait } from './mechanism';
import { orElse, PlanError } from './plan-error';
import { PreStopPlan, preStopEdits, preStopPlan } from './pre-stop';
import { ProxyNeeds, ProxyPlan, proxyPlan } from './proxy-plan';
import { Mechanism, needsOf, Requirements } from './requirements';
import { requirementsFor } from './requirements-for';
import { validate } from './validate';
import { written } from './written';

/** What will be written, why, and what it costs. */
export interface Plan {
  readonly requirements: Requirements;
  readonly needs: Needs;
  readonly meshTitle: string;
  readonly mode: Known<Mode>;
  readonly mechanism: Mechanism;
  readonly because: readonly string[];
  readonly preStop: PreStopPlan;
  readonly settings: ProxySettings;
  /** The sums of what is written on the proxy, by the name of the setting. */
  readonly sums: Readonly<Record<string, Sum>>;
  readonly costs: readonly string[];
  /** What the drain behind a waiting hook is for. @default - there is none */
  readonly net?: string;
  /** What a Job's command becomes. */
  readonly jobEdits: readonly Edit[];
  readonly workload?: WorkloadFacts;
  /** What is in effect from which level, where levels were declared. */
  readonly traces: readonly SettingTrace[];
  /** Why it cannot be had: the rest is planned as if it could, so that `apply` tells all at once. */
  readonly problems: readonly PlanError[];
}

/**
 * Chooses the mechanism and asks the budget for its numbers. The grace is not part of it: it follows from the pod as it comes out
 * (see `apply`).
 *
 * @param seen the template as it was read already, to spare reading it again
 * @throws PlanError when the requirements contradict each other
 */
export const plan = (input: PlanInput, seen?: Seen): Plan => chosen(input, seen).plan;

/** What a plan's numbers follow from, where nothing else of it does: with requests of another length it is the same plan with other numbers. */
export interface Basis {
  readonly of: ProxyNeeds;
  /** What it costs besides, whatever the numbers. */
  readonly costs: readonly string[];
}

/** A plan that was chosen among all. */
export interface Chosen {
  readonly plan: Plan;
  /** Absent where the length of requests may decide more than numbers. */
  readonly basis?: Basis;
}

/**
 * The same, with what its numbers follow from.
 *
 * @throws PlanError when the requirements contradict each other
 */
export function chosen(input: PlanInput, seen?: Seen): Chosen {
  const { mesh, workload } = input;
  const requirements = requirementsFor(input.requirements, workload);
  validate(requirements);
  const asked = seen ?? view(evaluation(input), input.template);
  const { template, reading } = asked;
  const abilities = mesh.abilities(template);
  const needs = needsOf(requirements);
  const problems: PlanError[] = [];
  const preStop = orElse(problems,
    () => preStopPlan(requirements, needs, template),
    () => preStopPlan({ ...requirements, imageHasSleep: true }, needs, template));
  let ending: JobEnding | undefined;
  if (workload?.job && mayBeClassic(reading)) {
    if (abilities.nativeByAnnotation === true) return { plan: madeNative(input, template) };
    const jobEnd = mesh.jobEnd?.(template);
    const why = abilities.nativeByAnnotation;
    ending = jobEnd && orElse(problems, () => endJob(input.template, asked, jobEnd, requirements, why), () => undefined);
  }
  const own = ownOf(reading, template, workload?.platform);
  const circumstances: Circumstances = { requirements, reading, abilities, template, workload };
  const grace = requirements.grace ?? (template.grace.source === 'manifest' ? template.grace.value : undefined);
  const proxyNeeds: ProxyNeeds = {
    requirements,
    needs,
    preStop: longestWait(preStop, template),
    reading,
    own,
    job: workload?.job !== undefined,
    drainsNow: abilities.drainsNow,
    couldWait: couldWait(circumstances),
    ...(grace !== undefined && { grace }),
  };
  const kept = (one: Choice): ProxyPlan => {
    const without = { ...proxyNeeds, requirements: { ...requirements, drain: undefined } };
    const { settings, ...proxy } = orElse(problems, () => proxyPlan(one.mechanism, proxyNeeds), () => proxyPlan(one.mechanism, without));
    return { ...proxy, settings: { ...(mustReplaceMeshHook(one, asked, needs) && { waitingHook: 'none' }), ...settings } };
  };
  const unforced = { ...circumstances, requirements: { ...requirements, mechanism: undefined } };
  const anyOf = () => orElse(problems, () => choose(circumstances), () => choose(unforced));
  let choice = fromLevels(input, asked, preStop) ?? anyOf();
  let proxy = kept(choice);
  if (choice.mechanism === 'inherited' && requirements.mechanism === undefined && grace !== undefined && !enoughStands(input, asked, preStop, grace)) {
    // What a level sets for all may be more than this grace takes, and what the pod needs may be less.
    const instead = anyOf();
    const itsOwn = kept(instead);
    if (needed(input, asked, preStop, itsOwn.settings) <= grace) [choice, proxy] = [instead, itsOwn];
  }
  const mayKeep = mayBeItsOwn(choice, requirements, reading, input.exists === true);
  if (mayKeep && wouldChange(own, mesh.write(template, proxy.settings)) && enoughStands(input, asked, preStop)) {
    choice = { mechanism: 'own', because: ['what the pod has of its own covers it'] };
    proxy = kept(choice);
  }
  const { settings, sums, costs, net } = proxy;
  const besides = [
    ...(requirements.onSigterm === 'ignores' ? ['the application ignores SIGTERM: every pod takes its whole grace and ends by SIGKILL'] : []),
    ...(ending?.cost === undefined ? [] : [ending.cost]),
  ];
  const made: Plan = {
    requirements,
    needs,
    meshTitle: mesh.title,
    mode: reading.mode,
    mechanism: choice.mechanism,
    because: [...because(choice, reading), ...(ending ? [ending.because] : [])],
    preStop,
    settings: { ...settings, ...(reading.mode.value === 'native' && abilities.pinNative && { pinNative: true }) },
    sums,
    costs: [...costs, ...besides],
    ...(net !== undefined && { net }),
    jobEdits: ending?.edits ?? [],
    ...(workload && { workload }),
    traces: reading.settings,
    problems,
  };
  return { plan: made, ...(followsFromNumbers(made, proxyNeeds) && { basis: { of: proxyNeeds, costs: besides } }) };
}

/**
 * Whether nothing but numbers follows from the length of requests: not what a level sets or the pod has of its own, of which it may be too much for either to be
 * enough, and not the end of a Job, which has none.
 */
function followsFromNumbers({ mechanism, settings, traces, problems, requirements }: Plan, { job, own, reading }: ProxyNeeds): boolean {
  return problems.length === 0 && traces.length === 0 && reading.inherits.length === 0 && !reading.gateway && mechanism !== 'own' && mechanism !== 'inherited'
    && !job && requirements.listens !== false && settings.waitingHook !== 'none'
    && !own.hook && own.drain === undefined && own.minimum === undefined && own.bound === undefined;
}

/** The application's longest preStop, the planned one among them. */
export const longestWait = ({ sum }: PreStopPlan, template: PodTemplate): number =>
  Math.max(sum.seconds, ...applications({ ...template, sidecars: [] }).map((app) => least(app.preStop)));

/** The mechanisms in whose place a pod may have one of its own. */
const KEEPS_A_PROXY: ReadonlySet<Mechanism> = new Set(['native', 'fixed-drain', 'wait-for-connections', 'exit-on-zero', 'wait-then-exit-on-zero']);

/** An idle client keeps a pod that exits on zero for its whole grace: nobody is given that anew but where every client is in the mesh. */
function mayBeItsOwn(choice: Choice, { drain, mechanism, clientsMeshed }: Requirements, { proxies }: MeshReading, exists: boolean): boolean {
  return drain === undefined && mechanism === undefined && KEEPS_A_PROXY.has(choice.mechanism)
    && (clientsMeshed === true || exists || proxies.every((proxy) => proxy.drain.kind !== 'until-idle'));
}

/** Whether a plan would contradict what the pod has of its own, or add to it. */
function wouldChange({ drain, minimum, hook }: Own, edits: readonly Edit[] | Conflict): boolean {
  return 'why' in edits || (edits.length > 0 && (hook || drain !== undefined || minimum !== undefined));
}

/** The grace that a pod needs with these settings of its own; infinite where they cannot be written. */
function needed(input: PlanInput, { template }: Seen, preStop: PreStopPlan, settings: ProxySettings): number {
  const answer = input.mesh.write(template, settings);
  if ('why' in answer) return Infinity;
  const question = evaluation(input);
  const { situations } = view(question, applyEdits(input.template, [...preStopEdits(template, preStop), ...answer]));
  return budget.leastGrace(situations.map(({ pod }) => pod), question.needs);
}

/** What levels of the mesh set, where that is enough: the pod carries nothing of its own, and moves with them. */
function fromLevels(input: PlanInput, asked: Seen, preStop: PreStopPlan): Choice | undefined {
  const { inherits } = asked.reading;
  const { drain, mechanism } = input.requirements;
  if (inherits.length === 0 || drain !== undefined || (mechanism !== undefined && mechanism !== 'inherited')) return undefined;
  if (!enoughStands(input, asked, preStop)) return undefined;
  return { mechanism: 'inherited', because: [`it is covered by ${inherits.join(' and ')}: the pod needs nothing of its own`] };
}

/**
 * Whether the mesh puts a preStop on every proxy that this one must not have: one that ends it at its SIGTERM, as only a native sidecar may, or
 * that waits for what the pod does not have: a worker's connections, a native sidecar that in turn waits for the proxy, or that has it drained while the
 * application still works.
 */
function mustReplaceMeshHook({ mechanism }: Choice, { template, situations }: Seen, { afterLastRequest }: Needs): boolean {
  const hook = situations.map(({ pod }) => pod.proxy).find((proxy) => proxy?.placement === 'container' && proxy.preStopLevel !== undefined)?.preStop;
  if (!hook || mechanism === 'inherited' || mechanism === 'own') return false;
  if (hook.kind === 'fixed') return hook.effect === 'disarms-drain' || hook.effect === 'ends-proxy';
  if (hook.kind !== 'until-sockets-close' && hook.kind !== 'until-listeners-close') return hook.kind === 'never-ends';
  if (hook.kind === 'until-sockets-close' && hook.whenSeen && hook.whenSeen.drains !== 'no' && afterLastRequest.value > 0 && hook.whenSeen.pause <= afterLastRequest.value) return true;
  const servers = applications({ ...template, sidecars: [] }).filter(({ behaviour }) => behaviour.listens);
  return servers.length === 0 || template.sidecars.some(({ behaviour }) => behaviour.listens);
}

/** A Job's sidecar is made native where that can be had: then nothing has to end it, and nothing of the Job's own is touched. */
function madeNative(input: PlanInput, template: PodTemplate): Plan {
  const { edits, problems } = written(input.mesh, template, { pinNative: true });
  if (!edits) throw problems[0];
  const native = plan({ ...input, template: applyEdits(input.template, edits) });
  return {
    ...native,
    because: [...native.because, 'a Job with a classic sidecar never completes, and the cluster can run a native one'],
    settings: { ...native.settings, pinNative: true },
    problems: [...problems, ...native.problems],
  };
}

function because(choice: Choice, reading: MeshReading): string[] {
  return reading.mode.value === 'unknown'
    ? [...choice.because, 'whether the sidecar is native is decided at injection: what is written is right for both']
    : [...choice.because];
}
