import { WaitingHook } from '../manifest';
import { MeshAbilities, MeshReading, ProxySettings } from '../meshes/mesh';
import { budget, listenersCloseAfter, LOOK_SECONDS, Needs, printSeconds, Sum } from '../model';
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
  /** What the drain behind a waiting hook is for. @default - there is none */
  readonly net?: string;
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
  /** Whether the proxy's agent can be asked to drain. */
  readonly drainsNow: MeshAbilities['drainsNow'];
  /** The pod could wait for its connections at no cost. */
  readonly couldWait: boolean;
  /** The grace, where it is not computed. */
  readonly grace?: number;
}

/** A longer one of the pod's own stays, and counts. */
const orItsOwn = (computed: Sum, seconds = 0): Sum => (seconds > computed.seconds ? itsOwn(seconds) : computed);
const itsOwn = (seconds: number): Sum => ({ seconds, terms: [{ what: 'its own', seconds }] });

const wholeDrain = (seconds: number) => `every stop takes the whole drain of ${printSeconds(seconds)}, idle or not`;

const WAY_OUT = '; with drainMechanism: WAIT_FOR_CONNECTIONS it ends with its last request, and the same drain is only the net behind the hook';

function protectedBy({ seconds }: Sum, needs: Needs): string {
  const longest = budget.protects(needs, seconds);
  if (longest >= needs.longestRequest.value) return 'every request';
  return longest > 0 ? `requests of up to ${printSeconds(longest)}` : 'only requests that are answered at once';
}

/** The waiting hook; where its agent can be asked to drain, it asks. */
function hookOf({ needs, preStop, own, drainsNow }: ProxyNeeds): { readonly hook: WaitingHook; readonly sums: Readonly<Record<string, Sum>> } {
  const asks = drainsNow !== 'no';
  const bound = orItsOwn(budget.hookBound(needs, preStop, asks), own.bound);
  const pause = budget.hookPause(needs);
  return {
    hook: { bound: bound.seconds, ...(asks && { asksAfter: pause.seconds }) },
    sums: { 'the hook\'s bound': bound, ...(asks && pause.seconds > 0 && { 'until it asks': pause }) },
  };
}

/**
 * The drain behind a hook that asks, which is only spent where the hook could not run or has given up: the whole one that would do without a hook, or the one
 * for the typical request; less where a grace does not leave room for both.
 */
function netOf(given: ProxyNeeds, { bound, asksAfter = 0 }: WaitingHook): { readonly drain: Sum; readonly smaller?: string } {
  const { requirements, needs, preStop, own, grace } = given;
  const { requestDuration, drain: asked, limits = [] } = requirements;
  if (asked !== undefined) return { drain: { seconds: asked, terms: [{ what: 'as given', seconds: asked }] } };
  if (own.drain !== undefined && own.drain >= budget.drainAfterHook(needs).seconds) return { drain: itsOwn(own.drain) };
  const wanted = requestDuration.kind === 'mixed' ? budget.safetyNetDrain(needs, requestDuration.typical, preStop) : budget.fixedDrain(needs, preStop);
  const least = budget.safetyNetDrain(needs, 0, preStop);
  const ends = [...(grace === undefined ? [] : [{ seconds: grace, what: 'the grace' }]), ...limits.map(({ seconds, when }) => ({ seconds, what: `what is left when ${when}` }))];
  const tightest = ends.sort((a, b) => a.seconds - b.seconds)[0];
  const hook = bound + LOOK_SECONDS + asksAfter;
  if (tightest === undefined || hook + wanted.seconds < tightest.seconds) return { drain: wanted };
  const room = Math.ceil(tightest.seconds) - 1 - hook;
  const drain = room > least.seconds ? { seconds: room, terms: [{ what: `${tightest.what} (${printSeconds(tightest.seconds)}) less the hook`, seconds: room }] } : least;
  if (drain.seconds >= wanted.seconds) return { drain: wanted };
  return { drain, smaller: `${printSeconds(wanted.seconds)} would do more, and does not fit beside the hook's ${printSeconds(hook)} into ${tightest.what} (${printSeconds(tightest.seconds)})` };
}

