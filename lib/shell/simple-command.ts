import { asksStatus, assignAll, declared, prefixed } from './assignments';
import { BASH_ONLY, SPECIAL } from './builtins';
import { byShell, ONLY_BASH } from './dialects';
import { expandWords } from './expand';
import { Machine, Place } from './machine';
import { redirected } from './redirections';
import { ignored } from './running';
import { copy, next, split, State, Step, SUCCEEDED } from './state';
import { textOf } from './values';
import type { Assignment, Command, CommandArgument, Redirection, Word } from '../third-party/unbash';

const DECLARING = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/** Runs a command that is no compound: its assignments, its redirections, and what they are for. */
export function simpleCommand(node: Command, state: State, place: Place, machine: Machine): Step[] {
  // `$?` decides what follows: the two ways are told apart.
  const asks = state.status.zero > 0 && state.status.other > 0 && asksForStatus(node);
  if (asks) {
    const { zero, other } = split(state);
    return [...(zero ? simpleCommand(node, zero, place, machine) : []), ...(other ? simpleCommand(node, other, place, machine) : [])];
  }
  const assignments = node.prefix.filter((item): item is Assignment => item.type === 'Assignment');
  const list = [...node.prefix, ...node.suffix].filter((item): item is Redirection => item.type !== 'Assignment' && item.type !== 'Word');
  const args = node.suffix.filter((item): item is CommandArgument => item.type === 'Assignment' || item.type === 'Word');
  const name = node.name;
  if (!name) return assigned(assignments, list, state, place, machine);
  const words = [name, ...args.filter((item): item is Word => item.type === 'Word')];
  if (!DECLARING.has(name.value)) return called(words, assignments, list, state, place, machine);
  const declares = (from: State) => redirected(list, from, place, machine, true, (own) => declared(name.value, args, own, place, machine));
  if (!BASH_ONLY.has(name.value)) return declares(state);
  return byShell(place, ONLY_BASH, state, declares, (from) => called(words, assignments, list, from, place, machine));
}

function called(
  words: readonly Word[], assignments: readonly Assignment[], list: readonly Redirection[], state: State, place: Place, machine: Machine,
): Step[] {
  const { ways, ended } = expandWords(words, state, place, machine);
  // Words that come to nothing end as the substitution among them did.
  const nothing = (way: State): State => (words.some((word) => hasCommand(word.text)) ? way : { ...way, status: SUCCEEDED });
  return [...ended, ...ways.flatMap((way): Step[] => {
    if (way.value.length === 0) return [next(nothing(way.state))];
    const command = textOf(way.value[0]) ?? '';
    const special = SPECIAL.has(command);
    return prefixed(assignments, special || way.state.functions.has(command), way.state, place, machine, (from, restore) => {
      const steps = redirected(list, from, place, machine, special, (own) => machine.call(way.value, own, place));
      return restore ? steps.map(restore) : steps;
    });
  })];
}

function assigned(assignments: readonly Assignment[], list: readonly Redirection[], state: State, place: Place, machine: Machine): Step[] {
  const ended = substitutes(assignments);
  return redirected(list, state, place, machine, false, (from) => assignAll(assignments, from, place, machine).map((step) => {
    if (step.flow !== 'next') return step;
    if (!ended) return next(copy(step.state, { status: SUCCEEDED }));
    return place.looked ? step : ignored(copy(from, { status: step.state.status, work: step.state.work }), step);
  }));
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
