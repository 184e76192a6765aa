import { CONFIG_ANNOTATION } from './names';
import { JsonObject, nearest, pointer, show } from '../../manifest';
import { Json } from '../../model';

/** Why a value is refused, and what is meant where one can be sure of it. */
export interface Verdict {
  readonly why: string;
  readonly meant?: Json;
}

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
export interface Place {
  readonly within?: Place;
  readonly key: string | number;
  readonly is: 'field' | 'entry' | 'element';
}

/** A value that istiod does not take, at its place. */
export function refused(place: Place, raw: Json, { why, meant }: Verdict): Omit<ConfigProblem, 'kind'> {
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
export function ignored(names: readonly string[], raw: JsonObject, key: string, within: Place | undefined): Omit<ConfigProblem, 'kind'> {
  const near = nearest(names, key);
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

const camelCase = (name: string): string => (!name.includes('_') ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** The other form in which Istio takes a field's name. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
