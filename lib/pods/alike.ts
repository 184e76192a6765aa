import { isObject, isSilent, JsonObject, toldByImage } from '../manifest';

/** In what an object differs from one that it is like. Nothing else is another. */
export interface Alike {
  /** The same for all that are like one another. */
  readonly origin: object;
  /** Labels with another value, of the object, its selector or its pods. */
  readonly labels: ReadonlySet<string>;
  /** Containers with another image, which tells the same of them. */
  readonly images: ReadonlySet<string>;
}

const MOST_VALUES = 2000;
const MOST_LEVELS = 20;

/*
 * What another object must have at a place: the very value; a map with as many entries, or a list as long; any text, as a name; any number, as a grace; any text, and it
 * is told which label it is; or an image, which is looked at when all else is the same. Numbers, because each is asked for at every place of every workload.
 */
const EXACT = 0;
const MAP = 1;
const LIST = 2;
const TEXT = 3;
const NUMBER = 4;
const LABEL = 5;
const IMAGE = 6;
type Role = typeof EXACT | typeof MAP | typeof LIST | typeof TEXT | typeof NUMBER | typeof LABEL | typeof IMAGE;

interface Place {
  readonly role: Role;
  /** The number of the map or list that it is in. */
  readonly holder: number;
  readonly key: string | number;
  readonly value: unknown;
  /** Of a map or list its own number, and how many entries it has. */
  readonly number: number;
  readonly count: number;
}

interface Image {
  /** Of the container. */
  readonly number: number;
  readonly image: unknown;
  readonly told: string;
  /** Whether its image tells nothing of it: two that tell nothing need not be asked what. */
  readonly silent: boolean;
}

/**
 * An object as it was, as the list of its places. One loop over that is compiled by the time a few workloads have been looked at; functions that call each other
 * down the object are not by the thousandth, and cost several times as much.
 */
export class Kept {
  public readonly places: Place[] = [];
  public readonly images: Image[] = [];
  public numbers = 1;

  constructor(public readonly count: number) {}
}

/** A copy that nobody edits; undefined of what is not plain, or large. */
export function copied(value: unknown): Kept | undefined {
  if (!isPlain(value)) return undefined;
  const kept = new Kept(Object.keys(value).length);
  return entered(kept, 0, value, OF_OBJECT, MOST_LEVELS) ? kept : undefined;
}

const isPlain = (value: unknown): value is JsonObject => isObject(value) && Object.getPrototypeOf(value) === Object.prototype;

/** What is looked at of the values in a map, by their keys; what has no name here must be the same. */
interface Form {
  readonly role?: (key: string, value: unknown) => Role;
  readonly inside?: ReadonlyMap<string, Form>;
  /** Of a list: of its items. */
  readonly items?: Form;
}

const of = (inside: Readonly<Record<string, Form>>, role?: Form['role']): Form => ({ inside: new Map(Object.entries(inside)), ...(role && { role }) });

const OF_VALUE: Form = {};
const OF_LABELS: Form = { role: (_, value) => (typeof value === 'string' ? LABEL : EXACT) };
const OF_METADATA = of({ labels: OF_LABELS }, (key, value) => (key === 'name' && typeof value === 'string' ? TEXT : EXACT));
const OF_CONTAINER: Form = { role: (key) => (key === 'image' ? IMAGE : EXACT) };
const OF_POD = of({ containers: { items: OF_CONTAINER } }, (key, value) => (key === 'terminationGracePeriodSeconds' && typeof value === 'number' ? NUMBER : EXACT));
const OF_TEMPLATE = of({ metadata: OF_METADATA, spec: OF_POD });
const OF_OBJECT = of({ metadata: OF_METADATA, spec: of({ template: OF_TEMPLATE, selector: of({ matchLabels: OF_LABELS }) }) });

/** Enters what is in a map or a list, and tells whether all of it could be. */
function entered(kept: Kept, holder: number, held: object, form: Form, levels: number): boolean {
  const isList = Array.isArray(held);
  if (levels === 0 || (!isList && !isPlain(held))) return false;
  if (form === OF_CONTAINER && !isList) kept.images.push({ number: holder, image: held.image, told: toldByImage(held), silent: isSilent(held) });
  for (const key of isList ? held.keys() : Object.keys(held)) {
    if (kept.places.length >= MOST_VALUES) return false;
    const value = (held as Record<string | number, unknown>)[key];
    if (typeof value !== 'object' || value === null) {
      kept.places.push({ role: isList ? EXACT : form.role?.(key as string, value) ?? EXACT, holder, key, value, number: 0, count: 0 });
      continue;
    }
    const number = kept.numbers++;
    const isMap = !Array.isArray(value);
    kept.places.push({ role: isMap ? MAP : LIST, holder, key, value: undefined, number, count: isMap ? Object.keys(value).length : value.length });
    const inside = (isList ? form.items : form.inside?.get(key as string)) ?? OF_VALUE;
    // What is in a list where a map belongs, or the other way round, must be the same.
    if (!entered(kept, number, value, isMap || inside.items ? inside : OF_VALUE, levels - 1)) return false;
  }
  return true;
}

/**
 * Whether a workload is like another one: names, graces, images and values of labels aside. What differs is told, for somebody may read the label.
 *
 * @param known as `copied` has it, which bounds how deep this goes
 */
export function alike(origin: object, known: Kept, value: unknown): Alike | undefined {
  if (!isPlain(value) || !has(value, known.count)) return undefined;
  const { places, images } = known;
  const holders: Record<string | number, unknown>[] = [value as Record<string, unknown>];
  let labels = NONE;
  for (let at = 0; at < places.length; at++) {
    const place = places[at];
    const { role, key } = place;
    const one = place.value;
    const other = holders[place.holder][key];
    if (role === MAP) {
      if (!isPlain(other) || !has(other, place.count)) return undefined;
      holders[place.number] = other as Record<string, unknown>;
    } else if (role === LIST) {
      if (!Array.isArray(other) || other.length !== place.count) return undefined;
      holders[place.number] = other as unknown as Record<number, unknown>;
    } else if (one !== other || other === undefined) {
      if (other === undefined && !Object.hasOwn(holders[place.holder], key)) return undefined;
      if (role === EXACT ? one !== other : role === NUMBER ? typeof other !== 'number' : role !== IMAGE && typeof other !== 'string') return undefined;
      if (role === LABEL) labels = labels === NONE ? new Set([key as string]) : labels.add(key as string);
    }
  }
  const changed = imagesOf(images, holders);
  return changed && { origin, labels, images: changed };
}

/** The names of containers with another image; undefined where one tells something else. */
function imagesOf(images: readonly Image[], holders: readonly Record<string, unknown>[]): ReadonlySet<string> | undefined {
  let changed = NONE;
  for (const { number, image, told, silent } of images) {
    const container = holders[number] as JsonObject;
    if (image === container.image) continue;
    if (!isNamed(image) || !isNamed(container.image)) return undefined;
    if (!(silent && isSilent(container)) && told !== toldByImage(container)) return undefined;
    changed = changed === NONE ? new Set([String(container.name)]) : changed.add(String(container.name));
  }
  return changed;
}

/** Of most there are none; never added to. */
const NONE = new Set<string>();

/** Whether it is an image, and not the word for one that is put in later. */
const isNamed = (image: unknown): boolean => typeof image === 'string' && image !== '' && image !== 'auto';

/** Whether a map has so many entries. */
function has(map: JsonObject, count: number): boolean {
  return Object.keys(map).length === count;
}
