import type * as pulumi from '@pulumi/pulumi';
import type { Suppression } from '../requirements';
import type { Problem } from './problems';
import type { GraceLimit, Mesh, RequestDuration } from './values';
import type { Duration } from '../requirements/duration-text';

type Optional<T> = pulumi.Input<T | undefined>;

/**
 * What makes a workload graceful: the props of the cdk8s door, with the same names and defaults. Durations are seconds or Go durations. Each may be computed; what is plain
 * is checked before anything is registered.
 */
export interface GracefulArgs {
  /** The mesh. */
  readonly mesh: pulumi.Input<Mesh>;
  /** How long requests last. A Job needs none: it serves no requests. */
  readonly requestDuration?: Optional<RequestDuration>;
  /** How long peers and load balancers go on sending after the deletion: `EndpointPropagation` has presets. @default 5; for an application that does not listen 0 */
  readonly endpointPropagation?: Optional<Duration>;
  /** What the application still needs after its last request, until it exits. @default 0 */
  readonly shutdownAfterLastRequest?: Optional<Duration>;
  /** Added to the computed grace; at least 2. @default 5 */
  readonly gracePeriodHeadroom?: Optional<Duration>;
  /** The oldest Kubernetes version among the nodes. @default - 1.30 or later is assumed for preStop.sleep; whether sidecars are native is decided at injection */
  readonly kubernetesVersion?: Optional<string>;
  /** What the application does on SIGTERM. @default 'finishes-requests' */
  readonly onSigterm?: Optional<'finishes-requests' | 'exits-at-once' | 'ignores'>;
  /** Whether the application takes connections. A worker does not. @default true */
  readonly listens?: Optional<boolean>;
  /** Whether the application's image has sleep(1), for clusters without preStop.sleep. @default false */
  readonly imageHasSleep?: Optional<boolean>;
  /** Whether every client of the application is in the mesh, scrapers included. @default false */
  readonly clientsMeshed?: Optional<boolean>;
  /** Forces how the proxy is kept. @default - chosen by the mode of the sidecar, versions, and what the images have */
  readonly drainMechanism?: Optional<'fixed-drain' | 'wait-for-connections' | 'exit-on-zero' | 'wait-then-exit-on-zero'>;
  /** The drain, instead of the computed one. Enforced like it. @default - computed */
  readonly drain?: Optional<Duration>;
  /** The application's preStop, instead of the computed one. Enforced like it. @default - computed */
  readonly preStop?: Optional<Duration>;
  /** Who may shorten the grace of a pod: facts of the cluster (GM106). @default - nobody */
  readonly graceLimits?: pulumi.Input<readonly pulumi.Input<GraceLimit>[] | undefined>;
  /** How long a new pod takes until it is ready. Only readouts depend on it. @default - not known */
  readonly startupTime?: Optional<Duration>;
  /** The HTTP client that images of Jobs have, to end a classic sidecar with. @default - none is known, and such a Job is refused */
  readonly jobHttpClient?: Optional<'curl' | 'wget'>;
  /** When the image of a Job ends the proxy by itself, which no manifest shows; its command is then left alone. @default - it does not, as far as its command shows */
  readonly jobEndsProxy?: Optional<'always' | 'on-success'>;
  /** Whether errors stop the deployment, or are only logged. @default 'error' */
  readonly enforcement?: Optional<'error' | 'warn'>;
  /** Findings that are accepted, each with a reason. @default - none */
  readonly suppress?: pulumi.Input<readonly pulumi.Input<Suppression>[] | undefined>;
}

/** Every name of `GracefulArgs`; the compiler says when one is missing. */
export const GRACEFUL_ARGS = Object.keys({
  mesh: 0,
  requestDuration: 0,
  endpointPropagation: 0,
  shutdownAfterLastRequest: 0,
  gracePeriodHeadroom: 0,
  kubernetesVersion: 0,
  onSigterm: 0,
  listens: 0,
  imageHasSleep: 0,
  clientsMeshed: 0,
  drainMechanism: 0,
  drain: 0,
  preStop: 0,
  graceLimits: 0,
  startupTime: 0,
  jobHttpClient: 0,
  jobEndsProxy: 0,
  enforcement: 0,
  suppress: 0,
} satisfies Record<keyof GracefulArgs, 0>) as readonly (keyof GracefulArgs)[];

/** What is given and is no arg: a slip that would otherwise go by without a word. */
export function unknownArgs(args: object, own: readonly string[]): Problem[] {
  const known = [...own, ...GRACEFUL_ARGS];
  return Object.entries(args).filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => ({ propertyPath: name, reason: `is not known; the args are ${known.join(', ')}` }));
}

/** The graceful part of a component's args. */
export function gracefulPart(args: GracefulArgs): Record<string, unknown> {
  return Object.fromEntries(GRACEFUL_ARGS.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]]])));
}
