import { evaluateIn } from './arithmetic-in-shell';
import { braces, concatenated, fieldsAnyhow, fieldsOf, Piece } from './fields';
import { matches } from './glob';
import { Flavour, Machine, Place } from './machine';
import { shown } from './sleep';
import { changed, copy, EITHER, FAILED, failedWith, State, Step } from './state';
import { EMPTY, Field, isPerhapsUnset, sameValue, text, textOf, UNKNOWN, Value } from './values';
import { assign, lookup, partOfStatus } from './variables';
import type { ParameterExpansionPart, Word, WordPart } from '../third-party/unbash';

/** What a word becomes, on each way that its substitutions leave, and the ways that end in it. */
export interface Expanded<T> {
  readonly ways: readonly { readonly state: State; readonly value: T }[];
  readonly ended: readonly Step[];
}

/** Expands words to the fields of a command line. */
export function expandWords(words: readonly Word[], state: State, place: Place, machine: Machine): Expanded<readonly Field[]> {
  let ways: Way<Field>[] = [{ state, value: [] }];
  const ended: Step[] = [];
  for (const word of words) {
    if (word.parts === undefined) {
      const field = literal(word);
      for (const way of ways) way.value.push(field);
      continue;
    }
    ways = ways.flatMap((way) => {
      const alternatives = braces(word, place);
      const join = <T>(list: readonly T[], fieldsIn: (one: T) => readonly Field[], stateOf: (one: T) => State) =>
        list.map((one, index): Way<Field> => ({ state: stateOf(one), value: appended(way.value, fieldsIn(one), index === list.length - 1) }));
      if (alternatives) return join(alternatives, (fields) => fields, () => way.state);
      const expanded = pieces(word.parts as readonly WordPart[], way.state, place, machine, false);
      ended.push(...expanded.ended);
      return join(expanded.ways, (one) => (one.state.vars.has('IFS') ? fieldsAnyhow(one.value, one.state.vars.get('IFS')) : fieldsOf(one.value)), (one) => one.state);
    });
  }
  return { ways, ended };
}

/** A way through a word that is still being put together. */
interface Way<T> {
  readonly state: State;
  readonly value: T[];
}

/** The last way goes on with the list that there is: a copy for each piece of a long word would take for ever. */
function appended<T>(list: T[], items: readonly T[], last: boolean): T[] {
  const own = last ? list : [...list];
  for (const item of items) own.push(item);
  return own;
}

/** Expands a word to one text: the value of an assignment, the target of a redirection, what `case` looks at. */
export function expandText(word: Word, state: State, place: Place, machine: Machine): Expanded<Value> {
  if (word.parts === undefined) return { ways: [{ state, value: literal(word) }], ended: [] };
  const { ways, ended } = pieces(word.parts, state, place, machine, false);
  return { ways: ways.map((way) => ({ state: way.state, value: concatenated(way.value) })), ended };
}

function literal(word: Word): Value {
  return word.text.startsWith('~') ? UNKNOWN : text(word.value);
}

/** The pieces of a word, in order. */
function pieces(parts: readonly WordPart[], state: State, place: Place, machine: Machine, quoted: boolean): Expanded<readonly Piece[]> {
  let ways: Way<Piece>[] = [{ state, value: [] }];
  const ended: Step[] = [];
  for (const part of parts) {
    ways = ways.flatMap((way) => {
      const expanded = piece(part, way.state, place, machine, quoted);
      ended.push(...expanded.ended);
      return expanded.ways.map((one, index) => ({ state: one.state, value: appended(way.value, one.value, index === expanded.ways.length - 1) }));
    });
  }
  return { ways, ended };
}

