import { Hook, HookEffect, Known, WhenSeen } from '../model';
import { EffectKind, interpret, MeshTools, ShellContext, ShellOutcome } from '../shell';

/** A hook on the proxy that waits until the application's sockets are gone. */
export interface WaitingHook {
  /** Whole seconds after which it gives up. */
  readonly bound: number;
  /** Whole seconds between its last look, which has found none, and its asking the agent to drain. @default - it does not ask */
  readonly asksAfter?: number;
}

/** What only a mesh knows of commands. */
export interface HookTools extends MeshTools {
  /** What a waiting hook that this library has written was made of; undefined where a command is none. */
  ownWait?(argv: readonly string[]): WaitingHook | undefined;
}

export interface ExecContext extends Omit<ShellContext, 'place' | 'listening'> {
  readonly pointer: string;
  /** Whose hook it is. @default 'application' */
  readonly place?: 'application' | 'proxy';
  /** What only the mesh knows of commands. */
  readonly reader?: HookTools;
  /** Ports that the containers beside the proxy declare. @default - none is known */
  readonly listening?: () => readonly number[];
}

/** A text that looks at sockets: what its pod listens on counts. */
export const looksAtSockets = (text: string): boolean => /netstat|\bss\b|lsof|fuser|\bnc\b|netcat|ncat|proc\/|dev\/tcp/.test(text);

/** What an exec hook does, read from its argv. */
export function execHook(argv: readonly string[], context: ExecContext): Hook {
  const { env, envMayHoldMore, binaries, noShell, reader, pointer, sh, listening } = context;
  // A plan writes it again and again with other numbers, and reading it anew costs more than all the rest of a plan.
  const own = context.place === 'proxy' && !binaries ? reader?.ownWait?.(argv) : undefined;
  if (own) {
    const whenSeen: WhenSeen | undefined = own.asksAfter === undefined ? undefined : { pause: own.asksAfter, drains: 'yes' };
    return { kind: 'until-sockets-close', bound: { value: own.bound, source: 'manifest', pointer }, effect: 'tells-peers', ...(whenSeen && { whenSeen }) };
  }
  const place = context.place ?? 'application';
  const ports = listening && argv.some(looksAtSockets) ? listening() : undefined;
  const surroundings = { env, envMayHoldMore, binaries, noShell, place, tools: reader, ...(sh && { sh }), ...(ports && { listening: ports }) };
  return hookOf(interpret(argv, surroundings), place, pointer);
}

/** What a command's run is as a hook. */
function hookOf(outcome: ShellOutcome, place: 'application' | 'proxy', pointer: string): Hook {
  const { least, most, usual, waits } = outcome;
  const effect = effectOf(outcome, place);
  const certain = (kind: EffectKind) => outcome.effects.find((one) => one.kind === kind && one.certainty === 'always');
  const manifest = (value: number): Known<number> => ({ value, source: least === most ? 'manifest' : 'assumed', pointer });
  // Nothing follows the end of the proxy, in its own container, and what follows its signal does not put it off.
  const ended = place === 'proxy' ? certain('ends-proxy') ?? certain('stops-proxy') : undefined;
  if (ended) return { kind: 'fixed', seconds: manifest(ended.at), form: 'command', ...(effect && { effect }) };
  if (outcome.breaksOff !== undefined) return broken(outcome, outcome.breaksOff, effect, pointer);
  const forEver = outcome.neverEnds ?? outcome.hardlyEnds;
  if (forEver !== undefined) return { kind: 'never-ends', why: forEver, pointer };
  const drains = outcome.whenSeen.includes('disarms-drain');
  if (place === 'proxy' && waits && (waits.then === 0 || drains) && waits.for !== 'connections') {
    const after = waits.after > 0 ? { after: waits.after } : {};
    const bound = waits.bound === undefined ? undefined : { value: waits.bound, source: 'manifest' as const, pointer };
    if (waits.for === 'listeners' && !drains) return { kind: 'until-listeners-close', pointer, ...after, ...(bound && { bound }) };
    const whenSeen: WhenSeen = { pause: waits.then, drains: 'yes' };
    if (waits.for === 'sockets' && bound) return { kind: 'until-sockets-close', bound, ...after, ...(effect && { effect }), ...(drains && { whenSeen }) };
  }
  if (usual === undefined) {
    const bounds = { atLeast: least, ...(most !== undefined && { atMost: most }) };
    return { kind: 'unknown', why: waits ? `it waits for ${waits.for} without more that is known` : outcome.unread ?? 'what it waits for is not known here', ...bounds, pointer };
  }
  const closes = certain('closes-listener');
  const ends = place === 'application' ? certain('ends-proxy') : undefined;
  return {
    kind: 'fixed', seconds: manifest(usual), form: 'command', ...(effect && { effect }), ...(closes && { closesListener: closes.at }), ...(ends && { endsProxy: ends.at }),
  };
}

/** Whatever goes wrong after it, a POST of drain has made the next SIGTERM end the proxy at once. */
function broken({ usual, least }: ShellOutcome, why: string, effect: HookEffect | undefined, pointer: string): Hook {
  const after = usual ?? least;
  if (effect !== undefined) return { kind: 'fixed', seconds: { value: after, source: 'assumed', pointer }, effect, form: 'command' };
  return { kind: 'fails', why, pointer, ...(after > 0 && { after }) };
}

const ON_PROXY: readonly HookEffect[] = ['ends-proxy', 'disarms-drain', 'tells-peers'];

function effectOf({ effects }: ShellOutcome, place: 'application' | 'proxy'): HookEffect | undefined {
  const kinds = new Set<EffectKind>(effects.filter(({ certainty }) => certainty === 'always').map(({ kind }) => kind));
  return ON_PROXY.find((kind) => kinds.has(kind) && (kind !== 'ends-proxy' || place === 'proxy'));
}
