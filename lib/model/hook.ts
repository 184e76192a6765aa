import { Known } from './known';

/** What a hook does to the proxy besides taking time. */
export type HookEffect =
  /** Envoy asks its peers to leave and goes on serving: `drain_listeners?…&skip_exit` on its admin port. */
  | 'tells-peers'
  /** pilot-agent's `POST :15020/drain`: the same, and a later SIGTERM ends the proxy at once (docs/proof.md row 14). */
  | 'disarms-drain'
  /** `POST quitquitquit`: the proxy exits at once. */
  | 'ends-proxy';

/**
 * What a hook does that has seen the last socket out, and one that gives up at its bound does not.
 *
 * @see docs/proof.md, a hook that asks the agent to drain
 */
export interface WhenSeen {
  /** Seconds that it waits then. */
  readonly pause: number;
  /** Whether it asks the agent to drain after that: SIGTERM then ends the proxy at once. `unknown`: it asks, and nobody knows whether this agent takes it. */
  readonly drains: 'yes' | 'no' | 'unknown';
}

/**
 * A preStop hook, as far as it can be known from the manifest. A hook that cannot be read is `unknown`, never zero seconds.
 */
export type Hook =
  | { readonly kind: 'none' }
  /** Takes exactly this long: the `sleep` action, sleep(1), and commands that end at once. */
  | { readonly kind: 'fixed'; readonly seconds: Known<number>; readonly effect?: HookEffect; readonly form: 'sleep-action' | 'command'; /** Seconds after which the application takes no new connections: `nginx -s quit`, `kill 1`. */ readonly closesListener?: number; /** Seconds after which an application's hook has the proxy exit: a POST of quitquitquit. */ readonly endsProxy?: number }
  /** Cannot run, or breaks off `after` seconds: SIGTERM follows at once (event FailedPreStopHook). */
  | { readonly kind: 'fails'; readonly why: string; readonly pointer: string; readonly after?: number }
  /** From `after` on it looks once a second until no socket of another container is left, at most until `bound` seconds have passed in all. */
  | { readonly kind: 'until-sockets-close'; readonly bound: Known<number>; readonly after?: number; readonly effect?: HookEffect; /** What follows its last look. */ readonly whenSeen?: WhenSeen }
  /** From `after` on it looks once a second until no other container listens. A server that closes its listener first ends it with requests in flight. */
  | { readonly kind: 'until-listeners-close'; readonly pointer: string; readonly after?: number; readonly bound?: Known<number> }
  /** Never ends by itself: it takes the whole grace. */
  | { readonly kind: 'never-ends'; readonly why: string; readonly pointer: string }
  /** At least `atLeast` seconds, at most `atMost` or the grace; nobody can say more. */
  | { readonly kind: 'unknown'; readonly why: string; readonly atLeast: number; readonly atMost?: number; readonly pointer: string };

/** Whether the drain is over when the hook is, however it ends. */
export const disarms = (hook: Hook): boolean =>
  (hook.kind === 'fixed' || hook.kind === 'until-sockets-close') && hook.effect !== undefined && hook.effect !== 'tells-peers';

export const NO_HOOK: Hook = { kind: 'none' };

/** One more look, and the sleep before it, may follow the moment at which a waiting hook's bound has passed. */
export const LOOK_SECONDS = 1;

/**
 * The longest a hook may take, in seconds; undefined where it has no bound but the grace.
 */
export function longest(hook: Hook): number | undefined {
  switch (hook.kind) {
    case 'none':
      return 0;
    case 'fails':
      return hook.after ?? 0;
    case 'fixed':
      return hook.seconds.value;
    case 'until-sockets-close':
      return hook.bound.value + LOOK_SECONDS + (hook.whenSeen?.pause ?? 0);
    case 'until-listeners-close':
      return hook.bound && hook.bound.value + LOOK_SECONDS;
    case 'unknown':
      return hook.atMost;
    default:
      return undefined;
  }
}

/**
 * The least a hook takes, in seconds: what is certain of a hook whose length nobody knows.
 */
export function least(hook: Hook): number {
  return longest(hook) ?? (hook.kind === 'unknown' ? hook.atLeast : hook.kind === 'until-listeners-close' ? hook.after ?? 0 : 0);
}
