import { parseGoDuration } from '../model';
import { namesDatabase } from './databases';
import { arrayAt, JsonObject, objectAt, textAt } from './json';

/** What a container beside the application is known to be there for, by its image or its name. */
export interface Helper {
  /**
   * `carries`: connections of the application go through it, and `answers`: the application asks it for its own answers; either must stay until the application has
   * ended. `collects`: logs, metrics, secrets: nobody knows how much of the end it needs. `beside`: the application's end needs nothing of it.
   */
  readonly need: 'carries' | 'answers' | 'collects' | 'beside';
  /** Its clients keep their connections, and make new ones by themselves when it has gone: databases, brokers. There are no requests that a drain would save. */
  readonly reconnected: boolean;
  /** For `carries`: seconds for which it stays after SIGTERM while a connection is open, by its own flags. */
  readonly stays: number;
  /** Its own flag for that, where it has one. */
  readonly flag?: string;
}

interface Family {
  readonly need: Helper['need'];
  /** Base names of images, without tag, with the part before it where that is needed; a `*` at one end stands for anything. */
  readonly images: readonly string[];
  /** Names that containers of it usually have. */
  readonly names?: readonly string[];
  readonly flag?: string;
  readonly reconnected?: boolean;
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
  { need: 'carries', images: ['envoy', 'envoy-distroless', 'pgbouncer', 'pgbouncer-*', 'pgpool', 'pgcat', 'odyssey', 'mysql-router', 'maxscale', 'twemproxy', 'mcrouter', 'proxysql', 'ghostunnel', 'stunnel'], names: ['pgbouncer', 'ghostunnel', 'stunnel'] },
  { need: 'carries', images: ['consul-dataplane'], names: ['consul-dataplane'] },
  // Without a duration it stops everything at SIGTERM. @see dapr/dapr pkg/runtime/runtime.go
  { need: 'carries', images: ['daprd'], names: ['daprd'], flag: '--dapr-block-shutdown-duration' },
  // What nginx and the like ask for pages. @see php/php-src sapi/fpm/fpm/fpm_process_ctl.c: without process_control_timeout its workers are ended at once
  { need: 'answers', images: ['php-fpm', 'php-fpm-*', 'php:fpm'], names: ['php-fpm', 'phpfpm', 'fpm'] },
  {
    // Kafka of Confluent; servers of names and of files, whose clients ask again until somebody answers; members of clusters, which join again.
    need: 'answers',
    images: ['cp-server', 'coredns', 'volume-nfs', 'nfs-server', 'nfs-server-*', 'nfs-ganesha', 'storm-worker', 'storm-supervisor', 'storm-nimbus'],
    names: ['nfs-server', 'spark-master', 'spark-worker', 'storm-worker', 'storm-supervisor', 'storm-nimbus', 'taskmanager', 'namenode', 'datanode', 'journalnode', 'regionserver', 'nodemanager'],
    reconnected: true,
  },
  {
    need: 'collects',
    images: [
      'fluent-bit', 'fluentbit', 'aws-for-fluent-bit', 'fluentd', 'fluentd-*', 'filebeat', 'metricbeat', 'vector', 'promtail', 'logstash', 'opentelemetry-collector',
      'opentelemetry-collector-*', 'otel-collector', 'otelcol', 'aws-otel-collector', 'jaeger-agent', 'cloudwatch-agent', 'aws-xray-daemon', 'statsd', 'telegraf', 'vault', 'vault-agent',
      'vault-k8s', 'grafana-agent', 'alloy', 'datadog/agent', 'datadoghq/agent', 'datadog-agent', 'newrelic-fluentbit-output', 'splunk-otel-collector', 'fluent-bit-*', 'apm-server',
      'sysdig/agent', 'instana/agent', 'elastic-agent', 'auditbeat', 'packetbeat', 'heartbeat', 'oneagent', 'dynatrace-oneagent', 'falco', 'cadvisor', 'node-problem-detector',
    ],
    names: ['datadog-agent', 'dd-agent', 'trace-agent', 'fluent-bit', 'fluentbit', 'fluentd', 'filebeat', 'promtail', 'otel-collector', 'otel-agent', 'otc-container', 'opentelemetry-collector', 'jaeger-agent', 'xray-daemon', 'vault-agent', 'log-shipper'],
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

const DATABASE: Family = { need: 'answers', images: [], reconnected: true };

/** The last part of an image's name, without its registry, tag and digest: `cloud-sql-proxy` of `gcr.io/x/cloud-sql-proxy:2.11.4`. */
export function imageName(image: string): string {
  const from = image.lastIndexOf('/') + 1;
  const [digest, tag] = [image.indexOf('@', from), image.indexOf(':', from)];
  const end = digest < 0 ? tag : tag < 0 ? digest : Math.min(digest, tag);
  return end < 0 ? image.slice(from) : image.slice(from, end);
}

/** The tag of an image that makes another program of it. */
const VARIANT = 'fpm';

/** The same with the part before it, `datadog/agent`, and with the one variant that makes another program of an image, `php:fpm`. */
function longerNames(image: string): string[] {
  const parts = image.split('/');
  const [name, tag = ''] = parts[parts.length - 1].split(':');
  return [...(parts.length > 1 ? [`${parts[parts.length - 2]}/${name}`] : []), ...(tag.split('-').includes(VARIANT) ? [`${name}:fpm`] : [])];
}

/** By name, and by what of the image tells. */
const known = new Map<string, Map<string, Helper | undefined>>();
const KEPT = 1000;
/** A longer name is none that is known. */
const KEPT_LENGTH = 400;

/** What the container is known to be; undefined for what nobody knows, which may well be the application. What its name tells, its image does not change. */
export function helperOf(container: JsonObject): Helper | undefined {
  const image = textAt(container.image) ?? '';
  const name = textAt(container.name) ?? '';
  const told = tellingOf(image);
  let named = known.get(name);
  if (!named || !named.has(told)) {
    if (told.length + name.length >= KEPT_LENGTH) return undefined;
    if (known.size > KEPT) known.clear();
    if (!named || named.size > KEPT) known.set(name, named = new Map());
    named.set(told, recognize(told, name));
  }
  return withStay(named.get(told), container);
}

/** An image without its digest, and without a tag that names no variant: the workloads of an app differ in those. */
function tellingOf(image: string): string {
  const digest = image.indexOf('@');
  const end = digest < 0 ? image.length : digest;
  const tag = image.indexOf(':', image.lastIndexOf('/', end) + 1);
  if (tag < 0 || tag > end) return digest < 0 ? image : image.slice(0, end);
  return image.slice(0, image.indexOf(VARIANT, tag) < 0 ? tag : end);
}

function withStay(found: Helper | undefined, container: JsonObject): Helper | undefined {
  return found?.need === 'carries' ? { ...found, stays: staysFor(container) } : found;
}

function recognize(image: string, name: string): Helper | undefined {
  const own = image === '' ? [] : [imageName(image), ...longerNames(image)];
  const byName = FAMILIES.find(({ names = [] }) => names.includes(name)) ?? (namesDatabase(name) ? DATABASE : undefined);
  const byImage = FAMILIES.find(({ images }) => images.some((one) => own.some((it) => matches(one, it))))
    ?? (own.some(namesDatabase) ? DATABASE : undefined);
  const found = byName ?? byImage;
  const flag = (byImage ?? byName)?.flag;
  return found && { need: found.need, reconnected: found.reconnected === true, ...(flag !== undefined && { flag }), stays: 0 };
}

function matches(pattern: string, name: string): boolean {
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

const FLAGS: ReadonlySet<string> = new Set(['max-sigterm-delay', 'min-sigterm-delay', 'term_timeout', 'dapr-block-shutdown-duration']);
const VARIABLES: ReadonlySet<string> = new Set(['CSQL_PROXY_MAX_SIGTERM_DELAY', 'CSQL_PROXY_MIN_SIGTERM_DELAY', 'ALLOYDB_PROXY_MAX_SIGTERM_DELAY']);

/** The longest delay that the flags and variables of a proxy ask for. */
function staysFor({ command, args, env }: JsonObject): number {
  const words = [...arrayAt(command), ...arrayAt(args)].map(textAt).flatMap((word) => word?.split(/[\s=]/) ?? []);
  const given = words.flatMap((word, index) => (word.startsWith('-') && FLAGS.has(word.startsWith('--') ? word.slice(2) : word.slice(1)) ? [words[index + 1]] : []));
  const variables = arrayAt(env).map(objectAt).filter(({ name }) => typeof name === 'string' && VARIABLES.has(name)).map(({ value }) => value);
  return Math.max(0, ...[...given, ...variables].map((value) => (typeof value === 'string' ? parseGoDuration(value) ?? 0 : 0)));
}
