import type * as pulumi from '@pulumi/pulumi';
import { show } from '../manifest';
import type { GraceLimit as Limit } from '../model';
import { PlanError } from '../plan/plan-error';
import { GRACE_LIMITS, PROPAGATION } from '../requirements';
import { asDoor } from './door';
import type { MeshLevel } from './levels';
import { Duration, secondsOf } from '../requirements/duration-text';
import { SIDECAR_MESH } from '../requirements/mesh-names';

/** A value that may be computed, or left out. */
type Optional<T> = pulumi.Input<T | undefined>;

/** What is known of an Istio, or of Alibaba Cloud's Service Mesh, whose numbering follows it. */
export interface IstioArgs {
  /** The version of Istio, `1.24` or `1.24.3`. @default - not known: what is written is right for every version from 1.23, native or not */
  readonly version?: Optional<string>;
  /** Whether istiod makes sidecars native (its ENABLE_NATIVE_SIDECARS). @default - Istio's: never before 1.27; from then on where every node runs Kubernetes 1.33 */
  readonly nativeSidecars?: Optional<boolean>;
  /** Whether the proxy image is the distroless one, which has no shell for a hook. @default false */
  readonly distrolessProxy?: Optional<boolean>;
  /** Whether the namespace asks for the sidecar (`istio-injection=enabled`), so that a pod with a hook on its proxy need not carry the label. @default false */
  readonly namespaceInjection?: Optional<boolean>;
  /** The control plane's revision, for the label `istio.io/rev`. @default - none: `sidecar.istio.io/inject: "true"` */
  readonly revision?: Optional<string>;
  /** `terminationDrainDuration` in the mesh's defaultConfig. @default 5 */
  readonly terminationDrainDuration?: Optional<Duration>;
  /** `drainDuration` in the mesh's defaultConfig: inbound listeners close so long after a drain began. @default 45 */
  readonly drainDuration?: Optional<Duration>;
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS in the mesh's defaultConfig. @default - false for Istio, true for ASM, as each documents it */
  readonly exitOnZeroActiveConnections?: Optional<boolean>;
  /** MINIMUM_DRAIN_DURATION in the mesh's defaultConfig. @default 5 */
  readonly minimumDrainDuration?: Optional<Duration>;
  /** Settings of the mesh, its namespaces and its selectors that the pods in their scope inherit. @default - none: a pod carries what it needs */
  readonly levels?: pulumi.Input<readonly MeshLevel[] | undefined>;
}

/** The mesh that the pods are in: plain data, so that it can come out of a stack's config or another stack's outputs. */
export type Mesh = ({ readonly kind: 'istio' | 'asm' } & IstioArgs) | { readonly kind: 'ambient' | 'none' };

/** Every name of `IstioArgs`; the compiler says when one is missing. */
export const ISTIO_ARGS = Object.keys(SIDECAR_MESH satisfies Record<keyof IstioArgs, 0>);

/**
 * Makes the value of `mesh`.
 *
 * @example Mesh.istio({ version: '1.24' })
 */
export const Mesh = asDoor({
  /** Istio with sidecars, classic or native. */
  istio: (args: IstioArgs = {}): Mesh => ({ ...given(args), kind: 'istio' }),
  /** Alibaba Cloud Service Mesh: stock Istio annotations, other defaults. @see https://www.alibabacloud.com/help/en/asm/product-overview/default-settings-of-features-and-parameters-of-asm */
  asm: (args: IstioArgs = {}): Mesh => ({ ...given(args), kind: 'asm' }),
  /** Istio's ambient mode: no proxy in the pod. */
  ambient: (): Mesh => ({ kind: 'ambient' }),
  /** No mesh: the same rules without a proxy. */
  none: (): Mesh => ({ kind: 'none' }),
});

function given(args: IstioArgs): IstioArgs {
  if (typeof args !== 'object' || args === null) throw new PlanError('mesh', `(${show(args)}) must be an object, such as { version: '1.24' }`);
  return args;
}

