import { known, printSeconds } from '../model';
import { RouteFacts } from '../workload';
import { stopOutlastsGrace } from './gm102-stop-outlasts-grace';
import { proxyLeavesEarly } from './gm201-proxy-leaves-early';
import { Played } from './plays';
import { Rule, RuleContext } from './rule';

export const routeOutlastsRequest: Rule = {
  code: 'GM306',
  slug: 'route-outlasts-request',
  severity: 'warning',
  title: 'What a route lets a request last must be covered, too',
  why: 'A route in front of the pod ends a request at its timeout, or an attempt at perTryTimeout, and not before. Where that is longer than the longest request which was declared, '
    + 'one of the two is not true: a request between them is cut when the pod stops. A route without a timeout has no limit, and says nothing of how long requests last.',
  sources: [
    'istio/api networking/v1/virtual_service.proto: timeout is disabled by default; perTryTimeout is by default that of the route',
    'istio/istio pilot/pkg/config/kube/gateway/conversion.go: timeouts.backendRequest is perTryTimeout where the rule has a retry, and the timeout of the route where it has none',
  ],
  check(context) {
    const declared = context.needs.longestRequest.value;
    if (declared === 0) return [];
    // What covers the longest covers the others.
    const [route] = context.services.flatMap(({ routes = [] }) => routes).sort((one, other) => other.longest - one.longest);
    if (!route || route.longest <= declared || isCovered(context, route)) return [];
    const longest = printSeconds(route.longest);
    return [{
      message: `${route.from.what} lets a request last ${longest}, and the pod is checked for requests of ${printSeconds(declared)}: a longer one is cut`,
      pointer: '/metadata/labels',
      from: route.from,
      fix: { text: `declare a longest request of ${longest}, or give the route a timeout of ${printSeconds(declared)}` },
    }];
  },
};

/** Whether the pod is right for requests as long as the route lets them be. */
function isCovered(context: RuleContext, { longest }: RouteFacts): boolean {
  const needs = { ...context.needs, longestRequest: known(longest, 'declared') };
  const situations = context.situations.map(({ pod }) => new Played(pod, needs));
  const asked: RuleContext = Object.create(context, { needs: { value: needs }, situations: { value: situations } });
  return [stopOutlastsGrace, proxyLeavesEarly].every((rule) => rule.check(asked).length === 0);
}
