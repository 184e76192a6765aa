import { applyEdits, PodTemplate } from '../manifest';
import { MeshReading, Mode, ProxySettings, SettingTrace } from '../meshes/mesh';
import { applications, budget, Edit, Known, least, listenersCloseAfter, Needs, Sum } from '../model';
import { View, view } from '../rules';
import { WorkloadFacts } from '../workload';
import { inheritedIsEnough } from './inherited';
import { evaluation, PlanInput } from './input';
import { endJob, JobEnding, mayBeClassic } from './job';
import { Choice, choose } from './mechanism';
import { PlanError } from './plan-error';
import { PreStopPlan, preStopPlan } from './pre-stop';
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
  /** What a Job's command becomes. */
  readonly jobEdits: readonly Edit[];
  readonly workload?: WorkloadFacts;
  /** What is in effect from which level, where levels were declared. */
  readonly traces: readonly SettingTrace[];
}

/**
 * Chooses the mechanism and asks the budget for its numbers. The grace is not part of it: it follows from the pod as it comes out
 * (see `apply`).
 *
 * @param seen the template as it was read already, to spare reading it again
 * @throws PlanError when the requirements contradict each other or the mesh
 */
export function plan(input: PlanInput, seen?: View): Plan {
  const { mesh, workload } = input;
  const requirements = requirementsFor(input.requirements, workload);
  validate(requirements);
  const asked = seen ?? view(evaluation(input), input.template);
  const { template, reading } = asked;
  const abilities = mesh.abilities(template);
  const needs = needsOf(requirements);
  const preStop = preStopPlan(requirements, needs, template);
  let ending: JobEnding | undefined;
  if (workload?.job && mayBeClassic(reading)) {
    if (abilities.nativeByAnnotation === true) return madeNative(input, template);
    const jobEnd = mesh.jobEnd?.(template);
    ending = jobEnd && endJob(input.template, asked, jobEnd, requirements, abilities.nativeByAnnotation);
  }
  const inherited = inheritedIsEnough(input, asked, preStop);
  const choice = inherited ?? choose({ requirements, reading, abilities, template, workload });
  const waits = Math.max(preStop.sum.seconds, ...applications({ ...template, sidecars: [] }).map((app) => least(app.preStop)));
  const { settings, sums, costs } = proxyPlan(choice.mechanism, requirements, needs, waits, reading, workload?.job !== undefined);
  const listeners = budget.listeners(needs);
  const closing = choice.mechanism === 'fixed-drain' || choice.mechanism === 'exit-on-zero';
  const raise = closing && listeners.seconds > listenersCloseAfter(reading.proxies);
  return {
    requirements,
    needs,
    meshTitle: mesh.title,
    mode: reading.mode,
    mechanism: choice.mechanism,
    because: [...because(choice, reading), ...(ending ? [ending.because] : [])],
    preStop,
    settings: {
      ...(mustReplaceMeshHook(choice, asked) && { waitingHook: 'none' }),
      ...settings,
      ...(raise && { listenersCloseAfter: listeners.seconds }),
      ...(reading.mode.value === 'native' && abilities.pinNative && { pinNative: true }),
    },
    sums: { ...sums, ...(raise && { drainDuration: listeners }) },
    costs: requirements.onSigterm === 'ignores' ? [...costs, 'the application ignores SIGTERM: every pod takes its whole grace and ends by SIGKILL'] : costs,
    jobEdits: ending?.edits ?? [],
    ...(workload && { workload }),
    traces: reading.settings,
  };
}

/**
 * Whether the mesh puts a preStop on every proxy that this one must not have: one that ends it at its SIGTERM, as only a native sidecar may, or
 * that waits for what the pod does not have: a worker's connections, a native sidecar that in turn waits for the proxy.
 */
function mustReplaceMeshHook({ mechanism }: Choice, { template, situations }: View): boolean {
  const hook = situations.map(({ pod }) => pod.proxy).find((proxy) => proxy?.placement === 'container' && proxy.preStopLevel !== undefined)?.preStop;
  if (!hook || mechanism === 'inherited') return false;
  if (hook.kind === 'fixed') return hook.effect === 'disarms-drain' || hook.effect === 'ends-proxy';
  if (hook.kind !== 'until-sockets-close' && hook.kind !== 'until-listeners-close') return hook.kind === 'never-ends';
  const servers = applications({ ...template, sidecars: [] }).filter(({ behaviour }) => behaviour.listens);
  return servers.length === 0 || template.sidecars.some(({ behaviour }) => behaviour.listens);
}

