import { isObject, JsonObject, objectAt } from '../manifest';
import { DelayFacts } from './facts';

/**
 * How long a Rollout of Argo's keeps its old pods once traffic goes to the new ones, where it says so itself.
 *
 * @param at JSON pointer to its spec
 * @see argoproj/argo-rollouts utils/defaults/defaults.go GetScaleDownDelaySecondsOrDefault: 30 s otherwise
 */
export function delayOf({ strategy }: JsonObject, at: string): DelayFacts | undefined {
  const { blueGreen, canary } = objectAt(strategy);
  const kind = isObject(blueGreen) ? 'blueGreen' : 'canary';
  const { scaleDownDelaySeconds: seconds, trafficRouting, dynamicStableScale } = objectAt(kind === 'blueGreen' ? blueGreen : canary);
  if (typeof seconds !== 'number') return undefined;
  const refused = kind === 'blueGreen' ? undefined : !isObject(trafficRouting) ? 'a canary has it with trafficRouting only' : dynamicStableScale === true ? 'it goes not with dynamicStableScale' : undefined;
  return { seconds, pointer: `${at}/strategy/${kind}/scaleDownDelaySeconds`, ...(refused !== undefined && { refused }) };
}
