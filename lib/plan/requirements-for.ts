import { WorkloadFacts } from '../workload';
import { Requirements } from './requirements';

const settled = new WeakMap<Requirements, Requirements>();

/**
 * The requirements as they are meant for a workload of this kind. What is said of an application's requests for a whole scope means nothing to a
 * Job in it: it serves none, so nothing of them is waited for, and no mechanism that counts connections is right for it.
 */
export function requirementsFor(requirements: Requirements, workload: WorkloadFacts | undefined): Requirements {
  if (!workload?.job || requirements.listens === true) return requirements;
  let own = settled.get(requirements);
  if (!own) {
    const { mechanism, endpointPropagation, drain, preStop, ...rest } = requirements;
    const owned = requirements.ownOfJob ? { drain, preStop } : {};
    settled.set(requirements, own = { ...rest, ...owned, listens: false, requestDuration: { kind: 'up-to', atMost: 0 } });
    settled.set(own, own);
  }
  return own;
}
