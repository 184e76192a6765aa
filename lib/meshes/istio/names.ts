/** Istio's own names. Each is in istio/api annotation/annotations.yaml, label/labels.yaml or mesh/v1alpha1/proxy.proto. */
export const PROXY = 'istio-proxy';
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
  'sidecar.istio.io/terminationDrainDuration': `terminationDrainDuration in ${CONFIG_ANNOTATION}`,
  'sidecar.istio.io/holdApplicationUntilProxyStarts': `holdApplicationUntilProxyStarts in ${CONFIG_ANNOTATION}`,
  'sidecar.istio.io/preStopSleep': `terminationDrainDuration in ${CONFIG_ANNOTATION}`,
  'sidecar.istio.io/native-side': NATIVE_ANNOTATION,
};
