import { applications, PodFacts, printSeconds } from '../model';
import { fixOf } from './repair';
import { Rule, RuleContext } from './rule';

export const exitOnZeroUnsafe: Rule = {
  code: 'GM208',
  slug: 'exit-on-zero-unsafe',
  severity: 'error',
  title: 'Exit on zero connections is for servers that have nothing left to do after their last request',
  why: 'The proxy counts connections, not work: between two calls of a worker, and while a server flushes after its last request, the count is zero and '
    + 'the proxy goes (measured: 13 s without network). Before Istio 1.23 one failed look ended it too.',
  sources: [
    'istio/istio pkg/envoy/agent.go activeProxyConnections',
    'https://github.com/istio/istio/issues/50596',
    'https://github.com/istio/istio/issues/47718',
  ],
  check(context) {
    for (const { pod } of context.situations) {
      const reason = unsafe(pod, context);
      if (reason) return [{ message: `the proxy exits when no connection is open, and ${reason}`, pointer: '/metadata/annotations', get fix() { return fixOf(context); } }];
    }
    return [];
  },
};

function unsafe(pod: PodFacts, context: RuleContext): string | undefined {
  const { needs, reading } = context;
  const drain = pod.proxy?.drain;
  // The proxy of a gateway has no application beside it that would go on after its last request.
  if (drain?.kind !== 'until-idle' || reading.gateway) return undefined;
  const apps = applications(pod);
  if (apps.length > 0 && apps.every(({ behaviour }) => !behaviour.listens)) return 'the application is a worker: between two calls it has none';
  const { abilities } = context;
  if (abilities.exitOnZero !== true) return abilities.exitOnZero;
  const after = Math.max(needs.afterLastRequest.value, ...apps.map(({ behaviour }) => behaviour.afterLastRequest));
  const covered = pod.proxy?.preStop.kind === 'until-sockets-close' && drain.minimum.value > after;
  return after > 0 && !covered ? `the application needs ${printSeconds(after)} after its last request` : undefined;
}
