import { serving } from './gm301-no-wait-for-endpoints';
import { Rule } from './rule';

export const neverEvicted: Rule = {
  code: 'GM108',
  slug: 'never-evicted',
  severity: 'warning',
  title: 'A PodDisruptionBudget must let one pod at a time go',
  why: 'A drain evicts the pods of a node, and waits while a budget refuses. Where it always does, the machine goes at last with the pod on it, on GKE after an hour: no grace is kept then.',
  sources: [
    'kubernetes/kubernetes pkg/controller/disruption/disruption.go: shares are rounded up',
    'https://cloud.google.com/kubernetes-engine/docs/how-to/extended-duration-pods',
  ],
  check(context) {
    const { beside: { budget, pods } = {}, workload } = context;
    // What has no replicas is not evicted, or meant to end by itself.
    if (!budget || pods === 0 || !workload || workload.kind === 'DaemonSet' || workload.kind === 'Pod' || workload.job) return [];
    if (serving(context).length === 0) return [];
    return [{
      message: `${budget.from.what} (${budget.never}) lets none of the pods go: a drain of its node waits, and what ends the pod at last keeps no grace`,
      pointer: '/metadata/labels',
      from: budget.from,
      fix: { text: `give it maxUnavailable 1${pods === 1 ? ', and the workload a second pod where it must go on meanwhile' : ''}` },
    }];
  },
};