function piece(part: WordPart, state: State, place: Place, machine: Machine, quoted: boolean): Expanded<readonly Piece[]> {
  const one = (value: Value, isQuoted = quoted): Expanded<readonly Piece[]> =>
    ({ ways: [{ state, value: [{ value, quoted: isQuoted }] }], ended: [] });
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return one(text(part.value), true);
    case 'AnsiCQuoted':
      return one(place.flavour === 'bash' || place.flavour === 'ash' ? text(part.value) : UNKNOWN, true);
    case 'DoubleQuoted':
    case 'LocaleString': {
      const inner = pieces(part.parts, state, place, machine, true);
      // Quotes around nothing are a field of their own.
      const nothing: Piece = { value: EMPTY, quoted: true };
      const held = (value: readonly Piece[]) => (value.some(({ list }) => list) ? value : [nothing, ...value]);
      return { ended: inner.ended, ways: inner.ways.map((way) => ({ state: way.state, value: held(way.value) })) };
    }
    case 'SimpleExpansion':
      return parameter(part.text.slice(1), state, place, machine, quoted);
    case 'ParameterExpansion':
      return expansion(part, state, place, machine, quoted);
    case 'CommandExpansion': {
      if (!part.script) return one(UNKNOWN);
      const steps = machine.substitute(part.script, state, place);
      return {
        ways: steps.filter(({ flow }) => flow === 'next').map((step) => ({ state: copy(step.state, { out: state.out }), value: [{ value: step.state.out ?? EMPTY, quoted }] })),
        ended: steps.filter(({ flow }) => flow !== 'next'),
      };
    }
    case 'ArithmeticExpansion': {
      // A plain shell takes an old form of bash's as it stands.
      if (part.text.startsWith('$[') && place.flavour !== 'bash') return one(UNKNOWN, false);
      const { ways, ended } = evaluateIn(part.expression, state, place, machine);
      return { ended, ways: ways.map((way) => ({ state: way.state, value: [{ value: way.value, quoted }] })) };
    }
    case 'Glob':
      return { ways: [{ state, value: [{ value: text(part.value), quoted: true, pattern: !quoted }] }], ended: [] };
    default:
      return { ways: [{ state, value: [{ value: UNKNOWN, quoted: false }] }], ended: [] };
  }
}

function parameter(name: string, state: State, place: Place, machine: Machine, quoted: boolean): Expanded<readonly Piece[]> {
  if (name === '@' || (name === '*' && !quoted)) return { ways: [{ state, value: [{ value: EMPTY, quoted, list: state.params }] }], ended: [] };
  const value = lookup(name, state, place, machine);
  // set -u: the shell ends at a name that is not set.
  if (isPerhapsUnset(value) && state.options.nounset) {
    return { ways: [{ state, value: [{ value: UNKNOWN, quoted }] }], ended: [{ flow: 'exit', state: copy(state, { status: place.ended ? EITHER : FAILED, likely: false }) }] };
  }
  if (value === null && state.options.nounset) {
    const over: Step = { flow: 'exit', state: copy(state, { status: place.ended ? EITHER : FAILED }) };
    // Who asks for that and names a variable has it from the image; but for what the script itself has taken away, or an argument.
    if (state.vars.has(name) || !/^[A-Za-z_]/.test(name)) return { ways: [], ended: [over] };
    return { ways: [{ state, value: [{ value: UNKNOWN, quoted }] }], ended: [changed(over, { likely: false })] };
  }
  return { ways: [{ state, value: [{ value: value ?? EMPTY, quoted }] }], ended: [] };
}

/** The plain shells that end at an expansion. */
function lacking({ operation, prefix, index }: ParameterExpansionPart): readonly Flavour[] | undefined {
  if (index || (prefix === '!')) return PLAIN;
  switch (operation?.type) {
    case undefined:
    case 'Default':
    case 'Remove': return undefined;
    case 'Replace':
    case 'Slice': return ['dash'];
    default: return PLAIN;
  }
}

const PLAIN: readonly Flavour[] = ['dash', 'ash'];

