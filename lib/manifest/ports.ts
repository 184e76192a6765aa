import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';

/**
 * What the ports of a container are for, by their names: those that only a scraper or a probe uses serve nobody, and to datagrams there is no connection. `reconnecting` are those of
 * databases, and of the members of a cluster among themselves: who is connected there connects again.
 */
export type Ports = 'none' | 'of-probes' | 'datagrams' | 'reconnecting' | 'serving';

const OF_PROBES: ReadonlySet<string> = new Set([
  'metrics', 'metric', 'prometheus', 'prom', 'telemetry', 'stats', 'health', 'healthz', 'healthcheck', 'liveness', 'readiness', 'probe', 'probes', 'pprof', 'debug', 'jmx',
  'profiling', 'management', 'actuator', 'monitoring', 'status', 'livez', 'readyz',
]);

/** Whether a name says that it is for scrapers or probes: `http-metrics`. */
export const namesProbes = (name: string | undefined): boolean => name?.toLowerCase().split('-').some((word) => OF_PROBES.has(word)) === true;

/** @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/: mongo, mysql and redis are prefixes that say the protocol */
const RECONNECTING: ReadonlySet<string> = new Set([
  'mongo', 'mongodb', 'mysql', 'mysqlx', 'redis', 'postgres', 'postgresql', 'pgsql', 'memcache', 'memcached', 'kafka', 'zookeeper', 'cql', 'bolt', 'amqp', 'amqps', 'mqtt', 'mqtts', 'stomp', 'nfs',
  'transport', 'gossip', 'raft', 'serf', 'serflan', 'serfwan', 'epmd', 'peer', 'peers', 'memberlist', 'xds', 'dns', 'mxla', 'slicebuilder',
]);

/** Whether a name says that who is connected there connects again, or asks again: `tcp-postgresql`, `grpc-xds`, `dns-tcp`. */
const namesReconnecting = (name: string | undefined): boolean => name?.toLowerCase().split('-').some((word) => RECONNECTING.has(word)) === true;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports: ports are informational, their names are what people mean */
export function portsOf(container: JsonObject): Ports {
  let ports: Ports = 'none';
  for (const port of arrayAt(container.ports)) {
    if (!isObject(port)) continue;
    if (namesProbes(textAt(port.name))) ports = ports === 'none' ? 'of-probes' : ports;
    else if (port.protocol === 'UDP') ports = ports === 'reconnecting' ? ports : 'datagrams';
    else if (namesReconnecting(textAt(port.name))) ports = 'reconnecting';
    else return 'serving';
  }
  return ports;
}

/** The numbers of its ports that take connections. */
export const numbersOf = (container: JsonObject): number[] =>
  arrayAt(container.ports).map(objectAt).flatMap(({ containerPort, protocol }) => (typeof containerPort === 'number' && protocol !== 'UDP' ? [containerPort] : []));
