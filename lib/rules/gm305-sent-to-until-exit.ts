import { applications } from '../model';
import { Rule } from './rule';

export const sentToUntilExit: Rule = {
  code: 'GM305',
  slug: 'sent-to-until-exit',
  severity: 'warning',
  title: 'A Service must take a pod out of its endpoints when it stops',
  why: 'With publishNotReadyAddresses a pod that stops stays ready among the endpoints, and Istio goes on sending to its own of a Service with the label istio.io/persistent-session. Peers '
    + 'send until the application has exited, so no wait before its SIGTERM is long enough: what comes last is refused. A headless Service that only names its pods sends nothing.',
  sources: [
    'kubernetes/kubernetes staging/src/k8s.io/endpointslice/utils.go: ready = publishNotReadyAddresses || (serving && !terminating)',
    'istio/istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go: DRAINING for Services with istio.io/persistent-session',
  ],
  check({ services, situations, template }) {
    if (template.restartPolicy === 'Never' || !situations.some(({ pod }) => applications(pod).some(({ behaviour }) => behaviour.listens))) return [];
    return services.flatMap(({ name, keeps, from }) => (keeps === undefined ? [] : [{
      message: `Service ${name} ${keeps}, so peers send to the pod until it has exited, however long it waits`,
      pointer: '/metadata/labels',
      from,
      fix: { text: `take it away from Service ${name}, and give what finds its peers before they are ready a headless Service of its own` },
    }]));
  },
};
