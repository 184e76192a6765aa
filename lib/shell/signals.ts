import { signalOf, tableEntry } from './commands';
import { CommandFacts } from './context';
import { byShell, NOT_DASH } from './dialects';
import { Builtin, Machine, Place } from './machine';
import { reached } from './process-names';
import { asked, ended, perhapsLost, ran, withEndedJobs } from './running';
import { shown } from './sleep';
import { ANY_TIME, copy, EITHER, FAILED, failedWith, Job, later, next, State, Step, SUCCEEDED, USUALLY } from './state';
import { text, textOf, Value } from './values';
import { SELF } from './variables';

const NEVER_SENT = /^(?:SIG)?(?:HUP|INT|QUIT|TERM|USR1|USR2|PIPE|ALRM|CHLD|CONT|TSTP|TTIN|TTOU|ABRT|WINCH|[1-9]|1\d|2\d)$/i;

export const trap: Builtin = (args, state, place, machine) => {
  const words = args.map(textOf);
  if (words[0] === '--') words.shift();
  if (words.length === 0 || words[0] === '-p' || words[0] === '-l') return ended(state, SUCCEEDED);
  // `trap EXIT` takes a trap off.
  const [first, ...rest] = words;
  const signals = rest.length === 0 ? [first] : rest;
  const action = rest.length === 0 || first === '-' ? undefined : first;
  let result: State = copy(state, { status: SUCCEEDED });
  // dash knows the names without SIG only, and stops at the first other one.
  let refused: State | undefined;
  for (const signal of signals) {
    const unknown = rest.length > 0 && first === undefined;
    if (signal === undefined || (unknown && !SENT_ONLY.test(signal))) return perhapsLost(state, 'a trap whose words are not known');
    if (/^SIG/i.test(signal)) refused ??= copy(result, { status: FAILED });
    if (signal === 'EXIT' || signal === '0' || signal === 'exit') result = copy(result, { exitTrap: action === '' ? undefined : action });
    else if (/^(?:SIG)?TERM$|^15$/i.test(signal)) result = copy(result, { termTrap: unknown ? NOBODY_KNOWS : action });
    else if (NEVER_SENT.test(signal)) continue;
    else if (!onlyTells(action, result, place, machine)) return perhapsLost(result, `a trap of ${shown(signal)}`);
  }
  if (!refused) return [next(result)];
  const { likely } = result;
  return byShell(place, NOT_DASH, result, (from) => [next(from)], () => [next(copy(refused as State, { likely: likely && place.flavour === 'dash' }))]);
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
export const wait: Builtin = (args, state) => {
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

export const kill: Builtin = (args, state, place, machine) => {
  const named = args.findIndex((arg, index) => /^-?SIG/i.test(textOf(arg) ?? '') && (index === 0 || textOf(args[index - 1]) === '-s'));
  // dash knows the names without SIG only.
  if (named >= 0 && place.flavour !== 'bash' && place.flavour !== 'ash') {
    return byShell(place, NOT_DASH, state, (from) => kill(args, from, { ...place, flavour: 'bash' }, machine), (from) => ended(from, failedWith(2)));
  }
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
    return ended(copy(beside, { jobs: others }), place.repeated && place.tested ? EITHER : USUALLY);
  }
  const { context } = machine;
  const others = args.filter((arg) => arg !== 'words' && arg.kind === 'processes');
  if (others.length > 0 && others.length === operands.length && state.jobs.length === 0) {
    const [{ of, self: finds }] = others as Extract<Value, { kind: 'processes' }>[];
    const byName = ['pkill', `-${signal ?? 'TERM'}`, of];
    const facts = context.tools?.command(byName, undefined, context.place) ?? tableEntry(byName) as CommandFacts;
    return ran(asked(facts, state, place), state).flatMap((step) => (step.flow === 'next' ? reached(finds, signal, `kill ${shown(of)}`, step, place) : [step]));
  }
  const words = argv.map(textOf);
  const steps = ran(asked(context.tools?.command(words, undefined, context.place) ?? tableEntry(words) as CommandFacts, state, place), beside);
  // It may be the shell itself that is told to end.
  return own ? [...steps, { flow: 'killed', state: copy(beside, { status: FAILED, likely: beside.likely && !jobs, why: state.why ?? 'it may end itself by a signal' }) }] : steps;
};

/** A signal that nothing survives says how the command ends; another one usually does. */
function asKilled(job: Job, before: Job, signal: string | undefined, state: State): Job {
  if (before.least <= state.most) return job;
  if (signal === 'KILL' || signal === '9') return { ...job, status: failedWith(137) };
  return signal === 'TERM' || signal === '15' ? { ...job, status: { zero: 1, other: 2, code: 143 } } : job;
}
