import { namesOf } from './given';
import type { GracefulMeshProps } from './graceful-props';

/** The names of what makes a workload graceful. */
export const GRACEFUL_NAMES = namesOf<GracefulMeshProps>({
  mesh: 0,
  requestDuration: 0,
  endpointPropagation: 0,
  shutdownAfterLastRequest: 0,
  gracePeriodHeadroom: 0,
  kubernetesVersion: 0,
  onSigterm: 0,
  listens: 0,
  imageHasSleep: 0,
  clientsMeshed: 0,
  drainMechanism: 0,
  drain: 0,
  preStop: 0,
  graceLimits: 0,
  startupTime: 0,
  jobHttpClient: 0,
  jobEndsProxy: 0,
  enforcement: 0,
  suppress: 0,
});