function expansion(part: ParameterExpansionPart, state: State, place: Place, machine: Machine, quoted: boolean): Expanded<readonly Piece[]> {
  const { parameter: name, operation, prefix, index } = part;
  const one = (value: Value, after = state): Expanded<readonly Piece[]> => ({ ways: [{ state: after, value: [{ value, quoted }] }], ended: [] });
  const missing = lacking(part);
  if (missing && place.flavour !== 'bash') {
    const bad = (from: State): Step[] => [{ flow: 'exit', state: copy(from, { status: failedWith(2), broken: from.broken ?? `a plain shell cannot read ${shown(part.text)}` }) }];
    const read = () => expansion(part, state, { ...place, flavour: 'bash' }, machine, quoted);
    if (place.flavour === 'sh') return { ...read(), ended: [...read().ended, ...bad(copy(state, { likely: false }))] };
    return missing.includes(place.flavour) ? { ways: [], ended: bad(state) } : read();
  }
  if (name === 'PIPESTATUS' && index && !prefix && !operation) return one(partOfStatus(index.value, state));
  if (prefix === '!' || index) return one(UNKNOWN);
  if (!operation && !prefix) return parameter(name, state, place, machine, quoted);
  const value = lookup(name, state, place, machine);
  if (prefix === '#') return one(value === null ? text('0') : value.kind === 'text' ? text(String([...value.text].length)) : UNKNOWN);
  if (!operation) return one(value ?? EMPTY);
  switch (operation.type) {
    case 'Default': {
      const colon = operation.operator.startsWith(':');
      // Whether it counts as there; a name of which nothing is known may be empty, or not set.
      const there = value === null ? false : value.kind === 'text' ? !colon || value.text !== '' : value.kind === 'unknown' ? undefined : true;
      return defaulted(part, there, value ?? EMPTY, state, place, machine, quoted);
    }
    case 'Remove': {
      const pattern = textOf(operation.operand.parts?.some(({ type }) => type !== 'Literal' && type !== 'Glob' && type !== 'SingleQuoted') ? UNKNOWN : text(operation.operand.value));
      return one(value?.kind === 'text' && pattern !== undefined ? removed(value.text, operation.operator, pattern) : value === null ? EMPTY : UNKNOWN);
    }
    default:
      return one(value === null ? EMPTY : UNKNOWN);
  }
}

/** `${X:-…}` and its kin. */
function defaulted(
  part: ParameterExpansionPart, there: boolean | undefined, value: Value, state: State, place: Place, machine: Machine, quoted: boolean,
): Expanded<readonly Piece[]> {
  const operation = part.operation as { operator: string; operand: Word };
  const kind = operation.operator.replace(':', '');
  const own = { ways: [{ state, value: [{ value, quoted }] }], ended: [] };
  const nothing = { ways: [{ state, value: [{ value: EMPTY, quoted }] }], ended: [] };
  const { operand } = operation;
  const given = (): Expanded<readonly Piece[]> => {
    if (operand.parts) return pieces(operand.parts, state, place, machine, quoted);
    return { ways: [{ state, value: [{ value: text(operand.value), quoted }] }], ended: [] };
  };
  if (kind === '+') {
    if (there !== undefined) return there ? given() : nothing;
    return { ways: [...given().ways, ...nothing.ways], ended: [] };
  }
  if (there === true) return own;
  if (kind === '?') {
    const ended: Step[] = [{ flow: 'exit', state: copy(state, { status: FAILED }) }];
    return there === undefined ? { ways: own.ways, ended } : { ways: [], ended };
  }
  const instead = given();
  const assigned = kind !== '=' ? instead : {
    ended: instead.ended,
    ways: instead.ways.map((way) => ({ state: assign(way.state, part.parameter, concatenated(way.value)), value: way.value })),
  };
  if (there === false) return assigned;
  // Nobody knows which of the two it is.
  return { ended: assigned.ended, ways: [...own.ways, ...assigned.ways.filter((way) => !sameValue(concatenated(way.value), UNKNOWN))] };
}

/** `${X#…}`: the patterns that are plain or have stars, tried from the shortest or the longest end. */
function removed(whole: string, operator: string, pattern: string): Value {
  if (whole.length > 256) return UNKNOWN;
  const lengths = Array.from({ length: whole.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const front = operator.startsWith('#');
    const fits = matches(pattern, front ? whole.slice(0, length) : whole.slice(whole.length - length));
    if (fits === undefined) return UNKNOWN;
    if (fits) return text(front ? whole.slice(length) : whole.slice(0, whole.length - length));
  }
  return text(whole);
}
