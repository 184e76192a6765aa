import { arrayAt, isObject, JsonObject, membersOf, objectAt, textAt } from '../manifest';
import { parseGoDuration } from '../model';

/** How long a route lets a request last that it sends to a Service. */
export interface RouteFacts {
  /** `VirtualService shop`. */
  readonly name: string;
  /** Seconds that one pod may see of it: an attempt, where the route tries again. */
  readonly longest: number;
}

/** A route with the Service that it leads to. */
export interface Routed extends RouteFacts {
  readonly service: string;
  /** Absent where nothing says it. */
  readonly namespace?: string;
}

/**
 * The routes among manifests that limit how long a request lasts: Istio's VirtualServices, and HTTPRoutes as Istio reads them. A route without a timeout has no limit, and is none
 * of them. Never throws.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1742/
 */
export function routesIn(manifests: readonly unknown[]): Routed[] {
  return manifests.flatMap(membersOf).flatMap(({ object }) => {
    const { name, namespace } = objectAt(object.metadata);
    const group = (textAt(object.apiVersion) ?? '').split('/')[0];
    const called = { name: `${textAt(object.kind)} ${textAt(name) ?? ''}`.trim(), own: textAt(namespace) };
    const spec = objectAt(object.spec);
    if (object.kind === 'VirtualService' && group === 'networking.istio.io') return arrayAt(spec.http).filter(isObject).flatMap((route) => ofVirtualService(route, called));
    if (object.kind === 'HTTPRoute' && group === 'gateway.networking.k8s.io') return arrayAt(spec.rules).filter(isObject).flatMap((rule) => ofHttpRoute(rule, called));
    return [];
  });
}

interface Called {
  readonly name: string;
  readonly own?: string;
}

function ofVirtualService({ route, timeout, retries }: JsonObject, { name, own }: Called): Routed[] {
  const { attempts, perTryTimeout } = objectAt(retries);
  const longest = Math.min(limitOf(timeout), attempts === 0 ? Infinity : limitOf(perTryTimeout));
  if (longest === Infinity) return [];
  return arrayAt(route).filter(isObject).flatMap((one) => {
    const host = textAt(objectAt(one.destination).host);
    if (host === undefined) return [];
    // A short name is one of the VirtualService's own namespace.
    const [service, namespace = own] = host.split('.');
    return [{ name, longest, service, ...(namespace !== undefined && { namespace }) }];
  });
}

function ofHttpRoute({ backendRefs, timeouts, retry }: JsonObject, { name, own }: Called): Routed[] {
  const { request, backendRequest } = objectAt(timeouts);
  // Without a retry Istio takes the one for a backend as that of the whole.
  const attempt = limitOf(backendRequest);
  const longest = isObject(retry) || attempt === Infinity ? Math.min(limitOf(request), attempt) : attempt;
  if (longest === Infinity) return [];
  return arrayAt(backendRefs).filter(isObject).flatMap((one) => {
    const { kind = 'Service', name: service, namespace = own } = one;
    return kind === 'Service' && typeof service === 'string' ? [{ name, longest, service, ...(typeof namespace === 'string' && { namespace }) }] : [];
  });
}

/** Seconds; 0 switches a timeout off. */
function limitOf(given: unknown): number {
  const seconds = typeof given === 'string' ? parseGoDuration(given) : undefined;
  return seconds === undefined || seconds <= 0 ? Infinity : seconds;
}