/**
 * The settings of a mechanism, with their sums and what they cost.
 *
 * @throws PlanError where a drain was asked for that nothing would read
 */
export function proxyPlan(mechanism: Mechanism, given: ProxyNeeds): ProxyPlan {
  const { requirements, needs, preStop, reading, own, job, drainsNow } = given;
  const raise = (closing: ProxyPlan): ProxyPlan => {
    const listeners = budget.listeners(needs);
    if (listeners.seconds <= listenersCloseAfter(reading.proxies)) return closing;
    const { settings, sums } = closing;
    return { ...closing, settings: { ...settings, listenersCloseAfter: listeners.seconds }, sums: { ...sums, drainDuration: listeners } };
  };
  const asked: Sum | undefined = requirements.drain === undefined ? undefined : { seconds: requirements.drain, terms: [{ what: 'as given', seconds: requirements.drain }] };
  const unread = (why: string): void => {
    if (asked) throw new PlanError('drain', `(${asked.seconds}s) would not be read: ${why}; leave it out`);
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
      const drain = orItsOwn(asked ?? budget.drainAfterHook({ ...needs, afterLastRequest: { ...needs.afterLastRequest, value: 0 } }), own.drain);
      return {
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: ['Istio\'s own drain hook is not there (replaced, or before 1.21): the drain is spent after the application has gone'],
      };
    }
    case 'fixed-drain': {
      const computed = budget.fixedDrain(needs, preStop);
      const drain = orItsOwn(asked ?? (job ? atLeast(computed, reading) : computed), own.drain);
      return raise({
        settings: { drain: drain.seconds, exitOnZero: 'off' },
        sums: { terminationDrainDuration: drain },
        costs: [job
          ? `a pod that is deleted keeps its proxy for the whole drain of ${printSeconds(drain.seconds)}; one that completes does not`
          : wholeDrain(drain.seconds) + (given.couldWait ? WAY_OUT : '')],
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
      const { hook, sums } = hookOf(given);
      if (hook.asksAfter === undefined) {
        const { requestDuration } = requirements;
        const net = requestDuration.kind === 'mixed' ? budget.safetyNetDrain(needs, requestDuration.typical, preStop) : budget.drainAfterHook(needs);
        const drain = orItsOwn(asked ?? net, own.drain);
        return {
          settings: { waitingHook: hook, drain: drain.seconds, exitOnZero: 'off' },
          sums: { ...sums, terminationDrainDuration: drain },
          costs: requestDuration.kind === 'mixed' ? [`the safety net adds its drain of ${printSeconds(drain.seconds)} to every stop`] : [],
        };
      }
      const { drain, smaller } = netOf(given, hook);
      return raise({
        settings: { waitingHook: hook, drain: drain.seconds, exitOnZero: 'off' },
        sums: { ...sums, terminationDrainDuration: drain },
        costs: drainsNow === 'unknown' ? [`an agent that does not know POST /drain adds the drain of ${printSeconds(drain.seconds)} to every stop`] : [],
        net: `where the hook cannot run, the drain of ${printSeconds(drain.seconds)} protects ${protectedBy(drain, needs)}${smaller === undefined ? '' : `; ${smaller}`}`,
      });
    }
    case 'wait-then-exit-on-zero': {
      unread('the proxy exits on zero connections');
      const { hook, sums } = hookOf(given);
      const minimum = orItsOwn(budget.minimumDrainAfterHook(needs, preStop), own.minimum);
      const net = `${printSeconds(minimum.seconds + 1)} to every stop, or the whole grace while a client keeps an idle connection`;
      return raise({
        settings: { waitingHook: hook, exitOnZero: { minimum: minimum.seconds } },
        sums: { ...sums, MINIMUM_DRAIN_DURATION: minimum },
        costs: drainsNow === 'yes' ? [] : [drainsNow === 'no' ? `the net adds ${net}` : `an agent that does not know POST /drain adds ${net}`],
        ...(drainsNow !== 'no' && { net: 'where the hook cannot run, the proxy leaves when no connection is open: every request is protected, and one client that keeps an idle connection holds the pod for its whole grace' }),
      });
    }
  }
}
