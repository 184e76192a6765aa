import { asksStatus, assignAll, declared, prefixed, restored } from './assignments';
import { arithmeticCommand, BASH_ONLY, BUILTINS, lost, NO_PROGRAM, SPECIAL } from './builtins';
import { choose, condition, forEach, ifElse, arithmeticFor } from './compounds';
import { conditional } from './conditional';
import { ShellContext } from './context';
import { expandWords } from './expand';
import { runLoop } from './loops';
import { CallOptions, Machine, Place } from './machine';
import { parseProgram } from './parse';
import { runPipeline } from './pipeline';
import { baseName, runProgram } from './programs';
import { redirections } from './redirections';
import { print } from './running';
import { shown } from './sleep';
import { ANY_TIME, changed, copy, EITHER, FAILED, failedWith, Job, later, next, split, State, Step, SUCCEEDED, tidy } from './state';
import { flipped, socketStatus } from './test-command';
import { EMPTY, Field, text, textOf, UNKNOWN, Value } from './values';
import { NO_WORK, thrownAway, told } from './work';
import type { AndOr, Assignment, Command, CommandArgument, CommandNode, ParsedScript, PipelineNode, Redirection, Statement, TestExpression, Word } from '../third-party/unbash';

/** Commands that are followed: a loop that sleeps for a second an hour long has 3,600. */
const FUEL = 4_000;

const LONGEST_PIPELINE = 40;
/** Commands beside a shell that are kept apart. */
const MOST_JOBS = 24;

/** Runs shell texts over what is known of them: on every way that they may go, with intervals for time. */
export class Interpreter implements Machine {
  readonly programs = new Set<string>();
  clockReads = 0;
  clockComparisons = 0;
  clockSlack = Infinity;
  unknownCalls = 0;
  keepsParts = false;
  private fuel = FUEL;
  private readonly parsed = new Map<string, ReturnType<typeof parseProgram>>();

  constructor(readonly context: ShellContext) {}

  pay(steps = 1): boolean {
    this.fuel -= steps;
    return this.fuel >= 0;
  }

  readClock(): void {
    this.clockReads++;
  }

  comparedClock(apart: number): void {
    this.clockComparisons++;
    this.clockSlack = Math.min(this.clockSlack, apart);
  }

  unknownProgram(name: string): void {
    this.unknownCalls++;
    if (this.programs.size < 20) this.programs.add(name);
  }

  runText(written: string, state: State, place: Place): Step[] {
    if (!this.pay(1 + written.length / 100) || place.depth > 24) return lost(state, 'commands that are nested too deep');
    if (!this.parsed.has(written)) {
      this.keepsParts ||= written.includes('PIPESTATUS');
      this.pay(written.length / 20);
      this.parsed.set(written, parseProgram(written));
    }
    const program = this.parsed.get(written);
    if (!program) return lost(state, 'a text that is too long or too deep to be read');
    let live: State[] = [program.statements.length === 0 ? copy(state, { status: SUCCEEDED }) : state];
    const over: Step[] = [];
    for (const { statement, onlyBash } of program.statements) {
      const following: Step[] = [];
      for (const before of live) {
        if (onlyBash !== undefined && place.flavour !== 'bash') over.push(refusal(copy(before, { likely: before.likely && place.flavour === 'dash' }), `a plain shell has no ${onlyBash}`));
        if (onlyBash === undefined || place.flavour !== 'dash') following.push(...this.statement(statement, before, place));
      }
      over.push(...following.filter(({ flow }) => flow !== 'next'));
      live = tidy(following.filter(({ flow }) => flow === 'next')).map((step) => step.state);
      if (live.length === 0) break;
    }
    if (program.refused !== undefined) return tidy([...over, ...live.map((before) => refusal(before, program.refused as string))]);
    return tidy([...over, ...live.map(next)]);
  }

  substitute(script: ParsedScript, state: State, place: Place): Step[] {
    if (!this.pay()) return lost(state, 'a script with too many steps');
    const from = copy(state, { out: EMPTY });
    const inside = { ...place, depth: place.depth + 1, looked: true };
    const run = (begin: State) => this.inOwnShell(begin, (own) => this.list(script.commands, own, inside).map(whileOpen));
    // bash forgets set -e in a substitution, dash does not.
    const forgets = state.options.errexit ? run(copy(from, { options: { ...from.options, errexit: false } })) : [];
    const steps = [...run(from), ...forgets];
    return tidy(steps.map((step) => ({ ...step, state: copy(step.state, { options: state.options, out: trimmed(step.state.out ?? EMPTY) }) })));
  }

