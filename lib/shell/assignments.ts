import { byShell, NOT_DASH, ONLY_BASH } from './dialects';
import { expandText, expandWords } from './expand';
import { Machine, Place } from './machine';
import { lost } from './running';
import { changed, copy, FAILED, failedWith, next, State, Status, Step, SUCCEEDED } from './state';
import { text, textOf, UNKNOWN, Value } from './values';
import { assign, lookup } from './variables';
import { tidy } from './ways';
import { kept, thrownAway } from './work';
import type { Assignment, CommandArgument } from '../third-party/unbash';

/** Variables that stand before a command are its own. */
export function prefixed(
  assignments: readonly Assignment[], stays: boolean, state: State, place: Place, machine: Machine,
  run: (state: State, restore: ((step: Step) => Step) | undefined) => Step[],
): Step[] {
  if (assignments.length === 0) return run(state, undefined);
  return assignAll(assignments, state, place, machine).flatMap((step) => {
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

/** Assigns one after the other. */
export function assignAll(assignments: readonly Assignment[], state: State, place: Place, machine: Machine): Step[] {
  let steps: Step[] = [next(state)];
  for (const assignment of assignments) {
    steps = steps.flatMap((step): Step[] => {
      if (step.flow !== 'next') return [step];
      const { value } = assignment;
      if (value.type === 'ArrayValue' || assignment.index) return [next(assign(step.state, assignment.name, UNKNOWN))];
      const { ways, ended } = expandText(value, step.state, place, machine);
      const appended = (way: { state: State; value: Value }) => longer(lookup(assignment.name, way.state, place, machine), way.value);
      if (assignment.append) return [...ended, ...ways.map((way) => next(assign(way.state, assignment.name, appended(way))))];
      return [...ended, ...ways.map((way) => next(assign(putAside(assignment, step.state.status, way.state, place), assignment.name, value.parts && way.value.kind === 'text' && way.value.text.startsWith('~') ? UNKNOWN : way.value)))];
    });
  }
  return tidy(steps);
}

/** `n+=2`: of a name that may be a number, or a list, nothing is known. */
function longer(before: Value | null, more: Value): Value {
  const [a, b] = [before === null ? '' : textOf(before), textOf(more)];
  return a === undefined || b === undefined ? UNKNOWN : text(a + b);
}

/** `rc=$?`, or `run && rc=0 || …`, of a Job's work. */
function putAside({ text: written, value }: Assignment, { work, parts }: Status, state: State, place: Place): State {
  const asked = (work && (asksStatus(written) || (place.tested && value.type === 'Word' && value.parts === undefined))) || (parts && written.includes('PIPESTATUS'));
  return asked ? copy(state, { work: kept(state.work) }) : state;
}

/** Whether a text asks how the last command ended. */
export const asksStatus = (written: string): boolean => written.includes('$?') || written.includes('${?') || written.includes('PIPESTATUS');

/** export, readonly, local and their kin. */
export function declared(name: string, args: readonly CommandArgument[], state: State, place: Place, machine: Machine): Step[] {
  // Nothing is set; bash says that it has failed, and the others end.
  if (name === 'local' && !place.inFunction) {
    const { ways, ended } = expandWords(args.filter((arg) => arg.type === 'Word'), state, place, machine);
    const failed = (from: State) => [next(copy(from, { status: FAILED }))];
    return [...ended, ...ways.flatMap((way) => byShell(place, ONLY_BASH, way.state, failed, over))];
  }
  const itsOwn = place.inFunction && (name === 'local' || name === 'declare' || name === 'typeset');
  // Until it ends `$?` is what it was.
  let steps: Step[] = [next(state)];
  for (const arg of args) {
    steps = steps.flatMap((step_): Step[] => {
      if (step_.flow !== 'next') return [step_];
      const step = itsOwn ? withLocal(step_, arg.type === 'Assignment' ? arg.name : arg.value.split('=')[0]) : step_;
      if (arg.type === 'Assignment') return assignAll([arg], step.state, place, machine).map((after) => exportedBy(name, arg.name, place.looked ? after : hidden(step.state, after)));
      const { ways, ended } = expandWords([arg], step.state, place, machine);
      return [...ended, ...ways.flatMap((way) => way.value.reduce<Step[]>((before, field) => before.flatMap((one) => {
        const word = textOf(field);
        const equals = word?.indexOf('=') ?? -1;
        if (word === undefined) return lost(one.state, `${name} with words that are not known`);
        if (word.startsWith('-')) return word === '-p' ? [one] : byShell(place, name === 'export' ? NOT_DASH : ONLY_BASH, one.state, (from) => [next(from)], over);
        if (equals < 0) return [exportedBy(name, word, one)];
        const own = word.slice(0, equals);
        return [exportedBy(name, own, next(assign(one.state, own, text(word.slice(equals + 1)))))];
      }), [next(way.state)]))];
    });
  }
  return steps.map((step) => (step.flow === 'next' ? changed(step, { status: SUCCEEDED }) : step));
}

/** A mistake at which a plain shell ends. */
const over = (state: State): Step[] => [{ flow: 'exit', state: copy(state, { status: failedWith(2) }) }];

/** The word before an assignment ends well, however what the assignment runs has ended. */
function hidden({ work, status }: State, step: Step): Step {
  const ran = step.flow === 'next' && step.state.work.count > work.count;
  return ran ? changed(step, { status, work: thrownAway(step.state.work) }) : step;
}

function exportedBy(builtin: string, name: string, step: Step): Step {
  if (builtin !== 'export' || step.state.exported.has(name)) return step;
  return { ...step, state: copy(step.state, { exported: new Set([...step.state.exported, name]) }) };
}

/** Remembers what a name was before a function took it for itself. */
function withLocal(step: Step, name: string): Step {
  const { locals, vars } = step.state;
  return locals.has(name) ? step : { ...step, state: copy(step.state, { locals: new Map(locals).set(name, vars.get(name)) }) };
}

/** What names were before a function that took them for itself. */
export function restored(vars: State['vars'], before: State['locals']): State['vars'] {
  if (before.size === 0) return vars;
  const result = new Map(vars);
  for (const [name, value] of before) {
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return result;
}
