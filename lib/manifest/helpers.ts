import { parseGoDuration } from '../model';
import { arrayAt, JsonObject, objectAt, textAt } from './json';

/** What a container beside the application is known to be there for, by its image or its name. */
export interface Helper {
  /**
   * `carries`: connections of the application go through it, so it must stay until the application has ended. `collects`: logs, metrics, secrets: nobody
   * knows how much of the end it needs. `beside`: the application's end needs nothing of it.
   */
  readonly need: 'carries' | 'collects' | 'beside';
  /** For `carries`: seconds for which it stays after SIGTERM while a connection is open, by its own flags. */
  readonly stays: number;
  /** Its own flag for that, where it has one. */
  readonly flag?: string;
}

interface Family {
  readonly need: Helper['need'];
  /** Base names of images, without tag; a `*` at one end stands for anything. */
  readonly images: readonly string[];
  /** Names that containers of it usually have. */
  readonly names?: readonly string[];
  readonly flag?: string;
}

const FAMILIES: readonly Family[] = [
  {
    // They exit at SIGTERM unless a flag says otherwise. @see GoogleCloudPlatform/cloud-sql-proxy and alloydb-auth-proxy, cmd/root.go
    need: 'carries',
    images: ['cloud-sql-proxy', 'cloudsql-proxy', 'alloydb-auth-proxy'],
    names: ['cloud-sql-proxy', 'cloudsql-proxy', 'cloud-sql-auth-proxy', 'cloudsqlproxy', 'sql-proxy', 'sqlproxy', 'alloydb-auth-proxy'],
    flag: '--max-sigterm-delay',
  },
  { need: 'carries', images: ['gce-proxy'], names: ['cloudsql', 'gce-proxy'], flag: '-term_timeout' },
  // Envoy exits at once on a plain SIGTERM. @see envoyproxy/envoy source/server/server.cc
  { need: 'carries', images: ['envoy', 'envoy-distroless', 'pgbouncer', 'pgbouncer-*', 'twemproxy', 'mcrouter', 'proxysql', 'ghostunnel', 'stunnel'], names: ['pgbouncer', 'ghostunnel', 'stunnel'] },
  { need: 'carries', images: ['consul-dataplane', 'daprd'], names: ['consul-dataplane', 'daprd'] },
  {
    need: 'collects',
    images: [
      'fluent-bit', 'fluentbit', 'aws-for-fluent-bit', 'fluentd', 'fluentd-*', 'filebeat', 'metricbeat', 'vector', 'promtail', 'logstash', 'opentelemetry-collector',
      'opentelemetry-collector-*', 'otel-collector', 'otelcol', 'aws-otel-collector', 'jaeger-agent', 'cloudwatch-agent', 'aws-xray-daemon', 'statsd', 'telegraf', 'vault', 'vault-agent',
      'vault-k8s', 'grafana-agent', 'alloy',
    ],
    names: ['fluent-bit', 'fluentbit', 'fluentd', 'filebeat', 'promtail', 'otel-collector', 'otel-agent', 'otc-container', 'opentelemetry-collector', 'jaeger-agent', 'xray-daemon', 'vault-agent', 'log-shipper'],
  },
  {
    // linkerd-proxy is another mesh's: what it does is not judged.
    need: 'beside',
    images: [
      'kube-rbac-proxy', '*-exporter', '*_exporter', 'statsd-exporter', 'configmap-reload', 'prometheus-config-reloader', 'k8s-sidecar', 'git-sync', 'livenessprobe', 'csi-node-driver-registrar',
      'csi-provisioner', 'csi-attacher', 'csi-resizer', 'csi-snapshotter', 'aws-iam-authenticator', 'reloader',
    ],
    names: ['kube-rbac-proxy', 'linkerd-proxy', 'metrics-exporter', 'exporter', 'config-reloader', 'git-sync', 'liveness-probe'],
  },
];

/** The last part of an image's name, without its registry, tag and digest: `cloud-sql-proxy` of `gcr.io/x/cloud-sql-proxy:2.11.4`. */
export function imageName(image: string): string {
  const path = image.slice(image.lastIndexOf('/') + 1);
  return path.split('@')[0].split(':')[0];
}

interface Recognized {
  readonly need: Helper['need'];
  readonly flag?: string;
}

const known = new Map<string, Recognized | undefined>();
/** A longer name is none that is known. */
const KEPT_LENGTH = 200;

/** What the container is known to be; undefined for what nobody knows, which may well be the application. What its name tells, its image does not change. */
export function helperOf(container: JsonObject): Helper | undefined {
  const image = imageName(textAt(container.image) ?? '');
  const name = textAt(container.name) ?? '';
  const key = `${image}/${name}`;
  if (key.length > KEPT_LENGTH) return undefined;
  if (!known.has(key)) {
    if (known.size > 1000) known.clear();
    known.set(key, recognize(image, name));
  }
  const found = known.get(key);
  return found && { ...found, stays: found.need === 'carries' ? staysFor(container) : 0 };
}

function recognize(image: string, name: string): Recognized | undefined {
  const byName = FAMILIES.find(({ names = [] }) => names.includes(name));
  const byImage = FAMILIES.find(({ images }) => image !== '' && images.some((one) => matches(one, image)));
  const need = (byName ?? byImage)?.need;
  const flag = (byImage ?? byName)?.flag;
  return need && { need, ...(flag !== undefined && { flag }) };
}

function matches(pattern: string, name: string): boolean {
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

const FLAGS: ReadonlySet<string> = new Set(['max-sigterm-delay', 'min-sigterm-delay', 'term_timeout']);
const VARIABLES: ReadonlySet<string> = new Set(['CSQL_PROXY_MAX_SIGTERM_DELAY', 'CSQL_PROXY_MIN_SIGTERM_DELAY', 'ALLOYDB_PROXY_MAX_SIGTERM_DELAY']);

/** The longest delay that the flags and variables of a database proxy ask for. */
function staysFor({ command, args, env }: JsonObject): number {
  const words = [...arrayAt(command), ...arrayAt(args)].map(textAt).flatMap((word) => word?.split(/[\s=]/) ?? []);
  const given = words.flatMap((word, index) => (word.startsWith('-') && FLAGS.has(word.startsWith('--') ? word.slice(2) : word.slice(1)) ? [words[index + 1]] : []));
  const variables = arrayAt(env).map(objectAt).filter(({ name }) => typeof name === 'string' && VARIABLES.has(name)).map(({ value }) => value);
  return Math.max(0, ...[...given, ...variables].map((value) => (typeof value === 'string' ? parseGoDuration(value) ?? 0 : 0)));
}
