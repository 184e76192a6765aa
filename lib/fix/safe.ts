import { parseYamlValue } from '../documents';
import { isObject, resolve } from '../manifest';
import { Edit, Json } from '../model';

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
  return before === after || (isObject(one) && isObject(other) && widens(one as Json, other as Json));
}

const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);
