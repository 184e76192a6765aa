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

/** A copy that nobody edits; undefined of what is not plain, or large. */
export function copied(value: unknown): JsonObject | undefined {
  let left = MOST_VALUES;
  const copy = (one: unknown, levels: number): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (--left < 0 || levels === 0) throw TOO_MUCH;
    if (Array.isArray(one)) return one.map((item) => copy(item, levels - 1));
    if (!isPlain(one)) throw TOO_MUCH;
    const map: Record<string, unknown> = {};
    for (const key in one) map[key] = copy(one[key], levels - 1);
    return map;
  };
  try {
    return copy(value, MOST_LEVELS) as JsonObject;
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
export function alike(origin: object, known: JsonObject, value: unknown): Alike | undefined {
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
  if (!isPlain(one) || !isPlain(other)) return same(one, other);
  if (!entries(one, other, ofContainer, found)) return false;
  if (one.image === other.image) return true;
  if (!isNamed(one.image) || !isNamed(other.image) || toldByImage(one) !== toldByImage(other)) return false;
  found.images.add(String(other.name));
  return true;
}

const ofContainer: Compare = (key, one, other) => key === 'image' || same(one, other);

/** Whether it is an image, and not the word for one that is put in later. */
const isNamed = (image: unknown): boolean => typeof image === 'string' && image !== '' && image !== 'auto';

/** Whether two maps have the same keys, with values that are alike. */
function entries(one: unknown, other: unknown, compare: Compare, found: Found): boolean {
  if (!isPlain(one) || !isPlain(other)) return same(one, other);
  let count = 0;
  for (const key in one) {
    const value = other[key];
    if (!compare(key, one[key], value, found) || (value === undefined && !Object.hasOwn(other, key))) return false;
    count++;
  }
  for (const _ in other) count--;
  return count === 0;
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (!isPlain(one) || !isPlain(other)) return false;
  let count = 0;
  for (const key in one) {
    const value = other[key];
    if (!same(one[key], value) || (value === undefined && !Object.hasOwn(other, key))) return false;
    count++;
  }
  for (const _ in other) count--;
  return count === 0;
}
