import { tableEntry } from './commands';
import { Argument, CommandFacts } from './context';
import { readHttp } from './http';
import { runShell, wrappedRun } from './inner-commands';
import { Machine, Place } from './machine';
import { needsShell } from './no-shell';
import { patternOf } from './patterns';
import { filteredProcesses, processesOf, signalled } from './process-names';
import { asked, print, ran, reading, withEndedJobs, worked } from './running';
import { flavourOf } from './shell-argv';
import { shown, sleepFacts } from './sleep';
import { ANY_TIME, changed, copy, EITHER, FAILED, failedWith, next, State, Status, Step, SUCCEEDED, USUALLY } from './state';
import { throughSockets } from './through-sockets';
import { limited } from './timeout';
import { EMPTY, Field, number, range, text, textOf, UNKNOWN, Value } from './values';
import { clockValue } from './variables';
import { tidy } from './ways';
import { told } from './work';
import { wrapped } from './wrappers';

/** Programs that read what is given to them to its end. */
const READERS = new Set(['cat', 'grep', 'egrep', 'fgrep', 'wc', 'sort', 'tr', 'cut', 'uniq', 'sed', 'awk', 'gawk', 'mawk', 'head', 'tail', 'tee', 'xargs', 'logger', 'base64', 'sha256sum', 'md5sum', 'jq', 'yq', 'tac', 'nl', 'rev', 'fold', 'column', 'paste',
  'expand', 'bc', 'dd', 'read']);

/** Programs that take a program of their own as a word. */
const INTERPRETERS = /^(?:python[\d.]*|node|perl|ruby|php)$/;

const SAYS = /^(?:nc|ncat|netcat|telnet|socat)$/;

/** Programs that print nothing where they succeed. */
const SILENT = new Set(['true', 'false', 'rm', 'touch', 'mv', 'cp', 'mkdir', 'rmdir', 'ln', 'chmod', 'chown', 'sync', 'logger', 'test', 'cmp']);

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Runs a program: one of the mesh's own, a shell, a wrapper, one of the table, or one of which nobody knows anything. */
export function runProgram(argv: readonly Field[], state: State, place: Place, machine: Machine): Step[] {
  const path = textOf(argv[0]) as string;
  const name = baseName(path);
  const args = argv.slice(1);
  const { context } = machine;
  if ((context.binaries && !context.binaries.includes(name)) || (context.noShell && needsShell(path, name))) {
    return [next(copy(state, { status: failedWith(127), broken: state.broken ?? (place.looked ? undefined : `the image has no ${shown(path)}`) }))];
  }
  const searched = state.vars.get('PATH');
  // Where it is looked for is another place now, or hardly an image has it.
  if ((searched !== undefined || (name === 'time' && !context.binaries)) && !path.includes('/') && !place.found) {
    const absent = next(copy(state, { status: failedWith(127), likely: state.likely && (searched === null || searched?.kind === 'text') }));
    return [...runProgram(argv, state, { ...place, found: true }, machine), absent];
  }
  if (place.depth > MOST_DEPTH) return [{ flow: 'lost', state: copy(state, { why: state.why ?? 'commands that are nested too deep' }) }];
  const words = argv.map(known);
  const own = context.tools?.command(words, textOf(state.input.value), context.place);
  if (own) return ran(asked(own, state, place), name === 'pkill' || name === 'killall' ? withEndedJobs(state) : state).flatMap((step) => signalled(words, step, place, machine));
  const sockets = throughSockets(words, state, machine);
  if (sockets) return sockets;
  if (name === 'sleep') return slept(args, state);
  const flavour = flavourOf(name, context.sh);
  if (flavour) return runShell(args, state, { ...place, flavour }, machine);
  if (name === 'timeout') return limited(args, state, place, machine);
  const inner = wrapped(name, args);
  if (inner) return wrappedRun(inner, state, place, machine);
  if (name === 'xargs') {
    const run = givenWords(args, state, place, machine);
    if (run) return run;
  }
  if (name === 'pkill' || name === 'killall') {
    const sent = asked(tableEntry(words) as CommandFacts, state, place);
    return ran(sent, withEndedJobs(state)).flatMap((step) => signalled(words, step, place, machine));
  }
  if (name === 'date') return ran({ least: 0, most: 0, usual: 0, success: 'usually' }, state, textOf(args[0]) === '+%s' && args.length === 1 ? clockValue(state, machine) : UNKNOWN);
  if (name === 'seq') return ran({ least: 0, most: 0, usual: 0, success: 'usually' }, state, sequence(args));
  if (name === 'expr') return expression(args, state);
  if (name === 'cat' && args.length === 0) return ran({ least: 0, most: 0, usual: 0, success: 'always' }, reading(state), state.input.value);
  const list = filteredProcesses(words, state.input.value, machine);
  if (list) return ran({ least: 0, most: 0, usual: 0, success: name.endsWith('grep') ? 'unknown' : 'usually' }, consumed(reading(state)), list);
  const handedOn = state.work.kept && args.some((arg) => arg !== 'words' && (arg.kind === 'number' || (arg.kind === 'unknown' && arg.of !== undefined)));
  // `python -c "sys.exit($rc)"`: how it ended is handed on.
  if (handedOn && INTERPRETERS.test(name)) return [next(copy(state, { status: EITHER, work: told(state.work) }))];
  const entry = tableEntry(words);
  // What it says to whom is not seen here.
  if (entry && SAYS.test(name) && !words.includes('-z') && !readHttp(words, textOf(state.input.value))) machine.unknownProgram(shown(path));
  if (entry) {
    const read = READERS.has(name) ? consumed(reading(state)) : state;
    const answer = state.input.value.kind === 'text' ? grepText(words, state.input.value.text) : undefined;
    if (answer) return [next({ ...print(read, UNKNOWN), status: answer })];
    if (entry.works) return worked(entry, read, place, machine, shown(path));
    return ran(asked(entry, state, place), read, SILENT.has(name) ? EMPTY : processesOf(words, machine) ?? UNKNOWN);
  }
  // A program that carries its own sleep, as images without a shell do.
  if (args.length === 2 && textOf(args[0]) === 'sleep') {
    const carried = sleepFacts(args.slice(1));
    if (carried.success !== 'never') return ran({ ...carried, least: 0, most: Infinity, success: 'usually' }, state);
  }
  machine.unknownProgram(shown(path));
  return worked({ ...ANY_TIME, success: 'unknown', why: `nobody can tell how long ${shown(name)} takes` }, consumed(state), place, machine, shown(path));
}

