import { notesOf } from './from-notes';
import { Rule } from './rule';

export const gateway: Rule = {
  code: 'GM304',
  slug: 'gateway',
  severity: 'error',
  title: 'A gateway is not a workload with a sidecar',
  why: 'The proxy is all there is in a gateway. What protects it is its own drain and grace, and the time its load balancer needs.',
  sources: [
    'istio/istio manifests/charts/gateway',
  ],
  check: notesOf('gateway'),
};
