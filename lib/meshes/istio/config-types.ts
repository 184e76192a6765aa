import { ConfigProblems, ignored, Place, refused, snakeCase, Verdict } from './config-problems';
import { isObject, JsonObject } from '../../manifest';
import { goNanoseconds, Json, printSeconds } from '../../model';

/** What a field of a protobuf message takes in JSON. */
export type FieldType = (
  | { readonly kind: 'string' | 'bool' | 'duration' | 'double' }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'enum'; readonly names: Readonly<Record<string, number>> }
  | { readonly kind: 'list' | 'map'; readonly of: FieldType }
  | Message
) & {
  /** What istiod's validation says of a value that was read. */
  readonly check?: (value: never) => Verdict | undefined;
};

/** A message: its fields by their camelCase names. */
export interface Message {
  readonly kind: 'message';
  readonly fields: Readonly<Record<string, FieldType>>;
  /** Fields of which the last one that is set takes effect, in the order of the descriptor. */
  readonly oneOf?: readonly string[];
}

/** A value as istiod has it: durations are nanoseconds, an enum is a name, or a number that has none. */
export type ConfigValue = string | number | boolean | bigint | readonly ConfigValue[] | ConfigMap;
/** Of a message only what is set. */
export interface ConfigMap { readonly [name: string]: ConfigValue }

/**
 * Reads a JSON value as a protobuf message the way istiod does: by golang/protobuf's jsonpb with unknown fields allowed, and then by
 * istiod's validation. What is wrong comes out as problems, what stands beside it is read.
 *
 * A field is known by its camelCase and its snake_case name; where both stand there the camelCase one counts. `null` is as if nothing
 * stood there. Integers may be in quotes, an enum may be a number.
 *
 * @see github.com/golang/protobuf jsonpb/decode.go; istio/istio pkg/util/protomarshal ApplyYAML
 */
export function readMessage(type: Message, value: JsonObject, problems: ConfigProblems): ConfigMap {
  return message(type, value, undefined, problems);
}

function message(type: Message, raw: JsonObject, within: Place | undefined, problems: ConfigProblems): ConfigMap {
  const names = formsOf(type);
  const result: Record<string, ConfigValue> = {};
  const unchecked: [name: string, place: Place][] = [];
  for (const key of Object.keys(raw)) {
    const name = names.get(key);
    if (name === undefined) {
      problems.add('ignored', () => ignored(Object.keys(type.fields), raw, key, within));
      continue;
    }
    if (raw[key] === null || (key !== name && Object.hasOwn(raw, name))) continue;
    const place: Place = { within, key, is: 'field' };
    const before = problems.count('refused');
    const value = readValue(type.fields[name], raw[key], place, problems);
    if (value === undefined) continue;
    result[name] = value;
    // Where a field within was refused, nobody can tell what is missing.
    if (type.fields[name].check && problems.count('refused') === before) unchecked.push([name, place]);
  }
  const [, ...beaten] = type.oneOf?.filter((name) => result[name] !== undefined).reverse() ?? [];
  for (const name of beaten) delete result[name];
  for (const [name, place] of unchecked) {
    const verdict = result[name] === undefined ? undefined : type.fields[name].check?.(result[name] as never);
    if (verdict) problems.add('refused', () => refused(place, raw[place.key], verdict));
  }
  return result;
}

/** The value, or undefined where it is refused. */
function readValue(type: FieldType, raw: Json, place: Place, problems: ConfigProblems): ConfigValue | undefined {
  switch (type.kind) {
    case 'message':
      if (isObject(raw)) return message(type, raw, place, problems);
      if (raw === null) return {};
      break;
    case 'map':
      if (isObject(raw)) return Object.fromEntries(members(type.of, Object.entries(raw), 'entry', place, problems));
      break;
    case 'list':
      if (Array.isArray(raw)) return members(type.of, [...(raw as readonly Json[]).entries()], 'element', place, problems).map(([, value]) => value);
      break;
    default: {
      const value = scalar(type, raw);
      if (value !== undefined) return value;
    }
  }
  problems.add('refused', () => refused(place, raw, { why: `it must be ${wanted(type)}`, meant: meantBy(type, raw) }));
  return undefined;
}

