import { parseGoDuration } from '../model';
import { PlanError } from '../plan/plan-error';

/** A number of seconds, or a Go duration such as `90s` or `1m30s`. */
export type Duration = number | string;

/** @throws PlanError when it is neither */
export function secondsOf(property: string, duration: Duration): number {
  if (typeof duration === 'number' && Number.isFinite(duration)) return duration;
  const seconds = typeof duration === 'string' ? parseGoDuration(duration) : undefined;
  if (seconds !== undefined) return seconds;
  const hint = typeof duration === 'string' && /^\d+$/.test(duration) ? `; as text write '${duration}s', or read it from config with getNumber`
    : typeof (duration as { readonly toSeconds?: unknown } | undefined)?.toSeconds === 'function' ? '; a Duration of cdk8s has toSeconds()' : '';
  throw new PlanError(property, `(${typeof duration === 'string' ? JSON.stringify(duration) : String(duration)}) must be a number of seconds, such as 60, or a Go duration, such as '1m30s'${hint}`);
}

/** The same where there may be none. */
export function optionalSeconds(property: string, duration: Duration | null | undefined): number | undefined {
  return duration === undefined || duration === null ? undefined : secondsOf(property, duration);
}
