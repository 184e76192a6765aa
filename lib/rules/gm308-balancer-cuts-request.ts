import { printSeconds } from '../model';
import { Rule } from './rule';

export const balancerCutsRequest: Rule = {
  code: 'GM308',
  slug: 'balancer-cuts-request',
  severity: 'warning',
  title: 'A load balancer must let the longest request finish',
  why: 'A cloud\'s load balancer that sends straight to pods lets what runs on one that stops finish while it drains, and cuts the rest, however long the pod stays.',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay: 300 s by default',
    'https://azure.github.io/application-gateway-kubernetes-ingress/annotations/#connection-draining: off by default',
    'https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#draining_timeout',
  ],
  check({ needs: { longestRequest }, services }) {
    const drained = services.flatMap(({ balancers = [] }) => balancers).filter(({ drains }) => drains !== undefined);
    const [shortest] = drained.sort((one, other) => (one.drains ?? 0) - (other.drains ?? 0));
    const { from, drains = Infinity } = shortest ?? {};
    if (!from || drains >= longestRequest.value) return [];
    const seconds = printSeconds(longestRequest.value);
    return [{
      message: `the load balancer of ${from.what} lets requests finish for ${printSeconds(drains)}, and one may last ${seconds}: it is cut`,
      pointer: '/metadata/labels',
      from,
      fix: { text: `let it drain for ${seconds} or more` },
    }];
  },
};
