import { isObject, JsonObject, toldByImage } from '../manifest';

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

/** A map as it was: its entries in lists, which are walked in a fraction of the time. */
export class Kept {
  /** @param told of a container, by its image */
  public constructor(public readonly keys: readonly string[], public readonly values: readonly unknown[], public readonly told: string) {}

  public get(key: string): unknown {
    return this.values[this.keys.indexOf(key)];
  }
}

/** A copy that nobody edits; undefined of what is not plain, or large. */
export function copied(value: unknown): Kept | undefined {
  let left = MOST_VALUES;
  const copy = (one: unknown, levels: number): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (--left < 0 || levels === 0) throw TOO_MUCH;
    if (Array.isArray(one)) return one.map((item) => copy(item, levels - 1));
    if (!isPlain(one)) throw TOO_MUCH;
    const keys = Object.keys(one);
    return new Kept(keys, keys.map((key) => copy(one[key], levels - 1)), 'image' in one ? toldByImage(one) : '');
  };
  try {
    const kept = copy(value, MOST_LEVELS);
    return kept instanceof Kept ? kept : undefined;
  } catch (error) {
    if (error === TOO_MUCH) return undefined;
    throw error;
  }
}

const TOO_MUCH = new Error('too much to be copied');

const isPlain = (value: unknown): value is JsonObject => isObject(value) && Object.getPrototypeOf(value) === Object.prototype;

/**
 * Whether a workload is like another one: names, graces, images and values of labels aside. What differs is told, for somebody may read the label.
 *
 * @param known as `copied` has it, which bounds how deep this goes
 */
export function alike(origin: object, known: Kept, value: unknown): Alike | undefined {
  const found: Found = { origin, labels: new Set(), images: new Set() };
  return entries(known, value, ofObject, found) ? found : undefined;
}

interface Found extends Alike {
  readonly labels: Set<string>;
  readonly images: Set<string>;
}

/** Whether the values of a key are alike. Functions of the module, not made for each comparison: one is made for every workload of an app. */
type Compare = (key: string, one: unknown, other: unknown, found: Found) => boolean;

const ofObject: Compare = (key, one, other, found) =>
  (key === 'metadata' ? entries(one, other, ofMetadata, found) : key === 'spec' ? entries(one, other, ofSpec, found) : same(one, other));

const ofSpec: Compare = (key, one, other, found) =>
  (key === 'template' ? entries(one, other, ofTemplate, found) : key === 'selector' ? entries(one, other, ofSelector, found) : same(one, other));

const ofTemplate: Compare = (key, one, other, found) =>
  (key === 'metadata' ? entries(one, other, ofMetadata, found) : key === 'spec' ? entries(one, other, ofPod, found) : same(one, other));

const ofSelector: Compare = (key, one, other, found) => (key === 'matchLabels' ? entries(one, other, ofLabels, found) : same(one, other));

const ofMetadata: Compare = (key, one, other, found) => {
  if (key === 'labels') return entries(one, other, ofLabels, found);
  return (key === 'name' && typeof one === 'string' && typeof other === 'string') || same(one, other);
};

const ofLabels: Compare = (key, one, other, { labels }) => {
  if (one === other) return true;
  if (typeof one !== 'string' || typeof other !== 'string') return same(one, other);
  labels.add(key);
  return true;
};

const ofPod: Compare = (key, one, other, found) => {
  if (key === 'terminationGracePeriodSeconds' && typeof one === 'number' && typeof other === 'number') return true;
  if (key !== 'containers' || !Array.isArray(one) || !Array.isArray(other)) return same(one, other);
  return one.length === other.length && one.every((container, index) => containersAlike(container, other[index], found));
};

function containersAlike(one: unknown, other: unknown, found: Found): boolean {
  if (!(one instanceof Kept) || !isPlain(other)) return same(one, other);
  if (!entries(one, other, ofContainer, found)) return false;
  const image = one.get('image');
  if (image === other.image) return true;
  if (!isNamed(image) || !isNamed(other.image) || one.told !== toldByImage(other)) return false;
  found.images.add(String(other.name));
  return true;
}

const ofContainer: Compare = (key, one, other) => key === 'image' || same(one, other);

/** Whether it is an image, and not the word for one that is put in later. */
const isNamed = (image: unknown): boolean => typeof image === 'string' && image !== '' && image !== 'auto';

/** Whether two maps have the same keys, with values that are alike. */
function entries(one: unknown, other: unknown, compare: Compare, found: Found): boolean {
  if (!(one instanceof Kept) || !isPlain(other)) return same(one, other);
  const { keys, values } = one;
  for (let index = 0; index < keys.length; index++) {
    const value = other[keys[index]];
    if (!compare(keys[index], values[index], value, found) || (value === undefined && !Object.hasOwn(other, keys[index]))) return false;
  }
  return has(other, keys.length);
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one instanceof Kept) {
    if (!isPlain(other)) return false;
    const { keys, values } = one;
    for (let index = 0; index < keys.length; index++) {
      const value = other[keys[index]];
      if (!same(values[index], value) || (value === undefined && !Object.hasOwn(other, keys[index]))) return false;
    }
    return has(other, keys.length);
  }
  return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => same(item, other[index]));
}

/** Whether a map has so many entries. */
function has(map: JsonObject, count: number): boolean {
  let left = count;
  for (const _ in map) left--;
  return left === 0;
}
