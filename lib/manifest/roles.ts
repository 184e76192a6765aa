import { ContainerFacts } from '../model';
import { Helper, helperOf } from './helpers';
import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';

/** What the ports of a container are for, by their names: those that only a scraper or a probe uses serve nobody, and to datagrams there is no connection. */
export type Ports = 'none' | 'of-probes' | 'datagrams' | 'serving';

const OF_PROBES: ReadonlySet<string> = new Set([
  'metrics', 'metric', 'prometheus', 'prom', 'telemetry', 'stats', 'health', 'healthz', 'healthcheck', 'liveness', 'readiness', 'probe', 'probes', 'pprof', 'debug', 'jmx',
  'profiling', 'management', 'actuator', 'monitoring', 'status', 'livez', 'readyz',
]);

/** Whether a name says that it is for scrapers or probes: `http-metrics`. */
export const namesProbes = (name: string | undefined): boolean => name?.toLowerCase().split('-').some((word) => OF_PROBES.has(word)) === true;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports: ports are informational, their names are what people mean */
export function portsOf(container: JsonObject): Ports {
  let ports: Ports = 'none';
  for (const port of arrayAt(container.ports)) {
    if (!isObject(port)) continue;
    if (namesProbes(textAt(port.name))) ports = ports === 'none' ? 'of-probes' : ports;
    else if (port.protocol !== 'UDP') return 'serving';
    else ports = 'datagrams';
  }
  return ports;
}

/** Names of containers that Services of the same bundle send to; undefined where none is known to send to the pod. */
export type Reached = ReadonlySet<string> | undefined;

/** What a container of a pod is, and by what that was told. */
export interface Part {
  readonly role: ContainerFacts['role'];
  readonly ports: Ports;
  readonly helper?: Helper;
  /** Whether a Service sends to it; absent where no Service is known that sends to one of the pod's. */
  readonly reached?: boolean;
}

/**
 * Which containers are the application. One that is known to be a helper is none beside one that is not, unless a Service sends to it; of the others the first is, and each that
 * declares a port which is not for probes alone.
 */
export function rolesOf(containers: readonly JsonObject[], reached?: Reached): Part[] {
  const helpers = containers.map(helperOf);
  const isReached = containers.map(({ name }, index) => helpers[index]?.need !== 'beside' && reached?.has(textAt(name) ?? '') === true);
  const unknown = helpers.findIndex((helper) => helper === undefined);
  // Where all are known to help, as an exporter behind kube-rbac-proxy, one of them is what the pod is for.
  const first = unknown >= 0 ? unknown : isReached.includes(true) ? -1 : Math.max(0, helpers.findIndex((helper) => helper?.need !== 'beside'));
  return containers.map((container, index): Part => {
    const helper = helpers[index];
    const ports = portsOf(container);
    const application = index === first || isReached[index] || (helper === undefined && ports === 'serving');
    return { role: application ? 'application' : 'helper', ports, ...(helper && { helper }), ...(tells(reached, ports) && { reached: isReached[index] }) };
  });
}

/** Where Services are known to send to nothing but ports of scrapers, others may send to one that is declared. */
const tells = (reached: Reached, ports: Ports): boolean => reached !== undefined && (reached.size > 0 || ports !== 'serving');

/** What comes to a pod: requests, as far as anybody knows; nothing but probes, scrapers and datagrams; or connections that their clients make anew. */
export type Comes = 'requests' | 'none' | 'reconnections';

export function comesTo(root: JsonObject, proxyName: string, reached?: Reached): Comes {
  const all = arrayAt(objectAt(root.spec).containers).filter(isObject);
  const containers = all.filter(({ name }) => name !== proxyName);
  // Of most pods: then it does not matter which of them are the application.
  if (!reached && !containers.some((container) => isOfProbes(portsOf(container)) || helperOf(container))) return 'requests';
  // A proxy with nothing but helpers beside it is a gateway.
  if (containers.length < all.length && containers.every(helperOf)) return 'requests';
  const applications = rolesOf(containers, reached).filter(({ role }) => role === 'application');
  const asked = applications.filter((one) => one.reached ?? !isOfProbes(one.ports));
  if (asked.length === 0) return applications.length > 0 ? 'none' : 'requests';
  return asked.every(({ helper }) => helper?.reconnected) ? 'reconnections' : 'requests';
}

const isOfProbes = (ports: Ports): boolean => ports === 'of-probes' || ports === 'datagrams';

/**
 * Whether a container says its image. One without is a part of a manifest: a patch, or values that somebody else completes. An image that is computed elsewhere
 * stands there as a key without a value.
 */
export function hasImage(container: JsonObject): boolean {
  return Object.hasOwn(container, 'image') && container.image !== null && container.image !== '';
}
