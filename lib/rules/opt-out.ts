import { JsonObject } from '../manifest';

/** Takes a workload out of what is attached to, or checked in, its scope. Its value is the reason. */
export const OPT_OUT = 'graceful-mesh/opt-out';

/** The reason for which a workload has opted out; empty where it wants to and gives none, undefined where it does not. */
export function optOutOf(...annotations: readonly JsonObject[]): string | undefined {
  const map = annotations.find((one) => Object.hasOwn(one, OPT_OUT));
  if (!map) return undefined;
  const reason = map[OPT_OUT];
  return typeof reason === 'string' ? reason.trim() : '';
}
