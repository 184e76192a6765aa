import { JsonObject, PodTemplate } from '../manifest';
import { MeshProfile, MeshReading, Mode, ProxySettings } from '../meshes/mesh';
import { applications, budget, Known, least, Needs, Sum } from '../model';
import { EvaluateInput, View, view } from '../rules';
import { Choice, choose } from './mechanism';
import { PlanError } from './plan-error';
import { validate } from './validate';
import { behaviourOf, Mechanism, needsOf, Wishes } from './wishes';

/** The application's preStop: how long, and as what. */
export interface PreStopPlan {
  readonly sum: Sum;
  readonly form: 'sleep-action' | 'exec';
}

/** What will be written, why, and what it costs. */
export interface Plan {
  readonly wishes: Wishes;
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
}

/** What a plan is made from. */
export interface PlanInput {
  readonly wishes: Wishes;
  readonly mesh: MeshProfile;
  /** The pod template as the user has it. */
  readonly template: JsonObject;
  /** Annotations of the workload itself. @default - none */
  readonly workloadAnnotations?: JsonObject;
}

/** How a template is looked at on behalf of a user with these wishes. */
export function evaluation({ wishes, mesh, template, workloadAnnotations }: PlanInput): EvaluateInput {
  return { template, workloadAnnotations, mesh, needs: needsOf(wishes), read: { application: behaviourOf(wishes) } };
}

/**
 * Chooses the mechanism and asks the budget for its numbers. The grace is not part of it: it follows from the pod as it comes out
 * (see `apply`).
 *
 * @param seen the template as it was read already, to spare reading it again
 * @throws PlanError when the wishes contradict each other or the mesh
 */
export function plan(input: PlanInput, seen?: View): Plan {
  const { wishes, mesh } = input;
  validate(wishes);
  const { template, reading } = seen ?? view(evaluation(input), input.template);
  const abilities = mesh.abilities(template);
  const needs = needsOf(wishes);
  const choice = choose({ wishes, reading, abilities, template });
  const preStop = preStopPlan(wishes, needs, template);
  const waits = Math.max(preStop.sum.seconds, ...applications({ ...template, sidecars: [] }).map((app) => least(app.preStop)));
  const { settings, sums, costs } = proxyPlan(choice.mechanism, wishes, needs, waits, reading);
  const listeners = budget.listeners(needs);
  const closing = choice.mechanism === 'fixed-drain' || choice.mechanism === 'exit-on-zero';
  const raise = closing && listeners.seconds > abilities.listenersCloseAfter;
  return {
    wishes,
    needs,
    meshTitle: mesh.title,
    mode: reading.mode,
    mechanism: choice.mechanism,
    because: because(choice, reading),
    preStop,
    settings: {
      ...settings,
      ...(raise && { listenersCloseAfter: listeners.seconds }),
      ...(choice.mechanism === 'native' && abilities.pinNative && { pinNative: true }),
    },
    sums: { ...sums, ...(raise && { drainDuration: listeners }) },
    costs: wishes.onSigterm === 'ignores' ? [...costs, 'the application ignores SIGTERM: every pod takes its whole grace and ends by SIGKILL'] : costs,
  };
}

function because(choice: Choice, reading: MeshReading): string[] {
  return reading.mode.value === 'unknown'
    ? [...choice.because, 'whether the sidecar is native is decided at injection: what is written is right for both']
    : [...choice.because];
}

function preStopPlan(wishes: Wishes, needs: Needs, template: PodTemplate): PreStopPlan {
  const computed = budget.applicationPreStop(needs, wishes.onSigterm ?? 'finishes-requests');
  const sum: Sum = wishes.preStop === undefined ? computed : { seconds: wishes.preStop, terms: [{ what: 'as given', seconds: wishes.preStop }] };
  if (wishes.nativeSleep !== false) return { sum, form: 'sleep-action' };
  const unhooked = applications({ ...template, sidecars: [] }).some(({ preStop }) => preStop.kind === 'none');
  if (wishes.imageHasSleep !== true && sum.seconds > 0 && unhooked) {
    throw new PlanError('preStop', `of ${sum.seconds}s has no form here: the cluster has no preStop.sleep before Kubernetes 1.30, and the application's image is not said to have sleep; `
      + 'set imageHasSleep: true, give the container a preStop of its own, or raise kubernetesVersion');
  }
  return { sum, form: 'exec' };
}

interface ProxyPlan {
  readonly settings: ProxySettings;
  readonly sums: Record<string, Sum>;
  readonly costs: string[];
}

function proxyPlan(mechanism: Mechanism, wishes: Wishes, needs: Needs, preStop: number, reading: MeshReading): ProxyPlan {
  const given: Sum | undefined = wishes.drain === undefined ? undefined : { seconds: wishes.drain, terms: [{ what: 'as given', seconds: wishes.drain }] };
  const unread = (why: string): void => {
    if (given) throw new PlanError('drain', `(${given.seconds}s) would not be read: ${why}; leave it out`);
  };
  switch (mechanism) {
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
      const drain = given ?? budget.fixedDrain(needs, preStop);
      return {
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: [`every stop takes the whole drain of ${drain.seconds}s, idle or not`],
      };
    }
    case 'exit-on-zero': {
      unread('the proxy exits on zero connections');
      const minimum = budget.minimumDrain(needs, preStop);
      return {
        settings: { exitOnZero: { minimum: minimum.seconds } },
        sums: { MINIMUM_DRAIN_DURATION: minimum },
        costs: ['one client that keeps an idle connection holds the pod for its whole grace, and it ends by SIGKILL'],
      };
    }
    case 'wait-for-connections': {
      const bound = budget.hookBound(needs, preStop);
      const { requestDuration } = wishes;
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
