import { Edit, Json } from '../model';
import { isObject } from './json';

/** A JSON pointer (RFC 6901) from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function partsOf(text: string): string[] {
  return text.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** What stands at `text` in `root`, or undefined. */
export function resolve(root: unknown, text: string): Json | undefined {
  let here: unknown = root;
  for (const part of partsOf(text)) {
    if (Array.isArray(here)) here = here[Number(part)];
    else if (isObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here as Json | undefined;
}

/**
 * A copy of `root` with the edits made, in order. Parents that are missing are made: objects, or a list where the next part is `-`
 * or `0`. What no edit touches is shared with `root`, which stays as it is.
 */
export function applyEdits<T>(root: T, edits: readonly Edit[]): T {
  return edits.reduce((value, edit) => set(value, partsOf(edit.pointer), edit.value) as T, root);
}

function set(here: unknown, parts: readonly string[], value: Json | undefined): unknown {
  if (parts.length === 0) return value;
  const [part, ...rest] = parts;
  if (Array.isArray(here) || (!isObject(here) && (part === '-' || part === '0'))) {
    const list = Array.isArray(here) ? [...here] : [];
    const index = part === '-' ? list.length : Number(part);
    if (rest.length === 0 && value === undefined) list.splice(index, 1);
    else list[index] = set(list[index], rest, value);
    return list;
  }
  const copy: Record<string, unknown> = isObject(here) ? { ...here } : {};
  const next = set(Object.hasOwn(copy, part) ? copy[part] : undefined, rest, value);
  if (next === undefined) delete copy[part];
  else Object.defineProperty(copy, part, { value: next, writable: true, enumerable: true, configurable: true });
  return copy;
}