  inOwnShell(state: State, part: (state: State) => Step[]): Step[] {
    // A signal that is ignored is ignored by shells within, too; other traps are not theirs.
    const steps = part(copy(state, { exitTrap: undefined, termTrap: state.termTrap === '' ? '' : undefined, jobs: [] }));
    return tidy(this.atExit(steps, { flavour: 'sh', tested: false, looked: false, inFunction: false, depth: 0 }).map((step): Step => ({
      flow: step.flow === 'never' || step.flow === 'lost' || step.flow === 'killed' ? step.flow : 'next',
      state: copy(state, {
        least: step.state.least,
        most: step.state.most,
        usual: step.state.usual,
        likely: step.state.likely,
        status: step.state.status,
        effects: step.state.effects,
        wait: step.state.wait,
        work: step.state.work,
        broken: step.state.broken,
        out: step.state.out,
        why: step.state.why,
        gone: step.state.gone,
        termTrap: step.state.termTrap ?? state.termTrap,
      }),
    })));
  }

  /** What a shell does when it ends. */
  atExit(steps: readonly Step[], place: Place): Step[] {
    return steps.flatMap((step): Step[] => {
      const { exitTrap } = step.state;
      if (exitTrap === undefined || step.flow === 'never' || step.flow === 'lost' || step.flow === 'killed') return [step];
      const { status } = step.state;
      return this.runText(exitTrap, copy(step.state, { exitTrap: undefined }), { ...place, depth: place.depth + 1, ended: status }).map((after) => ({
        ...after,
        // It ends with what it would have ended with, unless the trap says otherwise.
        state: after.flow === 'exit' ? after.state : copy(after.state, { status }),
      }));
    });
  }

  list(statements: readonly Statement[], state: State, place: Place): Step[] {
    let live: State[] = [state];
    const over: Step[] = [];
    for (const statement of statements) {
      const following = live.flatMap((before) => this.statement(statement, before, place));
      for (const step of following) if (step.flow !== 'next') over.push(step);
      live = tidy(following.filter(({ flow }) => flow === 'next')).map((step) => step.state);
      if (live.length === 0) break;
    }
    return live.length + over.length === 1 ? [...over, ...live.map(next)] : tidy([...over, ...live.map(next)]);
  }

  private statement(statement: Statement, state: State, place: Place): Step[] {
    const from = state.gone === undefined ? state : copy(state, { gone: undefined });
    if (!statement.background) return this.andOr(statement.command, from, place);
    return this.background(statement.pos, from, (own) => this.andOr(statement.command, own, place), !printsElsewhere(statement.command));
  }

  private background(id: number, state: State, part: (state: State) => Step[], holds = true): Step[] {
    if (state.jobs.length >= MOST_JOBS) return lost(state, 'too many commands beside the shell');
    const input = { value: EMPTY, ends: { most: 0, usual: 0 } };
    const steps = this.inOwnShell(copy(state, { work: NO_WORK, out: state.out && EMPTY, input }), part);
    return steps.flatMap((step) => {
      const known = step.flow === 'next';
      const { least, most, usual, status, work } = step.state;
      const older = state.jobs.find((job) => job.id === id);
      const job: Job = {
        id,
        least: Math.min(older?.least ?? Infinity, step.flow === 'never' ? Infinity : least),
        most: Math.max(older?.most ?? 0, known ? most : Infinity),
        usual: older ? undefined : step.flow === 'never' ? Infinity : known ? usual : undefined,
        status: known ? status : EITHER,
        work,
        since: state.work.count,
        holds: holds || older?.holds === true,
      };
      // A signal to the shell itself ends it, whatever it is at.
      const killed: Step[] = step.flow === 'killed' ? [{ flow: 'killed', state: copy(step.state, { jobs: [], out: state.out, input: state.input }) }] : [];
      return [...killed, next(copy(state, {
        jobs: [...state.jobs.filter((other) => other.id !== id), job],
        lastJob: { kind: 'job', job: id },
        likely: step.state.likely,
        status: SUCCEEDED,
        effects: besideBy(id, state.effects, step.state.effects),
        work: work.without && !state.work.without ? { ...state.work, without: work.without } : state.work,
        broken: step.state.broken,
        out: state.out && (step.state.out && textOf(step.state.out) === '' ? state.out : UNKNOWN),
      }))];
    });
  }

