import { JsonObject, MOST_CONTAINERS } from '../manifest';
import { Json } from '../model';

/**
 * About how many characters a value has as JSON, of at most so many values in it. What stands in it more than once, as what an alias of YAML stands for, is counted once: it was written once.
 */
export function sizeOf(value: unknown, most: number): number {
  let size = 0;
  const open: unknown[] = [value];
  const seen = new Set<unknown>();
  for (let left = most; open.length > 0 && left > 0; left--) {
    const one = open.pop();
    if (typeof one === 'string') {
      size += one.length + 3;
    } else if (typeof one !== 'object' || one === null || seen.has(one)) {
      size += 5;
    } else if (Array.isArray(one)) {
      seen.add(one);
      size += 2;
      for (const item of one) open.push(item);
    } else {
      seen.add(one);
      size += 2;
      for (const key in one) {
        size += key.length + 3;
        open.push((one as Readonly<Record<string, unknown>>)[key]);
      }
    }
  }
  return size;
}

/** A pod and its containers, as an allowance counts them. */
export function weightOf({ containers, initContainers }: JsonObject): number {
  const some = (list: Json | undefined) => (Array.isArray(list) ? Math.min(list.length, MOST_CONTAINERS) : 0);
  return 1 + some(containers) + some(initContainers);
}
