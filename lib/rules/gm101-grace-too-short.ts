import { printSeconds, whence } from '../model';
import { GRACE_POINTER } from './grace';
import { besideItsDrain, sumTooLong } from './literal-sum';
import { graceFix } from './repair';
import { Rule } from './rule';

export const graceTooShort: Rule = {
  code: 'GM101',
  slug: 'grace-too-short',
  severity: 'error',
  title: 'preStop + terminationDrainDuration must be less than terminationGracePeriodSeconds',
  why: 'The kubelet counts the preStop hook against the grace and sends SIGKILL when it is over, 2 s after SIGTERM at the soonest. A drain that '
    + 'does not fit is cut, with every request that is still running through the proxy. Equal is too short: the API server accepts a sleep as '
    + 'long as the grace, and the container is then killed 2 s after its SIGTERM (measured). A drain behind a hook that waits for connections and '
    + 'then asks the agent to drain is a net; it counts all the same, because a hook that gives up at its bound leaves it to be spent (measured).',
  sources: [
    'https://www.alibabacloud.com/help/en/asm/support/why-do-time-consuming-requests-lose-or-fail-after-sidecar-proxy-is-injected-into-pod',
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer',
    'docs/proof.md, a sleep as long as the grace',
    'docs/proof.md, rows 52 and 57',
  ],
  check(context) {
    const worst = sumTooLong(context).find((situation) => !besideItsDrain(situation, context));
    if (!worst) return [];
    const { preStop, preStopOf, drain, drainLevel, grace } = worst.inequality;
    return [{
      message: `preStop (${printSeconds(preStop)}${preStop > 0 ? ` of ${preStopOf}` : ''}) + drain (${printSeconds(drain)}${drainLevel === undefined ? '' : `, ${drainLevel}`}) = ${printSeconds(preStop + drain)} `
        + `must be less than terminationGracePeriod (${printSeconds(grace)}, ${whence(context.template.grace)})`,
      pointer: GRACE_POINTER,
      get fix() { return graceFix(context); },
    }];
  },
};