  private andOr(node: PipelineNode | AndOr, state: State, place: Place): Step[] {
    if (node.type !== 'AndOr') return this.pipeline(node, state, place);
    let steps: Step[] = [next(state)];
    node.commands.forEach((command, index) => {
      const operator = index === 0 ? undefined : node.operators[index - 1];
      const last = index === node.commands.length - 1;
      const inside = { ...place, tested: place.tested || !last, looked: place.looked || node.operators.slice(index).includes('||') };
      steps = tidy(steps.flatMap((step): Step[] => {
        if (step.flow !== 'next') return [step];
        if (operator === undefined) return this.pipeline(command, step.state, inside);
        const { zero, other } = split(step.state);
        const [goes, stays] = operator === '&&' ? [zero, other] : [other, zero];
        const after = goes ? this.pipeline(command, goes, inside) : [];
        return [...(stays ? [next(stays)] : []), ...(goes && operator === '||' && !place.looked ? after.map((one) => ignored(goes, one)) : after)];
      }));
    });
    return steps;
  }

  private pipeline(node: PipelineNode, state: State, place: Place): Step[] {
    if (node.type !== 'Pipeline') return this.errexit(this.command(node, state, place), node, place);
    const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
    // A plain shell knows one `!`, and takes `time` for a program.
    if (place.flavour !== 'bash' && (negations > 1 || node.prefixes.some(({ type }) => type === 'Time'))) {
      const absent = next(copy(state, { status: negations === 1 ? EITHER : failedWith(127), likely: state.likely && place.flavour === 'dash' }));
      return [...this.pipeline(node, state, { ...place, flavour: 'bash' }), ...this.leave([absent], place)];
    }
    const inside = negations > 0 ? { ...place, tested: true, looked: true } : place;
    if (node.commands.length > LONGEST_PIPELINE) return lost(state, 'a pipeline of too many commands');
    const steps = node.commands.length === 1
      ? this.command(node.commands[0], state, inside)
      : runPipeline(node, state, this.keepsParts, (one, from) =>
        this.inOwnShell(from, (own) => this.errexit(this.command(one, own, inside), one, inside).map(whileOpen)));
    if (negations % 2 === 1) return steps.map(flipped);
    return negations > 0 ? steps : node.commands.length === 1 ? this.errexit(steps, node.commands[0], place) : this.leave(steps, place);
  }

  /** set -e: a simple command or a shell of its own that fails ends the shell, unless somebody looks at how it ended. */
  private errexit(steps: Step[], node: CommandNode, place: Place): Step[] {
    const type = node.type === 'Redirected' ? node.command.type : node.type;
    return type === 'Command' || type === 'Subshell' || type === 'TestCommand' || type === 'ArithmeticCommand' ? this.leave(steps, place) : steps;
  }

  private leave(steps: Step[], place: Place): Step[] {
    if (place.tested) return steps;
    return steps.flatMap((step): Step[] => {
      if (step.flow !== 'next' || !step.state.options.errexit || step.state.status.other === 0) return [step];
      const { zero, other } = split(step.state);
      return [...(zero ? [next(zero)] : []), ...(other ? [{ flow: 'exit' as const, state: copy(other, { work: told(other.work) }) }] : [])];
    });
  }

