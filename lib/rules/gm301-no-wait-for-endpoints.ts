import { budget, longest, printSeconds, whence } from '../model';
import { fixBy } from './repair';
import { Rule } from './rule';

export const noWaitForEndpoints: Rule = {
  code: 'GM301',
  slug: 'no-wait-for-endpoints',
  severity: 'error',
  title: 'The application must not get SIGTERM while peers may still send',
  why: 'Endpoints are taken out while the pod is already stopping, and nothing waits for it. A server that closes its listener at SIGTERM answers new '
    + 'connections with 503 within half a second (measured), in every mode, native sidecars included.',
  sources: [
    'https://github.com/istio/istio/issues/60649',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  ],
  check(context) {
    const wait = context.needs.endpointPropagation;
    return context.template.containers.flatMap((container) => {
      const { behaviour, preStop, name, role, pointer } = container;
      const seconds = longest(preStop);
      if (role !== 'application' || !behaviour.listens || behaviour.keepsListening || behaviour.onSigterm === 'ignores') return [];
      if (seconds === undefined || seconds >= wait.value) return [];
      return [{
        message: `${name} gets SIGTERM ${printSeconds(seconds)} after the deletion, and peers may send until ${printSeconds(wait.value)} (${whence(wait)})`,
        pointer: `${pointer}/lifecycle/preStop`,
        get fix() { return fixBy(context, 'preStop', `give it a preStop of ${printSeconds(budget.applicationPreStop(context.needs, behaviour.onSigterm).seconds)}`); },
      }];
    });
  },
};
