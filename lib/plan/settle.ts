import { WorkloadFacts } from '../workload';
import { Wishes } from './wishes';

const settled = new WeakMap<Wishes, Wishes>();

/**
 * The wishes as they are meant for a workload of this kind. What is said of an application's requests for a whole scope means nothing to a
 * Job in it: it serves none, so nothing of them is waited for, and no mechanism that counts connections is right for it.
 */
export function settle(wishes: Wishes, workload: WorkloadFacts | undefined): Wishes {
  if (!workload?.job || wishes.listens === true) return wishes;
  let own = settled.get(wishes);
  if (!own) {
    const { mechanism, endpointPropagation, drain, preStop, ...rest } = wishes;
    const owned = wishes.ownOfJob ? { drain, preStop } : {};
    settled.set(wishes, own = { ...rest, ...owned, listens: false, requestDuration: { kind: 'up-to', atMost: 0 } });
    settled.set(own, own);
  }
  return own;
}
