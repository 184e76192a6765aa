import { Level } from '../level';

/** What is known of an Istio that no pod template says. */
export interface IstioOptions {
  readonly id?: string;
  readonly product?: string;
  /** Full semantic version of Istio. @default - not known: the mode may be decided at injection */
  readonly version?: string;
  /** Full semantic version of the oldest kubelet. @default - not known */
  readonly kubernetesVersion?: string;
  /** Whether istiod makes sidecars native (ENABLE_NATIVE_SIDECARS). @default - Istio's default for the version */
  readonly native?: boolean;
  /** Seconds of terminationDrainDuration in meshConfig.defaultConfig. @default 5 */
  readonly drain?: number;
  /** Seconds of drainDuration in meshConfig.defaultConfig. @default 45 */
  readonly drainDuration?: number;
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS in meshConfig.defaultConfig. @default false */
  readonly exitOnZero?: boolean;
  /** Seconds of MINIMUM_DRAIN_DURATION in meshConfig.defaultConfig. @default 5 */
  readonly minimumDrain?: number;
  /** holdApplicationUntilProxyStarts in meshConfig.defaultConfig. @default false */
  readonly hold?: boolean;
  /** Whether the proxy image has no shell. @default false */
  readonly distroless?: boolean;
  /** Whether the namespace asks for the sidecar, so that the pod need not. @default false */
  readonly namespaceInjects?: boolean;
  /** Whether the agent is one of the product's own, whose source nobody outside can read. @default false */
  readonly ownAgent?: boolean;
  /** Settings of the mesh, its namespaces and its selectors that the pods inherit. @default - none: only the defaults above */
  readonly levels?: readonly Level[];
  /** The control plane's revision, for the pod's label. @default - none */
  readonly revision?: string;
}
