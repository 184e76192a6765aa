import { countable } from './countable';
import { disarms, Hook, least as leastOf, LOOK_SECONDS, longest } from './hook';
import { Needs } from './needs';
import { applications, ContainerFacts, PodFacts } from './pod';
import { IDLE_LOOK_SECONDS, IDLE_SLACK_SECONDS, ProxyDrain } from './proxy-drain';

/** One summand of a computed number, for `explain`. */
export interface Term {
  readonly what: string;
  readonly seconds: number;
}

const isBounded = ({ preStop }: { readonly preStop: Hook }): boolean => longest(preStop) !== undefined;

/**
 * By when the pod has stopped by itself at the latest, under the worst load of `needs`: what the grace must exceed.
 *
 * Fixed drain: the drain, or the application if it is longer. Exit on zero: the last connection, one look and its slack. A waiting
 * hook: its bound, one more look, then the drain; one that has the agent drained when it has seen the last connection out: that, one look and its pause. A native sidecar: the application, then the sidecars, then what drain is left.
 *
 * @returns undefined when a hook has no bound that anyone knows
 */
export function stopBound(pod: PodFacts, needs: Needs): number | undefined {
  return bounded(pod) ? leastStop(pod, needs) : undefined;
}

/** Whether every hook of the pod has a bound that anyone knows. */
export function bounded(pod: PodFacts): boolean {
  return pod.containers.every(isBounded) && pod.sidecars.every(isBounded) && (!pod.proxy || isBounded(pod.proxy));
}

/** The same where hooks without a known bound count with what they take at least: the pod needs no less than this. */
export const leastStop = (pod: PodFacts, needs: Needs): number => stopOf(pod, needs, true);

/** The same where the net behind a waiting hook is spent: the hook could not run, or has given up. A grace has to leave room for that. */
export const spentStop = (pod: PodFacts, needs: Needs): number => stopOf(pod, needs, false);

function stopOf(pod: PodFacts, needs: Needs, hookRuns: boolean): number {
  const apps = Math.max(0, ...pod.containers.map((container) => containerStop(container, needs)));
  const sidecars = Math.max(apps, ...pod.sidecars.map(({ preStop }) => least(preStop)))
    + pod.sidecars.reduce((sum, { behaviour }) => sum + countable(behaviour.afterLastRequest), 0);
  const proxy = pod.proxy;
  if (!proxy) return sidecars;
  const seen = hookRuns ? seenBy(pod, needs, sidecars) : undefined;
  const hook = seen ?? least(proxy.preStop);
  if (seen !== undefined || disarms(proxy.preStop)) return Math.max(sidecars, hook);
  if (proxy.placement === 'native-sidecar') return Math.max(hook, sidecars) + drainBound(proxy.drain, 0);
  return Math.max(sidecars, hook + drainBound(proxy.drain, Math.max(0, busyUntil(needs) - hook)));
}

/**
 * By when a hook that asks the agent to drain has done so, which ends the proxy with it; undefined where it may give up at its bound, or where nobody knows whether
 * the agent takes it. What the application does after its last request may have connections, and they are seen.
 */
function seenBy({ containers, sidecars, proxy }: PodFacts, needs: Needs, lastSidecar: number): number | undefined {
  if (proxy?.preStop.kind !== 'until-sockets-close' || proxy.preStop.whenSeen?.drains !== 'yes') return undefined;
  const { bound, after = 0, whenSeen } = proxy.preStop;
  const helpers = sidecars.filter(({ behaviour }) => behaviour.listens);
  // A native sidecar of somebody else's goes when all ordinary containers have gone, a classic proxy among them.
  if (helpers.length > 0 && proxy.placement === 'container') return undefined;
  const watched = [...containers.filter(({ role, behaviour }) => role === 'application' || behaviour.listens), ...helpers];
  if (watched.some(({ behaviour }) => behaviour.onSigterm === 'ignores')) return undefined;
  const mains = Math.max(0, ...containers.map((container) => containerStop(container, needs)));
  const last = Math.max(countable(after), helpers.length > 0 ? lastSidecar : mains);
  return last + LOOK_SECONDS <= countable(bound.value) ? last + LOOK_SECONDS + countable(whenSeen.pause) : undefined;
}

/** E + R: until then requests may run. */
export const busyUntil = ({ endpointPropagation, longestRequest }: Needs) => countable(endpointPropagation.value) + countable(longestRequest.value);

const least = (hook: Hook) => countable(leastOf(hook));

/** When an ordinary container has exited. A container that ignores SIGTERM is ended by the kubelet: it only has to live until its requests are done. */
export function containerStop({ role, preStop, behaviour }: ContainerFacts, needs: Needs): number {
  const hook = least(preStop);
  const busy = role === 'application' ? busyUntil(needs) : 0;
  const after = countable(behaviour.afterLastRequest);
  switch (behaviour.onSigterm) {
    case 'exits-at-once': return hook + after;
    case 'ignores': return Math.max(hook, busy);
    case 'finishes-requests': return Math.max(hook, busy) + after;
  }
}

function drainBound(drain: ProxyDrain, busyFor: number): number {
  switch (drain.kind) {
    case 'fixed': return countable(drain.duration.value);
    case 'until-idle': return Math.max(countable(drain.minimum.value) + IDLE_LOOK_SECONDS, busyFor) + IDLE_SLACK_SECONDS;
    default: return 0;
  }
}

/** X = E + R + S: until then both the application and the proxy have to live. */
export function coverUntil(pod: PodFacts, needs: Needs): number {
  const S = Math.max(...[needs.afterLastRequest.value, ...applications(pod).map(({ behaviour }) => behaviour.afterLastRequest)].map(countable));
  return busyUntil(needs) + S;
}
