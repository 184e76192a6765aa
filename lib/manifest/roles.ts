import { ContainerFacts } from '../model';
import { isFront } from './front';
import { Helper, helperOf } from './helpers';
import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';
import { Ports, portsOf } from './ports';

/** What Services of the same bundle say of the containers of a pod, by their names; undefined where none is known to send to it. */
export type Reached = {
  /** Those that they send requests to. */
  readonly asked: ReadonlySet<string>;
  /** Those whose ports are all for scrapers or probes, by the names of the Services or of their ports. */
  readonly scraped: ReadonlySet<string>;
} | undefined;

/** What a container of a pod is, and by what that was told. */
export interface Part {
  readonly role: ContainerFacts['role'];
  readonly ports: Ports;
  readonly helper?: Helper;
  /** Whether a Service sends to it; absent where no Service is known that sends to one of the pod's. */
  readonly reached?: boolean;
}

/**
 * What the containers are known to help with; undefined for what may be the application. What a Service sends requests to by a proxy in front of another container is none, whatever it is
 * known as.
 */
function helpersOf(containers: readonly JsonObject[], reached: Reached): (Helper | undefined)[] {
  const helpers = containers.map(helperOf);
  if (!reached || !helpers.includes(undefined)) return helpers;
  return helpers.map((helper, index) => (helper?.need === 'beside' && reached.asked.has(textAt(containers[index].name) ?? '') && isFront(containers[index], containers) ? undefined : helper));
}

/**
 * Which containers are the application. One that is known to be a helper is none beside one that is not, unless a Service sends to it; of the others the first is, and each that
 * declares a port which is not for probes alone.
 */
export function rolesOf(containers: readonly JsonObject[], reached?: Reached): Part[] {
  const helpers = helpersOf(containers, reached);
  const isReached = containers.map(({ name }, index) => helpers[index]?.need !== 'beside' && reached?.asked.has(textAt(name) ?? '') === true);
  const unknown = helpers.findIndex((helper) => helper === undefined);
  // Where all are known to help, as an exporter behind kube-rbac-proxy, one of them is what the pod is for.
  const first = unknown >= 0 ? unknown : isReached.includes(true) ? -1 : Math.max(0, helpers.findIndex((helper) => helper?.need !== 'beside'));
  return containers.map((container, index): Part => {
    const helper = helpers[index];
    const ports = reached?.scraped.has(textAt(container.name) ?? '') ? 'of-probes' : portsOf(container);
    const application = index === first || isReached[index] || (helper === undefined && ports === 'serving');
    return { role: application ? 'application' : 'helper', ports, ...(helper && { helper }), ...(tells(reached, ports) && { reached: isReached[index] }) };
  });
}

/** Where Services are known to send to nothing but ports of scrapers, others may send to one that is declared. */
const tells = (reached: Reached, ports: Ports): boolean => reached !== undefined && (reached.asked.size > 0 || ports !== 'serving');

/** What comes to a pod: requests, as far as anybody knows; nothing but probes, scrapers and datagrams; or connections that their clients make anew. */
export type Comes = 'requests' | 'none' | 'reconnections';

export function comesTo(root: JsonObject, proxyName: string, reached?: Reached): Comes {
  const all = arrayAt(objectAt(root.spec).containers).filter(isObject);
  const containers = all.filter(({ name }) => name !== proxyName);
  // Of most pods: then it does not matter which of them are the application.
  if (!reached && !containers.some((container) => isOfFew(portsOf(container)) || helperOf(container))) return 'requests';
  // A proxy with nothing but helpers beside it is a gateway.
  if (containers.length < all.length && containers.every(helperOf)) return 'requests';
  const applications = rolesOf(containers, reached).filter(({ role }) => role === 'application');
  const asked = applications.filter((one) => one.reached ?? !isOfProbes(one.ports));
  if (asked.length === 0) return applications.length > 0 ? 'none' : 'requests';
  return asked.every(isReconnected) ? 'reconnections' : 'requests';
}

/** Whether the clients of a container keep their connections, and make new ones when it has gone. */
export const isReconnected = ({ helper, ports }: Pick<Part, 'helper' | 'ports'>): boolean => helper?.reconnected === true || ports === 'reconnecting';

const isOfFew = (ports: Ports): boolean => ports === 'reconnecting' || isOfProbes(ports);

const isOfProbes = (ports: Ports): boolean => ports === 'of-probes' || ports === 'datagrams';

/**
 * Whether a container says its image. One without is a part of a manifest: a patch, or values that somebody else completes. An image that is computed elsewhere
 * stands there as a key without a value.
 */
export function hasImage(container: JsonObject): boolean {
  return Object.hasOwn(container, 'image') && container.image !== null && container.image !== '';
}
