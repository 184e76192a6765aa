import { truthOf } from './arithmetic';
import { evaluateIn } from './arithmetic-in-shell';
import { byShell, NOT_DASH, ONLY_BASH } from './dialects';
import { withNames } from './inner-commands';
import { Builtin, Machine, Place } from './machine';
import { echo, printf, read } from './reading-and-printing';
import { ended, lost, perhapsLost, print, worked } from './running';
import { withLetter, withName } from './shell-argv';
import { kill, trap, wait } from './signals';
import { shown } from './sleep';
import { ANY_TIME, copy, EITHER, FAILED, failedWith, later, next, State, Status, Step, SUCCEEDED, USUALLY } from './state';
import { testStatus } from './test-command';
import { Field, isMany, range, textOf, UNKNOWN, Value } from './values';
import { ANY_NAME, assign } from './variables';
import { told } from './work';

const done: Builtin = (_, state) => ended(state, SUCCEEDED);

/** A status that was asked for by number. */
function wanted(arg: Field | undefined, state: State): Status {
  if (arg === undefined) return state.status;
  const known = range(arg);
  if (!known) return textOf(arg) === undefined ? EITHER : failedWith(2);
  if (known.from === known.to) return known.from % 256 === 0 ? SUCCEEDED : failedWith(((known.from % 256) + 256) % 256);
  return known.from > 0 && known.to < 256 ? FAILED : EITHER;
}

const exit: Builtin = (args, state, place) => [{ flow: 'exit', state: copy(state, { status: args.length === 0 && place.ended ? place.ended : wanted(args[0], state) }) }];

/** Outside a function a plain shell takes it for exit, and bash for a mistake. */
const returns: Builtin = (args, state, place) => {
  const left: Step = { flow: place.inFunction ? 'return' : 'exit', state: copy(state, { status: wanted(args[0], state) }) };
  if (place.inFunction || place.flavour === 'dash' || place.flavour === 'ash') return [left];
  const mistake = next(copy(state, { status: FAILED }));
  // Under the name of sh bash ends at such a mistake.
  return place.flavour === 'bash' ? [mistake] : [left, mistake, { flow: 'exit', state: mistake.state }];
};

const leave = (flow: 'break' | 'continue'): Builtin => (args, state, place) => {
  // Out of a function plain shells leave the loop around its call, or some of their versions do.
  if (!(place.loops ?? 0) && (!place.loopAround || place.flavour === 'bash')) return ended(state, SUCCEEDED);
  const { loops = 0 } = place;
  const stays = loops > 0 ? [] : ended(copy(state, { likely: false }), SUCCEEDED);
  const levels = args[0] === undefined ? 1 : range(args[0])?.from;
  return levels === undefined || levels < 1 ? lost(state, `${flow} with a number that is not known`) : [...stays, { flow, state: copy(state, { status: SUCCEEDED }), levels: loops > 0 ? Math.min(levels, loops) : levels }];
};

/** Shell options: `-e`, `+e`, `-o pipefail`, `--` and what the positional parameters become. */
const set: Builtin = (args, state, place) => {
  let { options } = state;
  let refused = 'no' as 'no' | 'dash' | 'plain' | 'all';
  const steps = (after: State): Step[] => {
    if (refused === 'no') return [next(after)];
    // At an option that it does not know dash ends; the others go on.
    const left = (from: State): Step[] => [{ flow: 'exit', state: copy(from, { status: failedWith(2) }) }];
    const goesOn = (from: State): Step[] => [next(copy(from, { status: FAILED }))];
    const plain = (from: State) => (refused === 'dash' ? left(from) : place.flavour === 'sh' ? [...left(from), ...goesOn(from)] : place.flavour === 'ash' ? goesOn(from) : left(from));
    return refused === 'all' ? (place.flavour === 'bash' ? goesOn(state) : plain(state)) : byShell(place, refused === 'dash' ? NOT_DASH : ONLY_BASH, state, () => [next(after)], plain);
  };
  for (let index = 0; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return perhapsLost(state, 'set with words that are not known');
    if (arg === '--' || !/^[-+]./.test(arg)) {
      const rest = args.slice(arg === '--' ? index + 1 : index);
      return rest.some(isMany) ? perhapsLost(state, 'set with words that are not known') : steps(copy(state, { options, params: rest as Value[], status: SUCCEEDED }));
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'n' && on) return lost(state, 'set -n');
      const name = letter === 'o' ? textOf(args[++index]) : undefined;
      options = name === undefined ? withLetter(options, letter, on) : withName(options, name, on);
      const everywhere = name === undefined ? 'aefmnuvxbCo'.includes(letter) : PLAIN_OPTIONS.has(name);
      const bash = name === undefined ? /[a-zA-Z]/.test(letter) : BASH_OPTIONS.has(name);
      if (!everywhere && refused !== 'all') refused = !bash ? 'all' : name === 'pipefail' && refused !== 'plain' ? 'dash' : 'plain';
    }
  }
  return steps(copy(state, { options: sameOptions(options, state.options) ? state.options : options, status: SUCCEEDED }));
};

