import { coverUntil, printSeconds } from '../model';
import { fixOf, waitsOnly } from './repair';
import { Rule, RuleContext, Situation, Violation } from './rule';

export const gateway: Rule = {
  code: 'GM304',
  slug: 'gateway',
  severity: 'error',
  title: 'A gateway must drain as long as its clients send and wait',
  why: 'The proxy is all there is in a gateway: its own preStop and drain have to cover the time its load balancer goes on sending and the longest request. What is still open when it exits is cut. '
    + 'There is no application whose connections a hook could wait for.',
  sources: [
    'istio/istio manifests/charts/gateway',
    'https://github.com/istio/istio/issues/47779',
  ],
  check(context) {
    if (!context.reading.gateway) return [];
    return [...strangers(context), ...cut(context)];
  },
};

/** The template of gateways in a pod that has something else to do. */
function strangers({ template }: RuleContext): Violation[] {
  if (template.declaredProxies.length > 0 || template.containers.length === 0) return [];
  const names = template.containers.map(({ name }) => name).join(' and ');
  return [{
    message: `the pod takes a gateway's proxy and declares none: nothing of ${names} goes through it`,
    pointer: '/metadata/annotations',
    fix: { text: 'leave the template of gateways to gateways, whose one container is the proxy' },
  }];
}

/** A gateway that leaves before its clients are done. */
function cut(context: RuleContext): Violation[] {
  const { needs } = context;
  const early = context.situations.find(cuts);
  const proxy = early?.pod.proxy;
  if (!early || !proxy) return [];
  const exit = exitOf(early) as number;
  const hook = waitsOnly(proxy.preStop) ?? 0;
  return [{
    message: `gateway ${proxy.name} exits ${printSeconds(exit)} after the deletion${hook > 0 ? ` (preStop ${printSeconds(hook)} + drain ${printSeconds(exit - hook)})` : ''}, and its clients need it until `
      + `${printSeconds(coverUntil({ ...early.pod, containers: [] }, needs))} (endpoint propagation ${printSeconds(needs.endpointPropagation.value)} + longest request ${printSeconds(needs.longestRequest.value)})`,
    pointer: proxy.pointer ?? '/metadata/annotations',
    get fix() {
      const { parts, grace } = context.repair;
      const { text, ...repair } = fixOf(context);
      // Charts set a gateway's grace apart from its drain: the two are told together.
      return { ...repair, text: grace === undefined || parts.includes('grace') ? text : `${text}, with a grace of ${printSeconds(grace)} or more` };
    },
  }];
}

const exitOf = ({ certain }: Situation) => certain.flatMap(({ tracks }) => tracks).find(({ role }) => role === 'proxy')?.exit;

/** Whether a request is cut by the exit of the proxy, whatever its hook takes. */
function cuts(situation: Situation): boolean {
  const { proxy } = situation.pod;
  if (!proxy || proxy.preStop.kind === 'unknown' || proxy.preStop.kind === 'never-ends') return false;
  return situation.certain.some(({ requests, tracks }) => tracks.some(({ role, killed }) => role === 'proxy' && !killed)
    && requests.some(({ lost, start }) => lost === 'proxy-exited' || (lost === 'proxy-not-accepting' && start >= (tracks.find(({ role }) => role === 'proxy')?.exit ?? Infinity))));
}
