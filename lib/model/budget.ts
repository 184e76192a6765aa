import { countable } from './countable';
import { LOOK_SECONDS } from './hook';
import { inequality, Inequality } from './inequality';
import { MINIMUM_GRACE_SECONDS } from './kubelet';
import { Needs } from './needs';
import { OnSigterm, PodFacts } from './pod';
import { bounded, busyUntil, leastStop, spentStop, Term } from './stop-bound';

/** A computed number and the sum it comes from. */
export interface Sum {
  readonly seconds: number;
  readonly terms: readonly Term[];
}

/** Kubernetes' own default; a computed grace never goes below it. */
export const MINIMUM_PLANNED_GRACE = 30;

/** The kubelet begins up to half a second after the deletion, and the object goes up to 1.2 s after its last container (measured). */
const GONE_SLACK_SECONDS = 2;

/** The seconds by which a drain outlasts what it covers, so that a tie never decides. */
export const MARGIN = 1;

/** The bound of the waiting hook is two looks longer than what it waits for. */
const BOUND_MARGIN = 2 * LOOK_SECONDS;

/**
 * Until the application has had its last request: E + R, or its own preStop where that is longer.
 */
function busy(needs: Needs, preStop: number): [string, number][] {
  const asked = busyUntil(needs);
  return preStop > asked ? [['application preStop', preStop]] : [propagation(needs), request(needs)];
}

function sum(...given: [string, number][]): Sum {
  const terms: Term[] = [];
  let total = 0;
  for (const [what, value] of given) {
    const seconds = countable(value);
    total += seconds;
    if (seconds > 0 || terms.length === 0) terms.push({ what, seconds });
  }
  return { seconds: Math.ceil(total), terms };
}

const propagation = (needs: Needs): [string, number] => ['endpoint propagation', needs.endpointPropagation.value];
const request = (needs: Needs): [string, number] => ['longest request', needs.longestRequest.value];
const after = (needs: Needs): [string, number] => ['shutdown after the last request', needs.afterLastRequest.value];

/**
 * The inverse of the simulation, one function a setting: the smallest whole seconds that cover `needs`. Proven against
 * `simulate` by a property test.
 */
export const budget = {
  /** The application's preStop: peers must have stopped sending; an application that exits at once must also have answered. */
  applicationPreStop(needs: Needs, onSigterm: OnSigterm): Sum {
    return onSigterm === 'exits-at-once' ? sum(propagation(needs), request(needs)) : sum(propagation(needs));
  },

  /** A fixed drain that starts at the deletion and covers everything. */
  fixedDrain(needs: Needs, preStop: number): Sum {
    return sum(...busy(needs, preStop), after(needs), ['margin', MARGIN]);
  },

  /** The drain behind a waiting hook: the hook has seen the last request out, what is left is the application's own shutdown. */
  drainAfterHook(needs: Needs): Sum {
    return sum(after(needs), ['margin', MARGIN]);
  },

  /** The drain behind a waiting hook that also has to protect a typical request when the hook cannot start. */
  safetyNetDrain(needs: Needs, typical: number, preStop: number): Sum {
    const typically: Needs = { ...needs, longestRequest: { ...needs.longestRequest, value: typical } };
    return sum(...busy(typically, preStop).map(([what, seconds]): [string, number] => [what === 'longest request' ? 'typical request' : what, seconds]), after(needs), ['margin', MARGIN]);
  },

  /** MINIMUM_DRAIN_DURATION: until peers have stopped sending, a moment without a connection means nothing. */
  minimumDrain(needs: Needs, preStop: number): Sum {
    return sum(preStop > needs.endpointPropagation.value ? ['application preStop', preStop] : propagation(needs), ['margin', MARGIN]);
  },

  /** MINIMUM_DRAIN_DURATION behind a hook: also the application's own shutdown, during which it may have no connection. */
  minimumDrainAfterHook(needs: Needs, preStop: number): Sum {
    const net = this.minimumDrain(needs, preStop);
    const own = this.drainAfterHook(needs);
    return own.seconds > net.seconds ? own : net;
  },

  /** The bound of the waiting hook. One that asks the agent to drain must have seen the application out, whose own shutdown may have connections. */
  hookBound(needs: Needs, preStop: number, asks: boolean): Sum {
    return sum(...busy(needs, preStop), ...(asks ? [after(needs)] : []), ['two looks', BOUND_MARGIN]);
  },

  /** From the hook's last look until it asks the agent to drain: an application that still works may have no connection meanwhile. */
  hookPause(needs: Needs): Sum {
    return needs.afterLastRequest.value > 0 ? sum(after(needs), ['margin', MARGIN]) : sum(after(needs));
  },

  /** The longest request that this drain protects where the hook before it could not run. Seconds, at most the longest there is. */
  protects(needs: Needs, drain: number): number {
    const least = countable(needs.endpointPropagation.value) + countable(needs.afterLastRequest.value) + MARGIN;
    return Math.min(countable(needs.longestRequest.value), Math.max(0, drain - least));
  },

  /** Until when inbound listeners must stay open. */
  listeners(needs: Needs): Sum {
    return sum(propagation(needs), ['margin', MARGIN]);
  },

  /** The smallest grace for pods of which one will be there: more than the rule's sum and more than the time to stop. Hooks without a known bound count with what they take at least. */
  leastGrace(pods: readonly PodFacts[], needs: Needs): number {
    return this.graceAbove(pods.map((pod) => ({ inequality: inequality(pod), spentStop: spentStop(pod, needs) })));
  },

  /** The same of pods that are evaluated already. */
  graceAbove(stops: readonly { readonly inequality: Inequality; readonly spentStop: number }[]): number {
    let least = 1;
    for (const { inequality: { preStop, drain }, spentStop: stop } of stops) least = Math.max(least, Math.floor(Math.max(stop, preStop + drain)) + 1);
    return least;
  },

  /** What `leastGrace` must exceed, as a sum: the rule's, or the time to stop where that is longer. */
  graceSum(pods: readonly PodFacts[], needs: Needs): Sum {
    const sums = pods.map((pod): Sum => {
      const { preStop, preStopOf, drain } = inequality(pod);
      const stop = spentStop(pod, needs);
      if (stop > preStop + drain) return sum(['time to stop', stop]);
      return sum([`longest preStop (${preStopOf})`, preStop], ['drain', drain]);
    });
    return sums.reduce((longest, one) => (one.seconds > longest.seconds ? one : longest), sum(['time to stop', 0]));
  },

  /**
   * By when the pod's object has gone at the latest under the load of `needs`. An application that ignores SIGTERM stays until its SIGKILL, and
   * a native proxy has two seconds after that.
   *
   * @returns undefined when a hook has no known bound
   */
  goneWithin(pods: readonly PodFacts[], needs: Needs, grace: number): number | undefined {
    if (!pods.every(bounded)) return undefined;
    return GONE_SLACK_SECONDS + Math.max(0, ...pods.map((pod) => {
      const killed = [...pod.containers, ...pod.sidecars].some(({ behaviour }) => behaviour.onSigterm === 'ignores');
      return Math.max(leastStop(pod, needs), killed ? grace + MINIMUM_GRACE_SECONDS : 0);
    }));
  },

  /** The grace to write: the smallest, less its one second, with the headroom; never below Kubernetes' default. */
  plannedGrace(minimumGrace: number, needs: Needs): number {
    return Math.max(MINIMUM_PLANNED_GRACE, minimumGrace - 1 + Math.ceil(needs.headroom.value));
  },
};
