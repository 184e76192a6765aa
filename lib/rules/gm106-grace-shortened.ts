import { GraceLimit, printSeconds } from '../model';
import { FoundLimit } from '../workload';
import { Rule } from './rule';

export const graceShortened: Rule = {
  code: 'GM106',
  slug: 'grace-shortened',
  severity: 'error',
  title: 'The pod must be able to stop within what the cluster leaves of its grace',
  why: 'terminationGracePeriodSeconds is what a pod asks for. A node that shuts down, a spot instance that is taken back, an autoscaler and an eviction each have a '
    + 'limit of their own, and the kubelet kills what is still there when it is over. Requests longer than that are lost there, whatever the manifest says. Limits are declared (graceLimits), or stand in the '
    + 'bundle: a policy of Kyverno that sets graces, a pool of Karpenter, a kubelet\'s configuration. A pod that selects spot nodes has theirs. What only the end of a node brings about is a warning there.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod: an override can only shorten',
    'kubernetes/kubernetes pkg/kubelet/nodeshutdown: min(terminationGracePeriodSeconds, what the priority class is given)',
    'https://kyverno.io/policies/other/mutate-large-termination-gps/mutate-large-termination-gps',
    'kubernetes-sigs/karpenter pkg/controllers/node/termination/terminator/eviction.go: a grace that is longer than what is left of terminationGracePeriod is cut to it',
    'GraceLimit: each provider\'s number with its source',
  ],
  check({ situations, limits }) {
    if (limits.length === 0) return [];
    const needed = Math.max(0, ...situations.map(({ leastStop }) => leastStop));
    return limits.filter(({ seconds }) => needed >= seconds).map(({ when, seconds, source, ...found }: GraceLimit & Partial<FoundLimit>) => ({
      ...found,
      message: `the pod may need ${printSeconds(needed)} to stop, and when ${when} it has ${printSeconds(seconds)} (${source})`,
      pointer: '/spec/terminationGracePeriodSeconds',
      fix: { text: `bring what it needs under ${printSeconds(seconds)}, keep it off such nodes, or suppress this with a reason` },
    }));
  },
};
