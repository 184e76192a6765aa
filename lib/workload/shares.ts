import { textAt } from '../manifest';
import { Rollout, Share } from './facts';

/** What the API server takes for a count of pods. */
export const isInt32 = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < 2 ** 31;

/** A number of pods or a share in percent, as an IntOrString has it. */
export function shareOf(value: unknown): Share | undefined {
  if (isInt32(value)) return { kind: 'pods', pods: value };
  const percent = /^(\d{1,9})%$/.exec(textAt(value) ?? '')?.[1];
  return percent === undefined ? undefined : { kind: 'percent', percent: Number(percent) };
}

/** A share of the replicas as pods. @see kubernetes/kubernetes pkg/controller/deployment/util ResolveFenceposts */
export function inPods(share: Share, replicas: number, round: 'up' | 'down'): number {
  if (share.kind === 'pods') return share.pods;
  const exact = share.percent * replicas / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** How many pods of so many a rollout may go without. */
export function unavailableOf({ surge, unavailable }: Extract<Rollout, { kind: 'rolling' }>, replicas: number): number {
  return inPods(unavailable, replicas, 'down') || (inPods(surge, replicas, 'up') === 0 ? 1 : 0);
}
