import { truthOf } from './arithmetic';
import { evaluateIn } from './arithmetic-in-shell';
import { signalOf, tableEntry } from './commands';
import { CommandFacts } from './context';
import { Machine, Place } from './machine';
import { print, ran, withEndedJobs } from './running';
import { withLetter, withName } from './shell-argv';
import { shown } from './sleep';
import { ANY_TIME, AT_ONCE, copy, EITHER, FAILED, failedWith, Job, later, next, State, Status, Step, SUCCEEDED, USUALLY } from './state';
import { testStatus } from './test-command';
import { Field, range, text, textOf, UNKNOWN, Value } from './values';
import { assign, SELF } from './variables';
import { told } from './work';

type Builtin = (args: readonly Field[], state: State, place: Place, machine: Machine) => Step[];

const ended = (state: State, status: Status): Step[] => [next(copy(state, { status }))];
const done: Builtin = (_, state) => ended(state, SUCCEEDED);
/** Anything may happen from here on. */
export const lost = (state: State, why: string): Step[] => [{ flow: 'lost', state: copy(state, { why: state.why ?? why }) }];

/** A status that was asked for by number. */
function wanted(arg: Field | undefined, state: State): Status {
  if (arg === undefined) return state.status;
  const known = range(arg);
  if (!known) return textOf(arg) === undefined ? EITHER : failedWith(2);
  if (known.from === known.to) return known.from % 256 === 0 ? SUCCEEDED : failedWith(((known.from % 256) + 256) % 256);
  return known.from > 0 && known.to < 256 ? FAILED : EITHER;
}

const exit: Builtin = (args, state, place) => [{ flow: 'exit', state: copy(state, { status: args.length === 0 && place.ended ? place.ended : wanted(args[0], state) }) }];

/** Outside a function dash takes it for exit, and bash for a mistake. */
const returns: Builtin = (args, state, place) => {
  const left: Step = { flow: place.inFunction ? 'return' : 'exit', state: copy(state, { status: wanted(args[0], state) }) };
  if (place.inFunction || place.flavour === 'dash') return [left];
  const mistake = next(copy(state, { status: FAILED }));
  // Under the name of sh bash ends at such a mistake.
  return place.flavour === 'bash' ? [mistake] : [left, mistake, { flow: 'exit', state: mistake.state }];
};

const leave = (flow: 'break' | 'continue'): Builtin => (args, state, place) => {
  if (!place.inLoop) return ended(state, SUCCEEDED);
  const levels = args[0] === undefined ? 1 : range(args[0])?.from;
  return levels === undefined || levels < 1 ? lost(state, `${flow} with a number that is not known`) : [{ flow, state: copy(state, { status: SUCCEEDED }), levels }];
};

/** Shell options: `-e`, `+e`, `-o pipefail`, `--` and what the positional parameters become. */
const set: Builtin = (args, state, place) => {
  let { options } = state;
  let refused: 'no' | 'hardly' | 'yes' = 'no';
  const steps = (after: State): Step[] => {
    // At an option that it does not know a plain shell ends; bash goes on.
    const left: Step = { flow: 'exit', state: copy(state, { likely: state.likely && (refused === 'yes' || place.flavour === 'dash'), status: failedWith(2) }) };
    if (refused === 'no') return [next(after)];
    return refused === 'yes' ? [left, ...(place.flavour === 'dash' ? [] : [next(copy(state, { status: FAILED }))])] : [left, next(after)];
  };
  for (let index = 0; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return lost(state, 'set with words that are not known');
    if (arg === '--' || !/^[-+]./.test(arg)) {
      const rest = args.slice(arg === '--' ? index + 1 : index);
      return rest.includes('words') ? lost(state, 'set with words that are not known') : steps(copy(state, { options, params: rest as Value[], status: SUCCEEDED }));
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'n' && on) return lost(state, 'set -n');
      const name = letter === 'o' ? textOf(args[++index]) : undefined;
      options = name === undefined ? withLetter(options, letter, on) : withName(options, name, on);
      const everywhere = name === undefined ? 'aefmnuvxbCo'.includes(letter) : PLAIN_OPTIONS.has(name);
      const bash = name === undefined ? /[a-zA-Z]/.test(letter) : BASH_OPTIONS.has(name);
      if (!everywhere && refused !== 'yes') refused = !bash ? 'yes' : place.flavour === 'bash' ? refused : 'hardly';
    }
  }
  return steps(copy(state, { options: sameOptions(options, state.options) ? state.options : options, status: SUCCEEDED }));
};