  private command(node: CommandNode, state: State, place: Place): Step[] {
    if (!this.pay()) return lost(state, 'a script with too many steps');
    switch (node.type) {
      case 'Command': return this.simple(node, state, place);
      case 'BraceGroup': return this.list(node.body.commands, state, place);
      case 'Subshell': return this.inOwnShell(state, (own) => this.list(node.body.commands, own, { ...place, depth: place.depth + 1 }));
      case 'If': return ifElse([{ clause: node.clause, then: node.then }, ...node.elif], node.else, state, place, this);
      case 'While': {
        const inside = { ...place, inLoop: true };
        const ask = (head: State) => condition(node.clause, head, inside, this, node.kind === 'until');
        return runLoop(this, state, ask, (head) => this.list(node.body.commands, head, inside));
      }
      case 'For': return forEach(node.name.value, node.wordlist, node.body, state, place, this);
      case 'Case': return choose(node, state, place, this);
      case 'Function': return this.define(node, state);
      case 'TestCommand': return this.test(node.expression, state, place);
      case 'ArithmeticCommand': return this.arithmetic(node, state, place);
      case 'Redirected': return this.redirected(node.redirects, state, place, false, (own) => this.command(node.command, own, place));
      case 'ArithmeticFor': return arithmeticFor(node, state, place, this);
      default: return lost(state, 'select or coproc');
    }
  }

  private arithmetic(node: Extract<CommandNode, { type: 'ArithmeticCommand' }>, state: State, place: Place): Step[] {
    const run = () => arithmeticCommand(node.expression, state, place, this, (value) => (value.kind === 'sockets' ? socketStatus(value.output, value.output.truth ?? 'left') : EITHER));
    // A plain shell takes it for two shells of their own that run the words.
    const instead: Step[] = [{ flow: 'next', state: copy(state, { status: failedWith(127), likely: state.likely && place.flavour === 'dash' }) }];
    return place.flavour === 'bash' ? run() : place.flavour === 'dash' ? instead : [...run(), ...instead];
  }

  private test(expression: TestExpression, state: State, place: Place): Step[] {
    // A plain shell has no program of that name.
    const instead: Step[] = [next(copy(state, { status: failedWith(127), likely: state.likely && place.flavour === 'dash' }))];
    if (place.flavour === 'dash') return instead;
    return [...conditional(expression, state, place, this), ...(place.flavour === 'sh' ? instead : [])];
  }

  private define(node: Extract<CommandNode, { type: 'Function' }>, state: State): Step[] {
    if (state.functions.get(node.name.value) === node) return [next(copy(state, { status: SUCCEEDED }))];
    return [next(copy(state, { functions: new Map(state.functions).set(node.name.value, node), status: SUCCEEDED }))];
  }

  private redirected(list: readonly Redirection[], state: State, place: Place, special: boolean, run: (state: State) => Step[]): Step[] {
    if (list.length === 0) return run(state);
    const found = redirections(list, state, place, this);
    const steps: Step[] = [...found.ended];
    for (const { state: before, input, hidden, fails, slow } of found.ways) {
      const from = { ...(slow ? later(before, ANY_TIME, 'a connection of the shell') : before), input: input ?? before.input, out: hidden ? undefined : before.out };
      if (fails !== 'no') {
        const failed = copy(before, { status: FAILED, likely: before.likely && fails === 'perhaps' });
        steps.push({ flow: special ? 'exit' : 'next', state: failed });
      }
      const inside = run(from).map((step) => changed(step, { input: before.input, out: hidden ? before.out : step.state.out }));
      // A plain shell reads `cmd &> file` as `cmd &`, and then `> file`.
      if (found.both && place.flavour !== 'bash' && place.flavour !== 'ash') {
        const beside = this.background(list[0].pos, from, () => run(from));
        steps.push(...beside.map((step) => changed(step, { input: before.input, out: before.out, status: EITHER })));
        if (place.flavour === 'dash') continue;
      }
      steps.push(...inside);
    }
    return steps;
  }

  private simple(node: Command, state: State, place: Place): Step[] {
    // `$?` decides what follows: the two ways are told apart.
    const asks = state.status.zero > 0 && state.status.other > 0 && asksForStatus(node);
    if (asks) {
      const { zero, other } = split(state);
      return [...(zero ? this.simple(node, zero, place) : []), ...(other ? this.simple(node, other, place) : [])];
    }
    const assignments = node.prefix.filter((item): item is Assignment => item.type === 'Assignment');
    const list = [...node.prefix, ...node.suffix].filter((item): item is Redirection => item.type !== 'Assignment' && item.type !== 'Word');
    const args = node.suffix.filter((item): item is CommandArgument => item.type === 'Assignment' || item.type === 'Word');
    const name = node.name;
    if (!name) return this.assigned(assignments, list, state, place);
    const words = [name, ...args.filter((item): item is Word => item.type === 'Word')];
    if (DECLARING.has(name.value)) return this.redirected(list, state, place, true, (own) => declared(name.value, args, own, place, this));
    const { ways, ended } = expandWords(words, state, place, this);
    // Words that come to nothing end as the substitution among them did.
    const nothing = (way: State): State => (words.some((word) => hasCommand(word.text)) ? way : { ...way, status: SUCCEEDED });
    return [...ended, ...ways.flatMap((way): Step[] => {
      if (way.value.length === 0) return [next(nothing(way.state))];
      const called = textOf(way.value[0]) ?? '';
      const special = SPECIAL.has(called);
      return prefixed(assignments, special || way.state.functions.has(called), way.state, place, this, (from, restore) => {
        const steps = this.redirected(list, from, place, special, (own) => this.call(way.value, own, place));
        return restore ? steps.map(restore) : steps;
      });
    })];
  }

