import { Machine, Place } from './machine';
import { worked } from './running';
import { shellRun } from './shell-argv';
import { shown } from './sleep';
import { ANY_TIME, changed, copy, EITHER, failedWith, later, next, State, Step, SUCCEEDED } from './state';
import { Field, text, textOf, Value } from './values';
import { wrapped } from './wrappers';

/** Runs the command of a wrapper. */
export function wrappedRun(inner: NonNullable<ReturnType<typeof wrapped>>, state: State, place: Place, machine: Machine): Step[] {
  const vars = new Map(state.vars);
  const exported = new Set(state.exported);
  for (const { name, value } of inner.env) {
    vars.set(name, text(value));
    exported.add(name);
  }
  const name = textOf(inner.argv[0]);
  if (inner.emptied) return [next({ ...later(state, ANY_TIME, 'a command without an environment'), status: EITHER })];
  const deeper = { ...place, depth: place.depth + 1 };
  const steps = name === undefined ? machine.call(inner.argv, state, place)
    : machine.inOwnShell(copy(state, { vars, exported }), (own) => machine.call(inner.argv, own, deeper, { program: true }));
  const back = steps.map((step) => ({ ...step, state: copy(step.state, { vars: state.vars, exported: state.exported }) }));
  // A leader of its group leaves the command beside itself.
  return inner.perhapsBeside ? [...back, next(copy(state, { status: SUCCEEDED, why: state.why ?? 'setsid may leave the command beside itself' }))] : back;
}

/** A text with a number in it that is not known, `exit $rc`, as one with a name for that; undefined where it is not known. */
export function withNames(written: Field, vars: Map<string, Value | null>): string | undefined {
  const parts = written !== 'words' && written.kind === 'unknown' ? written.of : undefined;
  if (!parts || parts.some((part) => /['\\]/.test(textOf(part) ?? ''))) return textOf(written);
  return parts.map((part, index) => {
    if (part.kind === 'text') return part.text;
    vars.set(`__${index}`, part);
    return `\${__${index}}`;
  }).join('');
}

/** Runs what a shell is told to run. */
export function runShell(args: readonly Field[], state: State, place: Place, machine: Machine): Step[] {
  const run = shellRun(args);
  const deeper = { ...place, depth: place.depth + 1, tested: false, inFunction: false, loops: 0, zero: run.kind === 'text' ? run.zero : undefined };
  const inherited = new Map([...state.vars].filter(([name]) => state.exported.has(name) || Object.hasOwn(machine.context.env, name)));
  const { vars, params: outer, options: own, functions, lastJob } = state;
  const inside = (written: string, params: readonly Value[], options: State['options']) => {
    const begin = copy(state, { vars: inherited, params, options, functions: new Map(), lastJob: undefined, termTrap: undefined, status: SUCCEEDED });
    const steps = machine.inOwnShell(begin, (from) => machine.runText(written, from, deeper));
    return steps.map((step) => changed(step, { vars, params: outer, options: own, functions, lastJob }));
  };
  // `$$` in words that are not known is this shell.
  const killed: Step = { flow: 'killed', state: copy(state, { likely: false, status: EITHER }) };
  switch (run.kind) {
    case 'text': {
      const spelt = withNames(run.text, inherited);
      if (spelt !== undefined) return inside(spelt, run.params, run.options);
      machine.unknownProgram('a shell with a text that is not known');
      return [...worked({ ...ANY_TIME, success: 'unknown', why: 'a shell runs a text that is not known here' }, state, place, machine, 'a shell'), killed];
    }
    case 'input': {
      const input = textOf(state.input.value);
      if (input !== undefined) return inside(input, run.params, run.options);
      machine.unknownProgram('a shell that reads its text');
      return worked({ ...ANY_TIME, success: 'unknown', why: 'a shell reads its text from elsewhere' }, state, place, machine, 'a shell');
    }
    case 'refused':
      return [next(copy(state, { status: failedWith(2), broken: state.broken ?? run.why }))];
    default: {
      const name = run.kind === 'file' ? shown(run.name) : 'a shell';
      machine.unknownProgram(name);
      const steps = worked({ ...ANY_TIME, success: 'unknown', why: `what ${name} holds is not seen here` }, state, place, machine, name);
      return run.kind === 'unknown' ? [...steps, killed] : steps;
    }
  }
}