const MOST_DEPTH = 24;

/** A word of a command line as the tables take it. */
export const known = (field: Field): Argument => textOf(field);

/** What a command may have read is not there for the next one. */
function consumed(state: State): State {
  const { value, ends } = state.input;
  return value.kind === 'text' && value.text === '' ? state : copy(state, { input: { value: UNKNOWN, ends } });
}

/** The answer of a plain grep about a text that is known. */
function grepText(words: readonly Argument[], input: string): Status | undefined {
  const [path, ...args] = words;
  const name = baseName(path ?? '');
  const options = args.filter((arg) => arg?.startsWith('-'));
  const [written, ...files] = args.filter((arg) => !arg?.startsWith('-'));
  if (!['grep', 'egrep', 'fgrep'].includes(name) || written === undefined || files.length > 0 || options.some((option) => option === undefined || !/^-[qvEFiwx]+$/.test(option))) return undefined;
  const flags = options.join('');
  const pattern = patternOf(written, { extended: name === 'egrep' || flags.includes('E'), fixed: name === 'fgrep' || flags.includes('F'), word: flags.includes('w'), whole: flags.includes('x'), ignoreCase: flags.includes('i') });
  if (!pattern || input.length > 200) return undefined;
  const lines = input.replace(/\n$/, '').split('\n');
  const found = input !== '' && lines.some((line) => pattern.test(line) !== flags.includes('v'));
  return found ? SUCCEEDED : FAILED;
}

/** xargs of words that are known: all of them at once, or one by one. */
function givenWords(args: readonly Field[], state: State, place: Place, machine: Machine): Step[] | undefined {
  const { value } = state.input;
  if (value.kind === 'processes' && textOf(args[0]) === 'kill') return machine.call([...args, value], copy(reading(state), { input: { value: EMPTY, ends: { most: 0, usual: 0 } } }), place);
  const given = textOf(value);
  const single = textOf(args[0]) === '-n1' ? 1 : textOf(args[0]) === '-n' && textOf(args[1]) === '1' ? 2 : 0;
  const command = args.slice(single);
  if (given === undefined || /["'\\]/.test(given) || command.length === 0 || textOf(command[0])?.startsWith('-') !== false) return undefined;
  const words = given.split(/\s/).filter((word) => word !== '').map(text);
  const from = copy(reading(state), { input: { value: EMPTY, ends: { most: 0, usual: 0 } } });
  const deeper = { ...place, depth: place.depth + 1 };
  const run = (before: State, more: readonly Field[]) => machine.call([...command, ...more], before, deeper, { program: true });
  if (single === 0) return run(from, words);
  let steps: Step[] = [next(copy(from, { status: SUCCEEDED }))];
  for (const word of words) steps = tidy(steps.flatMap((step) => (step.flow === 'next' ? run(step.state, [word]) : [step])));
  // It goes on where one has failed, and says so at the end.
  return steps.map((step) => changed(step, { status: EITHER }));
}

function slept(args: readonly Field[], state: State): Step[] {
  const facts = sleepFacts(args);
  if (facts.success === 'never' && facts.least === 0) return [next(copy(state, { status: FAILED, broken: state.broken ?? facts.why }))];
  return ran(facts, state, EMPTY);
}

/** `$(seq 1 5)`: a line each. */
function sequence(args: readonly Field[]): Value {
  const numbers = args.map((arg) => range(arg)?.from);
  if (numbers.includes(undefined) || numbers.length < 1 || numbers.length > 3) return UNKNOWN;
  const [first, by, last] = numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (by === 0 || ((last as number) - (first as number)) / (by as number) > 8000) return UNKNOWN;
  const lines: number[] = [];
  for (let item = first as number; (by as number) > 0 ? item <= (last as number) : item >= (last as number); item += by as number) lines.push(item);
  return text(lines.map((line) => `${line}\n`).join(''));
}

/** `$(expr $i + 1)`; it fails where the result is 0. */
function expression(args: readonly Field[], state: State): Step[] {
  const [a, operator, b] = [range(args[0]), textOf(args[1]), range(args[2])];
  const plain = args.length === 3 && a && b && !a.clock && !b.clock && (operator === '+' || operator === '-');
  if (!plain) return [next({ ...print(state, UNKNOWN), status: EITHER })];
  const result = operator === '+' ? number(a.from + b.from, a.to + b.to) : number(a.from - b.to, a.to - b.from);
  const value = range(result);
  return [next({ ...print(state, result), status: value && value.from > 0 ? USUALLY : EITHER })];
}
