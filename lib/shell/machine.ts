import { CommandFacts, ShellContext } from './context';
import { State, Status, Step } from './state';
import { Field, Value } from './values';
import type { CommandNode, ParsedScript, Statement } from '../third-party/unbash';

/** Which shell runs a text. `sh` may be any of them, and so may what nobody knows. */
export type Flavour = 'bash' | 'dash' | 'ash' | 'sh';

/** Where in a script a command stands. */
export interface Place {
  readonly flavour: Flavour;
  /** `set -e` does not end the shell here: a condition, or a side of && and ||. */
  readonly tested: boolean;
  /** Its failure is looked at by the script: the left side of ||, a condition. */
  readonly looked: boolean;
  readonly inFunction: boolean;
  /** How many loops it is in, of which `break` and `continue` leave some. */
  readonly loops?: number;
  /** It is in a function, and a loop is around its call. */
  readonly loopAround?: boolean;
  /** A condition chose it: what that has found of sockets still counts. */
  readonly chosen?: boolean;
  /** It may run more than once: in a loop. */
  readonly repeated?: boolean;
  /** It is the last of its shell, which may have become the command itself. */
  readonly last?: boolean;
  /** `$0`, where it was given. */
  readonly zero?: Value;
  /** A program is where it is looked for. */
  readonly found?: boolean;
  /** What the shell ends with, where its EXIT trap runs. */
  readonly ended?: Status;
  /** How deep functions, substitutions and shells are nested. */
  readonly depth: number;
}

/** What parts of the interpreter ask of it. */
export interface Machine {
  readonly context: ShellContext;
  /** What the hook is called with, as a list of processes shows it. */
  readonly commandLine: string;
  readonly clockReads: number;
  readonly clockComparisons: number;
  /** How far apart the times were that have been compared. */
  clockSlack: number;
  /** How often a program of which nobody knows anything has run. */
  readonly unknownCalls: number;
  /** Pays for a step; false when there is nothing left. */
  pay(steps?: number): boolean;
  /** Remembers a program of which nobody knows what it does. */
  unknownProgram(name: string): void;
  /** Runs a parsed text in a shell of its own, and what it prints. */
  substitute(script: ParsedScript, state: State, place: Place): Step[];
  /** Runs statements one after the other. */
  list(statements: readonly Statement[], state: State, place: Place): Step[];
  /** Runs a text in this shell. */
  runText(text: string, state: State, place: Place): Step[];
  /** Runs a command of the text. */
  command(node: CommandNode, state: State, place: Place): Step[];
  /** Runs a command with its arguments. */
  call(argv: readonly Field[], state: State, place: Place, how?: CallOptions): Step[];
  /** Runs `part` in a shell of its own: what it does to variables is lost, time and effects stay. */
  inOwnShell(state: State, part: (state: State) => Step[]): Step[];
  /** Takes note that the clock was read: what follows may differ with the time. */
  readClock(): void;
  /** Takes note that two times of the clock were compared, so many seconds apart. */
  comparedClock(apart: number): void;
}

export interface CallOptions {
  /** Only programs: no function and no builtin. */
  readonly program?: boolean;
  readonly noFunction?: boolean;
}

/** A program that was run. */
export interface Run {
  readonly facts: CommandFacts;
  readonly output?: Value;
}

/** A command of the shell itself. */
export type Builtin = (args: readonly Field[], state: State, place: Place, machine: Machine) => Step[];
