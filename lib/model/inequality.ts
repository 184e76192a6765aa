import { countable } from './countable';
import { least } from './hook';
import { applications, ContainerFacts, PodFacts } from './pod';
import { effectiveDrain } from './proxy-drain';

/**
 * The rule this library exists for:
 *
 *     preStop + terminationDrainDuration < terminationGracePeriodSeconds        strictly less
 *
 * with the longest preStop of the application and of the proxy, and the drain that is in effect. Necessary, not sufficient: whether
 * the pod also stays long enough is in coverage.ts.
 *
 * @see Alibaba Cloud ASM FAQ "Why do time-consuming requests lose or fail after a sidecar proxy is injected into a pod"
 */
export interface Inequality {
  readonly preStop: number;
  /** Whose preStop is the longest. */
  readonly preStopOf: string;
  readonly drain: number;
  /** The level of the mesh's own settings that the drain is from, where one is. */
  readonly drainLevel?: string;
  readonly grace: number;
  readonly holds: boolean;
}

/**
 * Evaluates the rule for a pod. A hook without a known length counts with what it takes at least.
 *
 * @example inequality(pod).holds
 */
export function inequality(pod: PodFacts): Inequality {
  let preStop = 0;
  let preStopOf = applications(pod)[0]?.name ?? pod.containers[0]?.name ?? '';
  const count = ({ name, preStop: hook }: Pick<ContainerFacts, 'name' | 'preStop'>) => {
    const seconds = countable(least(hook));
    if (seconds <= preStop) return;
    preStop = seconds;
    preStopOf = name;
  };
  pod.containers.forEach(count);
  pod.sidecars.forEach(count);
  if (pod.proxy) count(pod.proxy);
  const drain = countable(effectiveDrain(pod.proxy?.drain));
  const level = pod.proxy?.drain.kind === 'fixed' ? pod.proxy.drain.duration.level : undefined;
  const grace = pod.grace.value;
  return { preStop, preStopOf, drain, ...(level !== undefined && { drainLevel: level }), grace, holds: preStop + drain < grace };
}
