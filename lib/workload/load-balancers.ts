import { arrayAt, JsonObject, objectAt, textAt, textsAt } from '../manifest';
import { PROPAGATION } from '../model';
import { BundleObject, LoadBalancerFacts } from './facts';
import { isSameNamespace } from './selectors';

const SERVICE = '/Service';
const INGRESS = 'networking.k8s.io/Ingress';
const CONFIG = 'cloud.google.com/BackendConfig';
const POLICY = 'networking.gke.io/GCPBackendPolicy';
export const BALANCERS: readonly string[] = [INGRESS, CONFIG, POLICY];

/** A load balancer, and the Service to whose pods it sends. */
export interface Balanced extends LoadBalancerFacts {
  readonly service: string;
  readonly namespace?: string;
}

const ALB = 'alb.ingress.kubernetes.io/';
const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
const AGIC = 'appgw.ingress.kubernetes.io/connection-draining';
/** The preStop of its documentation. */
const AGIC_SENDS = 90;
const AGIC_CLASSES: readonly unknown[] = ['azure/application-gateway', 'azure-application-gateway'];

/**
 * The load balancers of clouds that send straight to pods, as far as the objects of a bundle say it. What one does that sends to nodes is nothing to a pod that stops.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-group-attributes
 * @see https://azure.github.io/application-gateway-kubernetes-ingress/how-tos/minimize-downtime-during-deployments/
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#connection_draining
 */
export function balancersIn(objects: readonly BundleObject[]): Balanced[] {
  return objects.flatMap(({ type, name, namespace, spec, metadata, from }): Balanced[] => {
    const notes = textsAt(metadata.annotations);
    const of = (services: readonly string[], facts: Pick<LoadBalancerFacts, 'drains' | 'sends'>): Balanced[] =>
      services.map((service) => ({ ...facts, from, service, ...(namespace !== undefined && { namespace }) }));
    if (type === INGRESS) {
      const kind = notes['kubernetes.io/ingress.class'] ?? spec.ingressClassName;
      if (kind === 'alb' && notes[`${ALB}target-type`] === 'ip') return of(backendsOf(spec), { ...delayIn(notes[`${ALB}target-group-attributes`]), sends: PROPAGATION.awsAlb });
      // It does not drain where nobody asks for it, and for 30 s where nobody says how long.
      const drains = notes[AGIC] === 'true' ? Number(notes[`${AGIC}-timeout`] ?? 30) : 0;
      return AGIC_CLASSES.includes(kind) ? of(backendsOf(spec), { ...(Number.isFinite(drains) && { drains }), sends: AGIC_SENDS }) : [];
    }
    if (type === POLICY) return of([textAt(objectAt(spec.targetRef).name) ?? ''], drainingOf(spec.default));
    if (type !== SERVICE) return [];
    if (notes[`${NLB}nlb-target-type`] === 'ip') {
      const attributes = notes[`${NLB}target-group-attributes`];
      // Connections outlive the delay unless it is told to end them.
      return of([name], { ...(attributes?.includes('connection_termination.enabled=true') && delayIn(attributes)), sends: PROPAGATION.awsNlb });
    }
    const configs = notes['cloud.google.com/backend-config'];
    if (configs === undefined) return [];
    const config = objects.find((one) => one.type === CONFIG && configs.includes(`"${one.name}"`) && isSameNamespace(one.namespace, namespace));
    return config ? of([name], drainingOf(config.spec)).map((facts) => ({ ...facts, from: config.from })) : [];
  });
}

function backendsOf({ defaultBackend, rules }: JsonObject): string[] {
  const paths = arrayAt(rules).flatMap((rule) => arrayAt(objectAt(objectAt(rule).http).paths)).map((path) => objectAt(path).backend);
  return [...new Set([defaultBackend, ...paths].flatMap((backend) => textAt(objectAt(objectAt(backend).service).name) ?? []))];
}

/** Of attributes of a target group, such as `a=b,deregistration_delay.timeout_seconds=30`. */
function delayIn(attributes = ''): { drains?: number } {
  const found = /(?:^|,)\s*deregistration_delay\.timeout_seconds=(\d{1,5})\s*(?:,|$)/.exec(attributes);
  return found ? { drains: Number(found[1]) } : {};
}

function drainingOf(config: unknown): { drains?: number } {
  const seconds = objectAt(objectAt(config).connectionDraining).drainingTimeoutSec;
  return typeof seconds === 'number' ? { drains: seconds } : {};
}
