import { printSeconds } from '../model';
import { PlanError } from './plan-error';
import { DEFAULT_HEADROOM, MINIMUM_HEADROOM, Requirements } from './requirements';

/** The longest time that anybody waits for a pod: a year. Beyond it a number is a slip of the unit. */
const LONGEST = 365 * 24 * 3600;

/**
 * Refuses durations that no pod can have.
 *
 * @throws PlanError with the property, its value and what would do
 */
export function validate(requirements: Requirements): void {
  const { requestDuration } = requirements;
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
  if (requirements.endpointPropagation !== undefined) duration('endpointPropagation', requirements.endpointPropagation);
  if (requirements.shutdownAfterLastRequest !== undefined) duration('shutdownAfterLastRequest', requirements.shutdownAfterLastRequest);
  if (requirements.gracePeriodHeadroom !== undefined) {
    duration('gracePeriodHeadroom', requirements.gracePeriodHeadroom);
    if (requirements.gracePeriodHeadroom < MINIMUM_HEADROOM) {
      throw new PlanError('gracePeriodHeadroom', `(${printSeconds(requirements.gracePeriodHeadroom)}) must be ${MINIMUM_HEADROOM}s or more: the kubelet itself is that imprecise; `
        + `leave it out for ${DEFAULT_HEADROOM}s`);
    }
  }
  if (requirements.startup !== undefined) duration('startupTime', requirements.startup);
  for (const [property, seconds, least] of [['drain', requirements.drain, 1], ['preStop', requirements.preStop, 0], ['terminationGracePeriod', requirements.grace, 1]] as const) {
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