  private assigned(assignments: readonly Assignment[], list: readonly Redirection[], state: State, place: Place): Step[] {
    const ended = substitutes(assignments);
    return this.redirected(list, state, place, false, (from) => assignAll(assignments, from, place, this).map((step) => {
      if (step.flow !== 'next') return step;
      if (!ended) return next(copy(step.state, { status: SUCCEEDED }));
      return place.looked ? step : ignored(copy(from, { status: step.state.status, work: step.state.work }), step);
    }));
  }

  call(argv: readonly Field[], state: State, place: Place, how: CallOptions = {}): Step[] {
    if (argv.length === 0) return [next(state)];
    const name = textOf(argv[0]);
    const args = argv.slice(1);
    if (name === undefined) {
      this.unknownProgram('a command whose name is not known');
      return [
        next({ ...later(state, ANY_TIME, 'a command whose name is not known'), status: EITHER, out: state.out && UNKNOWN }),
        // It may be one that ends the shell.
        { flow: 'exit', state: copy(state, { status: EITHER, likely: false }) },
      ];
    }
    if (!how.program) {
      const defined = how.noFunction ? undefined : state.functions.get(name);
      if (defined) return this.inFunction(defined.body as CommandNode, args, state, place);
      if (name === 'exec') return this.exec(args, state, place);
      if (name === 'command' || name === 'builtin') return this.commandBuiltin(args, state, place, name === 'builtin');
      const builtin = BUILTINS.get(name);
      if (builtin && (!BASH_ONLY.has(name) || place.flavour === 'bash')) return builtin(args, state, place, this);
      if (builtin && place.flavour !== 'dash') return [...builtin(args, state, place, this), next(copy(state, { likely: false, status: failedWith(127) }))];
      if (builtin) return [next(copy(state, { status: failedWith(127) }))];
    } else if (NO_PROGRAM.has(name)) {
      return [next(copy(state, { status: failedWith(127), broken: state.broken ?? `there is no program ${shown(name)}: it is a word of the shell` }))];
    } else if (BUILTINS.has(name) && !this.context.binaries && name !== 'kill') {
      return BUILTINS.get(name)?.(args, state, place, this) ?? [];
    }
    if (name === '' || /\s/.test(baseName(name))) return [next(copy(state, { status: failedWith(127), broken: state.broken ?? `there is no program called ${JSON.stringify(shown(name))}` }))];
    return runProgram(argv, state, place, this);
  }

  private exec(args: readonly Field[], state: State, place: Place): Step[] {
    if (args.length === 0) return [next(copy(state, { status: SUCCEEDED }))];
    const [first] = args;
    const from = textOf(first) === '-a' ? args.slice(2) : textOf(first)?.startsWith('-') ? args.slice(1) : args;
    // The shell is no more, and its trap neither.
    const steps = this.call(from, copy(state, { exitTrap: undefined }), place, { program: textOf(from[0]) !== undefined });
    return steps.map((step) => (step.flow === 'next' ? { ...step, flow: 'exit' } : step));
  }

