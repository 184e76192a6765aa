import { budget, printSeconds, Timeline, whence } from '../model';
import { fixBy } from './repair';
import { Rule } from './rule';

export const listenersCloseEarly: Rule = {
  code: 'GM207',
  slug: 'listeners-close-early',
  severity: 'error',
  title: 'The proxy must take new connections as long as peers may send',
  why: 'Envoy closes its inbound listeners drainDuration (45 s by default) after the drain began, however long the proxy stays: new connections are '
    + 'refused while application and proxy are both fine (measured with a drain of 70 s: refused from 45.1 s).',
  sources: [
    'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/operations/draining',
    'docs/proof.md, a drain of 70 s',
  ],
  check(context) {
    for (const situation of context.situations) {
      const { pod } = situation;
      if (!pod.proxy || pod.proxy.preStop.kind === 'unknown' || situation.covered) continue;
      // Nothing is played where nobody would look.
      const timeline = situation.certain.find(refusesEarly);
      const proxy = timeline && proxyOf(timeline);
      if (!proxy) continue;
      const closes = pod.proxy.listenersCloseAfter;
      const enough = budget.listeners(context.needs).seconds;
      return [{
        message: `inbound listeners close ${printSeconds(proxy.sigterm + closes.value)} after the deletion (drainDuration ${printSeconds(closes.value)}, ${whence(closes)}), `
          + `and peers may send until ${printSeconds(context.needs.endpointPropagation.value)}`,
        pointer: '/metadata/annotations',
        get fix() { return fixBy(context, 'listeners', `set drainDuration to ${printSeconds(enough)} or more`); },
      }];
    }
    return [];
  },
};

const proxyOf = ({ tracks }: Timeline) => tracks.find(({ role }) => role === 'proxy');

function refusesEarly(timeline: Timeline): boolean {
  const exit = proxyOf(timeline)?.exit ?? 0;
  return timeline.requests.some(({ lost, start }) => lost === 'proxy-not-accepting' && start < exit);
}
