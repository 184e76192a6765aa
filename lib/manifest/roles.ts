import { ContainerFacts } from '../model';
import { Helper, helperOf } from './helpers';
import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';

/** What the ports of a container are for, by their names: those that only a scraper or a probe uses serve nobody. */
export type Ports = 'none' | 'of-probes' | 'serving';

const OF_PROBES: ReadonlySet<string> = new Set([
  'metrics', 'metric', 'prometheus', 'prom', 'telemetry', 'stats', 'health', 'healthz', 'healthcheck', 'liveness', 'readiness', 'probe', 'probes', 'pprof', 'debug', 'jmx',
]);

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports: ports are informational, their names are what people mean */
export function portsOf(container: JsonObject): Ports {
  const ports = arrayAt(container.ports).filter(isObject);
  if (ports.length === 0) return 'none';
  return ports.every((port) => textAt(port.name)?.toLowerCase().split('-').some((word) => OF_PROBES.has(word))) ? 'of-probes' : 'serving';
}

/** What a container of a pod is, and by what that was told. */
export interface Part {
  readonly role: ContainerFacts['role'];
  readonly ports: Ports;
  readonly helper?: Helper;
}

/**
 * Which containers are the application. One that is known to be a helper is none beside one that is not; of the others the first is, and each that declares a
 * port which is not for probes alone.
 */
export function rolesOf(containers: readonly JsonObject[]): Part[] {
  const helpers = containers.map(helperOf);
  const unknown = helpers.findIndex((helper) => helper === undefined);
  // Where all are known to help, as an exporter behind kube-rbac-proxy, one of them is what the pod is for.
  const first = unknown < 0 ? Math.max(0, helpers.findIndex((helper) => helper?.need !== 'beside')) : unknown;
  return containers.map((container, index): Part => {
    const helper = index === first ? undefined : helpers[index];
    const ports = portsOf(container);
    const application = helper === undefined && (index === first || ports === 'serving');
    return { role: application ? 'application' : 'helper', ports, ...(helper && { helper }) };
  });
}

/** Whether all that a template's application listens for is probes and scrapers: then it serves no requests. */
export function servesProbesOnly(root: JsonObject, proxyName: string): boolean {
  const containers = arrayAt(objectAt(root.spec).containers).filter(isObject).filter(({ name }) => name !== proxyName);
  // Of most pods: then it does not matter which of them are the application.
  if (!containers.some((container) => portsOf(container) === 'of-probes')) return false;
  const applications = rolesOf(containers).filter(({ role }) => role === 'application');
  return applications.length > 0 && applications.every(({ ports }) => ports === 'of-probes');
}

/**
 * Whether a container says its image. One without is a part of a manifest: a patch, or values that somebody else completes. An image that is computed elsewhere
 * stands there as a key without a value.
 */
export function hasImage(container: JsonObject): boolean {
  return Object.hasOwn(container, 'image') && container.image !== null && container.image !== '';
}
