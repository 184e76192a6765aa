import { arrayAt, helperOf, isObject, JsonObject, namesProbes, objectAt, portsOf, Reached, textAt, textsAt } from '../manifest';
import { BundleObject, LoadBalancerFacts, Origin } from './facts';
import { BALANCERS, balancersIn } from './load-balancers';
import { RouteFacts, ROUTES, routesIn } from './routes';
import { isSameNamespace } from './selectors';

/** A port of a Service, and where it leads in the pods. */
interface ServicePort {
  /** For scrapers or probes, by its name or that of the Service. */
  readonly ofProbes: boolean;
  /** The number or the name of the container's port. */
  readonly target: number | string;
}

/** A Service that sends to pods. */
export interface ServiceFacts {
  readonly name: string;
  readonly from: Origin;
  /** Absent where the manifest leaves it to who applies it. */
  readonly namespace?: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Without those of datagrams; absent where the manifest does not say them. */
  readonly ports?: readonly ServicePort[];
  /** Why a pod that stops stays one of its endpoints; absent where it does not. */
  readonly keeps?: string;
  /** What limits how long a request lasts that comes by it. */
  readonly routes?: readonly RouteFacts[];
  readonly balancers?: readonly LoadBalancerFacts[];
}

const SERVICE = '/Service';
export const SERVICES: readonly string[] = [SERVICE, ...ROUTES, ...BALANCERS];

/** The Services of a bundle that send to the pods they select. A headless one only names its pods, and an ExternalName has none. Never throws. */
export function servicesIn(objects: readonly BundleObject[]): ServiceFacts[] {
  const [allRoutes, allBalancers] = [routesIn(objects), balancersIn(objects)];
  return objects.flatMap(({ type: kind, name, namespace, metadata, spec, from }) => {
    const { type, clusterIP, ports, selector: given, publishNotReadyAddresses } = spec;
    const selector = textsAt(given);
    if (kind !== SERVICE || Object.keys(selector).length === 0 || type === 'ExternalName' || clusterIP === 'None') return [];
    const keeps = publishNotReadyAddresses === true ? 'has publishNotReadyAddresses' : isSticky(objectAt(metadata.labels)) ? 'has the label istio.io/persistent-session' : undefined;
    const isOfIt = (one: { service: string; namespace?: string }): boolean => one.service === name && isSameNamespace(one.namespace, namespace);
    // Of many the one that asks for the most: what does for it does for the others.
    const routes = most(allRoutes.filter(isOfIt), ({ longest }) => longest);
    const ofIt = allBalancers.filter(isOfIt);
    const balancers = [...new Set([...most(ofIt, ({ drains = Infinity }) => -drains), ...most(ofIt, ({ sends = 0 }) => sends)])];
    return [{
      name,
      from,
      selector,
      ...(namespace !== undefined && { namespace }),
      ...(Array.isArray(ports) && { ports: portsIn(ports, name) }),
      ...(keeps !== undefined && { keeps }),
      ...(routes.length > 0 && { routes }),
      ...(balancers.length > 0 && { balancers }),
    }];
  });
}

/** The first of those with the highest rank; none of none. */
const most = <T>(all: readonly T[], rank: (one: T) => number): T[] =>
  all.slice(0, 1).map((first) => all.reduce((best, one) => (rank(one) > rank(best) ? one : best), first));

/** Its sessions stay with a pod that drains. */
const isSticky = (labels: JsonObject): boolean => Object.hasOwn(labels, 'istio.io/persistent-session');

function portsIn(ports: readonly unknown[], service: string): ServicePort[] {
  return ports.filter(isObject).filter(({ protocol }) => protocol !== 'UDP').flatMap(({ name, port, targetPort }) => {
    const target = targetPort ?? port;
    // A number in quotes is a name, which no port may have: it is meant as the number.
    const led = typeof target === 'string' && /^\d{1,5}$/.test(target) ? Number(target) : target;
    return typeof led === 'number' || typeof led === 'string' ? [{ target: led, ofProbes: namesProbes(textAt(name)) || namesProbes(service) }] : [];
  });
}

/** Those that select a pod with these labels. */
export function selectedBy(services: readonly ServiceFacts[], labels: JsonObject, namespace: string | undefined): ServiceFacts[] {
  return services.filter((service) => isSameNamespace(service.namespace, namespace)
    && Object.entries(service.selector).every(([key, value]) => labels[key] === value));
}

/**
 * The containers that Services send to which select a pod, by the declared ports of its containers and those of their probes. What is for scrapers and probes, by its name
 * at one of both ends, counts for nothing, and tells what a port without a name is for. A port of which nobody knows whose it is is that of the one container that declares none for requests.
 *
 * @returns undefined where nothing is known
 */
export function reachedBy(selecting: readonly ServiceFacts[], root: JsonObject, proxyName: string): Reached {
  if (selecting.length === 0) return undefined;
  const spec = objectAt(root.spec);
  const mains = arrayAt(spec.containers).filter(isObject).filter(({ name }) => name !== proxyName);
  const doors = [...mains, ...arrayAt(spec.initContainers).filter(isObject).filter(({ restartPolicy }) => restartPolicy === 'Always')].flatMap(doorsOf);
  const asked = new Set<string>();
  const [taken, scraped] = [new Set<Door>(), new Set<Door>()];
  let known = false;
  let somewhere = false;
  for (const { ports } of selecting) {
    somewhere ||= ports === undefined;
    for (const { target, ofProbes } of ports ?? []) {
      const found = doors.find(({ number, name }) => target === number || target === name);
      known ||= found !== undefined;
      if (ofProbes || namesProbes(found?.name)) {
        if (found) scraped.add(found);
        continue;
      }
      if (found) asked.add(found.container);
      else somewhere = true;
      if (found) taken.add(found);
    }
  }
  const silent = mains.filter((container) => portsOf(container) !== 'serving' && !helperOf(container));
  if (somewhere && silent.length === 1) asked.add(textAt(silent[0].name) ?? '');
  if (asked.size === 0 && (!known || somewhere)) return undefined;
  // A name of its own, such as http, says what else comes there.
  const isScraped = (door: Door): boolean => (door.name === undefined ? scraped.has(door) && !taken.has(door) : namesProbes(door.name));
  const ofScrapers = mains.map(({ name }) => textAt(name) ?? '').filter((name) => {
    const own = doors.filter(({ container, declared }) => declared && container === name);
    return own.length > 0 && own.every(isScraped);
  });
  return { asked, scraped: new Set(ofScrapers) };
}

/** A port by which a container can be reached. */
interface Door {
  readonly container: string;
  readonly number?: number;
  readonly name?: string;
  /** Whether it is a port of the container; otherwise one of its probes shows it. */
  readonly declared: boolean;
}

function doorsOf(container: JsonObject): Door[] {
  const name = textAt(container.name) ?? '';
  const declared = arrayAt(container.ports).filter(isObject).filter(({ protocol }) => protocol !== 'UDP')
    .map((port): Door => ({ container: name, declared: true, ...(typeof port.containerPort === 'number' && { number: port.containerPort }), ...(typeof port.name === 'string' && { name: port.name }) }));
  const probed = PROBES.flatMap((probe) => ['httpGet', 'tcpSocket', 'grpc'].map((kind) => objectAt(objectAt(container[probe])[kind]).port))
    .flatMap((port): Door[] => (typeof port === 'number' ? [{ container: name, number: port, declared: false }] : []));
  return [...declared, ...probed];
}

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'];
