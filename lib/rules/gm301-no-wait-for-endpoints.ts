import { isReconnected, TemplateContainer } from '../manifest';
import { budget, longest, printSeconds, whence } from '../model';
import { isBatch } from '../pods';
import { fixBy } from './repair';
import { Rule, RuleContext } from './rule';

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
      const { behaviour, preStop, name, role, pointer, lingers } = container;
      if (role !== 'application' || !behaviour.listens || (behaviour.keepsListening && lingers === undefined) || behaviour.onSigterm === 'ignores') return [];
      const lasts = longest(preStop);
      // A hook may end the listener itself, long before SIGTERM comes: nginx -s quit, kill 1.
      const closes = preStop.kind === 'fixed' ? preStop.closesListener : undefined;
      const seconds = closes === undefined || lasts === undefined ? lasts : Math.min(closes, lasts);
      if (seconds === undefined || seconds + (lingers ?? 0) >= wait.value) return [];
      const how = serves(container, context);
      if (how === 'no') return [];
      const told = `${seconds === lasts ? 'gets SIGTERM' : 'is told by its own preStop to stop listening'} ${printSeconds(seconds)} after the deletion, and peers may send until ${printSeconds(wait.value)} (${whence(wait)})`;
      return [{
        message: how === 'yes' ? `${name} ${told}` : `${name} ${SERVES_PERHAPS}, it ${told}`,
        pointer: `${pointer}/lifecycle/preStop`,
        ...(how === 'perhaps' && { severity: 'warning' as const }),
        get fix() { return fixBy(context, 'preStop', `give it a preStop of ${printSeconds(budget.applicationPreStop(context.needs, behaviour.onSigterm).seconds)}`); },
      }];
    });
  },
};

/** Said of who may serve, though nothing says so. */
export const SERVES_PERHAPS = 'declares no port and no known Service selects it; if it serves all the same';

/** Whether peers send to an application: somebody says so, a Service sends to it, or it declares a port and runs for ever. */
export function serves(container: TemplateContainer, { serves: said, services, template, workload }: RuleContext): 'yes' | 'no' | 'perhaps' {
  const { image, ports, helper, reached, idles } = container;
  const declares = ports === 'serving';
  // Of several containers those serve that declare it.
  if (!declares && !reached && template.containers.some(isDoor)) return 'no';
  if (said) return 'yes';
  if (!image || workload?.job || isBatch(workload?.kind ?? '') || template.restartPolicy === 'Never' || template.restartPolicy === 'OnFailure') return 'no';
  // Of those, clients keep connections, and make new ones when they are gone.
  if (isReconnected(container)) return 'no';
  if (reached !== undefined) return reached ? 'yes' : 'no';
  // An agent of the node, which everybody on it can do without for a moment.
  if (helper?.need === 'collects' || helper?.need === 'beside') return 'no';
  if (declares) return 'yes';
  if (ports !== 'none') return 'no';
  if (services.some((service) => service.ports === undefined)) return 'yes';
  return idles ? 'no' : 'perhaps';
}

/** The applications that peers send to for sure. */
export const serving = (context: RuleContext): TemplateContainer[] =>
  context.template.containers.filter((container) => container.role === 'application' && serves(container, context) === 'yes');

/** Whether others come in by this container: what only answers its neighbours is no way in. */
const isDoor = ({ ports, role, helper }: TemplateContainer): boolean => ports === 'serving' && (role === 'application' || helper?.need === 'beside');

/** Who has requests to finish only where it serves, which nobody says: without them the pod has stopped before. */
export function onlyPerhaps(context: RuleContext): string | undefined {
  const { template, needs } = context;
  if (needs.longestRequest.value === 0) return undefined;
  if (serving(context).length > 0) return undefined;
  return template.containers.find((container) => container.role === 'application' && serves(container, context) === 'perhaps')?.name;
}