function members(
  type: FieldType, entries: readonly (readonly [string | number, Json])[], is: Place['is'], within: Place, problems: ConfigProblems,
): [string | number, ConfigValue][] {
  const read: [string | number, ConfigValue][] = [];
  for (const [key, raw] of entries) {
    const value = readValue(type, raw, { within, key, is }, problems);
    if (value !== undefined) read.push([key, value]);
  }
  return read;
}

/** A scalar as jsonpb takes it; within a list or a map `null` is the zero of its type. */
function scalar(type: FieldType, raw: Json): ConfigValue | undefined {
  switch (type.kind) {
    case 'string':
      return raw === null ? '' : typeof raw === 'string' ? raw : undefined;
    case 'bool':
      return raw === null ? false : typeof raw === 'boolean' ? raw : undefined;
    case 'duration':
      return typeof raw === 'string' ? goNanoseconds(raw) : undefined;
    case 'double':
      return typeof raw === 'string' && NOT_FINITE.has(raw) ? Number(raw) : numberOf(raw, /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/);
    case 'integer': {
      const value = numberOf(raw, /^-?(?:0|[1-9][0-9]*)$/);
      // A float of YAML's may be -0, which an unsigned integer is not.
      if (value === undefined || !Number.isInteger(value) || (type.least === 0 && Object.is(value, -0))) return undefined;
      return value >= type.least && value <= type.most ? value : undefined;
    }
    case 'enum': {
      if (typeof raw === 'string') return Object.hasOwn(type.names, raw) ? raw : undefined;
      const number = numberOf(raw, NEVER);
      if (number === undefined || !Number.isInteger(number) || Math.abs(number) > 2 ** 31 - 1) return undefined;
      return Object.keys(type.names).find((name) => type.names[name] === number) ?? number;
    }
    default:
      return undefined;
  }
}

const NEVER = /^(?!)/;
const NOT_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

/** A number, or a text that is one to JSON once its quotes are off, with blanks around it or not. */
function numberOf(raw: Json, pattern: RegExp): number | undefined {
  if (raw === null) return 0;
  if (typeof raw === 'number') return raw;
  if (typeof raw !== 'string') return undefined;
  const text = withoutBlanks(raw);
  if (text === 'null') return 0;
  const value = pattern.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

function wanted(type: FieldType): string {
  switch (type.kind) {
    case 'string': return 'a string in quotes';
    case 'bool': return 'true or false without quotes';
    case 'duration': return 'a Go duration with a unit, such as "30s"';
    case 'double': return 'a number';
    case 'integer': return type.least < 0 ? 'a whole number' : 'a whole number from 0';
    case 'enum': return `one of ${Object.keys(type.names).join(', ')}`;
    case 'list': return 'a list';
    case 'map': return type.of.kind === 'string' ? 'a map of strings' : 'a map';
    case 'message': return 'a map';
  }
}

/** What is meant by a scalar of a wrong type. */
function meantBy(type: FieldType, raw: Json): Json | undefined {
  if (typeof raw === 'object') return undefined;
  const meant = guess(type, raw);
  if (meant === undefined) return undefined;
  const value = scalar(type, meant);
  const verdict = value === undefined ? undefined : type.check?.(value as never);
  return value === undefined ? undefined : verdict ? verdict.meant : meant;
}

function guess(type: FieldType, raw: string | number | boolean): Json | undefined {
  const text = String(raw).trim();
  switch (type.kind) {
    case 'string': return text;
    case 'bool': return text.toLowerCase() === 'true' ? true : text.toLowerCase() === 'false' ? false : undefined;
    case 'enum': return Object.keys(type.names).find((name) => name === text.toUpperCase());
    case 'duration': return /^[0-9]{1,10}(?:\.[0-9]{1,9})?$/.test(text) ? printSeconds(Number(text)) : undefined;
    case 'integer':
    case 'double': return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    default: return undefined;
  }
}

const forms = new WeakMap<Message, ReadonlyMap<string, string>>();

/** The fields of a message by both forms of their names. */
function formsOf(type: Message): ReadonlyMap<string, string> {
  let found = forms.get(type);
  if (!found) forms.set(type, found = new Map(Object.keys(type.fields).flatMap((name) => [[name, name], [snakeCase(name), name]])));
  return found;
}
