import { HttpClient } from '../meshes/mesh';
import { Behaviour, GraceLimit, known, Known, Needs, OnSigterm } from '../model';

/** How long requests last: the rows of the decision table. Seconds. */
export type RequestDuration =
  /** Solution 1: predictable. */
  | { readonly kind: 'up-to'; readonly atMost: number }
  /** Solution 2: unpredictable, and nobody waits longer than `atMost`. */
  | { readonly kind: 'unpredictable'; readonly atMost: number }
  /** Both. */
  | { readonly kind: 'mixed'; readonly typical: number; readonly atMost: number };

/** How the proxy is kept, where it has to be. */
export type Mechanism =
  /** Nothing: there is no proxy in the pod. */
  | 'application-only'
  /** Nothing: what the mesh or the namespace sets for all of its pods is enough. */
  | 'inherited'
  /** Nothing: what the pod has of its own covers what it needs. */
  | 'own'
  /** Nothing: a native sidecar outlives the application by itself. */
  | 'native'
  /** terminationDrainDuration. */
  | 'fixed-drain'
  /** A preStop on the proxy that waits for the application's connections, and a short drain. */
  | 'wait-for-connections'
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS. */
  | 'exit-on-zero'
  /** The waiting preStop, with exit on zero as the net behind it. */
  | 'wait-then-exit-on-zero';

/** What the user says of an application and its cluster. What is left out is assumed, and said to be. */
export interface Requirements {
  readonly requestDuration: RequestDuration;
  /** E, seconds. @default 5, in-mesh; 0 for a worker */
  readonly endpointPropagation?: number;
  /** S, seconds. @default 0 */
  readonly shutdownAfterLastRequest?: number;
  /** H, seconds, at least 2. @default 5 */
  readonly gracePeriodHeadroom?: number;
  /** @default 'finishes-requests' */
  readonly onSigterm?: OnSigterm;
  /** @default true */
  readonly listens?: boolean;
  /** Whether the cluster has the preStop `sleep` action: Kubernetes 1.30 and later. @default true */
  readonly nativeSleep?: boolean;
  /** Whether the application's image has sleep(1). @default false */
  readonly imageHasSleep?: boolean;
  /** Whether every client is in the mesh, so that none keeps an idle connection. @default false */
  readonly clientsMeshed?: boolean;
  /** The HTTP client of a Job's image, to end a classic sidecar with. @default - none is known */
  readonly httpClient?: HttpClient;
  /** When a Job's image ends the proxy by itself. @default - it does not, as far as its command shows */
  readonly jobEndsProxy?: 'always' | 'on-success';
  /** The requirements were made for one Job: its drain and preStop are meant. @default false - what a scope says of its servers is not said of its Jobs */
  readonly ownOfJob?: boolean;
  /** Seconds until a new pod is ready. @default - not known */
  readonly startup?: number;
  /** Who may shorten the grace. @default - nobody */
  readonly limits?: readonly GraceLimit[];
  /** @default - chosen */
  readonly mechanism?: Mechanism;
  /** Seconds of the drain, instead of the computed one. */
  readonly drain?: number;
  /** Seconds of the application's preStop, instead of the computed ones. */
  readonly preStop?: number;
  /** Seconds of grace, instead of the computed ones. */
  readonly grace?: number;
}

/** E within a mesh: the control plane's debounce and push. @see docs/proof.md, facts on endpoint propagation */
export const DEFAULT_PROPAGATION = 5;
export const DEFAULT_HEADROOM = 5;
export const MINIMUM_HEADROOM = 2;

/** The needs that follow from requirements, each with where it comes from. */
export function needsOf(requirements: Requirements): Needs {
  const given = (value: number | undefined, otherwise: number): Known<number> => (value === undefined ? known(otherwise, 'assumed') : known(value, 'declared'));
  return {
    endpointPropagation: given(requirements.endpointPropagation, requirements.listens === false ? 0 : DEFAULT_PROPAGATION),
    longestRequest: known(requirements.requestDuration.atMost, 'declared'),
    afterLastRequest: given(requirements.shutdownAfterLastRequest, 0),
    headroom: given(requirements.gracePeriodHeadroom, DEFAULT_HEADROOM),
  };
}

/** The behaviour that follows from requirements. */
export function behaviourOf(requirements: Requirements): Partial<Behaviour> {
  return {
    onSigterm: requirements.onSigterm ?? 'finishes-requests',
    listens: requirements.listens ?? true,
    afterLastRequest: requirements.shutdownAfterLastRequest ?? 0,
  };
}
