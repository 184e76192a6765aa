/** How a pod stopped, or would stop. Seconds after the deletion. */
export interface Timeline {
  /** The grace the kubelet worked with. */
  readonly grace: number;
  readonly tracks: readonly Track[];
  readonly requests: readonly Outcome[];
  /** When the pod object goes: about a second after its last container (docs/proof.md: 0.7-1.2 s). */
  readonly removedAt: number;
  /** Hooks whose length nobody can know: where there are any, times that follow them are at best a bound. */
  readonly unknown: readonly string[];
}

/** One container's stop. */
export interface Track {
  readonly name: string;
  readonly role: 'application' | 'helper' | 'proxy';
  readonly sigterm: number;
  readonly exit: number;
  /** Ended by SIGKILL. */
  readonly killed: boolean;
  /** Seconds of the proxy's drain that were not spent: its hook had it drained before its SIGTERM. */
  readonly unspent?: number;
  readonly spans: readonly Span[];
}

export type SpanKind =
  /** Its preStop runs; it works as ever. */
  | 'preStop'
  /** A native sidecar waits for its turn to get SIGTERM. */
  | 'waiting'
  /** After SIGTERM. */
  | 'stopping'
  /** Still there, but its proxy has gone. */
  | 'no-network';

export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
}

/** What became of a request. */
export interface Outcome {
  readonly label: string;
  readonly start: number;
  readonly ended: number;
  readonly lost?: Loss;
}

/** Why a request was lost. */
export type Loss =
  | 'application-not-listening'
  | 'proxy-not-accepting'
  | 'application-exited'
  | 'proxy-exited';

/** Seconds from a pod's last container to the removal of its object. */
export const REMOVAL_SECONDS = 1;
