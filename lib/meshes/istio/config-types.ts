import { CONFIG_ANNOTATION } from './names';
import { isObject, JsonObject, pointer, show } from '../../manifest';
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

/** Why a value is refused, and what is meant where one can be sure of it. */
export interface Verdict {
  readonly why: string;
  readonly meant?: Json;
}

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

/** What is wrong, and what would make it right. */
export interface ConfigProblem {
  readonly kind: 'refused' | 'ignored' | 'harmful';
  readonly what: string;
  readonly why: string;
  /** What to do, for a person. */
  readonly text: string;
  /** The same as edits of the config. */
  readonly repair: readonly { readonly pointer: string; readonly value?: Json }[];
}

/** As many of a kind as anybody repairs one by one; the others are counted. */
const MOST_KEPT = 100;

/** The problems of a config. */
export class ConfigProblems {
  readonly kept: ConfigProblem[] = [];
  private readonly counts = { refused: 0, ignored: 0, harmful: 0 };

  add(kind: ConfigProblem['kind'], problem: () => Omit<ConfigProblem, 'kind'>): void {
    if (++this.counts[kind] <= MOST_KEPT) this.kept.push({ kind, ...problem() });
  }

  count(kind: ConfigProblem['kind']): number {
    return this.counts[kind];
  }

  /** Whether none was only counted. */
  get isComplete(): boolean {
    return Object.values(this.counts).every((count) => count <= MOST_KEPT);
  }
}

/** Where a value stands: a field of a message has two names, an entry of a map one, and an element of a list none. */
interface Place {
  readonly within?: Place;
  readonly key: string | number;
  readonly is: 'field' | 'entry' | 'element';
}

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
      problems.add('ignored', () => ignored(type, raw, key, within));
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
    case 'bool': return { true: true, false: false }[text.toLowerCase()];
    case 'enum': return Object.keys(type.names).find((name) => name === text.toUpperCase());
    case 'duration': return /^[0-9]{1,10}(?:\.[0-9]{1,9})?$/.test(text) ? printSeconds(Number(text)) : undefined;
    case 'integer':
    case 'double': return text === '' ? undefined : Number(text);
    default: return undefined;
  }
}

function refused(place: Place, raw: Json, { why, meant }: Verdict): Omit<ConfigProblem, 'kind'> {
  const problem = { what: `${nameOf(place)}: ${show(raw)}`, why: `${why}; the injector refuses the pod` };
  if (meant !== undefined) return { ...problem, text: `${nameOf(place)}: ${show(meant)}`, repair: [{ pointer: pointerOf(place), value: meant }] };
  let gone = place;
  while (gone.is === 'element' && gone.within) gone = gone.within;
  return { ...problem, ...removal(gone) };
}

/** Takes what stands at a place away, by both its names: the other one would take effect. */
function removal(place: Place): Pick<ConfigProblem, 'text' | 'repair'> {
  const key = String(place.key);
  const keys = place.is === 'field' ? new Set([key, camelCase(key), snakeCase(key)]) : [key];
  return { text: `remove ${nameOf(place)}`, repair: [...keys].map((form) => ({ pointer: pointerOf({ ...place, key: form }) })) };
}

/** What to do to have a field, or an entry of a map, away. */
export function without(...keys: readonly [field: string, entry?: string]): Pick<ConfigProblem, 'text' | 'repair'> {
  const field: Place = { key: keys[0], is: 'field' };
  if (keys[1] === undefined) return removal(field);
  const entry = keys[1];
  return {
    text: `remove ${entry}`,
    repair: [keys[0], snakeCase(keys[0])].map((form) => ({ pointer: pointer(form, entry) })),
  };
}

/** A key that no field has. */
function ignored(type: Message, raw: JsonObject, key: string, within: Place | undefined): Omit<ConfigProblem, 'kind'> {
  const near = nearest(type, key);
  const place: Place = { within, key, is: 'entry' };
  const problem = {
    what: `${nameOf(place)} in ${CONFIG_ANNOTATION}`,
    why: `${within ? nameOf(within) : 'ProxyConfig'} has no such field, and Istio drops it without a word`,
  };
  if (near === undefined || Object.hasOwn(raw, near) || Object.hasOwn(raw, snakeCase(near))) return { ...problem, ...removal(place) };
  return { ...problem, text: `write ${near}`, repair: [...removal(place).repair, { pointer: pointerOf({ ...place, key: near }), value: raw[key] }] };
}

function partsOf(place: Place | undefined): (string | number)[] {
  return place ? [...partsOf(place.within), place.key] : [];
}

function pointerOf(place: Place): string {
  return pointer(...partsOf(place));
}

/** A name for messages: a key of a stranger's may be as long as a book. */
function nameOf(place: Place): string {
  return partsOf(place).map((part) => (typeof part === 'string' && part.length > 60 ? `${part.slice(0, 57)}...` : part)).join('.');
}

export const camelCase = (name: string): string => (!name.includes('_') ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** The other form in which Istio takes a field's name. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const forms = new WeakMap<Message, ReadonlyMap<string, string>>();

/** The fields of a message by both forms of their names. */
function formsOf(type: Message): ReadonlyMap<string, string> {
  let found = forms.get(type);
  if (!found) forms.set(type, found = new Map(Object.keys(type.fields).flatMap((name) => [[name, name], [snakeCase(name), name]])));
  return found;
}

/** The field whose name differs by one or two letters: added, dropped or swapped. */
function nearest(type: Message, key: string): string | undefined {
  if (key.length > 80) return undefined;
  const plain = key.replaceAll('_', '').toLowerCase();
  return Object.keys(type.fields).find((name) => name.length > 4 && nearlyEqual(name.toLowerCase(), plain));
}

function nearlyEqual(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail <= 2;
}
