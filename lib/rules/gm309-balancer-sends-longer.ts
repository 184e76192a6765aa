import { longest, printSeconds } from '../model';
import { serving } from './gm301-no-wait-for-endpoints';
import { Rule } from './rule';

export const balancerSendsLonger: Rule = {
  code: 'GM309',
  slug: 'balancer-sends-longer',
  severity: 'warning',
  title: 'What a load balancer still sends must be waited for',
  why: 'A cloud\'s load balancer that sends straight to pods learns of one that stops through the API of the cloud, and sends for a minute and more. The numbers are what users report; endpointPropagation declares a better one.',
  sources: [
    'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106: rare 502s with a preStop of 40 s, none with 70 s; issues/2366 for an NLB: 120 s',
    'https://azure.github.io/application-gateway-kubernetes-ingress/how-tos/minimize-downtime-during-deployments/: 90 s',
  ],
  check(context) {
    const { needs, services } = context;
    const [app] = serving(context);
    const wait = app && longest(app.preStop);
    // Shorter than what is assumed anyhow is found by that.
    if (wait === undefined || wait < needs.endpointPropagation.value || needs.endpointPropagation.source === 'declared') return [];
    const [longestOf] = services.flatMap(({ balancers = [] }) => balancers).sort((one, other) => (other.sends ?? 0) - (one.sends ?? 0));
    const { from, sends = 0 } = longestOf ?? {};
    if (!from || wait >= sends) return [];
    return [{
      message: `the load balancer of ${from.what} may send for ${printSeconds(sends)} after the deletion, and ${app?.name} gets SIGTERM after ${printSeconds(wait)}`,
      pointer: `${app?.pointer}/lifecycle/preStop`,
      from,
      fix: { text: `declare an endpoint propagation of ${printSeconds(sends)}, or of what you have measured, and follow what is found then` },
    }];
  },
};
