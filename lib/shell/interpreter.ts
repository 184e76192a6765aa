import { arithmeticCommand, BASH_ONLY, BUILTINS, lost, NO_PROGRAM, SPECIAL } from './builtins';
import { ShellContext } from './context';
import { expandText, expandWords } from './expand';
import { matches } from './glob';
import { runLoop, runRounds } from './loops';
import { CallOptions, Machine, Place } from './machine';
import { parseProgram } from './parse';
import { runPipeline } from './pipeline';
import { baseName, runProgram } from './programs';
import { redirections } from './redirections';
import { print } from './running';
import { shown } from './sleep';
import { ANY_TIME, copy, EITHER, FAILED, failedWith, Job, later, next, split, State, Status, Step, SUCCEEDED, tidy } from './state';
import { binary, negated, socketStatus, unary } from './test-command';
import { EMPTY, Field, text, textOf, UNKNOWN, Value } from './values';
import { assign } from './variables';
import type { AndOr, Assignment, Case, Command, CommandArgument, CommandNode, CompoundList, ParsedScript, PipelineNode, Redirection, Statement, TestExpression, Word } from '../third-party/unbash';

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
    const from: State = copy(state, { out: EMPTY });
    // `$(< file)`
    const run = (errexit: boolean) => this.inOwnShell(errexit === state.options.errexit ? from : copy(from, { options: { ...from.options, errexit } }), (own) => this.list(script.commands, own, { ...place, depth: place.depth + 1, looked: true }));
    // bash forgets set -e in a substitution, dash does not.
    const steps = state.options.errexit ? [...run(true), ...run(false).map((step) => ({ ...step, state: copy(step.state, { options: state.options }) }))] : run(false);
    return tidy(steps.map((step) => ({ ...step, state: copy(step.state, { options: state.options, out: trimmed(step.state.out ?? EMPTY) }) })));
  }

  inOwnShell(state: State, part: (state: State) => Step[]): Step[] {
    const steps = part(copy(state, { exitTrap: undefined, jobs: [] }));
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
        trapsTerm: step.state.trapsTerm || state.trapsTerm,
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
    if (statement.background) return this.background(statement.pos, from, (own) => this.andOr(statement.command, own, place));
    return this.andOr(statement.command, from, place);
  }

  private background(id: number, state: State, part: (state: State) => Step[]): Step[] {
    if (state.jobs.length >= MOST_JOBS) return lost(state, 'too many commands beside the shell');
    const steps = this.inOwnShell(copy(state, { out: state.out && EMPTY, input: { value: EMPTY, ends: { most: 0, usual: 0 } } }), part);
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
      };
      // A signal to the shell itself ends it, whatever it is at.
      const killed: Step[] = step.flow === 'killed' ? [{ flow: 'killed', state: copy(step.state, { jobs: [], out: state.out, input: state.input }) }] : [];
      return [...killed, next(copy(state, {
        jobs: [...state.jobs.filter((other) => other.id !== id), job],
        lastJob: { kind: 'job', job: id },
        likely: step.state.likely,
        status: SUCCEEDED,
        effects: step.state.effects,
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
        return [...(stays ? [next(stays)] : []), ...(goes ? this.pipeline(command, goes, inside) : [])];
      }));
    });
    return steps;
  }

  private pipeline(node: PipelineNode, state: State, place: Place): Step[] {
    if (node.type !== 'Pipeline') return this.errexit(this.command(node, state, place), node, place);
    const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
    const inside = negations > 0 ? { ...place, tested: true, looked: true } : place;
    if (node.commands.length > LONGEST_PIPELINE) return lost(state, 'a pipeline of too many commands');
    const steps = node.commands.length === 1
      ? this.command(node.commands[0], state, inside)
      : runPipeline(node, state, (command, from) => this.inOwnShell(from, (own) => this.errexit(this.command(command, own, inside), command, inside)));
    if (negations % 2 === 1) return steps.map((step) => (step.flow === 'next' ? next(copy(step.state, { status: negated(step.state.status) })) : step));
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
      return [...(zero ? [next(zero)] : []), ...(other ? [{ flow: 'exit' as const, state: copy(other, { work: { failed: other.work.failed } }) }] : [])];
    });
  }

  private command(node: CommandNode, state: State, place: Place): Step[] {
    if (!this.pay()) return lost(state, 'a script with too many steps');
    switch (node.type) {
      case 'Command': return this.simple(node, state, place);
      case 'BraceGroup': return this.list(node.body.commands, state, place);
      case 'Subshell': return this.inOwnShell(state, (own) => this.list(node.body.commands, own, { ...place, depth: place.depth + 1 }));
      case 'If': return this.ifElse([{ clause: node.clause, then: node.then }, ...node.elif], node.else, state, place);
      case 'While': return runLoop(this, state, (at_) => this.condition(node.clause, at_, place, node.kind === 'until'), (at_) => this.list(node.body.commands, at_, place));
      case 'For': return this.forEach(node.name.value, node.wordlist, node.body, state, place);
      case 'Case': return this.choose(node, state, place);
      case 'Function': return this.define(node, state);
      case 'TestCommand': return this.test(node.expression, state, place);
      case 'ArithmeticCommand': return this.arithmetic(node, state, place);
      case 'Redirected': return this.redirected(node.redirects, state, place, false, (own) => this.command(node.command, own, place));
      case 'ArithmeticFor': return this.arithmeticFor(node, state, place);
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
    return [...this.question(expression, state, place), ...(place.flavour === 'sh' ? instead : [])];
  }

  private question(expression: TestExpression, state: State, place: Place): Step[] {
    switch (expression.type) {
      case 'TestGroup': return this.question(expression.expression, state, place);
      case 'TestNot': {
        const steps = this.question(expression.operand, state, place);
        return expression.negations.length % 2 === 0 ? steps : steps.map((step) => (step.flow === 'next' ? next(copy(step.state, { status: negated(step.state.status) })) : step));
      }
      case 'TestLogical': {
        let steps: Step[] = [];
        expression.operands.forEach((operand, index) => {
          if (index === 0) {
            steps = this.question(operand, state, place);
            return;
          }
          steps = tidy(steps.flatMap((step): Step[] => {
            if (step.flow !== 'next') return [step];
            const { zero, other } = split(step.state);
            const [goes, stays] = expression.operator === '&&' ? [zero, other] : [other, zero];
            return [...(stays ? [next(stays)] : []), ...(goes ? this.question(operand, goes, place) : [])];
          }));
        });
        return steps;
      }
      case 'TestUnary': {
        const { ways, ended } = expandText(expression.operand, state, place, this);
        return [...ended, ...ways.map((way) => next(copy(way.state, { status: unary(expression.operator, way.value) })))];
      }
      case 'TestBinary': {
        const left = expandText(expression.left, state, place, this);
        const steps: Step[] = [...left.ended];
        for (const way of left.ways) {
          const right = expandText(expression.right, way.state, place, this);
          steps.push(...right.ended, ...right.ways.map((both) => next(copy(both.state, { status: compared(way.value, expression.operator, both.value, expression.right) }))));
        }
        return steps;
      }
    }
  }

  private condition(clause: CompoundList, state: State, place: Place, until: boolean): { holds: State[]; not: State[]; over: Step[] } {
    const result = { holds: [] as State[], not: [] as State[], over: [] as Step[] };
    for (const step of this.list(clause.commands, state, { ...place, tested: true, looked: true })) {
      if (step.flow !== 'next') {
        result.over.push(step);
        continue;
      }
      const { zero, other } = split(step.state);
      const [yes, no] = until ? [other, zero] : [zero, other];
      if (yes) result.holds.push(yes);
      if (no) result.not.push(no);
    }
    return result;
  }

  private ifElse(branches: readonly { clause: CompoundList; then: CompoundList }[], otherwise: CompoundList | undefined, state: State, place: Place): Step[] {
    let open = [state];
    const steps: Step[] = [];
    for (const { clause, then } of branches) {
      const not: State[] = [];
      for (const before of open) {
        const asked = this.condition(clause, before, place, false);
        steps.push(...asked.over, ...asked.holds.flatMap((holds) => this.list(then.commands, holds, place)));
        not.push(...asked.not);
      }
      open = tidy(not.map(next)).map((step) => step.state);
    }
    for (const before of open) steps.push(...(otherwise ? this.list(otherwise.commands, before, place) : [next(copy(before, { status: SUCCEEDED }))]));
    return tidy(steps);
  }

  private forEach(name: string, wordlist: readonly Word[] | undefined, body: CompoundList, state: State, place: Place): Step[] {
    const { ways, ended } = wordlist ? expandWords(wordlist, state, place, this) : { ways: [{ state, value: state.params as readonly Field[] }], ended: [] };
    const steps: Step[] = [...ended];
    for (const { state: start, value: fields } of ways) {
      if (fields.includes('words')) {
        // Any number of rounds.
        steps.push(...runLoop(this, start, (before) => ({ holds: [assign(copy(before, { status: SUCCEEDED }), name, UNKNOWN)], not: [before], over: [] }), (before) => this.list(body.commands, before, place)));
        continue;
      }
      steps.push(...runRounds(this, (fields as readonly Value[]).map((item) => (before: State) => assign(before, name, item)), { ...start, status: SUCCEEDED }, (before) => this.list(body.commands, before, place)));
    }
    return tidy(steps);
  }

  private arithmeticFor(node: Extract<CommandNode, { type: 'ArithmeticFor' }>, state: State, place: Place): Step[] {
    const run = (expression: typeof node.test, from: State) => arithmeticCommand(expression, from, place, this, () => EITHER);
    return run(node.initialize, state).flatMap((begun) => (begun.flow !== 'next' ? [begun] : runLoop(this, begun.state, (before) => {
      const result = { holds: [] as State[], not: [] as State[], over: [] as Step[] };
      for (const step of node.test ? run(node.test, before) : [next(copy(before, { status: SUCCEEDED }))]) {
        if (step.flow !== 'next') {result.over.push(step);} else {
          const { zero, other } = split(step.state);
          if (zero) result.holds.push(zero);
          if (other) result.not.push(other);
        }
      }
      return result;
    }, (before) => this.list(node.body.commands, before, place), (before) => (node.update ? run(node.update, before) : [next(before)]))));
  }

  private choose(node: Case, state: State, place: Place): Step[] {
    const { ways, ended } = expandText(node.word, state, place, this);
    const steps: Step[] = [...ended];
    for (const { state: before, value } of ways) {
      let open: State | undefined = copy(before, { status: SUCCEEDED });
      for (const item of node.items) {
        if (!open) break;
        // A shell that a script runs in is not interactive.
        const answers = item.pattern.map((pattern) => (node.word.text === '$-' && pattern.text === '*i*' ? false : patternMatches(pattern, value)));
        const answer = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
        if (answer === false) continue;
        if (item.terminator === ';&' || item.terminator === ';;&') return lost(before, 'case with branches that go on');
        steps.push(...this.list(item.body.commands, open, place));
        if (answer === true) open = undefined;
      }
      if (open) steps.push(next(open));
    }
    return tidy(steps);
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
      const inside = run(from).map((step) => ({ ...step, state: copy(step.state, { input: before.input, out: hidden ? before.out : step.state.out }) }));
      // A plain shell reads `cmd &> file` as `cmd &`, and then `> file`.
      if (found.both && place.flavour !== 'bash' && place.flavour !== 'ash') {
        steps.push(...this.background(list[0].pos, from, () => run(from)).map((step) => next(copy(step.state, { input: before.input, out: before.out }))));
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
    if (name.value === 'export' || name.value === 'readonly' || name.value === 'local' || name.value === 'declare' || name.value === 'typeset') return this.declared(name.value, args, state, place);
    const { ways, ended } = expandWords(words, state, place, this);
    // Words that come to nothing end as the substitution among them did.
    const nothing = (way: State): State => (words.some(({ text: written }) => written.includes('$(') || written.includes('`')) ? way : { ...way, status: SUCCEEDED });
    return [...ended, ...ways.flatMap((way): Step[] => (way.value.length === 0 ? [next(nothing(way.state))] : this.prefixed(assignments, SPECIAL.has(textOf(way.value[0]) ?? '') || way.state.functions.has(textOf(way.value[0]) ?? ''), way.state, place, (from, restore) => {
      const special = SPECIAL.has(textOf(way.value[0]) ?? '');
      const steps = this.redirected(list, from, place, special, (own) => this.call(way.value, own, place));
      return restore ? steps.map(restore) : steps;
    })))];
  }

  /** Variables that stand before a command are its own. */
  private prefixed(assignments: readonly Assignment[], stays: boolean, state: State, place: Place, run: (state: State, restore: ((step: Step) => Step) | undefined) => Step[]): Step[] {
    if (assignments.length === 0) return run(state, undefined);
    return this.assignAll(assignments, state, place).flatMap((step) => {
      if (step.flow !== 'next') return [step];
      const exported = new Set([...state.exported, ...assignments.map(({ name }) => name)]);
      const names = assignments.map((assignment) => assignment.name);
      return run(copy(step.state, { exported }), (after) => {
        const vars = new Map(after.state.vars);
        for (const name of names) {
          const before = state.vars.get(name);
          // Before a word of the shell itself, or a function, they may stay.
          if (stays) vars.set(name, UNKNOWN);
          else if (before === undefined) vars.delete(name);
          else vars.set(name, before);
        }
        return { ...after, state: copy(after.state, { vars, exported: state.exported }) };
      });
    });
  }

  private assigned(assignments: readonly Assignment[], list: readonly Redirection[], state: State, place: Place): Step[] {
    const ended = substitutes(assignments);
    return this.redirected(list, state, place, false, (from) => this.assignAll(assignments, from, place).map((step) => (ended || step.flow !== 'next' ? step : next(copy(step.state, { status: SUCCEEDED })))));
  }

  private assignAll(assignments: readonly Assignment[], state: State, place: Place): Step[] {
    let steps: Step[] = [next(state)];
    for (const assignment of assignments) {
      steps = steps.flatMap((step): Step[] => {
        if (step.flow !== 'next') return [step];
        const { value } = assignment;
        // dash takes these for the names of commands.
        if (value.type === 'ArrayValue' || assignment.index || assignment.append) return [next(assign(step.state, assignment.name, UNKNOWN))];
        const { ways, ended } = expandText(value, step.state, place, this);
        return [...ended, ...ways.map((way) => next(assign(way.state, assignment.name, value.parts && way.value.kind === 'text' && way.value.text.startsWith('~') ? UNKNOWN : way.value)))];
      });
    }
    return tidy(steps);
  }

  private declared(name: string, args: readonly CommandArgument[], state: State, place: Place): Step[] {
    const own = place.inFunction && (name === 'local' || name === 'declare' || name === 'typeset');
    let steps: Step[] = [next(copy(state, { status: SUCCEEDED }))];
    for (const arg of args) {
      steps = steps.flatMap((step_): Step[] => {
        if (step_.flow !== 'next') return [step_];
        const step = own ? withLocal(step_, arg.type === 'Assignment' ? arg.name : arg.value.split('=')[0]) : step_;
        if (arg.type === 'Assignment') return this.assignAll([arg], step.state, place).map((after) => exportedBy(name, arg.name, { ...after, state: copy(after.state, { status: SUCCEEDED }) }));
        const { ways, ended } = expandWords([arg], step.state, place, this);
        return [...ended, ...ways.flatMap((way) => way.value.reduce<Step[]>((before, field) => before.flatMap((one) => {
          const word = textOf(field);
          const equals = word?.indexOf('=') ?? -1;
          if (word === undefined) return lost(one.state, `${name} with words that are not known`);
          if (word.startsWith('-')) return [one];
          return [exportedBy(name, equals < 0 ? word : word.slice(0, equals), equals < 0 ? one : next(assign(one.state, word.slice(0, equals), text(word.slice(equals + 1)))))];
        }), [next(copy(way.state, { status: SUCCEEDED }))]))];
      });
    }
    return steps;
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
      if (name === 'command' || name === 'builtin') return this.commandBuiltin(args, state, place);
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
    return this.call(from, copy(state, { exitTrap: undefined }), place, { program: textOf(from[0]) !== undefined }).map((step) => (step.flow === 'next' ? { flow: 'exit' as const, state: step.state } : step));
  }

  private commandBuiltin(args: readonly Field[], state: State, place: Place): Step[] {
    const first = textOf(args[0]);
    if (first === '-v' || first === '-V') {
      const wanted = textOf(args[1]);
      const { binaries } = this.context;
      const there = wanted === undefined || !binaries ? undefined : BUILTINS.has(wanted) || binaries.includes(wanted);
      return [next({ ...print(state, UNKNOWN), status: there === undefined ? EITHER : there ? SUCCEEDED : failedWith(127) })];
    }
    const rest = first === '-p' || first === '--' ? args.slice(1) : args;
    return this.call(rest, state, place, { noFunction: true });
  }

  private inFunction(body: CommandNode, args: readonly Field[], state: State, place: Place): Step[] {
    if (place.depth > 24) return lost(state, 'functions that are nested too deep');
    if (args.includes('words')) return lost(state, 'a function that gets words that are not known');
    const inside: State = copy(state, { params: args as readonly Value[], status: SUCCEEDED, locals: new Map() });
    return this.command(body, inside, { ...place, depth: place.depth + 1, inFunction: true }).map((step) => ({
      flow: step.flow === 'return' ? 'next' as const : step.flow,
      ...(step.levels !== undefined && { levels: step.levels }),
      state: copy(step.state, { params: state.params, locals: state.locals, vars: restored(step.state.vars, step.state.locals) }),
    }));
  }
}

const refusal = (state: State, why: string): Step => ({ flow: 'exit', state: copy(state, { status: failedWith(2), broken: state.broken ?? why }) });

function exportedBy(builtin: string, name: string, step: Step): Step {
  if (builtin !== 'export' || step.state.exported.has(name)) return step;
  return { ...step, state: copy(step.state, { exported: new Set([...step.state.exported, name]) }) };
}

/** Remembers what a name was before a function took it for itself. */
function withLocal(step: Step, name: string): Step {
  const { locals, vars } = step.state;
  return locals.has(name) ? step : { ...step, state: copy(step.state, { locals: new Map(locals).set(name, vars.get(name)) }) };
}

function restored(vars: State['vars'], before: State['locals']): State['vars'] {
  if (before.size === 0) return vars;
  const result = new Map(vars);
  for (const [name, value] of before) {
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return result;
}

function compared(left: Value, operator: string, right: Value, pattern: Word): Status {
  if (operator === '=~') return EITHER;
  if (operator === '==' || operator === '=' || operator === '!=') {
    const globs = pattern.parts?.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob') === true;
    if (globs) {
      const found = left.kind === 'text' && pattern.parts?.every(({ type }) => type === 'Glob' || type === 'Literal') ? matches(pattern.value, left.text) : undefined;
      return found === undefined ? EITHER : found === (operator !== '!=') ? SUCCEEDED : FAILED;
    }
  }
  return binary(left, operator, right);
}

function patternMatches(pattern: Word, value: Value): boolean | undefined {
  if (pattern.value === '*') return true;
  const parts = pattern.parts ?? [];
  if (value.kind !== 'text' || parts.some(({ type }) => type !== 'Literal' && type !== 'Glob' && type !== 'SingleQuoted')) return undefined;
  return parts.some(({ type }) => type === 'Glob') ? matches(pattern.value, value.text) : pattern.value === value.text;
}

/** Trailing line ends of a substitution are cut. */
function trimmed(value: Value): Value {
  if (value.kind !== 'text' || !value.text.endsWith('\n')) return value;
  let end = value.text.length;
  while (value.text[end - 1] === '\n') end--;
  return text(value.text.slice(0, end));
}

const substitutes = (assignments: readonly Assignment[]): boolean => assignments.some(({ text: written }) => written.includes('$(') || written.includes('`'));

const asked = new WeakMap<Command, boolean>();
function asksForStatus(node: Command): boolean {
  let answer = asked.get(node);
  if (answer === undefined) {
    const written = [node.name?.text ?? '', ...node.prefix.map((item) => (item.type === 'Assignment' ? item.text : '')), ...node.suffix.map((item) => (item.type === 'Word' || item.type === 'Assignment' ? item.text : ''))];
    answer = written.some((one) => one.includes('$?') || one.includes('${?'));
    asked.set(node, answer);
  }
  return answer;
}