const PLAIN_OPTIONS = new Set(['errexit', 'noglob', 'ignoreeof', 'monitor', 'xtrace', 'verbose', 'vi', 'emacs', 'noclobber', 'allexport', 'notify', 'nounset', 'nolog']);
const BASH_OPTIONS = new Set(['pipefail', 'posix', 'physical', 'hashall', 'histexpand', 'history', 'keyword', 'onecmd', 'privileged', 'errtrace', 'functrace', 'braceexpand', 'interactive-comments']);

const sameOptions = (a: State['options'], b: State['options']): boolean => a.errexit === b.errexit && a.pipefail === b.pipefail && a.nounset === b.nounset;

const NEVER_SENT = /^(?:SIG)?(?:HUP|INT|QUIT|TERM|USR1|USR2|PIPE|ALRM|CHLD|CONT|TSTP|TTIN|TTOU|ABRT|WINCH|[1-9]|1\d|2\d)$/i;

const trap: Builtin = (args, state, place, machine) => {
  const words = args.map(textOf);
  if (words[0] === '--') words.shift();
  if (words.length === 0 || words[0] === '-p' || words[0] === '-l') return ended(state, SUCCEEDED);
  // `trap EXIT` takes a trap off.
  const [first, ...rest] = words;
  const signals = rest.length === 0 ? [first] : rest;
  const action = rest.length === 0 || first === '-' ? undefined : first;
  let result: State = copy(state, { status: SUCCEEDED });
  for (const signal of signals) {
    const unknown = rest.length > 0 && first === undefined;
    if (signal === undefined || (unknown && !SENT_ONLY.test(signal))) return lost(state, 'a trap whose words are not known');
    if (signal === 'EXIT' || signal === '0' || signal === 'exit') result = copy(result, { exitTrap: action === '' ? undefined : action });
    else if (/^(?:SIG)?TERM$|^15$/i.test(signal)) result = copy(result, { termTrap: unknown ? NOBODY_KNOWS : action });
    else if (NEVER_SENT.test(signal)) continue;
    else if (!onlyTells(action, result, place, machine)) return lost(state, `a trap of ${shown(signal)}`);
  }
  // dash knows the names without SIG only.
  const refused = place.flavour !== 'bash' && place.flavour !== 'ash' && signals.some((signal) => /^SIG/i.test(signal ?? ''));
  if (!refused) return [next(result)];
  return [next(result), next(copy(result, { likely: state.likely && place.flavour === 'dash', status: FAILED }))];
};

/** Signals that a script hardly sends itself. */
const SENT_ONLY = /^(?:SIG)?(?:HUP|INT|QUIT|TERM|USR1|USR2|1|2|3|10|12|15)$/i;
/** A trap with words that are not known: a text that nobody can read. */
const NOBODY_KNOWS = 'eval "$(cat /dev/stdin)"';

/** A trap of ERR, DEBUG or RETURN changes nothing where it only prints. */
function onlyTells(action: string | undefined, state: State, place: Place, machine: Machine): boolean {
  if (place.flavour !== 'bash') return false;
  if (action === undefined || action === '') return true;
  return machine.runText(action, state, place).every(({ flow, state: after }) => flow === 'next' && after.most === state.most && after.effects === state.effects && after.vars === state.vars && after.exitTrap === state.exitTrap);
}

