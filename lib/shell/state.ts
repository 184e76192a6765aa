import { EffectKind, Wait } from './outcome';
import { Value } from './values';
import { Work } from './work';
import type { Function as ShellFunction } from '../third-party/unbash';

/** 0: impossible; 1: only in exceptional circumstances; 2: possible. */
export type Chance = 0 | 1 | 2;

/** What the last command ended with. */
export interface Status {
  readonly zero: Chance;
  readonly other: Chance;
  /** The number other than 0, where it is known. */
  readonly code?: number;
  /** It is that of a program of a Job's work. */
  readonly work?: boolean;
  /** Those of the commands of a pipeline. */
  readonly parts?: readonly Status[];
  /** It says whether sockets of this kind are left: 0 where there are some (`left`), or where there are none. */
  readonly sockets?: { readonly for: Wait['for']; readonly zeroWhen: 'left' | 'none' };
  /** It says that something is left which stays for as long as the proxy runs. */
  readonly stays?: string;
}

export const SUCCEEDED: Status = { zero: 2, other: 0 };
export const FAILED: Status = { zero: 0, other: 2 };
export const EITHER: Status = { zero: 2, other: 2 };
export const USUALLY: Status = { zero: 2, other: 1 };
export const failedWith = (code: number): Status => ({ zero: 0, other: 2, code });

export interface Options {
  readonly errexit: boolean;
  readonly pipefail: boolean;
  readonly nounset: boolean;
}

/** A command that runs beside the shell. Seconds after the start. */
export interface Job {
  readonly id: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number | undefined;
  readonly status: Status;
  readonly work: Work;
  /** How much of the work had run in the shell when it began. */
  readonly since: number;
  /** It has been waited for. */
  readonly over?: boolean;
  /** It prints to where its shell does. */
  readonly holds: boolean;
}

export interface HappenedEffect {
  readonly kind: EffectKind;
  readonly at: number;
  readonly sure: boolean;
  /** The command beside the shell that does it, until that has been waited for. */
  readonly beside?: number | undefined;
}

/** A wait on one of the two ways out of it. */
export interface Waited extends Wait {
  /** By `exit`, in the middle of it: there was something left. */
  readonly gaveUp?: boolean;
}

/** A shell on one of its ways through a script. */
export interface State {
  readonly least: number;
  readonly most: number;
  readonly usual: number | undefined;
  /** Whether nothing exceptional has happened on this way. */
  readonly likely: boolean;
  readonly status: Status;
  /** Variables that the script has set; null: unset. */
  readonly vars: ReadonlyMap<string, Value | null>;
  /** Names that programs inherit beside those of the container. */
  readonly exported: ReadonlySet<string>;
  readonly params: readonly Value[];
  readonly options: Options;
  readonly exitTrap: string | undefined;
  readonly termTrap: string | undefined;
  readonly functions: ReadonlyMap<string, ShellFunction>;
  /** What the names that a function has for itself were before it. */
  readonly locals: ReadonlyMap<string, Value | null | undefined>;
  readonly jobs: readonly Job[];
  readonly lastJob: Value | undefined;
  readonly effects: readonly HappenedEffect[];
  /** Sockets of this kind have just been found gone. */
  readonly gone: Wait['for'] | undefined;
  /** What a look at sockets has found that stays for as long as the proxy runs. */
  readonly stays: string | undefined;
  readonly wait: Waited | undefined;
  readonly work: Work;
  /** Why a command of the script could not run. */
  readonly broken: string | undefined;
  /** What has been printed, where somebody reads it. */
  readonly out: Value | undefined;
  /** What can be read. */
  readonly input: Input;
  /** Why it is not known how long something took. */
  readonly why: string | undefined;
}

let copies = 0;

/** How many states have been made: nothing else tells as well what following a text costs. */
export const statesMade = (): number => copies;

/** A state with some of it changed. The fields are named one by one because that is several times as fast as a spread, and nothing here is done more often. */
export function copy(state: State, changes: Partial<State>): State {
  copies += 1;
  return Object.assign({
    least: state.least,
    most: state.most,
    usual: state.usual,
    likely: state.likely,
    status: state.status,
    vars: state.vars,
    exported: state.exported,
    params: state.params,
    options: state.options,
    exitTrap: state.exitTrap,
    termTrap: state.termTrap,
    functions: state.functions,
    locals: state.locals,
    jobs: state.jobs,
    lastJob: state.lastJob,
    effects: state.effects,
    gone: state.gone,
    stays: state.stays,
    wait: state.wait,
    work: state.work,
    broken: state.broken,
    out: state.out,
    input: state.input,
    why: state.why,
  }, changes);
}

/** A step whose state has some of it changed. */
export const changed = (step: Step, changes: Partial<State>): Step => ({ ...step, state: copy(step.state, changes) });

export interface Input {
  readonly value: Value;
  /** When there is no more to read. */
  readonly ends: { readonly most: number; readonly usual: number | undefined };
}

export type Flow = 'next' | 'exit' | 'return' | 'break' | 'continue'
  /** Nobody follows it any more: anything may happen from here on. */
  | 'lost'
  /** A signal may have ended the shell that the script began in. */
  | 'killed'
  /** It runs for ever. */
  | 'never';

export interface Step {
  readonly flow: Flow;
  readonly state: State;
  /** Loops to leave, for break and continue. */
  readonly levels?: number;
}

export const next = (state: State): Step => ({ flow: 'next', state });

/** Seconds are added in millionths, so that ten times 0.1 is 1. */
export const plus = (a: number, b: number): number => (Number.isFinite(a) && Number.isFinite(b) ? Math.round((a + b) * 1e6) / 1e6 : a + b);

export interface Span {
  readonly least: number;
  readonly most: number;
  readonly usual: number | undefined;
}

export const AT_ONCE: Span = { least: 0, most: 0, usual: 0 };
export const ANY_TIME: Span = { least: 0, most: Infinity, usual: undefined };

/** A state that much later. */
export function later(state: State, span: Span, why?: string): State {
  if (span === AT_ONCE) return state;
  return copy(state, {
    least: plus(state.least, span.least),
    most: plus(state.most, span.most),
    usual: state.usual === undefined || span.usual === undefined ? undefined : plus(state.usual, span.usual),
    wait: state.wait && span.least > 0 ? { ...state.wait, then: plus(state.wait.then, span.least) } : state.wait,
    why: state.why ?? (span.usual === undefined ? why : undefined),
  });
}

/** A state whose time has become another's. */
export const at = (state: State, { least, most, usual }: Span): State => (copy(state, { least, most, usual }));

function sideOf({ code, work, parts }: Status, zero: boolean): Status {
  const plain = zero ? SUCCEEDED : code === undefined ? FAILED : failedWith(code);
  return work || parts ? { ...plain, ...(work && { work }), ...(parts && { parts }) } : plain;
}

/** The two ways that a status leaves: it was 0, and it was not. */
export function split(state: State): { zero?: State; other?: State } {
  const { status } = state;
  const side = (chance: Chance, zero: boolean): State | undefined => {
    if (chance === 0) return undefined;
    const none = status.sockets && (status.sockets.zeroWhen === 'none') === zero;
    return copy(state, {
      likely: state.likely && chance === 2,
      status: sideOf(status, zero),
      gone: none ? status.sockets?.for : state.gone,
      stays: status.stays ?? state.stays,
    });
  };
  return { zero: side(status.zero, true), other: side(status.other, false) };
}
