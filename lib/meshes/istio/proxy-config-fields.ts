import { Verdict } from './config-problems';
import { ConfigMap, FieldType, Message } from './config-types';
import { isProxyAddress } from './proxy-address';
import { printSeconds } from '../../model';

const STRING: FieldType = { kind: 'string' };
const BOOL: FieldType = { kind: 'bool' };
const DOUBLE: FieldType = { kind: 'double' };
const DURATION: FieldType = { kind: 'duration' };
const INT32: FieldType = { kind: 'integer', least: -(2 ** 31), most: 2 ** 31 - 1 };
const UINT32: FieldType = { kind: 'integer', least: 0, most: 2 ** 32 - 1 };
const INT64: FieldType = { kind: 'integer', least: -(2 ** 63), most: 2 ** 63 };
const STRINGS: FieldType = { kind: 'list', of: STRING };
const STRING_MAP: FieldType = { kind: 'map', of: STRING };

const message = (fields: Message['fields'], oneOf?: readonly string[]): Message => ({ kind: 'message', fields, oneOf });
/** An enum whose names count from 0. */
const names = (...all: readonly string[]): FieldType => ({ kind: 'enum', names: Object.fromEntries(all.map((name, index) => [name, index])) });
const checked = <T>(type: FieldType, check: (value: T) => Verdict | string | undefined): FieldType => ({
  ...type,
  check: (value: never) => {
    const verdict = check(value);
    return typeof verdict === 'string' ? { why: verdict } : verdict;
  },
});

const SECOND = 1_000_000_000n;

/** Envoy's --drain-time-s takes no parts of a second. */
function drainTime(nanoseconds: bigint): Verdict | undefined {
  if (nanoseconds >= SECOND && nanoseconds % SECOND === 0n) return undefined;
  const next = (nanoseconds + SECOND - 1n) / SECOND;
  return { why: 'Istio takes whole seconds from 1s', meant: printSeconds(next < 1n ? 1 : Number(next)) };
}

const filled = checked(STRING, (text: string) => (text === '' ? 'it must not be empty' : undefined));
const PORT = checked(INT32, (port: number) => (port < 1 || port > 65535 ? 'a port is 1 to 65535' : undefined));
const HOST_AND_PORT = 'it must be host:port';
const address = (text: unknown): string | undefined => (typeof text === 'string' && isProxyAddress(text) ? undefined : HOST_AND_PORT);
const ADDRESS = checked(STRING, address);
const ADDRESS_OR_NONE = checked(STRING, (text: string) => (text === '' ? undefined : address(text)));
/** The pod's node, which the injector fills in. */
const onNode = ({ address: text = '' }: ConfigMap): string | undefined => {
  const why = address(String(text).replace('$(HOST_IP)', '127.0.0.1'));
  return why && `its address: ${why}`;
};
const least = (type: FieldType, number: number, why: string): FieldType => checked(type, (value: number) => (value < number ? why : undefined));
const NOT_NEGATIVE = checked(DURATION, (nanoseconds: bigint) => (nanoseconds < 0n ? 'it must not be negative' : undefined));
const AT_LEAST_0 = least(INT32, 0, 'it must not be negative');
const AT_LEAST_1 = least(INT32, 1, 'it must be 1 or more');
const WINDOW = least(INT32, 65535, 'it must be 65535 or more');

/** @see istio/istio pkg/config/validation/agent ValidateTLS, of a setting that belongs to no namespace */
function tracingTls({ mode, credentialName = '', insecureSkipVerify, subjectAltNames, ...files }: ConfigMap): string | undefined {
  const [client, key, ca, crl] = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'].map((name) => (files[name] ?? '') !== '');
  const hasNames = ((subjectAltNames ?? []) as readonly string[]).length > 0;
  if (String(credentialName).startsWith('configmap://')) return 'its credentialName must not be a ConfigMap';
  if (insecureSkipVerify === true) {
    if (mode === 'SIMPLE' && (ca || credentialName !== '' || hasNames)) return 'caCertificates, credentialName and subjectAltNames contradict insecureSkipVerify';
    if (mode === 'MUTUAL' && (ca || hasNames)) return 'caCertificates and subjectAltNames contradict insecureSkipVerify';
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credentialName !== '') return client || ca || key || crl ? 'credentialName takes the place of certificates and keys' : undefined;
  return mode === 'MUTUAL' && !(client && key) ? 'MUTUAL takes a clientCertificate and a privateKey' : undefined;
}