/** Waits for the commands that run beside the shell. */
const wait: Builtin = (args, state) => {
  const words = args.filter((arg) => textOf(arg) !== '--');
  if (words.some((arg) => textOf(arg)?.startsWith('-') === true)) return [next({ ...later(state, ANY_TIME, 'wait with options'), status: EITHER })];
  if (words.length === 0) {
    const after = waited(awaited(state, state.jobs), state.jobs);
    // How they ended is thrown away, where the shell has nothing else to tell.
    const failed = state.jobs.find(({ work, since }) => work.unseen !== undefined && since === state.work.count);
    return waitedFor(state, copy(after, { jobs: [], status: SUCCEEDED, ...(failed && { work: afterBeside(state.work, failed) }) }));
  }
  const ids = words.map((arg) => (arg !== 'words' && arg.kind === 'job' ? arg.job : undefined));
  const jobs = state.jobs.filter(({ id }) => ids.includes(id));
  if (ids.includes(undefined)) {
    const { most } = awaited(state, state.jobs);
    return [next(copy(state, { most, usual: undefined, status: EITHER, why: state.why ?? 'wait for a process that is not known' }))];
  }
  const last = state.jobs.find(({ id }) => id === ids[ids.length - 1]);
  const after = awaited(state, jobs);
  const work = last && last.work.count > 0 && last.since === state.work.count ? afterBeside(state.work, last) : state.work;
  return waitedFor(state, copy(waited(after, jobs), { status: last?.status ?? EITHER, work }));
};

/** What the shell waited for is its work, where it had none of its own meanwhile. */
const afterBeside = (own: State['work'], { work }: Job): State['work'] => ({ ...work, count: own.count + work.count, without: own.without ?? work.without });

/** What they have done has been done. */
function waited(state: State, jobs: readonly Job[]): State {
  if (jobs.length === 0) return state;
  const among = (id: number | undefined): boolean => jobs.some((job) => job.id === id);
  const over = state.jobs.map((job) => (among(job.id) ? { ...job, over: true } : job));
  const has = state.effects.some(({ beside }) => among(beside));
  const effects = has ? state.effects.map((effect) => (among(effect.beside) ? { ...effect, beside: undefined } : effect)) : state.effects;
  return copy(state, { jobs: over, effects });
}

/** A command that never ends is waited for without an end, unless something exceptional ends it. */
function waitedFor(before: State, after: State): Step[] {
  if (after.usual !== Infinity) return [next(after)];
  const never: Step = { flow: 'never', state: copy(before, { why: 'it waits for a command that never ends' }) };
  return after.least === Infinity ? [never] : [never, next(copy(after, { usual: undefined, likely: false }))];
}

function awaited(state: State, jobs: readonly Job[]): State {
  if (jobs.length === 0) return state;
  const times = [state, ...jobs].map((one) => one.usual);
  const usual = times.includes(undefined) ? undefined : Math.max(...times as number[]);
  return {
    ...state,
    least: Math.max(state.least, ...jobs.map(({ least }) => least)),
    most: Math.max(state.most, ...jobs.map(({ most }) => most)),
    usual,
    why: state.why ?? (usual === undefined ? 'it waits for a command whose length nobody knows' : undefined),
  };
}

const unset: Builtin = (args, state) => {
  let result = state;
  for (const arg of args) {
    const name = textOf(arg);
    if (name === undefined) return lost(state, 'unset with words that are not known');
    if (name === '-f') return lost(state, 'unset -f');
    if (!name.startsWith('-')) result = assign(result, name, null);
  }
  return ended(result, SUCCEEDED);
};

const shift: Builtin = (args, state, place) => {
  const by = args[0] === undefined ? 1 : range(args[0])?.from;
  if (by === undefined) return lost(state, 'shift by a number that is not known');
  // dash ends when there are fewer.
  if (by > state.params.length) return place.flavour === 'bash' ? ended(state, FAILED) : [{ flow: 'exit', state: copy(state, { status: failedWith(2) }) }, ...(place.flavour === 'dash' ? [] : ended(state, FAILED))];
  return ended(copy(state, { params: state.params.slice(by) }), SUCCEEDED);
};

