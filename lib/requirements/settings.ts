import type { HttpClient, MeshProfile } from '../meshes/mesh';
import type { GraceLimit, OnSigterm } from '../model';
import type { Mechanism, RequestDuration, Requirements } from '../plan/requirements';

/** A finding that is accepted. */
export interface Suppression {
  /** The rule's code, such as `GM303`. */
  readonly code: string;
  /** Why it is accepted. It must say something. */
  readonly reason: string;
}

/**
 * What a user asked for, in plain values, whatever door it came through: the props of that name, every duration in seconds. What is checked here is
 * checked for callers without a compiler, too.
 */
export interface Settings {
  readonly mesh: MeshProfile;
  readonly requestDuration: RequestDuration;
  readonly endpointPropagation?: number;
  readonly shutdownAfterLastRequest?: number;
  readonly gracePeriodHeadroom?: number;
  /** In full, as `fullVersion` makes it. */
  readonly kubernetesVersion?: string;
  readonly onSigterm?: OnSigterm;
  readonly listens?: boolean;
  readonly imageHasSleep?: boolean;
  readonly clientsMeshed?: boolean;
  readonly drainMechanism?: Mechanism;
  readonly drain?: number;
  readonly preStop?: number;
  readonly terminationGracePeriod?: number;
  readonly graceLimits?: readonly GraceLimit[];
  readonly startupTime?: number;
  readonly jobHttpClient?: HttpClient;
  readonly jobEndsProxy?: 'always' | 'on-success';
  readonly enforcement?: 'error' | 'warn';
  readonly suppress?: readonly Suppression[];
}

/** The same in the words of the core. */
export interface ResolvedSettings {
  readonly mesh: MeshProfile;
  readonly requirements: Requirements;
  readonly warnOnly: boolean;
  readonly suppressed: ReadonlyMap<string, string>;
}

/** Settings that are true or false, for callers without a compiler. */
export const TRUTHS = ['listens', 'imageHasSleep', 'clientsMeshed'] as const;

/** The values that a setting may have. */
export const VALUES = {
  onSigterm: ['finishes-requests', 'exits-at-once', 'ignores'],
  drainMechanism: ['fixed-drain', 'wait-for-connections', 'exit-on-zero', 'wait-then-exit-on-zero'],
  jobHttpClient: ['curl', 'wget'],
  jobEndsProxy: ['always', 'on-success'],
  enforcement: ['error', 'warn'],
} as const;
