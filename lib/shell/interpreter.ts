import { arithmeticCommand } from './builtins';
import { callCommand } from './call';
import { choose, condition, forEach, ifElse, arithmeticFor } from './compounds';
import { conditional } from './conditional';
import { ShellContext } from './context';
import { byShell, NOT_DASH, ONLY_BASH } from './dialects';
import { errexit, leave } from './errexit';
import { runLoop } from './loops';
import { CallOptions, Machine, Place } from './machine';
import { beside, inOwnShell, printsElsewhere, whileOpen } from './own-shell';
import { parseProgram, Program } from './parse';
import { runPipeline } from './pipeline';
import { redirected } from './redirections';
import { ignored, lost } from './running';
import { simpleCommand } from './simple-command';
import { changed, copy, EITHER, failedWith, next, split, State, statesMade, Step, SUCCEEDED } from './state';
import { flipped, socketStatus } from './test-command';
import { EMPTY, Field, unended } from './values';
import { tidy } from './ways';
import { Allowance, allowance, FREE_STEPS } from '../model';
import type { AndOr, CommandNode, ParsedScript, PipelineNode, Statement } from '../third-party/unbash';

/** Commands that are followed: a loop that sleeps for a second an hour long has 3,600. */
const FUEL = 4_000;

const LONGEST_PIPELINE = 40;

/** Runs shell texts over what is known of them: on every way that they may go, with intervals for time. */
export class Interpreter implements Machine {
  readonly programs = new Set<string>();
  clockReads = 0;
  clockComparisons = 0;
  clockSlack = Infinity;
  unknownCalls = 0;
  keepsParts = false;
  /** Whether it was not followed to its end because the bundle's allowance was spent. */
  cut = false;
  private fuel = FUEL;
  private seen = statesMade();
  private used = 0;
  private readonly allowed: Allowance | undefined = allowance();
  private readonly parsed = new Map<string, ReturnType<typeof parseProgram>>();

  constructor(readonly context: ShellContext, readonly commandLine: string) {}

  pay(steps = 1): boolean {
    this.fuel -= steps;
    this.take(steps);
    if (this.fuel < 0) return false;
    this.cut ||= this.allowed !== undefined && this.used > FREE_STEPS && !this.allowed.has('steps', 0);
    return !this.cut;
  }

  /** How much of what the bundle is allowed has gone into it. */
  get work(): number {
    this.take(0);
    return this.used;
  }