/** A Job's sidecar is made native where that can be had: then nothing has to end it, and nothing of the Job's own is touched. */
function madeNative(input: PlanInput, template: PodTemplate): Plan {
  const native = plan({ ...input, template: applyEdits(input.template, written(input.mesh, template, { pinNative: true })) });
  return {
    ...native,
    because: [...native.because, 'a Job with a classic sidecar never completes, and the cluster can run a native one'],
    settings: { ...native.settings, pinNative: true },
  };
}

function because(choice: Choice, reading: MeshReading): string[] {
  return reading.mode.value === 'unknown'
    ? [...choice.because, 'whether the sidecar is native is decided at injection: what is written is right for both']
    : [...choice.because];
}

/** Nobody knows what a Job has left to do when nobody said it: it keeps at least the drain that it would have without a plan. */
function atLeast(computed: Sum, { proxies }: MeshReading): Sum {
  const present = Math.max(0, ...proxies.map(({ drain }) => (drain.kind === 'fixed' ? Math.ceil(drain.duration.value) : 0)));
  return present > computed.seconds ? { seconds: present, terms: [{ what: 'as it is without a plan', seconds: present }] } : computed;
}

/** docs/proof.md row 45. */
const IDLE_CLIENT = 'one client that keeps an idle connection holds the pod for its whole grace, and it ends by SIGKILL';

interface ProxyPlan {
  readonly settings: ProxySettings;
  readonly sums: Record<string, Sum>;
  readonly costs: string[];
}

function proxyPlan(mechanism: Mechanism, requirements: Requirements, needs: Needs, preStop: number, reading: MeshReading, job: boolean): ProxyPlan {
  const given: Sum | undefined = requirements.drain === undefined ? undefined : { seconds: requirements.drain, terms: [{ what: 'as given', seconds: requirements.drain }] };
  const unread = (why: string): void => {
    if (given) throw new PlanError('drain', `(${given.seconds}s) would not be read: ${why}; leave it out`);
  };
  switch (mechanism) {
    case 'inherited':
      return { settings: {}, sums: {}, costs: reading.proxies.some(({ drain }) => drain.kind === 'until-idle') ? [IDLE_CLIENT] : [] };
    case 'application-only':
      unread('there is no proxy in the pod');
      return { settings: {}, sums: {}, costs: [] };
    case 'native': {
      if (reading.proxies.every(({ drainHook }) => drainHook)) {
        unread('a native sidecar exits right after the application');
        return { settings: {}, sums: {}, costs: [] };
      }
      const drain = given ?? budget.drainAfterHook({ ...needs, afterLastRequest: { ...needs.afterLastRequest, value: 0 } });
      return {
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: ['Istio\'s own drain hook is not there (replaced, or before 1.21): the drain is spent after the application has gone'],
      };
    }
    case 'fixed-drain': {
      const computed = budget.fixedDrain(needs, preStop);
      const drain = given ?? (job ? atLeast(computed, reading) : computed);
      return {
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: [job ? `a pod that is deleted keeps its proxy for the whole drain of ${drain.seconds}s; one that completes does not` : `every stop takes the whole drain of ${drain.seconds}s, idle or not`],
      };
    }
    case 'exit-on-zero': {
      unread('the proxy exits on zero connections');
      const minimum = budget.minimumDrain(needs, preStop);
      return {
        settings: { exitOnZero: { minimum: minimum.seconds } },
        sums: { MINIMUM_DRAIN_DURATION: minimum },
        costs: [IDLE_CLIENT],
      };
    }
    case 'wait-for-connections': {
      const bound = budget.hookBound(needs, preStop);
      const { requestDuration } = requirements;
      const net = requestDuration.kind === 'mixed' ? budget.safetyNetDrain(needs, requestDuration.typical, preStop) : budget.drainAfterHook(needs);
      const drain = given ?? net;
      return {
        settings: { waitingHook: bound.seconds, drain: drain.seconds, exitOnZero: 'off' },
        sums: { 'the hook\'s bound': bound, 'terminationDrainDuration': drain },
        costs: requestDuration.kind === 'mixed' ? [`the safety net adds its drain of ${drain.seconds}s to every stop`] : [],
      };
    }
    case 'wait-then-exit-on-zero': {
      unread('the proxy exits on zero connections');
      const bound = budget.hookBound(needs, preStop);
      const minimum = budget.minimumDrainAfterHook(needs, preStop);
      return {
        settings: { waitingHook: bound.seconds, exitOnZero: { minimum: minimum.seconds } },
        sums: { 'the hook\'s bound': bound, 'MINIMUM_DRAIN_DURATION': minimum },
        costs: [`the net adds ${minimum.seconds + 1}s to every stop, or the whole grace while a client keeps an idle connection`],
      };
    }
  }
}
