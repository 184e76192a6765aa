import { parseYamlValue } from '../documents';
import { isObject, resolve } from '../manifest';
import { Edit, Json, parseGoDuration } from '../model';

/** What is said of what is not. */
export const UNSAFE = 'it would take back something that stands there: --unsafe does';

/**
 * Whether an edit only adds, or raises a number: nothing that somebody decided is taken back. What stands in an annotation is looked at key by key.
 *
 * @param document as it is before the edit
 */
export function isSafe(document: unknown, { pointer, value }: Edit): boolean {
  const before = resolve(document, pointer) as Json | undefined;
  if (before === undefined || before === null) return value !== undefined;
  return value !== undefined && widens(before, value);
}

function widens(before: Json, after: Json): boolean {
  if (typeof before === 'number' && typeof after === 'number') return after >= before;
  if (isObject(before) && isObject(after)) {
    return Object.entries(before).every(([key, one]) => Object.hasOwn(after, key) && same(one as Json, after[key] as Json));
  }
  if (typeof before !== 'string' || typeof after !== 'string') return same(before, after);
  const [one, other] = [parseYamlValue(before).value, parseYamlValue(after).value];
  return before === after || (isObject(one) && isObject(other) && adds(one as Json, other as Json));
}

/** Of a map in an annotation: what stands there stays, on every level, and a drain may get longer. */
function adds(before: Json, after: Json, key = ''): boolean {
  if (isObject(before) && isObject(after)) {
    return Object.entries(before).every(([name, one]) => Object.hasOwn(after, name) && adds(one as Json, after[name] as Json, name));
  }
  return same(before, after) || (key === 'terminationDrainDuration' && lengthOf(after) > lengthOf(before));
}

const lengthOf = (value: Json): number => (typeof value === 'string' ? parseGoDuration(value) ?? NaN : NaN);

const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);