  private take(steps: number): void {
    const now = statesMade();
    const work = steps + now - this.seen;
    this.seen = now;
    this.used += work;
    this.allowed?.take('steps', work);
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
      // To read it costs more of a bundle's time than of a script's.
      this.take(written.length / 8);
      if (!this.pay(written.length / 20)) return lost(state, 'a script with too many steps');
      this.parsed.set(written, parseProgram(written));
    }
    const program = this.parsed.get(written);
    if (!program) return lost(state, 'a text that is too long or too deep to be read');
    const { inDash, inAsh, silently } = program;
    const { flavour } = place;
    const own = flavour === 'dash' ? inDash : flavour === 'ash' ? inAsh : undefined;
    if (program.unsure) return lost(state, 'a text that shells read differently');
    if (own !== undefined) return this.runText(own, state, { ...place, depth: place.depth + 1 });
    if (flavour !== 'sh' || inDash === undefined) return this.program(program, state, place);
    // It may be each of the shells.
    const otherwise = copy(state, { likely: state.likely && silently === true });
    return tidy([
      ...this.program(program, state, place),
      ...this.runText(inDash, otherwise, { ...place, flavour: 'dash', depth: place.depth + 1 }),
      ...(inAsh === undefined ? [] : this.runText(inAsh, otherwise, { ...place, flavour: 'ash', depth: place.depth + 1 })),
    ]);
  }

  private program(program: Program, state: State, place: Place): Step[] {
    const { statements } = program;
    let live: State[] = [statements.length === 0 ? copy(state, { status: SUCCEEDED }) : state];
    const over: Step[] = [];
    for (const [index, { statement, mistake }] of statements.entries()) {
      const last = index === statements.length - 1 && statement.command.type === 'Command' && program.refused === undefined;
      const run = (before: State) => this.statement(statement, before, { ...place, last });
      const following = live.flatMap((before) => (mistake === undefined ? run(before)
        : byShell(place, mistake.by === 'dash' ? NOT_DASH : ONLY_BASH, before, run, (from) => [refusal(from, `a plain shell has no ${mistake.what}`)])));
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
    const { options: { errexit: isOn } } = state;
    const run = (begin: State, tested: boolean) =>
      this.inOwnShell(begin, (own) => this.list(script.commands, own, { ...place, depth: place.depth + 1, looked: true, tested }).map(whileOpen));
    const steps: Step[] = [];
    const { flavour, tested } = place;
    // dash ends at a failure where set -e is on, even where somebody looks at how the substitution ends; bash forgets set -e in a substitution.
    const looksAway = isOn && tested && (flavour === 'dash' || flavour === 'sh');
    if (looksAway) steps.push(...run(copy(from, { likely: from.likely && flavour === 'dash' }), false));
    if (!looksAway || flavour !== 'dash') steps.push(...run(from, tested));
    if (isOn && flavour !== 'dash') steps.push(...run(copy(from, { options: { ...from.options, errexit: false } }), tested));
    return tidy(steps.map((step) => ({ ...step, state: copy(step.state, { options: state.options, out: unended(step.state.out ?? EMPTY) }) })));
  }

  inOwnShell(state: State, part: (state: State) => Step[]): Step[] {
    return inOwnShell(state, part, this);
  }

  call(argv: readonly Field[], state: State, place: Place, how?: CallOptions): Step[] {
    return callCommand(argv, state, place, this, how);
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
    const from = state.gone === undefined || place.chosen ? state : copy(state, { gone: undefined });
    const { command } = statement;
    const unlessLater = (step: Step) => (from.gone === undefined || step.state.most === from.most ? step : changed(step, { gone: undefined }));
    if (!statement.background) return this.andOr(command, from, place).map(unlessLater);
    const run = (before: State, again: boolean) => beside(statement.pos, before, (own) => {
      const steps = this.andOr(command, own, place);
      return again ? steps.map(flipped) : steps;
    }, this, !printsElsewhere(command));
    if (command.type !== 'Pipeline' || command.prefixes.every(({ type }) => type !== 'Negation')) return run(from, false);
    // Beside the shell bash forgets a `!`.
    return byShell(place, ONLY_BASH, from, (before) => run(before, true), (before) => run(before, false));
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
    if (node.type !== 'Pipeline') return errexit(this.command(node, state, place), node, place);
    const negations = node.prefixes.filter(({ type }) => type === 'Negation').length;
    const inside = negations > 0 ? { ...place, tested: true, looked: true } : place;
    if (node.commands.length > LONGEST_PIPELINE) return lost(state, 'a pipeline of too many commands');
    const steps = node.commands.length === 1
      ? this.command(node.commands[0], state, inside)
      : runPipeline(node, state, this.keepsParts, (one, from) =>
        this.inOwnShell(from, (own) => errexit(this.command(one, own, inside), one, inside).map(whileOpen)));
    if (negations % 2 === 1) return steps.map((step) => turned(step, place));
    return negations > 0 ? steps : node.commands.length === 1 ? errexit(steps, node.commands[0], place) : leave(steps, place);
  }

  command(node: CommandNode, state: State, place: Place): Step[] {
    if (!this.pay()) return lost(state, 'a script with too many steps');
    switch (node.type) {
      case 'Command': return simpleCommand(node, state, place, this);
      case 'BraceGroup': return this.list(node.body.commands, state, place);
      case 'Subshell': return this.inOwnShell(state, (own) => this.list(node.body.commands, own, { ...place, depth: place.depth + 1 }));
      case 'If': return ifElse([{ clause: node.clause, then: node.then }, ...node.elif], node.else, state, place, this);
      case 'While': {
        const inside = { ...place, loops: (place.loops ?? 0) + 1, repeated: true };
        const ask = (head: State) => condition(node.clause, head, inside, this, node.kind === 'until');
        return runLoop(this, state, ask, (head) => this.list(node.body.commands, head, inside));
      }
      case 'For': return forEach(node.name.value, node.wordlist, node.body, state, place, this);
      case 'Case': return choose(node, state, place, this);
      case 'Function': return this.define(node, state);
      case 'TestCommand': return conditional(node.expression, state, place, this);
      case 'ArithmeticCommand': return arithmeticCommand(node.expression, state, place, this, (value) => (value.kind === 'sockets' ? socketStatus(value.output, value.output.truth ?? 'left') : EITHER));
      case 'Redirected': return redirected(node.redirects, state, place, this, false, (own) => this.command(node.command, own, place));
      case 'ArithmeticFor': return arithmeticFor(node, state, place, this);
      default: return lost(state, 'select or coproc');
    }
  }

  private define(node: Extract<CommandNode, { type: 'Function' }>, state: State): Step[] {
    if (state.functions.get(node.name.value) === node) return [next(copy(state, { status: SUCCEEDED }))];
    return [next(copy(state, { functions: new Map(state.functions).set(node.name.value, node), status: SUCCEEDED }))];
  }

}

/** What `!` makes of a step; busybox turns what a function returns with, too. */
function turned(step: Step, { flavour, inFunction }: Place): Step {
  const returns = step.flow === 'return' || (step.flow === 'exit' && !inFunction);
  if (!returns || (flavour !== 'ash' && flavour !== 'sh')) return flipped(step);
  return { ...step, state: copy(step.state, { status: EITHER }) };
}

const refusal = (state: State, why: string): Step => ({ flow: 'exit', state: copy(state, { status: failedWith(2), broken: state.broken ?? why }) });
