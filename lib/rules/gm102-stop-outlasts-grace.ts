import { printSeconds, whence } from '../model';
import { onlyPerhaps, SERVES_PERHAPS } from './gm301-no-wait-for-endpoints';
import { GRACE_POINTER } from './grace';
import { graceFix } from './repair';
import { Rule } from './rule';

export const stopOutlastsGrace: Rule = {
  code: 'GM102',
  slug: 'stop-outlasts-grace',
  severity: 'error',
  title: 'The pod must have stopped by itself before its grace is over',
  why: 'preStop + drain says nothing about requests: a native sidecar and a proxy that exits on zero connections stay as long as the application '
    + 'is busy, and the application stays as long as its longest request. What is still there when the grace is over is killed.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_termination_order.go',
    'istio/istio pkg/envoy/agent.go terminate',
  ],
  check(context) {
    const grace = context.template.grace.value;
    const stop = Math.max(0, ...context.situations.filter(({ inequality }) => inequality.holds).map(({ spentStop }) => spentStop));
    if (stop < Math.max(1, grace)) return [];
    const perhaps = onlyPerhaps(context);
    return [{
      ...(perhaps !== undefined && { severity: 'warning' as const }),
      message: `${perhaps === undefined ? '' : `${perhaps} ${SERVES_PERHAPS}, `}the pod may need ${printSeconds(stop)} to stop, which must be less than terminationGracePeriod (${printSeconds(grace)}, ${whence(context.template.grace)})`,
      pointer: GRACE_POINTER,
      get fix() { return graceFix(context); },
    }];
  },
};
