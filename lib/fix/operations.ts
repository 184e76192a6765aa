import { isObject, pointer } from '../manifest';
import type { Json } from '../model';

/** One step of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: Json;
}

/**
 * The steps that make one value of another. An item of a list is asked for its name before it is changed: a patch that is applied to an object with another order of containers fails
 * and does not give one of them what is another's.
 */
export function operations(before: Json, after: Json, at = ''): Operation[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return inMaps(before as Map, after as Map, at);
  if (isItems(before) && isItems(after) && before.length <= after.length) return inLists(before, after, at);
  return isSame(before, after) ? [] : [{ op: 'replace', path: at, value: after }];
}

type Map = { readonly [key: string]: Json };

function inMaps(before: Map, after: Map, at: string): Operation[] {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...gone.map((key): Operation => ({ op: 'remove', path: at + pointer(key) })),
    ...Object.entries(after).flatMap(([key, value]): Operation[] =>
      (Object.hasOwn(before, key) ? operations(before[key], value, at + pointer(key)) : [{ op: 'add', path: at + pointer(key), value }])),
  ];
}

/** Containers and the like come to the end of their lists, and none goes. */
function inLists(before: readonly Json[], after: readonly Json[], at: string): Operation[] {
  return after.flatMap((item, index): Operation[] => {
    if (index >= before.length) return [{ op: 'add', path: `${at}/-`, value: item }];
    const inside = operations(before[index], item, `${at}/${index}`);
    const { name } = before[index] as Map;
    return inside.length > 0 && typeof name === 'string' ? [{ op: 'test', path: `${at}/${index}/name`, value: name }, ...inside] : inside;
  });
}

const isItems = (value: Json): value is readonly Json[] => Array.isArray(value) && value.every(isObject);

const isSame = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);
