import { printSeconds } from '../model';
import { Rule } from './rule';

export const graceShortened: Rule = {
  code: 'GM106',
  slug: 'grace-shortened',
  severity: 'error',
  title: 'The pod must be able to stop within what the cluster leaves of its grace',
  why: 'terminationGracePeriodSeconds is what a pod asks for. A node that shuts down, a spot instance that is taken back, an autoscaler and an eviction each have a '
    + 'limit of their own, and the kubelet kills what is still there when it is over. Requests longer than that are lost there, whatever the manifest says.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod: an override can only shorten',
    'kubernetes/kubernetes pkg/kubelet/nodeshutdown: min(terminationGracePeriodSeconds, what the priority class is given)',
    'GraceLimit: each provider\'s number with its source',
  ],
  check({ situations, limits }) {
    if (limits.length === 0) return [];
    const needed = Math.max(0, ...situations.map(({ leastStop }) => leastStop));
    return limits.filter(({ seconds }) => needed >= seconds).map(({ when, seconds, source }) => ({
      message: `the pod may need ${printSeconds(needed)} to stop, and when ${when} it has ${printSeconds(seconds)} (${source})`,
      pointer: '/spec/terminationGracePeriodSeconds',
      fix: { text: `bring what it needs under ${printSeconds(seconds)}, keep it off such nodes, or suppress this with a reason` },
    }));
  },
};
