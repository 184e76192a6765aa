import { Without } from './work';

/** What a command does besides taking time. */
export type EffectKind =
  /** Envoy asks its peers to leave and goes on serving. */
  | 'tells-peers'
  /** Envoy refuses new connections at once, while peers still send. */
  | 'closes-proxy-listeners'
  /** The agent drains Envoy now, and a later SIGTERM ends the proxy at once. */
  | 'disarms-drain'
  /** The proxy exits at once. */
  | 'ends-proxy'
  /** The agent gets the signal that would come after its hook: it drains, and then the container ends. */
  | 'stops-proxy'
  /** The application is told to stop: it takes no new connections from then on. */
  | 'closes-listener';

export interface Effect {
  readonly kind: EffectKind;
  /** Seconds after the start at the soonest. */
  readonly at: number;
  /** `always`: in every run in which the commands of the table do what they do but for exceptional circumstances. */
  readonly certainty: 'always' | 'maybe';
}

/** A wait for sockets in the pod's network. */
export interface Wait {
  /** The application's listeners, its connections, or both. */
  readonly for: 'listeners' | 'connections' | 'sockets';
  /** Seconds that have passed when the first look is taken. */
  readonly after: number;
  /** Seconds after the start at which it stops waiting; undefined: no bound of its own. */
  readonly bound: number | undefined;
  /** Seconds that pass when the wait has ended; of the two ways below, where nothing was left. */
  readonly then: number;
}

/**
 * How a container's main command leaves its proxy, as far as the command alone says it.
 *
 * `success`, `failure`: what happens where the work, the programs that are not of the table of commands, succeeds and where it fails. `both` where it depends on more than that.
 */
export interface WorkOutcome {
  readonly success: 'ends-proxy' | 'leaves-proxy' | 'both';
  readonly failure: 'ends-proxy' | 'leaves-proxy' | 'both';
  /** The program whose failure is lost: the script ends with 0 although it failed. */
  readonly losesFailureOf: string | undefined;
  /** No program of the work runs. */
  readonly none: boolean;
  /** The program of the work that runs when the proxy has been told to exit. */
  readonly withoutProxy: Without | undefined;
}

/** What is known of a command's run, in seconds. Signals from outside are left out. */
export interface ShellOutcome {
  /** Certain lower bound. */
  readonly least: number;
  /** Certain upper bound; undefined: no bound is known. */
  readonly most: number | undefined;
  /**
   * How long it takes where the commands of the table that succeed but for exceptional circumstances do succeed (`rm -f`, `kill`,
   * `nginx -s quit`, an HTTP call of localhost); undefined where nobody can say, or where it never ends.
   */
  readonly usual: number | undefined;
  /** Whether exit status 0 is possible. */
  readonly canSucceed: boolean;
  /** Whether another exit status is possible. */
  readonly canFail: boolean;
  /** Why it certainly never ends by itself. */
  readonly neverEnds: string | undefined;
  /** Why it never ends but for exceptional circumstances: what `neverEnds` says, or a tool that is missing would end it. */
  readonly hardlyEnds: string | undefined;
  /** Why it breaks off and does not do what it says, at `usual` seconds: no such executable, a text that a shell refuses. */
  readonly breaksOff: string | undefined;
  /** It ends with sockets. */
  readonly waits: Wait | undefined;
  /** What is done for certain where the wait has found nothing left, and not where it has given up; giving up is the end of such a run. */
  readonly whenSeen: readonly EffectKind[];
  /** In order of time. */
  readonly effects: readonly Effect[];
  /** Why nobody can say more. */
  readonly unread: string | undefined;
  /** The programs of which nobody knows what they do, by the name that stands there. */
  readonly programs: readonly string[];
  /** Only where the command runs as a container's main command. */
  readonly work: WorkOutcome | undefined;
}
