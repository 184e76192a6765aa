import { Machine, Place } from './machine';
import { copy, State } from './state';
import { EMPTY, number, PERHAPS_UNSET, text, UNKNOWN, Value } from './values';

/** Where it is set, a file may have set any name. */
export const ANY_NAME = '*';

/** The number of the shell itself, where a command beside it would have one. */
export const SELF = -1;

/** Names that a container's environment or its shell has without anybody saying so. */
const ALWAYS_THERE = new Set([
  'PATH', 'HOME', 'HOSTNAME', 'PWD', 'OLDPWD', 'SHLVL', 'TERM', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'PPID', 'UID', 'EUID', 'GROUPS', 'RANDOM', 'LINENO', 'PS1', 'PS2', 'PS4', 'IFS', 'OPTIND',
  'EPOCHREALTIME', 'EPOCHSECONDS', 'HOSTTYPE', 'MACHTYPE', 'OSTYPE', 'DIRSTACK', 'FUNCNAME', 'PIPESTATUS', 'REPLY', '_', '-',
]);
const SET_BY_KUBERNETES = /_(?:SERVICE_HOST|SERVICE_PORT|SERVICE_PORT_[A-Z0-9_]+|PORT|PORT_[A-Z0-9_]+)$/;

/**
 * The value of a parameter; null: it is not set.
 *
 * An image may set variables of its own that no manifest shows. They are left out: a default in a script is there for the case that nobody sets the variable.
 */
export function lookup(name: string, state: State, place: Place, machine: Machine): Value | null {
  if (/^\d+$/.test(name)) return name === '0' ? place.zero ?? UNKNOWN : state.params[Number(name) - 1] ?? null;
  switch (name) {
    case '?': return statusValue(state);
    case '#': return text(String(state.params.length));
    case '!': return state.lastJob ?? null;
    case '$': return { kind: 'job', job: SELF };
    case '@':
    case '*': return joined(state.params);
    case 'SECONDS': if (place.flavour === 'bash' && !state.vars.has(name)) return elapsed(state, machine);
  }
  const held = state.vars.get(name);
  if (held !== undefined) return held;
  const { env, envMayHoldMore } = machine.context;
  if (Object.hasOwn(env, name)) return text(env[name]);
  if (envMayHoldMore || state.vars.has(ANY_NAME)) return ALWAYS_THERE.has(name) ? UNKNOWN : PERHAPS_UNSET;
  if (ALWAYS_THERE.has(name) || name.startsWith('BASH') || name.startsWith('LC_') || name.startsWith('KUBERNETES_') || SET_BY_KUBERNETES.test(name)) return UNKNOWN;
  return name === 'SECONDS' && place.flavour === 'sh' ? UNKNOWN : null;
}

/** `${PIPESTATUS[0]}`: how a command of the last pipeline ended. */
export function partOfStatus(index: string, { status }: State): Value {
  if (!/^\d{1,2}$/.test(index)) return UNKNOWN;
  const part = status.parts ? status.parts[Number(index)] : index === '0' ? status : undefined;
  return part ? statusValue({ status: part }) : EMPTY;
}

function statusValue({ status }: Pick<State, 'status'>): Value {
  if (status.other === 0) return text('0');
  if (status.zero === 0) return status.code === undefined ? number(1, 255) : text(String(status.code));
  return number(0, status.code ?? 255);
}

/** Whole seconds since the shell began, by a clock that shows whole seconds. */
function elapsed(state: State, machine: Machine): Value {
  machine.readClock();
  return number(Math.floor(state.least), shown(state));
}

/** What `date +%s` shows, counted from what it showed at the start. */
export function clockValue(state: State, machine: Machine): Value {
  machine.readClock();
  const { least, usual } = state;
  return number(Math.floor(least), shown(state), true, usual !== undefined && Number.isFinite(usual) ? Math.floor(usual) : undefined);
}

/** Two moments less than n seconds apart may show n seconds between them, but for whole seconds. */
function shown({ least, most }: State): number {
  return least === most && Number.isInteger(least) ? least : Math.floor(most) + 1;
}

function joined(params: readonly Value[]): Value {
  const texts = params.map((value) => (value.kind === 'text' ? value.text : undefined));
  return texts.includes(undefined) ? UNKNOWN : text(texts.join(' '));
}

export function assign(state: State, name: string, value: Value | null): State {
  const vars = new Map(state.vars);
  vars.set(name, value);
  return copy(state, { vars });
}
