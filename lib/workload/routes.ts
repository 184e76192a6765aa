import { arrayAt, isObject, JsonObject, objectAt, textAt } from '../manifest';
import { parseGoDuration } from '../model';
import { BundleObject, Origin } from './facts';

/** How long a route lets a request last that it sends to a Service. */
export interface RouteFacts {
  readonly from: Origin;
  /** Seconds that one pod may see of it: an attempt, where the route tries again. */
  readonly longest: number;
}

/** A route with the Service that it leads to. */
export interface Routed extends RouteFacts {
  readonly service: string;
  /** Absent where nothing says it. */
  readonly namespace?: string;
}

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const HTTP_ROUTE = 'gateway.networking.k8s.io/HTTPRoute';
export const ROUTES: readonly string[] = [VIRTUAL_SERVICE, HTTP_ROUTE];

/**
 * The routes of a bundle that limit how long a request lasts: Istio's VirtualServices, and HTTPRoutes as Istio reads them. A route without a timeout has no limit, and is none
 * of them. Never throws.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1742/
 */
export function routesIn(objects: readonly BundleObject[]): Routed[] {
  return objects.flatMap(({ type, namespace: own, spec, from }) => {
    const isIstios = type === VIRTUAL_SERVICE;
    if (!isIstios && type !== HTTP_ROUTE) return [];
    const list = isIstios ? 'http' : 'rules';
    return arrayAt(spec[list]).flatMap((rule, index) => {
      const called = { from: { ...from, pointer: `${from.pointer}/spec/${list}/${index}` }, own };
      return isIstios ? ofVirtualService(objectAt(rule), called) : ofHttpRoute(objectAt(rule), called);
    });
  });
}

interface Called {
  readonly from: Origin;
  readonly own?: string;
}

function ofVirtualService({ route, timeout, retries }: JsonObject, { from, own }: Called): Routed[] {
  const { attempts, perTryTimeout } = objectAt(retries);
  const longest = Math.min(limitOf(timeout), attempts === 0 ? Infinity : limitOf(perTryTimeout));
  if (longest === Infinity) return [];
  return arrayAt(route).filter(isObject).flatMap((one) => {
    const host = textAt(objectAt(one.destination).host);
    if (host === undefined) return [];
    // A short name is one of the VirtualService's own namespace.
    const [service, namespace = own] = host.split('.');
    return [{ from, longest, service, ...(namespace !== undefined && { namespace }) }];
  });
}

function ofHttpRoute({ backendRefs, timeouts, retry }: JsonObject, { from, own }: Called): Routed[] {
  const { request, backendRequest } = objectAt(timeouts);
  // Without a retry Istio takes the one for a backend as that of the whole.
  const attempt = limitOf(backendRequest);
  const longest = isObject(retry) || attempt === Infinity ? Math.min(limitOf(request), attempt) : attempt;
  if (longest === Infinity) return [];
  return arrayAt(backendRefs).filter(isObject).flatMap((one) => {
    const { kind = 'Service', name: service, namespace = own } = one;
    return kind === 'Service' && typeof service === 'string' ? [{ from, longest, service, ...(typeof namespace === 'string' && { namespace }) }] : [];
  });
}

/** Seconds; 0 switches a timeout off. */
function limitOf(given: unknown): number {
  const seconds = typeof given === 'string' ? parseGoDuration(given) : undefined;
  return seconds === undefined || seconds <= 0 ? Infinity : seconds;
}
