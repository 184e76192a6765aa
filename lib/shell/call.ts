import { restored } from './assignments';
import { ASH_HAS, BASH_ONLY, BUILTINS, NO_PROGRAM } from './builtins';
import { byShell, NOT_DASH, ONLY_BASH } from './dialects';
import { Builtin, CallOptions, Machine, Place } from './machine';
import { baseName, runProgram } from './programs';
import { lost, print } from './running';
import { shown } from './sleep';
import { ANY_TIME, copy, EITHER, FAILED, failedWith, later, next, State, Step, SUCCEEDED } from './state';
import { Field, isMany, textOf, UNKNOWN, Value } from './values';
import type { CommandNode } from '../third-party/unbash';

/** Runs a command with its arguments: a function, a word of the shell itself, or a program. */
export function callCommand(argv: readonly Field[], state: State, place: Place, machine: Machine, how: CallOptions = {}): Step[] {
  if (argv.length === 0) return [next(state)];
  const name = textOf(argv[0]);
  const args = argv.slice(1);
  if (name === undefined) {
    machine.unknownProgram('a command whose name is not known');
    return [
      next({ ...later(state, ANY_TIME, 'a command whose name is not known'), status: EITHER, out: state.out && UNKNOWN }),
      // It may be one that ends the shell.
      { flow: 'exit', state: copy(state, { status: EITHER, likely: false }) },
    ];
  }
  if (!how.program) {
    const defined = how.noFunction ? undefined : state.functions.get(name);
    if (defined) return inFunction(defined.body as CommandNode, args, state, place, machine);
    if (name === 'exec') return exec(args, state, place, machine);
    if (name === 'command' || name === 'builtin') return commandBuiltin(args, state, place, machine, name === 'builtin');
    const builtin = BUILTINS.get(name);
    const run = (from: State) => (builtin as Builtin)(args, from, place, machine);
    if (builtin && !BASH_ONLY.has(name)) return run(state);
    const absent = (from: State) => [next(copy(from, { status: failedWith(127) }))];
    if (builtin) return byShell(place, ASH_HAS.has(name) ? NOT_DASH : ONLY_BASH, state, run, absent);
    if (isNoProgram(name) || BASH_ONLY.has(name)) return absent(state);
  } else if (NO_PROGRAM.has(name)) {
    return [next(copy(state, { status: failedWith(127), broken: state.broken ?? `there is no program ${shown(name)}: it is a word of the shell` }))];
  } else if (BUILTINS.has(name) && !machine.context.binaries && !machine.context.noShell && name !== 'kill') {
    return BUILTINS.get(name)?.(args, state, place, machine) ?? [];
  }
  if (name === '' || /\s/.test(baseName(name))) return [next(copy(state, { status: failedWith(127), broken: state.broken ?? `there is no program called ${JSON.stringify(shown(name))}` }))];
  return runProgram(argv, state, place, machine);
}

/** What bash reads as its own and a plain shell as a command, which nobody has: `[[`, `i++`, `a+=1`, `m[x]=1`. */
const isNoProgram = (name: string): boolean => /^(?:\[\[|function|coproc|\d+|\w+(?:\+\+|--)|[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=.*)$/s.test(name);

function exec(args: readonly Field[], state: State, place: Place, machine: Machine): Step[] {
  if (args.length === 0) return [next(copy(state, { status: SUCCEEDED }))];
  const [first] = args;
  const from = textOf(first) === '-a' ? args.slice(2) : textOf(first)?.startsWith('-') ? args.slice(1) : args;
  // The shell is no more, and its trap neither.
  const steps = machine.call(from, copy(state, { exitTrap: undefined }), place, { program: textOf(from[0]) !== undefined });
  return steps.map((step) => (step.flow === 'next' ? { ...step, flow: 'exit' } : step));
}

function commandBuiltin(args: readonly Field[], state: State, place: Place, machine: Machine, builtin: boolean): Step[] {
  const first = textOf(args[0]);
  if (first === '-v' || first === '-V') {
    const wanted = textOf(args[1]);
    const { binaries } = machine.context;
    const there = wanted === undefined || !binaries ? undefined : BUILTINS.has(wanted) || binaries.includes(wanted);
    return [next({ ...print(state, UNKNOWN), status: there === undefined ? EITHER : there ? SUCCEEDED : failedWith(127) })];
  }
  const rest = first === '-p' || first === '--' ? args.slice(1) : args;
  const known = textOf(rest[0]);
  if (builtin && (place.flavour !== 'bash' || (known !== undefined && !BUILTINS.has(known)))) {
    const absent = next(copy(state, { status: FAILED, likely: state.likely && place.flavour !== 'sh' }));
    return known === undefined || (place.flavour !== 'dash' && BUILTINS.has(known)) ? [absent, ...machine.call(rest, state, place, { noFunction: true })] : [absent];
  }
  return machine.call(rest, state, place, { noFunction: true });
}

function inFunction(body: CommandNode, args: readonly Field[], state: State, place: Place, machine: Machine): Step[] {
  if (place.depth > 24) return lost(state, 'functions that are nested too deep');
  if (args.some(isMany)) return lost(state, 'a function that gets words that are not known');
  const inside: State = copy(state, { params: args as readonly Value[], locals: new Map() });
  const loopAround = (place.loops ?? 0) > 0 || place.loopAround === true;
  return machine.command(body, inside, { ...place, depth: place.depth + 1, inFunction: true, last: false, loops: 0, loopAround }).map((step) => ({
    flow: step.flow === 'return' ? 'next' as const : step.flow,
    ...(step.levels !== undefined && { levels: step.levels }),
    state: copy(step.state, { params: state.params, locals: state.locals, vars: restored(step.state.vars, step.state.locals) }),
  }));
}
