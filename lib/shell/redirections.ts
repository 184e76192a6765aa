import { expandText } from './expand';
import { isLocal } from './http';
import { Machine, Place } from './machine';
import { ran } from './running';
import { ANY_TIME, changed, copy, FAILED, failedWith, Input, later, split, State, Step } from './state';
import { connected } from './through-sockets';
import { EMPTY, text, textOf, UNKNOWN, Value } from './values';
import { assign } from './variables';
import type { Redirection } from '../third-party/unbash';

/** What the redirections of a command come to, on each way. */
interface Redirected {
  readonly ways: readonly {
    readonly state: State;
    readonly input?: Input;
    /** What it prints goes elsewhere. */
    readonly hidden: boolean;
    /** Whether a file may not open: then the command does not run. */
    readonly fails: 'no' | 'hardly' | 'perhaps';
    /** Opening it may take any time. */
    readonly slow: boolean;
    /** Where what it prints goes, by the network: host and port. */
    readonly sends?: readonly string[];
    /** A port of the pod itself that it is connected to. */
    readonly connects?: number;
  }[];
  readonly ended: readonly Step[];
}

const NOW = { most: 0, usual: 0 };
/** What `>(…)` stands for opens in any case. */
const TO_PROCESS: Value = text('/dev/null');

/** Opens what a command is redirected to. */
function redirections(list: readonly Redirection[], start: State, place: Place, machine: Machine): Redirected {
  let ways: Redirected['ways'][number][] = [{ state: start, hidden: false, fails: 'no', slow: false }];
  const ended: Step[] = [];
  for (const item of list) {
    if (item.type === 'HereDoc') {
      const { body, delimiter } = item;
      const parts = delimiter?.quoted === true ? undefined : body.parts;
      ways = ways.flatMap((way) => {
        if (!parts) return [{ ...way, input: given(text(body.text)) }];
        const { ways: texts, ended: over } = expandText({ type: 'Word', text: body.text, value: body.text, pos: body.pos, end: body.end, parts }, way.state, place, machine);
        ended.push(...over);
        return texts.map((one) => ({ ...way, state: one.state, input: given(one.value.kind === 'text' ? one.value : UNKNOWN) }));
      });
      continue;
    }
    const descriptor = item.descriptor?.type === 'FileDescriptor' ? item.descriptor.value : undefined;
    ways = ways.flatMap((way) => {
      const unknown = { ways: [{ state: way.state, value: UNKNOWN }], ended: [] };
      const { ways: targets, ended: over } = item.target ? expandText(item.target, way.state, place, machine) : unknown;
      ended.push(...over);
      const toProcess = item.target?.parts?.[0]?.type === 'ProcessSubstitution' && item.operator.startsWith('>');
      const [first] = targets;
      // dash wants a number there, and ends.
      if (/^[<>]&$/.test(item.operator) && first && !/^(?:\d+-?|-)?$/.test(textOf(first.value) ?? '') && (place.flavour === 'dash' || place.flavour === 'sh')) {
        ended.push({ flow: 'exit', state: copy(way.state, { status: failedWith(2), likely: way.state.likely && place.flavour === 'dash' }) });
        if (place.flavour === 'dash') return [];
      }
      const open = (value: Value, before: Way) => ({ ...before, ...opened(item.operator, descriptor, toProcess ? TO_PROCESS : value, before) });
      return targets.map(({ state, value }) => open(value, { ...way, state }));
    });
  }
  return { ways, ended };
}

const given = (value: Value): Input => ({ value, ends: NOW });

type Way = Redirected['ways'][number];