const TLS_FIELDS = message({
  mode: names('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
  clientCertificate: STRING,
  privateKey: STRING,
  caCertificates: STRING,
  credentialName: STRING,
  subjectAltNames: STRINGS,
  sni: STRING,
  insecureSkipVerify: BOOL,
  caCrl: STRING,
});

const TRACING = message({
  zipkin: checked(message({ address: STRING }), onNode),
  lightstep: checked(message({ address: STRING, accessToken: STRING }), ({ address: text, accessToken = '' }: ConfigMap) =>
    address(text) ?? (accessToken === '' ? 'it needs an accessToken' : undefined)),
  datadog: checked(message({ address: STRING }), onNode),
  stackdriver: message({ debug: BOOL, maxNumberOfAttributes: INT64, maxNumberOfAnnotations: INT64, maxNumberOfMessageEvents: INT64 }),
  openCensusAgent: message({
    address: STRING,
    context: { kind: 'list', of: names('UNSPECIFIED', 'W3C_TRACE_CONTEXT', 'GRPC_BIN', 'CLOUD_TRACE_CONTEXT', 'B3') },
  }),
  customTags: {
    kind: 'map',
    of: message({
      literal: message({ value: STRING }),
      environment: message({ name: STRING, defaultValue: STRING }),
      header: message({ name: STRING, defaultValue: STRING }),
    }),
  },
  maxPathTagLength: UINT32,
  sampling: DOUBLE,
  tlsSettings: checked(TLS_FIELDS, tracingTls),
  enableIstioTags: BOOL,
}, ['zipkin', 'lightstep', 'datadog', 'stackdriver', 'openCensusAgent']);

const REMOTE_SERVICE = message({
  address: ADDRESS_OR_NONE,
  tlsSettings: TLS_FIELDS,
  tcpKeepalive: message({ probes: UINT32, time: DURATION, interval: DURATION }),
});

const CLIENT_CERT = names('UNDEFINED', 'SANITIZE', 'FORWARD_ONLY', 'APPEND_FORWARD', 'SANITIZE_SET', 'ALWAYS_FORWARD_ONLY');
const DISABLED = message({ disabled: BOOL });
const ENABLED = message({ enabled: BOOL });
const POLLING = message({ pollDelay: DURATION, fallback: BOOL });

/** ProxyConfig's own nested messages, which no other setting has. */
const PROXY_HEADERS = message({
  forwardedClientCert: CLIENT_CERT,
  setCurrentClientCertDetails: message({ subject: BOOL, cert: BOOL, chain: BOOL, dns: BOOL, uri: BOOL }),
  requestId: DISABLED,
  server: message({ disabled: BOOL, value: STRING }),
  attemptCount: DISABLED,
  envoyDebugHeaders: DISABLED,
  metadataExchangeHeaders: message({ mode: names('UNDEFINED', 'IN_MESH') }),
  preserveHttp1HeaderCase: BOOL,
  xForwardedHost: ENABLED,
  xForwardedPort: ENABLED,
});

const READINESS_PROBE = message({
  initialDelaySeconds: INT32,
  timeoutSeconds: INT32,
  periodSeconds: INT32,
  successThreshold: INT32,
  failureThreshold: INT32,
  httpGet: message({ path: STRING, port: UINT32, host: STRING, scheme: STRING, httpHeaders: { kind: 'list', of: message({ name: STRING, value: STRING }) } }),
  tcpSocket: message({ host: STRING, port: UINT32 }),
  exec: message({ command: STRINGS }),
  grpc: message({ port: UINT32, service: STRING }),
});

const CONNECTION_SETTINGS = message({
  profile: names('SIDECAR', 'EDGE'),
  listenerPerConnectionBufferLimitBytes: AT_LEAST_0,
  clusterPerConnectionBufferLimitBytes: AT_LEAST_0,
  httpIdleTimeout: NOT_NEGATIVE,
  httpMaxConnectionDuration: NOT_NEGATIVE,
  httpDrainTimeout: NOT_NEGATIVE,
  httpRequestTimeout: NOT_NEGATIVE,
  httpRequestHeadersTimeout: NOT_NEGATIVE,
  httpStreamIdleTimeout: NOT_NEGATIVE,
  httpMaxStreamDuration: NOT_NEGATIVE,
  httpMaxConcurrentStreams: AT_LEAST_1,
  http2InitialStreamWindowSize: WINDOW,
  http2InitialConnectionWindowSize: WINDOW,
  httpHeadersWithUnderscoresAction: names(...['UNSPECIFIED', 'ALLOW', 'REJECT_REQUEST', 'DROP_HEADER'].map((name) => `HEADERS_WITH_UNDERSCORES_${name}`)),
  httpMergeSlashes: BOOL,
  httpPathWithEscapedSlashesAction: names(
    'PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED', 'KEEP_UNCHANGED', 'REJECT_REQUEST', 'UNESCAPE_AND_REDIRECT', 'UNESCAPE_AND_FORWARD'),
  listenerConnectionLimit: AT_LEAST_1,
  globalDownstreamConnectionLimit: AT_LEAST_1,
});

/**
 * The fields of ProxyConfig with their types, and with what istiod's validation asks of them: what the injector refuses is refused, and
 * nothing else. Held against istiod's own parser and validation on thousands of texts (test/fixtures/recorded/proxy-config.json).
 *
 * @see istio/api mesh/v1alpha1/proxy.proto; istio/istio pkg/kube/inject/validate.go validateProxyConfig,
 *   pkg/config/validation/agent ValidateMeshConfigProxyConfig (of 1.32-dev)
 */
export const PROXY_CONFIG: Message = message({
  configPath: filled,
  binaryPath: filled,
  serviceCluster: filled,
  tracingServiceName: names('APP_LABEL_AND_NAMESPACE', 'CANONICAL_NAME_ONLY', 'CANONICAL_NAME_AND_NAMESPACE'),
  drainDuration: checked(DURATION, drainTime),
  discoveryAddress: ADDRESS,
  discoveryRefreshDelay: DURATION,
  zipkinAddress: STRING,
  statsdUdpAddress: ADDRESS_OR_NONE,
  envoyMetricsServiceAddress: ADDRESS_OR_NONE,
  proxyAdminPort: PORT,
  availabilityZone: STRING,
  controlPlaneAuthPolicy: checked({ kind: 'enum', names: { NONE: 0, MUTUAL_TLS: 1, INHERIT: 1000 } }, (policy: string | number) =>
    (policy === 'NONE' || policy === 'MUTUAL_TLS' ? undefined : 'it must be NONE or MUTUAL_TLS')),
  customConfigFile: STRING,
  statNameLength: INT32,
  concurrency: INT32,
  proxyBootstrapTemplatePath: STRING,
  interceptionMode: names('REDIRECT', 'TPROXY', 'NONE'),
  tracing: TRACING,
  sds: message({ enabled: BOOL, k8sSaJwtPath: STRING }),
  envoyAccessLogService: REMOTE_SERVICE,
  envoyMetricsService: REMOTE_SERVICE,
  proxyMetadata: STRING_MAP,
  runtimeValues: STRING_MAP,
  statusPort: PORT,
  extraStatTags: STRINGS,
  gatewayTopology: message({ numTrustedProxies: UINT32, forwardClientCertDetails: CLIENT_CERT, proxyProtocol: message({}) }),
  terminationDrainDuration: DURATION,
  meshId: STRING,
  readinessProbe: READINESS_PROBE,
  proxyStatsMatcher: message({ inclusionPrefixes: STRINGS, inclusionSuffixes: STRINGS, inclusionRegexps: STRINGS }),
  holdApplicationUntilProxyStarts: BOOL,
  caCertificatesPem: STRINGS,
  image: message({ imageType: STRING }),
  privateKeyProvider: checked(message({ cryptomb: POLLING, qat: POLLING }, ['cryptomb', 'qat']), ({ cryptomb, qat }: ConfigMap) => {
    const { pollDelay = 0n } = (cryptomb ?? qat ?? {}) as ConfigMap;
    return pollDelay === 0n ? 'it needs cryptomb or qat with a pollDelay' : undefined;
  }),
  proxyHeaders: PROXY_HEADERS,
  fileFlushInterval: DURATION,
  fileFlushMinSizeKb: UINT32,
  statsCompression: BOOL,
  connectionSettings: CONNECTION_SETTINGS,
}, ['serviceCluster', 'tracingServiceName']);