const PLAIN_OPTIONS = new Set(['errexit', 'noglob', 'ignoreeof', 'monitor', 'xtrace', 'verbose', 'vi', 'emacs', 'noclobber', 'allexport', 'notify', 'nounset', 'nolog']);
const BASH_OPTIONS = new Set(['pipefail', 'posix', 'physical', 'hashall', 'histexpand', 'history', 'keyword', 'onecmd', 'privileged', 'errtrace', 'functrace', 'braceexpand', 'interactive-comments']);

const sameOptions = (a: State['options'], b: State['options']): boolean => a.errexit === b.errexit && a.pipefail === b.pipefail && a.nounset === b.nounset;

const unset: Builtin = (args, state) => {
  let result = state;
  for (const arg of args) {
    const name = textOf(arg);
    if (name === undefined) return perhapsLost(state, 'unset with words that are not known');
    if (name === '-f') return perhapsLost(state, 'unset -f');
    if (!name.startsWith('-')) result = assign(result, name, null);
  }
  return ended(result, SUCCEEDED);
};

const shift: Builtin = (args, state, place) => {
  const by = args[0] === undefined ? 1 : range(args[0])?.from;
  if (by === undefined) return perhapsLost(state, 'shift by a number that is not known');
  // dash ends when there are fewer.
  if (by > state.params.length) return place.flavour === 'bash' ? ended(state, FAILED) : [{ flow: 'exit', state: copy(state, { status: failedWith(2) }) }, ...(place.flavour === 'dash' ? [] : ended(state, FAILED))];
  return ended(copy(state, { params: state.params.slice(by) }), SUCCEEDED);
};

const evaluated: Builtin = (args, state, place, machine) => {
  const vars = new Map(state.vars);
  const words = args.length === 1 ? [withNames(args[0], vars)] : args.map(textOf);
  if (words.includes(undefined)) return perhapsLost(state, 'eval of a text that is not known');
  return machine.runText(words.join(' '), vars.size > state.vars.size ? copy(state, { vars }) : state, place);
};

/** Anything may stand in a file. What a Job reads is usually settings, or a part of its work: the script goes on, and no variable is certain. */
const source: Builtin = (args, state, place, machine) => {
  const file = textOf(args[0]);
  const name = `. ${file ?? '…'}`;
  const why = `what ${shown(file ?? 'a file')} holds is not seen here`;
  machine.unknownProgram(name);
  if (machine.context.place !== 'job') return perhapsLost(state, why);
  const goesOn = worked({ ...ANY_TIME, success: 'unknown', why }, assign(state, ANY_NAME, UNKNOWN), place, machine, shown(name));
  return [...lost(copy(state, { likely: false }), why), ...goesOn];
};

const test: Builtin = (args, state, place, machine) => {
  // dash knows no `==` and takes the whole for a mistake.
  if (args.length > 2 && args.slice(1, -1).some((arg) => textOf(arg) === '==') && place.flavour !== 'bash' && place.flavour !== 'ash') {
    const mistake = (from: State) => ended(from, failedWith(2));
    return place.flavour === 'dash' ? mistake(state) : byShell(place, NOT_DASH, state, (from) => test(args, from, { ...place, flavour: 'bash' }, machine), mistake);
  }
  const [a, b] = args.length === 3 ? [range(args[0]), range(args[2])] : [];
  if (a?.clock && b?.clock) {
    const apart = Math.max(0, a.from - b.to, b.from - a.to);
    machine.comparedClock(apart === 0 && a.usual !== undefined && b.usual !== undefined ? Math.abs(a.usual - b.usual) : apart);
  }
  const status = testStatus(args);
  // A script that tells some failures of its work from others has an answer for each.
  const distinct = state.work.kept && status === EITHER && args.some((arg) => arg !== 'words' && arg.kind === 'number');
  return ended(distinct ? copy(state, { work: told(state.work) }) : state, status);
};
const bracket: Builtin = (args, state, place, machine) => {
  const last = args[args.length - 1];
  const closed = last === 'words' || textOf(last) === ']';
  return closed ? test(args.slice(0, -1), state, place, machine) : ended(state, failedWith(2));
};

