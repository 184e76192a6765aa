import { PlanError } from '../plan/plan-error';

/** The settings that differ between a Job and a server. */
interface JobSettings {
  readonly listens?: unknown;
  readonly requestDuration?: unknown;
  readonly endpointPropagation?: unknown;
  readonly drainMechanism?: unknown;
  readonly drain?: unknown;
  readonly preStop?: unknown;
}

/** Whether pods of this kind run to completion. */
export const isJobKind = (kind: string): boolean => kind === 'Job' || kind === 'CronJob';

/**
 * The settings of a Job: it serves no requests, unless it says that it listens.
 *
 * @param merged with the defaults around it
 * @param own what was said of this Job itself
 * @param noRequests the request duration of nothing
 * @throws PlanError for what means nothing for a Job
 */
export function settingsOfJob<T extends JobSettings>(merged: T, own: T, noRequests: T['requestDuration']): T {
  if (merged.listens !== true) {
    for (const property of ['requestDuration', 'endpointPropagation', 'drainMechanism'] as const) {
      if (own[property] === undefined) continue;
      throw new PlanError(property, 'means nothing for a Job, which serves no requests; say with shutdownAfterLastRequest how long it goes on after SIGTERM, or set listens: true');
    }
  }
  // What a scope says of its servers' proxies and hooks is not said of its Jobs.
  return { ...merged, requestDuration: merged.requestDuration ?? noRequests, drain: own.drain, preStop: own.preStop };
}
