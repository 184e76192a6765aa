import { bundleOf } from '../../lib/workload';

type Json = any;

const service = (annotations: Json = {}, namespace?: string) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', namespace, annotations }, spec: { selector: { app: 'shop' } } });
const backend = { service: { name: 'shop', port: { number: 80 } } };
const ingress = (ingressClassName: Json, annotations: Json, spec: Json = { defaultBackend: backend }, namespace?: string) =>
  ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop', namespace, annotations }, spec: { ingressClassName, ...spec } });
const alb = (attributes?: string, targetType = 'ip') => ({ 'alb.ingress.kubernetes.io/target-type': targetType, 'alb.ingress.kubernetes.io/target-group-attributes': attributes });
const nlb = (attributes?: string, targetType = 'ip') => ({
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': targetType, 'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': attributes,
});
const AGIC = 'appgw.ingress.kubernetes.io/connection-draining';
const google = (draining: Json) => [
  service({ 'cloud.google.com/backend-config': '{"default": "drains"}' }),
  { apiVersion: 'cloud.google.com/v1', kind: 'BackendConfig', metadata: { name: 'drains' }, spec: { connectionDraining: draining } },
];
const gcpPolicy = (name: string) => ({
  apiVersion: 'networking.gke.io/v1', kind: 'GCPBackendPolicy', metadata: { name: 'p' }, spec: { default: { connectionDraining: { drainingTimeoutSec: 20 } }, targetRef: { kind: 'Service', name } },
});

/** How long each drains, and how long it sends. */
const found = (...bundle: Json[]) => bundleOf(bundle).services.flatMap(({ balancers = [] }) => balancers.map(({ drains, sends }) => [drains, sends]));

test.each<[string, Json[], Json[]]>([
  ['an ALB', [service(), ingress('alb', alb('stickiness.enabled=true,deregistration_delay.timeout_seconds=30'))], [[30, 70]]],
  ['an ALB of a path', [service(), ingress('alb', alb('deregistration_delay.timeout_seconds=30'), { rules: [{ http: { paths: [{ backend }, { backend }] } }] })], [[30, 70]]],
  ['an ALB by its old annotation', [service(), ingress(undefined, { ...alb(), 'kubernetes.io/ingress.class': 'alb' })], [[undefined, 70]]],
  ['an ALB that sends to nodes', [service(), ingress('alb', alb('deregistration_delay.timeout_seconds=30', 'instance'))], []],
  ['an ALB of another Service', [service(), ingress('alb', alb(), { defaultBackend: { service: { name: 'other' } } })], []],
  ['an ALB of another namespace', [service({}, 'a'), ingress('alb', alb(), undefined, 'b')], []],
  ['an ALB with what is no number', [service(), ingress('alb', alb('deregistration_delay.timeout_seconds=soon'))], [[undefined, 70]]],
  ['an Ingress within the cluster', [service(), ingress('nginx', alb())], []],
  ['an NLB', [service(nlb('deregistration_delay.timeout_seconds=30'))], [[undefined, 120]]],
  ['an NLB that ends connections', [service(nlb('deregistration_delay.timeout_seconds=30,deregistration_delay.connection_termination.enabled=true'))], [[30, 120]]],
  ['an NLB that sends to nodes', [service(nlb(undefined, 'instance'))], []],
  ['an Application Gateway', [service(), ingress('azure-application-gateway', {})], [[0, 90]]],
  ['an Application Gateway that drains', [service(), ingress('azure-application-gateway', { [AGIC]: 'true' })], [[30, 90]]],
  ['an Application Gateway that drains for longer', [service(), ingress(undefined, { 'kubernetes.io/ingress.class': 'azure/application-gateway', [AGIC]: 'true', [`${AGIC}-timeout`]: '60' })], [[60, 90]]],
  ['an Application Gateway that drains for nobody knows how long', [service(), ingress('azure-application-gateway', { [AGIC]: 'true', [`${AGIC}-timeout`]: 'x' })], [[undefined, 90]]],
  ['a BackendConfig', google({ drainingTimeoutSec: 40 }), [[40, undefined]]],
  ['a BackendConfig that does not say it', google('40'), [[undefined, undefined]]],
  ['a policy of GKE', [service(), gcpPolicy('shop')], [[20, undefined]]],
  ['a policy of another Service', [service(), gcpPolicy('other')], []],
  ['what is no Ingress', [service(), { ...ingress('alb', alb()), apiVersion: 'example.org/v1' }, ingress('alb', alb(), { rules: [{ http: { paths: [7, { backend: [] }] } }, null] })], []],
])('%s', (_, bundle, balancers) => expect(found(...bundle)).toEqual(balancers));
