import { countable } from './countable';
import { Hook } from './hook';
import { effectiveGrace } from './kubelet';
import { Needs } from './needs';
import { ContainerFacts, PodFacts, ProxyFacts } from './pod';
import { busyUntil, containerStop } from './stop-bound';

/** What is nearer than this to a tie is played. */
const CLEAR_SECONDS = 0.5;

/**
 * Whether it shows in the numbers alone that the proxy outlasts what needs it, and takes connections as long as peers send: then nobody has to play the stop to see
 * it. So it is for what mostly is: a proxy that drains for a fixed time, or goes after the application, beside hooks of a known length that only wait. False where it would have to be played. Held against
 * `simulate` by a property test.
 */
export function surelyCovered({ grace, containers, sidecars, proxy }: PodFacts, needs: Needs): boolean {
  if (!proxy || !containers.some(({ role }) => role === 'application') || !containers.every(isPlain) || !sidecars.every(isPlain)) return false;
  const stops = Math.max(0, ...containers.map((container) => containerStop(container, needs))) + CLEAR_SECONDS;
  const kept = effectiveGrace(grace.value);
  if (proxy.placement === 'native-sidecar') return goesLast(proxy) && stops + sidecars.reduce((sum, sidecar) => sum + containerStop(sidecar, needs), 0) < kept;
  if (proxy.preStop.kind !== 'none' || proxy.drain.kind !== 'fixed') return false;
  const drain = countable(proxy.drain.duration.value);
  return drain <= kept && drain >= stops && drain >= busyUntil(needs) + CLEAR_SECONDS
    && proxy.listenersCloseAfter.value >= countable(needs.endpointPropagation.value) + CLEAR_SECONDS;
}

/** Ends by itself, after a hook that does nothing but wait. */
const isPlain = ({ preStop, behaviour }: ContainerFacts): boolean => behaviour.onSigterm !== 'ignores' && waits(preStop);

const waits = (hook: Hook): boolean =>
  hook.kind === 'none' || (hook.kind === 'fixed' && hook.effect === undefined && hook.closesListener === undefined && hook.endsProxy === undefined);

/** Whether a native sidecar drains by its own hook: it is there until the kubelet has stopped the application. */
const goesLast = ({ drain, preStop }: ProxyFacts): boolean =>
  drain.kind === 'with-application' && preStop.kind === 'fixed' && preStop.effect === 'disarms-drain' && preStop.seconds.value === 0;
