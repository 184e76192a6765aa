/** Istio's own names. Each is in istio/api annotation/annotations.yaml, label/labels.yaml or mesh/v1alpha1/proxy.proto. */
export const PROXY = 'istio-proxy';
/** Containers as the injector found them, for the next injection. */
export const OVERRIDES_ANNOTATION = 'proxy.istio.io/overrides';
export const CONFIG_ANNOTATION = 'proxy.istio.io/config';
export const NATIVE_ANNOTATION = 'sidecar.istio.io/nativeSidecar';
export const STATUS_PORT_ANNOTATION = 'status.sidecar.istio.io/port';
export const IMAGE_ANNOTATION = 'sidecar.istio.io/proxyImage';
/** Where the agent listens, unless the pod or its mesh has it otherwise. */
export const DEFAULT_STATUS_PORT = 15020;
/** Written by the injector, with what it has put into the pod. */
export const STATUS_ANNOTATION = 'sidecar.istio.io/status';
/** Written by istio-cni on a pod that ambient mode has captured. */
export const REDIRECTION_ANNOTATION = 'ambient.istio.io/redirection';
/** Written by the injector. */
export const INJECTED_LABEL = 'security.istio.io/tlsMode';
export const IMAGE_TYPE_ANNOTATION = 'sidecar.istio.io/proxyImageType';
export const INTERCEPTION_ANNOTATION = 'sidecar.istio.io/interceptionMode';
export const INJECT_LABEL = 'sidecar.istio.io/inject';
export const INJECTION_LABEL = 'istio-injection';
export const REVISION_LABEL = 'istio.io/rev';
export const AMBIENT_LABEL = 'istio.io/dataplane-mode';
export const TEMPLATES_ANNOTATION = 'inject.istio.io/templates';
/** The variable in which an injected proxy carries its configuration, merged. @see istio/istio files/injection-template.yaml */
export const PROXY_CONFIG = 'PROXY_CONFIG';
/** An image that the injector replaces. */
export const IMAGE_AUTO = 'auto';
export const GATEWAY_LABEL = 'istio';
export const LINKERD_INJECT = 'linkerd.io/inject';
export const EXIT_ON_ZERO = 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS';
export const MINIMUM_DRAIN = 'MINIMUM_DRAIN_DURATION';
export const LEGACY_DRAIN = 'TERMINATION_DRAIN_DURATION_SECONDS';

/** All that a distroless proxy image can run. @see istio/istio docker/iptables.yaml */
export const DISTROLESS_BINARIES = ['pilot-agent', 'envoy'];

/** Annotations that public manifests carry and nothing reads, with what would work. */
export const INVENTED: Readonly<Record<string, string>> = {
  'sidecar.istio.io/preStopSleep': `terminationDrainDuration in ${CONFIG_ANNOTATION}`,
  'sidecar.istio.io/native-side': NATIVE_ANNOTATION,
};

/** Fields of ProxyConfig, and variables of its proxyMetadata, that people make annotations of. */
const FIELDS: Readonly<Record<string, string>> = {
  terminationDrainDuration: CONFIG_ANNOTATION,
  drainDuration: CONFIG_ANNOTATION,
  parentShutdownDuration: CONFIG_ANNOTATION,
  holdApplicationUntilProxyStarts: CONFIG_ANNOTATION,
  proxyMetadata: CONFIG_ANNOTATION,
  [EXIT_ON_ZERO]: `the proxyMetadata of ${CONFIG_ANNOTATION}`,
  [MINIMUM_DRAIN]: `the proxyMetadata of ${CONFIG_ANNOTATION}`,
};
/** Of these somebody else may have an annotation without a prefix. */
const COMMON: ReadonlySet<string> = new Set(['drainDuration', 'parentShutdownDuration', 'proxyMetadata']);

/** What would work instead of an annotation that Istio has never had; undefined for any other. */
export function insteadOf(key: string): string | undefined {
  if (Object.hasOwn(INVENTED, key)) return INVENTED[key];
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (!Object.hasOwn(FIELDS, name) || (slash < 0 ? COMMON.has(name) : !key.slice(0, slash).endsWith('istio.io'))) return undefined;
  return `${name} in ${FIELDS[name]}`;
}

/** Whether Istio, or who read about it, would write this as an annotation. */
export const isAnnotation = (key: string): boolean => key === TEMPLATES_ANNOTATION || key === CONFIG_ANNOTATION || key === OVERRIDES_ANNOTATION
  || ((key.startsWith('sidecar.istio.io/') || key.endsWith('.sidecar.istio.io') || key.includes('.sidecar.istio.io/')) && key !== INJECT_LABEL);

/** Namespaces whose pods get no sidecar, whatever they say. @see istio/istio pkg/kube/inject/initializer.go IgnoredNamespaces */
export const NEVER_INJECTED: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);
/** The namespace of the control plane: nobody labels it, and what is to have a proxy there says so itself. */
export const CONTROL_PLANE = 'istio-system';

/** Labels of a pod that decide about its proxy. */
export const POD_LABELS: readonly string[] = [REVISION_LABEL, AMBIENT_LABEL];

/** How a pod says that it is in a mesh of somebody else: by a label or an annotation, or by the container of its proxy. */
interface ForeignMesh {
  readonly name: string;
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** @default - one of a name that others have, too */
  readonly container?: string;
}

export const OTHER_MESHES: readonly ForeignMesh[] = [
  { name: 'Linkerd', keys: { [LINKERD_INJECT]: ['enabled', 'ingress'] }, container: 'linkerd-proxy' },
  // The value of Consul's is a boolean as Go reads it.
  {
    name: 'Consul',
    keys: { 'consul.hashicorp.com/connect-inject': ['true', 'True', 'TRUE', 't', 'T', '1'], 'consul.hashicorp.com/connect-inject-status': ['injected'] },
    container: 'consul-dataplane',
  },
  { name: 'Kuma', keys: { 'kuma.io/sidecar-injection': ['enabled', 'true'], 'kuma.io/sidecar-injected': ['true'] }, container: 'kuma-sidecar' },
  { name: 'Open Service Mesh', keys: { 'openservicemesh.io/sidecar-injection': ['enabled', 'true', 'yes'] } },
  { name: 'AWS App Mesh', keys: { 'appmesh.k8s.aws/sidecarInjectorWebhook': ['enabled'] } },
];

const OTHERS: ReadonlySet<string> = new Set(OTHER_MESHES.flatMap(({ keys }) => Object.keys(keys)));

/** Whether a label or an annotation is read, or told of. */
export const isRead = (key: string): boolean => key.includes('istio.io/') || key === GATEWAY_LABEL || OTHERS.has(key) || insteadOf(key) !== undefined;