const letBuiltin: Builtin = (args, state, place, machine) => {
  const written = args.map(textOf);
  if (written.includes(undefined)) return perhapsLost(state, 'let with words that are not known');
  return machine.runText(`[ $(( ${written.join(' , ')} )) -ne 0 ]`, state, place);
};

/** Commands of the shell itself, which need no program. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', done], ['true', done], ['false', (_, state) => ended(state, failedWith(1))],
  ['exit', exit], ['return', returns],
  ['break', leave('break')], ['continue', leave('continue')],
  ['set', set], ['trap', trap], ['wait', wait], ['unset', unset], ['shift', shift], ['read', read], ['eval', evaluated], ['.', source], ['source', source],
  ['echo', echo], ['printf', printf], ['test', test], ['[', bracket], ['let', letBuiltin], ['kill', kill],
  ['cd', (args, state) => ended(state, args.length === 0 || args.every((arg) => textOf(arg) === '/') ? SUCCEEDED : USUALLY)],
  ['pwd', (_, state) => ended(print(state, UNKNOWN), SUCCEEDED)],
  ['umask', done], ['hash', (_, state) => ended(state, USUALLY)], ['times', done], ['ulimit', (_, state) => ended(state, USUALLY)], ['jobs', (_, state) => ended(print(state, UNKNOWN), SUCCEEDED)],
  ['disown', (_, state) => ended(state, USUALLY)], ['shopt', (_, state) => ended(state, USUALLY)], ['type', (_, state) => ended(print(state, UNKNOWN), EITHER)], ['getopts', (args, state) => {
    const name = textOf(args[1]);
    return name === undefined ? perhapsLost(state, 'getopts with words that are not known') : ended(assign(assign(assign(state, name, UNKNOWN), 'OPTARG', UNKNOWN), 'OPTIND', UNKNOWN), EITHER);
  }],
  ['alias', (args, state) => (args.length === 0 ? ended(state, SUCCEEDED) : perhapsLost(state, 'an alias'))],
  ['fg', (_, state) => ended(later(state, ANY_TIME, 'fg'), EITHER)], ['bg', (_, state) => ended(state, EITHER)],
  ['pushd', (_, state) => ended(state, USUALLY)], ['popd', (_, state) => ended(state, EITHER)],
  ['mapfile', (_, state) => perhapsLost(state, 'mapfile')], ['readarray', (_, state) => perhapsLost(state, 'readarray')],
]);

/** Builtins whose mistakes end a plain shell, and of which a plain shell takes assignments for good. */
export const SPECIAL = new Set([':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset']);

/** Builtins that bash has, and a plain shell has not: there it looks for a program of that name. */
export const BASH_ONLY = new Set(['source', 'let', 'disown', 'shopt', 'mapfile', 'readarray', 'declare', 'typeset', 'pushd', 'popd']);

/** Of those busybox' ash has these. */
export const ASH_HAS = new Set(['source', 'let']);

/** Commands that exist in a shell only: as an argv of their own there is no such program. */
export const NO_PROGRAM = new Set([':', 'exit', 'return', 'break', 'continue', 'set', 'trap', 'unset', 'shift', 'eval', '.', 'source', 'let', 'export', 'local', 'declare', 'readonly', 'typeset', 'exec', 'shopt', 'disown', 'mapfile', 'readarray', 'builtin',
  'wait', 'read', 'cd', 'umask', 'type', 'hash', 'ulimit', 'jobs', 'bg', 'fg', 'alias', 'getopts', 'times']);

/** `((…))`. */
export function arithmeticCommand(
  expression: Parameters<typeof evaluateIn>[0], state: State, place: Place, machine: Machine, statusOf: (value: Value) => Status,
): Step[] {
  const { ways, ended: over } = evaluateIn(expression, state, place, machine);
  return [...over, ...ways.map((way) => next(copy(way.state, { status: way.value.kind === 'sockets' ? statusOf(way.value) : numberStatus(way.value) })))];
}

function numberStatus(value: Value): Status {
  const truth = truthOf(value);
  return truth === undefined ? EITHER : truth ? SUCCEEDED : FAILED;
}

