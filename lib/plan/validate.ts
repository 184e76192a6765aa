import { printSeconds } from '../model';
import { PlanError } from './plan-error';
import { DEFAULT_HEADROOM, MINIMUM_HEADROOM, Wishes } from './wishes';

/** The longest time that anybody waits for a pod: a year. Beyond it a number is a slip of the unit. */
const LONGEST = 365 * 24 * 3600;

/**
 * Refuses durations that no pod can have.
 *
 * @throws PlanError with the property, its value and what would do
 */
export function validate(wishes: Wishes): void {
  const { requestDuration } = wishes;
  duration('requestDuration', requestDuration.atMost);
  if (requestDuration.kind === 'mixed') {
    duration('requestDuration.typical', requestDuration.typical);
    if (requestDuration.typical >= requestDuration.atMost) {
      throw new PlanError('requestDuration.typical', `(${printSeconds(requestDuration.typical)}) must be less than atMost (${printSeconds(requestDuration.atMost)}); `
        + `where they are the same, RequestDuration.upTo(${printSeconds(requestDuration.atMost)}) is meant`);
    }
  }
  if (requestDuration.kind !== 'up-to' && requestDuration.atMost === 0) {
    throw new PlanError('requestDuration', 'of at most 0s has nothing to wait for; use RequestDuration.upTo');
  }
  if (wishes.endpointPropagation !== undefined) duration('endpointPropagation', wishes.endpointPropagation);
  if (wishes.shutdownAfterLastRequest !== undefined) duration('shutdownAfterLastRequest', wishes.shutdownAfterLastRequest);
  if (wishes.gracePeriodHeadroom !== undefined) {
    duration('gracePeriodHeadroom', wishes.gracePeriodHeadroom);
    if (wishes.gracePeriodHeadroom < MINIMUM_HEADROOM) {
      throw new PlanError('gracePeriodHeadroom', `(${printSeconds(wishes.gracePeriodHeadroom)}) must be ${MINIMUM_HEADROOM}s or more: the kubelet itself is that imprecise; `
        + `leave it out for ${DEFAULT_HEADROOM}s`);
    }
  }
  if (wishes.startup !== undefined) duration('startupTime', wishes.startup);
  for (const [property, seconds, least] of [['drain', wishes.drain, 1], ['preStop', wishes.preStop, 0], ['terminationGracePeriod', wishes.grace, 1]] as const) {
    if (seconds === undefined) continue;
    duration(property, seconds);
    if (!Number.isInteger(seconds)) {
      throw new PlanError(property, `(${printSeconds(seconds)}) must be whole seconds: Kubernetes counts no others; use ${printSeconds(Math.ceil(seconds))}`);
    }
    if (seconds < least) throw new PlanError(property, `(${printSeconds(seconds)}) must be ${least}s or more; leave it out to have it computed`);
  }
}

function duration(property: string, seconds: number): void {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) throw new PlanError(property, `(${String(seconds)}) must be a number of seconds`);
  if (seconds < 0) throw new PlanError(property, `(${printSeconds(seconds)}) must not be negative`);
  if (seconds > LONGEST) throw new PlanError(property, `(${printSeconds(seconds)}) is more than a year; is the unit right?`);
}