/** How long requests last: a row of the decision table, as plain data. */
export type RequestDuration =
  | { readonly kind: 'up-to'; readonly atMost: pulumi.Input<Duration> }
  | { readonly kind: 'unpredictable'; readonly atMost: pulumi.Input<Duration> }
  | { readonly kind: 'mixed'; readonly typical: pulumi.Input<Duration>; readonly atMost: pulumi.Input<Duration> };

/**
 * Makes the value of `requestDuration`.
 *
 * @see https://www.alibabacloud.com/help/en/asm/support/why-do-time-consuming-requests-lose-or-fail-after-sidecar-proxy-is-injected-into-pod
 * @example RequestDuration.upTo(60)
 */
export const RequestDuration = {
  /** Predictable: no request lasts longer. The proxy's drain is raised to cover it (Solution 1). */
  upTo: (longest: pulumi.Input<Duration>): RequestDuration => ({ kind: 'up-to', atMost: longest }),
  /** Unpredictable: the proxy waits for the application's connections, and nobody waits longer than `atMost` (Solution 2). */
  unpredictable: (lasting: { readonly atMost: pulumi.Input<Duration> }): RequestDuration => ({ ...lasting, kind: 'unpredictable' }),
  /** Mostly predictable: the proxy waits for connections, and a drain behind it covers the typical request. */
  mixed: (lasting: { readonly typical: pulumi.Input<Duration>; readonly atMost: pulumi.Input<Duration> }): RequestDuration => ({ ...lasting, kind: 'mixed' }),
};

/** Presets of `endpointPropagation`, in seconds: what maintainers and users of each load balancer report. Sources: `graceful-mesh/cdk8s`, EndpointPropagation. */
export const EndpointPropagation = PROPAGATION;

/** Something in the cluster that may end a pod sooner than its `terminationGracePeriodSeconds`. A workload that needs longer is a finding (GM106). */
export type GraceLimit = Limit;

/** Makes the values of `graceLimits`. Each preset carries its source. */
export const GraceLimit = asDoor({
  /** GKE Spot and preemptible nodes: 15 s. */
  gkeSpot: GRACE_LIMITS.gkeSpot,
  /** GKE node upgrades and repairs: an hour. */
  gkeUpgrade: GRACE_LIMITS.gkeUpgrade,
  /** EC2 Spot: two minutes. */
  ec2Spot: GRACE_LIMITS.ec2Spot,
  /** Azure Spot: 30 s. */
  azureSpot: GRACE_LIMITS.azureSpot,
  /** Alibaba Cloud preemptible instances: about five minutes. */
  alibabaSpot: GRACE_LIMITS.alibabaSpot,
  /** cluster-autoscaler: `--max-graceful-termination-sec`. @default 600 */
  clusterAutoscaler: (maxGracefulTermination: Duration = 600): GraceLimit => GRACE_LIMITS.clusterAutoscaler(secondsOf('maxGracefulTermination', maxGracefulTermination)),
  /** Karpenter: `terminationGracePeriod` of the NodePool. */
  karpenter: (terminationGracePeriod: Duration): GraceLimit => GRACE_LIMITS.karpenter(secondsOf('terminationGracePeriod', terminationGracePeriod)),
  /** The kubelet's graceful node shutdown: what it leaves for ordinary pods. */
  nodeShutdown: (shutdownGracePeriod: Duration, shutdownGracePeriodCriticalPods: Duration): GraceLimit => GRACE_LIMITS.nodeShutdown(
    secondsOf('shutdownGracePeriod', shutdownGracePeriod),
    secondsOf('shutdownGracePeriodCriticalPods', shutdownGracePeriodCriticalPods),
  ),
  /** The kubelet's soft eviction: `evictionMaxPodGracePeriod`. */
  softEviction: (evictionMaxPodGracePeriod: Duration): GraceLimit => GRACE_LIMITS.softEviction(secondsOf('evictionMaxPodGracePeriod', evictionMaxPodGracePeriod)),
  /** Anything else that you know of, in words that follow "when". */
  of: (when: string, limit: Duration): GraceLimit => GRACE_LIMITS.of(when, secondsOf('graceLimits', limit)),
});
