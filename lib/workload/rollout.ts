import { printSeconds } from '../model';
import { WorkloadFacts } from './facts';
import { inPods } from './shares';

/** What the stop of one pod means for all of a workload's. */
export interface RolloutEstimate {
  /** Seconds until every pod of the old template has been replaced, at the latest; absent where nobody knows the number of pods. */
  readonly within?: number;
  /** Pods that exist at once at most, those on their way out included; absent where nobody knows. */
  readonly podsAtMost?: number;
  /** Lines for people, each true whatever the number of pods. */
  readonly remarks: readonly string[];
}

/**
 * How long a rollout takes, and how many pods there are while it lasts.
 *
 * @param gone seconds by which a pod has gone after its deletion, at the latest
 * @param startup seconds until a new pod is ready; undefined where nobody declared them
 * @see kubernetes/kubernetes pkg/controller/deployment/util (terminating pods are not counted), pkg/controller/statefulset/stateful_set_control.go
 */
export function estimateRollout(facts: WorkloadFacts, gone: number, startup?: number): RolloutEstimate {
  const { rollout, minReady } = facts;
  const replicas = facts.replicas?.value;
  const start = startup ?? 0;
  const begin = startup === undefined ? ', and the start of each' : '';
  switch (rollout.kind) {
    case 'rolling': {
      if (replicas === undefined) return { remarks: ['pods on their way out are not counted: during a rollout there are up to twice the replicas'] };
      const podsAtMost = rollingPods(replicas, inPods(rollout.surge, replicas, 'up'), inPods(rollout.unavailable, replicas, 'down'), gone, start + minReady);
      const fast = startup === undefined ? ' if new pods are ready at once; declare startupTime for a closer number' : '';
      return { podsAtMost, remarks: podsAtMost > replicas ? [`pods on their way out are not counted: up to ${podsAtMost} pods at once for ${replicas} replicas${fast}`] : [] };
    }
    case 'recreate':
      return {
        within: gone + start + minReady,
        ...(replicas !== undefined && { podsAtMost: replicas }),
        remarks: [`Recreate waits until the last old pod has gone: no pod serves for up to ${printSeconds(gone)}${begin}`],
      };
    case 'one-by-one': {
      if (replicas === undefined) return { remarks: ['pods are replaced one after another: a rollout takes this stop for each'] };
      const within = replicas * (gone + start + minReady);
      const each = [gone, ...(start > 0 ? [start] : []), ...(minReady > 0 ? [minReady] : [])].map(printSeconds).join(' + ');
      const slow = rollout.management === 'OrderedReady' && replicas > 1;
      return {
        within,
        podsAtMost: replicas,
        remarks: [
          `a rollout takes up to ${printSeconds(within)}: ${replicas} x (${each})${begin}`,
          ...(slow ? [`scaling down to none takes up to ${printSeconds(replicas * gone)}, one pod after another; podManagementPolicy Parallel stops them together, in ${printSeconds(gone)} (a rollout stays one by one)`] : []),
        ],
      };
    }
    case 'by-node': {
      const surge = inPods(rollout.surge, 100, 'up') > 0;
      return {
        remarks: [
          surge
            ? `with maxSurge the new pod comes first: for up to ${printSeconds(gone)} a node has two`
            : `each node is without its pod for up to ${printSeconds(gone)}${begin}`,
          'a node drain skips it: what stops it there is the node\'s own shutdown, with the grace that the node allows (graceLimits)',
        ],
      };
    }
    case 'not-known':
      if (facts.platform) return { remarks: [`${facts.platform} makes the pods: their grace is its timeoutSeconds, and it puts a preStop of its own on each container`] };
      return { remarks: facts.job?.podReplacementPolicy ? jobRemarks(facts.job.podReplacementPolicy.value, gone) : [] };
  }
}

/**
 * Live pods never exceed replicas + surge. A batch of surge + unavailable old pods goes at a time, and the next one goes when its
 * successors are ready: `pace` seconds later at the soonest. Old and new together are never more than twice the replicas.
 */
function rollingPods(replicas: number, surge: number, unavailable: number, gone: number, pace: number): number {
  const batch = Math.max(1, surge + unavailable);
  const leaving = pace > 0 ? batch * (Math.floor(gone / pace) + 1) : replicas;
  return Math.min(2 * replicas, replicas + surge + Math.min(replicas, leaving));
}

function jobRemarks(policy: string, gone: number): string[] {
  return policy === 'TerminatingOrFailed'
    ? [`a pod that is deleted is replaced at once: two of them work side by side for up to ${printSeconds(gone)}; podReplacementPolicy Failed waits`]
    : [`a pod that is deleted is replaced when it has ended, up to ${printSeconds(gone)} later`];
}