function opened(operator: string, descriptor: number | undefined, target: Value, way: Way): Omit<Way, 'state'> & Partial<Pick<Way, 'state'>> {
  const name = textOf(target);
  const { hidden, fails, slow } = way;
  const same = { hidden, fails, slow };
  if (operator === '<<<') return { ...same, input: given(target.kind === 'text' ? target : UNKNOWN) };
  const network = name === undefined ? null : /^\/dev\/(?:tcp|udp)\/([^/]{1,255})\/(\d{1,5})$/.exec(name);
  if (network) {
    const [, host, port] = network;
    const local = isLocal(host.toLowerCase());
    const state = descriptor === undefined ? way.state : assign(way.state, `&${descriptor}`, text(`${host} ${port}`));
    return { hidden: true, fails: 'perhaps', slow: !local, state, ...(local && { connects: Number(port) }), ...((descriptor ?? 1) === 1 && operator !== '<' && { sends: [host, port] }) };
  }
  const sends = operator === '>&' && name !== undefined ? textOf(way.state.vars.get(`&${name}`) ?? undefined)?.split(' ') : undefined;
  if (sends) return { ...same, hidden: true, sends };
  if (operator === '<&' || operator === '>&') {
    if (name !== undefined && /^(?:\d+-?|-)$/.test(name)) return { ...same, hidden: hidden || (operator === '>&' && (descriptor ?? 1) === 1 && name !== '1'), ...(operator === '<&' && (descriptor ?? 0) === 0 && { input: name === '-' ? given(EMPTY) : undefined }) };
    return { hidden: true, fails: 'perhaps', slow };
  }
  if (operator === '<') {
    if (name === '/dev/null') return { ...same, ...((descriptor ?? 0) === 0 && { input: given(EMPTY) }) };
    // What a device or a pipe has to say may take any time to come.
    const input: Input = { value: UNKNOWN, ends: name?.startsWith('/dev/') || name === undefined || name.startsWith('/proc/') ? { most: Infinity, usual: undefined } : NOW };
    return { ...same, fails: 'perhaps', ...((descriptor ?? 0) === 0 && { input }) };
  }
  if (operator === '<>') return { ...same, fails: 'perhaps', ...((descriptor ?? 0) === 0 && { input: { value: UNKNOWN, ends: { most: Infinity, usual: undefined } } }) };
  const hides = hidden || operator.startsWith('&') || (descriptor ?? 1) === 1;
  if (name === '/dev/null') return { ...same, hidden: hides };
  return { hidden: hides, slow, fails: fails === 'perhaps' ? fails : name === undefined ? 'perhaps' : 'hardly' };
}

/** Runs a command with what it is redirected to. `special`: a file that does not open ends a plain shell. */
export function redirected(
  list: readonly Redirection[], state: State, place: Place, machine: Machine, special: boolean, run: (state: State) => Step[],
): Step[] {
  if (list.length === 0) return run(state);
  const found = redirections(list, state, place, machine);
  const steps: Step[] = [...found.ended];
  for (const way of found.ways) {
    const { input, hidden, slow, sends, connects } = way;
    const answer = connects === undefined || place.flavour !== 'bash' ? undefined : split(copy(way.state, { status: connected(connects, way.state, machine) }));
    if (answer?.other) steps.push({ flow: special ? 'exit' : 'next', state: copy(answer.other, { status: FAILED }) });
    if (answer && !answer.zero) continue;
    const before = answer?.zero ?? way.state;
    const fails = answer ? 'no' : way.fails;
    const from = { ...(slow ? later(before, ANY_TIME, 'a connection of the shell') : before), input: input ?? before.input, out: sends ? EMPTY : hidden ? undefined : before.out };
    if (fails !== 'no') {
      const failed = copy(before, { status: FAILED, likely: before.likely && fails === 'perhaps' });
      steps.push({ flow: special ? 'exit' : 'next', state: failed });
    }
    const after = run(from).flatMap((step) => (sends ? sent(sends, step, machine) : [step]));
    const inside = after.map((step) => changed(step, { input: before.input, out: hidden ? before.out : step.state.out }));
    steps.push(...inside);
  }
  return steps;
}

/** What a command has printed into a connection, as nc would have sent it. */
function sent(to: readonly string[], step: Step, { context }: Machine): Step[] {
  const facts = step.flow === 'next' ? context.tools?.command(['nc', ...to], textOf(step.state.out), context.place) : undefined;
  return facts ? ran(facts, step.state) : [step];
}
