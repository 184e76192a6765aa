import { Duration } from 'cdk8s';
import { core } from './core';
import { PlanError } from '../plan/plan-error';

/** A cdk8s duration as seconds, fractions included. */
export function seconds(property: string, duration: Duration | undefined): number {
  if (typeof duration?.toMilliseconds !== 'function') throw new PlanError(property, `(${core.manifest.show(duration)}) must be a Duration, such as Duration.seconds(60)`);
  return duration.toMilliseconds({ integral: false }) / 1000;
}

/** The same where there may be none. */
export function optionalSeconds(property: string, duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : seconds(property, duration);
}
