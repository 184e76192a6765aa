import { MeshReading, ProxySettings } from '../meshes/mesh';
import { budget, listenersCloseAfter, Needs, printSeconds, Sum } from '../model';
import { Own, pinned } from './enough';
import { PlanError } from './plan-error';
import { Mechanism, Requirements } from './requirements';

/** Nobody knows what a Job has left to do when nobody said it: it keeps at least the drain that it would have without a plan. */
function atLeast(computed: Sum, { proxies }: MeshReading): Sum {
  const present = Math.max(0, ...proxies.map(({ drain }) => (drain.kind === 'fixed' ? Math.ceil(drain.duration.value) : 0)));
  return present > computed.seconds ? { seconds: present, terms: [{ what: 'as it is without a plan', seconds: present }] } : computed;
}

/** docs/proof.md row 45. */
const IDLE_CLIENT = 'one client that keeps an idle connection holds the pod for its whole grace, and it ends by SIGKILL';

/** What a mechanism makes of the proxy. */
export interface ProxyPlan {
  readonly settings: ProxySettings;
  readonly sums: Readonly<Record<string, Sum>>;
  readonly costs: readonly string[];
}

/** What the numbers of a mechanism follow from. */
export interface ProxyNeeds {
  readonly requirements: Requirements;
  readonly needs: Needs;
  /** The application's longest preStop. */
  readonly preStop: number;
  readonly reading: MeshReading;
  readonly own: Own;
  readonly job: boolean;
}

/** A longer one of the pod's own stays, and counts. */
const orItsOwn = (computed: Sum, seconds = 0): Sum => (seconds > computed.seconds ? itsOwn(seconds) : computed);
const itsOwn = (seconds: number): Sum => ({ seconds, terms: [{ what: 'its own', seconds }] });

const wholeDrain = (seconds: number) => `every stop takes the whole drain of ${printSeconds(seconds)}, idle or not`;

/**
 * The settings of a mechanism, with their sums and what they cost.
 *
 * @throws PlanError where a drain was asked for that nothing would read
 */
export function proxyPlan(mechanism: Mechanism, { requirements, needs, preStop, reading, own, job }: ProxyNeeds): ProxyPlan {
  const raise = (closing: ProxyPlan): ProxyPlan => {
    const listeners = budget.listeners(needs);
    if (listeners.seconds <= listenersCloseAfter(reading.proxies)) return closing;
    const { settings, sums } = closing;
    return { ...closing, settings: { ...settings, listenersCloseAfter: listeners.seconds }, sums: { ...sums, drainDuration: listeners } };
  };
  const given: Sum | undefined = requirements.drain === undefined ? undefined : { seconds: requirements.drain, terms: [{ what: 'as given', seconds: requirements.drain }] };
  const unread = (why: string): void => {
    if (given) throw new PlanError('drain', `(${given.seconds}s) would not be read: ${why}; leave it out`);
  };
  switch (mechanism) {
    case 'inherited':
      return { settings: {}, sums: {}, costs: reading.proxies.some(({ drain }) => drain.kind === 'until-idle') ? [IDLE_CLIENT] : [] };
    case 'own': {
      const settings = pinned(reading);
      const minimum = typeof settings.exitOnZero === 'object' ? settings.exitOnZero.minimum : undefined;
      return {
        settings,
        sums: {
          ...(settings.drain !== undefined && { terminationDrainDuration: itsOwn(settings.drain) }),
          ...(minimum !== undefined && { MINIMUM_DRAIN_DURATION: itsOwn(minimum) }),
        },
        costs: minimum !== undefined ? [IDLE_CLIENT] : settings.drain !== undefined ? [wholeDrain(settings.drain)] : [],
      };
    }
    case 'application-only':
      unread('there is no proxy in the pod');
      return { settings: {}, sums: {}, costs: [] };
    case 'native': {
      if (reading.proxies.every(({ drainHook }) => drainHook)) {
        unread('a native sidecar exits right after the application');
        return { settings: {}, sums: {}, costs: [] };
      }
      const drain = orItsOwn(given ?? budget.drainAfterHook({ ...needs, afterLastRequest: { ...needs.afterLastRequest, value: 0 } }), own.drain);
      return {
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: ['Istio\'s own drain hook is not there (replaced, or before 1.21): the drain is spent after the application has gone'],
      };
    }
    case 'fixed-drain': {
      const computed = budget.fixedDrain(needs, preStop);
      const drain = orItsOwn(given ?? (job ? atLeast(computed, reading) : computed), own.drain);
      return raise({
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: [job
          ? `a pod that is deleted keeps its proxy for the whole drain of ${printSeconds(drain.seconds)}; one that completes does not`
          : wholeDrain(drain.seconds)],
      });
    }
    case 'exit-on-zero': {
      unread('the proxy exits on zero connections');
      const minimum = orItsOwn(budget.minimumDrain(needs, preStop), own.minimum);
      return raise({
        settings: { exitOnZero: { minimum: minimum.seconds } },
        sums: { MINIMUM_DRAIN_DURATION: minimum },
        costs: [IDLE_CLIENT],
      });
    }
    case 'wait-for-connections': {
      const bound = orItsOwn(budget.hookBound(needs, preStop), own.bound);
      const { requestDuration } = requirements;
      const net = requestDuration.kind === 'mixed' ? budget.safetyNetDrain(needs, requestDuration.typical, preStop) : budget.drainAfterHook(needs);
      const drain = orItsOwn(given ?? net, own.drain);
      return {
        settings: { waitingHook: bound.seconds, drain: drain.seconds, exitOnZero: 'off' },
        sums: { 'the hook\'s bound': bound, 'terminationDrainDuration': drain },
        costs: requestDuration.kind === 'mixed' ? [`the safety net adds its drain of ${printSeconds(drain.seconds)} to every stop`] : [],
      };
    }
    case 'wait-then-exit-on-zero': {
      unread('the proxy exits on zero connections');
      const bound = orItsOwn(budget.hookBound(needs, preStop), own.bound);
      const minimum = orItsOwn(budget.minimumDrainAfterHook(needs, preStop), own.minimum);
      return {
        settings: { waitingHook: bound.seconds, exitOnZero: { minimum: minimum.seconds } },
        sums: { 'the hook\'s bound': bound, 'MINIMUM_DRAIN_DURATION': minimum },
        costs: [`the net adds ${printSeconds(minimum.seconds + 1)} to every stop, or the whole grace while a client keeps an idle connection`],
      };
    }
  }
}