  private commandBuiltin(args: readonly Field[], state: State, place: Place, builtin: boolean): Step[] {
    const first = textOf(args[0]);
    if (first === '-v' || first === '-V') {
      const wanted = textOf(args[1]);
      const { binaries } = this.context;
      const there = wanted === undefined || !binaries ? undefined : BUILTINS.has(wanted) || binaries.includes(wanted);
      return [next({ ...print(state, UNKNOWN), status: there === undefined ? EITHER : there ? SUCCEEDED : failedWith(127) })];
    }
    const rest = first === '-p' || first === '--' ? args.slice(1) : args;
    const known = textOf(rest[0]);
    if (builtin && (place.flavour !== 'bash' || (known !== undefined && !BUILTINS.has(known)))) {
      const absent = next(copy(state, { status: FAILED, likely: state.likely && place.flavour !== 'sh' }));
      return known === undefined || (place.flavour !== 'dash' && BUILTINS.has(known)) ? [absent, ...this.call(rest, state, place, { noFunction: true })] : [absent];
    }
    return this.call(rest, state, place, { noFunction: true });
  }

  private inFunction(body: CommandNode, args: readonly Field[], state: State, place: Place): Step[] {
    if (place.depth > 24) return lost(state, 'functions that are nested too deep');
    if (args.includes('words')) return lost(state, 'a function that gets words that are not known');
    const inside: State = copy(state, { params: args as readonly Value[], locals: new Map() });
    return this.command(body, inside, { ...place, depth: place.depth + 1, inFunction: true }).map((step) => ({
      flow: step.flow === 'return' ? 'next' as const : step.flow,
      ...(step.levels !== undefined && { levels: step.levels }),
      state: copy(step.state, { params: state.params, locals: state.locals, vars: restored(step.state.vars, step.state.locals) }),
    }));
  }
}

/** A failure of the work that nothing follows but a command which is none: `run || true`. */
function ignored({ status, work }: State, step: Step): Step {
  return status.work && step.flow === 'next' && step.state.work.count === work.count ? changed(step, { work: thrownAway(step.state.work) }) : step;
}

/** Effects that a command beside the shell has added. */
function besideBy(id: number, before: State['effects'], after: State['effects']): State['effects'] {
  return before === after ? before : after.map((effect) => (before.includes(effect) ? effect : { ...effect, beside: id }));
}

const finite = (seconds: number): number | undefined => (Number.isFinite(seconds) ? seconds : undefined);

/** Whether a command prints to a file. */
function printsElsewhere(command: PipelineNode | AndOr): boolean {
  const list = command.type === 'Command' || command.type === 'Redirected' ? command.redirects : [];
  return list.some((item) => item.type === 'Redirect' && (item.operator.startsWith('&>') || (/^>[>|]?$/.test(item.operator) && (item.descriptor?.type !== 'FileDescriptor' || item.descriptor.value === 1))));
}

/** What reads from a shell waits for all that it has left beside itself, unless that prints elsewhere. */
function whileOpen(step: Step): Step {
  const { most, usual } = step.state;
  const jobs = step.state.jobs.filter(({ holds }) => holds);
  if (jobs.length === 0) return step;
  const all = Math.max(most, ...jobs.map((job) => job.most));
  const times = [usual, ...jobs.map((job) => job.usual)];
  return all === most ? step : changed(step, { most: all, usual: times.includes(undefined) ? undefined : finite(Math.max(...times as number[])) });
}

const DECLARING = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

const refusal = (state: State, why: string): Step => ({ flow: 'exit', state: copy(state, { status: failedWith(2), broken: state.broken ?? why }) });

/** Trailing line ends of a substitution are cut. */
function trimmed(value: Value): Value {
  if (value.kind !== 'text' || !value.text.endsWith('\n')) return value;
  let end = value.text.length;
  while (value.text[end - 1] === '\n') end--;
  return text(value.text.slice(0, end));
}

/** Whether a command runs in a text: `$((` is a sum. */
const hasCommand = (written: string): boolean => written.includes('`') || written.replaceAll('$((', '').includes('$(');
const substitutes = (assignments: readonly Assignment[]): boolean => assignments.some((assignment) => hasCommand(assignment.text));

const asked = new WeakMap<Command, boolean>();
function asksForStatus(node: Command): boolean {
  let answer = asked.get(node);
  if (answer === undefined) {
    const written = [node.name?.text ?? '', ...node.prefix.map((item) => (item.type === 'Assignment' ? item.text : '')), ...node.suffix.map((item) => (item.type === 'Word' || item.type === 'Assignment' ? item.text : ''))];
    answer = written.some(asksStatus);
    asked.set(node, answer);
  }
  return answer;
}