const read: Builtin = (args, state) => {
  const names: string[] = [];
  let limit: number | undefined;
  let plain = true;
  for (let index = 0; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return lost(state, 'read with words that are not known');
    if (/^-[a-z]*[tnNdupia]$/.test(arg)) {
      plain = false;
      if (arg.endsWith('t')) limit = range(args[index + 1])?.to;
      index++;
    } else if (!arg.startsWith('-')) {
      names.push(arg);
    }
  }
  const { value, ends } = state.input;
  const open = ends.most > state.least;
  const given = value.kind === 'text' && !open ? value.text : undefined;
  if (given !== undefined && plain) return readLine(given, names.length === 0 ? ['REPLY'] : names, state);
  const result = [...names, 'REPLY'].reduce((before, name) => assign(before, name, UNKNOWN), state);
  if (given === '') return ended(result, FAILED);
  const most = open ? Math.min(limit ?? Infinity, ends.most - state.least) : 0;
  return ended(later(result, most === 0 ? AT_ONCE : { least: 0, most, usual: undefined }, 'it reads what another command prints'), EITHER);
};

/** A line of a text that is known, split at blanks; it fails where there is no whole line any more. */
function readLine(given: string, names: readonly string[], state: State): Step[] {
  const end = given.indexOf('\n');
  const line = (end < 0 ? given : given.slice(0, end)).replace(/^[ \t]+/, '').trimEnd();
  const words = line.split(/[ \t]+/);
  const known = !line.includes('\\') && !state.vars.has('IFS');
  const filled = names.reduce((before, name, index) => {
    const own = index < names.length - 1 ? words[index] ?? '' : words.slice(index).join(' ');
    return assign(before, name, known ? text(own) : UNKNOWN);
  }, state);
  const rest = end < 0 ? '' : given.slice(end + 1);
  return ended(copy(filled, { input: { ...state.input, value: text(rest) } }), end < 0 ? FAILED : SUCCEEDED);
}

const evaluated: Builtin = (args, state, place, machine) => {
  const words = args.map(textOf);
  if (words.includes(undefined)) return lost(state, 'eval of a text that is not known');
  return machine.runText(words.join(' '), state, place);
};

const source: Builtin = (args, state, _, machine) => {
  const file = textOf(args[0]);
  machine.unknownProgram(`. ${file ?? '…'}`);
  return lost(state, `what ${shown(file ?? 'a file')} holds is not seen here`);
};

const echo: Builtin = (args, state) => {
  const words = args.map(textOf);
  const plain = words.every((word) => word !== undefined && !word.includes('\\'));
  const options = words.findIndex((word) => word === undefined || !/^-[neE]+$/.test(word));
  const only = args.length === 1 && args[0] !== 'words' && args[0].kind !== 'text' ? args[0] : undefined;
  const line = (options < 0 ? [] : words.slice(options)).join(' ');
  const printed = only ?? (plain ? text(words[0] === '-n' ? line : `${line}\n`) : UNKNOWN);
  return ended(print(state, printed), SUCCEEDED);
};

const printf: Builtin = (args, state) => {
  const words = args.map(textOf);
  const [format, ...rest] = words;
  if (format === undefined || rest.includes(undefined)) return ended(print(state, UNKNOWN), USUALLY);
  const ending = format.endsWith('\\n') ? '\n' : '';
  const pattern = ending === '' ? format : format.slice(0, -2);
  const plain = (pattern === '%s' || pattern === '%d') && rest.length === 1 ? rest[0] : rest.length === 0 && !/[%\\]/.test(pattern) ? pattern : undefined;
  return ended(print(state, plain === undefined ? UNKNOWN : text(plain + ending)), USUALLY);
};

