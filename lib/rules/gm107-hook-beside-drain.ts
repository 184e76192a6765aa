import { printSeconds, whence } from '../model';
import { GRACE_POINTER } from './grace';
import { besideItsDrain, sumTooLong } from './literal-sum';
import { graceFix } from './repair';
import { Rule } from './rule';

export const hookBesideDrain: Rule = {
  code: 'GM107',
  slug: 'hook-beside-drain',
  severity: 'warning',
  title: 'A grace below preStop + drain has little to spare',
  why: 'A classic proxy drains while the application\'s own preStop runs, not after it: such a pod can stop in time although the sum says otherwise. The sum is what a plan keeps to, because '
    + 'a hook that moves to the proxy, or a proxy that becomes native, makes the two run one after the other; then the drain is cut.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go: every container\'s hook and SIGTERM for itself, all at once',
    'docs/proof.md, a fixed drain beside the application\'s preStop',
  ],
  check(context) {
    const worst = sumTooLong(context).find((situation) => besideItsDrain(situation, context));
    // Where another situation is too long in truth, that is said.
    if (!worst || sumTooLong(context).some((situation) => !besideItsDrain(situation, context))) return [];
    const { inequality: { preStop, preStopOf, drain, grace }, leastStop, stop } = worst;
    return [{
      message: `the sum of preStop (${printSeconds(preStop)} of ${preStopOf}) and drain (${printSeconds(drain)}), ${printSeconds(preStop + drain)}, is above terminationGracePeriod (${printSeconds(grace)}, `
        + `${whence(context.template.grace)}); the hook of ${preStopOf} runs beside the drain, and the pod stops at ${printSeconds(leastStop)}${stop === undefined ? ' at the soonest' : ''}, `
        + `${printSeconds(grace - leastStop)} before`,
      pointer: GRACE_POINTER,
      get fix() { return graceFix(context); },
    }];
  },
};
