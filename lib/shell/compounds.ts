import { arithmeticCommand } from './builtins';
import { expandText, expandWords } from './expand';
import { matches } from './glob';
import { Asked, runLoop, runRounds } from './loops';
import { Machine, Place } from './machine';
import { lost } from './running';
import { changed, copy, EITHER, next, split, State, Step, SUCCEEDED } from './state';
import { binary } from './test-command';
import { Field, isMany, Range, text, UNKNOWN, Value, wholeNumber } from './values';
import { assign } from './variables';
import { tidy } from './ways';
import { told as toldWork } from './work';
import type { Case, CommandNode, CompoundList, Word } from '../third-party/unbash';

/** Runs a condition, and tells the ways on which it holds from the others. */
export function condition(clause: CompoundList, state: State, place: Place, machine: Machine, until = false): Asked {
  const result = { holds: [] as State[], not: [] as State[], over: [] as Step[] };
  for (const step of machine.list(clause.commands, state, { ...place, tested: true, looked: true })) {
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

/** A branch of `if` or `elif`. */
interface Branch {
  readonly clause: CompoundList;
  readonly then: CompoundList;
}

export function ifElse(branches: readonly Branch[], otherwise: CompoundList | undefined, state: State, place: Place, machine: Machine): Step[] {
  let open = [state];
  const steps: Step[] = [];
  const list = (body: CompoundList, from: State) => branch(body, from, place, machine);
  for (const { clause, then } of branches) {
    const not: State[] = [];
    for (const before of open) {
      const asked = condition(clause, before, place, machine);
      steps.push(...asked.over, ...asked.holds.flatMap((holds) => list(then, holds)));
      not.push(...asked.not);
    }
    open = tidy(not.map(next)).map((step) => step.state);
  }
  const last = (before: State) => (otherwise ? list(otherwise, before) : [next(copy(before, { status: SUCCEEDED }))]);
  steps.push(...open.flatMap(last));
  return tidy(steps);
}

/** What a condition has found counts in its branch, and no longer. */
const branch = (body: CompoundList, from: State, place: Place, machine: Machine): Step[] =>
  machine.list(body.commands, from, { ...place, chosen: true }).map((step) => (step.flow === 'next' && step.state.gone !== undefined ? changed(step, { gone: undefined }) : step));

export function forEach(
  name: string, wordlist: readonly Word[] | undefined, body: CompoundList, state: State, place: Place, machine: Machine,
): Step[] {
  const run = (before: State) => machine.list(body.commands, before, { ...place, loops: (place.loops ?? 0) + 1, repeated: true });
  const params = { ways: [{ state, value: state.params as readonly Field[] }], ended: [] };
  const { ways, ended } = wordlist ? expandWords(wordlist, state, place, machine) : params;
  const steps: Step[] = [...ended];
  for (const { state: start, value: fields } of ways) {
    if (fields.some(isMany)) {
      // Any number of rounds.
      const each = fields.length === 1 && fields[0] !== 'words' ? fields[0] : UNKNOWN;
      const ask = (before: State): Asked => ({ holds: [assign(before, name, each)], not: [before], over: [] });
      steps.push(...runLoop(machine, start, ask, run));
      continue;
    }
    const items = (fields as readonly Value[]).map((item) => (before: State) => assign(before, name, item));
    // Without a round it succeeds; with one, the first still sees the status of what came before.
    steps.push(...runRounds(machine, items, items.length > 0 ? start : copy(start, { status: SUCCEEDED }), run));
  }
  return tidy(steps);
}

export function arithmeticFor(node: Extract<CommandNode, { type: 'ArithmeticFor' }>, state: State, place: Place, machine: Machine): Step[] {
  const inside = { ...place, loops: (place.loops ?? 0) + 1, repeated: true };
  const body = (before: State) => machine.list(node.body.commands, before, inside);
  const update = (before: State) => (node.update ? run(node.update, before) : [next(before)]);
  const run = (expression: typeof node.test, from: State) => arithmeticCommand(expression, from, place, machine, () => EITHER);
  return run(node.initialize, state).flatMap((begun) => (begun.flow !== 'next' ? [begun] : runLoop(machine, begun.state, (before) => {
    const result = { holds: [] as State[], not: [] as State[], over: [] as Step[] };
    for (const step of node.test ? run(node.test, before) : [next(copy(before, { status: SUCCEEDED }))]) {
      if (step.flow !== 'next') {
        result.over.push(step);
      } else {
        const { zero, other } = split(step.state);
        if (zero) result.holds.push(zero);
        if (other) result.not.push(other);
      }
    }
    return result;
  }, body, update)));
}

export function choose(node: Case, state: State, place: Place, machine: Machine): Step[] {
  const { ways, ended } = expandText(node.word, state, place, machine);
  const steps: Step[] = [...ended];
  for (const { state: before, value } of ways) {
    let open: State | undefined = copy(before, { status: SUCCEEDED });
    for (const item of node.items) {
      if (!open) break;
      if (value.kind === 'sockets' && item.pattern.length === 1 && item.terminator === ';;' && item.pattern[0].value !== '*') {
        const { zero, other } = split(copy(open, { status: binary(value, '=', text(item.pattern[0].value)) }));
        if (zero) steps.push(...branch(item.body, zero, place, machine));
        open = other;
        continue;
      }
      // A shell that a script runs in is not interactive.
      const answers = item.pattern.map((pattern) => (node.word.text === '$-' && pattern.text === '*i*' ? false : patternMatches(pattern, value)));
      const answer = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
      if (answer === false) continue;
      if (item.terminator === ';&' || item.terminator === ';;&') return lost(before, 'case with branches that go on');
      steps.push(...machine.list(item.body.commands, answer === undefined && value.kind === 'number' ? told(open) : open, place));
      if (answer === true) open = undefined;
    }
    if (open) steps.push(next(open));
  }
  return tidy(steps);
}

/** A number that is one of several. */
function numberMatches(wanted: number | undefined, { from, to }: Range): boolean | undefined {
  return wanted !== undefined && wanted >= from && wanted <= to ? undefined : false;
}

/** A script that tells some failures from others has an answer for each. */
const told = (state: State): State => (state.work.kept ? copy(state, { work: toldWork(state.work) }) : state);

function patternMatches(pattern: Word, value: Value): boolean | undefined {
  if (pattern.value === '*') return true;
  const parts = pattern.parts ?? [];
  if (value.kind === 'number' && !value.clock && parts.every(({ type }) => type === 'Literal')) return numberMatches(wholeNumber(pattern.value), value);
  if (value.kind !== 'text' || parts.some(({ type }) => type !== 'Literal' && type !== 'Glob' && type !== 'SingleQuoted')) return undefined;
  return parts.some(({ type }) => type === 'Glob') ? matches(pattern.value, value.text) : pattern.value === value.text;
}