const test: Builtin = (args, state, _, machine) => {
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
  if (written.includes(undefined)) return lost(state, 'let with words that are not known');
  return machine.runText(`[ $(( ${written.join(' , ')} )) -ne 0 ]`, state, place);
};

const kill: Builtin = (args, state, place, machine) => {
  const argv = [text('kill'), ...args];
  const { signal, operands } = signalOf(argv.map(textOf));
  if (signal === '0' || signal === 'L') {
    const job = args.length > 0 && state.jobs.find(({ id }) => args.some((arg) => arg !== 'words' && arg.kind === 'job' && arg.job === id));
    const alive = job && operands.length === 1 && job.least > state.most;
    // Later it may not be.
    if (alive) machine.readClock();
    if (!job || alive || machine.context.place !== 'job') return ended(state, alive ? SUCCEEDED : EITHER);
    return [...ended(state, SUCCEEDED), ...ended(waited(state, [job]), FAILED)];
  }
  const own = operands.some((operand) => operand === undefined || operand === '0' || operand.startsWith('-'));
  const self = args.some((arg) => arg !== 'words' && arg.kind === 'job' && arg.job === SELF);
  // The shell that the script began in: here, and not in a shell within it.
  if (self && operands.length === 1 && (signal === 'TERM' || signal === '15') && place.depth === 1 && state.termTrap !== undefined) {
    return machine.runText(state.termTrap, state, place).map((step) => (step.flow === 'next' ? next(copy(step.state, { status: SUCCEEDED })) : step));
  }
  const jobs = !self && args.some((arg) => arg !== 'words' && arg.kind === 'job');
  const status = jobs && operands.length === args.filter((arg) => arg !== 'words' && arg.kind === 'job').length;
  // What it kills need not run to its end.
  const beside = withEndedJobs(state);
  if (status) {
    const ids = args.flatMap((arg) => (arg !== 'words' && arg.kind === 'job' ? [arg.job] : []));
    const others = beside.jobs.map((job, index) => (ids.includes(job.id) ? asKilled(job, state.jobs[index], signal, state) : state.jobs[index]));
    return ended(copy(beside, { jobs: others }), USUALLY);
  }
  const words = argv.map(textOf);
  const steps = ran(machine.context.tools?.command(words) ?? tableEntry(words) as CommandFacts, beside);
  // It may be the shell itself that is told to end.
  return own ? [...steps, { flow: 'killed', state: copy(beside, { status: FAILED, likely: beside.likely && !jobs, why: state.why ?? 'it may end itself by a signal' }) }] : steps;
};

/** A signal that nothing survives says how the command ends; another one usually does. */
function asKilled(job: Job, before: Job, signal: string | undefined, state: State): Job {
  if (before.least <= state.most) return job;
  if (signal === 'KILL' || signal === '9') return { ...job, status: failedWith(137) };
  return signal === 'TERM' || signal === '15' ? { ...job, status: { zero: 1, other: 2, code: 143 } } : job;
}

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
    return name === undefined ? lost(state, 'getopts with words that are not known') : ended(assign(assign(assign(state, name, UNKNOWN), 'OPTARG', UNKNOWN), 'OPTIND', UNKNOWN), EITHER);
  }],
  ['alias', (args, state) => (args.length === 0 ? ended(state, SUCCEEDED) : lost(state, 'an alias'))],
  ['fg', (_, state) => ended(later(state, ANY_TIME, 'fg'), EITHER)], ['bg', (_, state) => ended(state, EITHER)],
  ['mapfile', (_, state) => lost(state, 'mapfile')], ['readarray', (_, state) => lost(state, 'readarray')],
]);

/** Builtins whose mistakes end a plain shell, and of which a plain shell takes assignments for good. */
export const SPECIAL = new Set([':', '.', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset']);

/** Builtins that bash has, and a plain shell has not: there it looks for a program of that name. */
export const BASH_ONLY = new Set(['source', 'let', 'disown', 'shopt', 'mapfile', 'readarray', 'declare', 'typeset']);

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

