import { Edit, Json } from '../model';
import { isObject } from './json';

/** A JSON pointer (RFC 6901) from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

const split = new Map<string, readonly string[]>();

/** The parts of a pointer; the few that a plan writes are split once. */
export function partsOf(text: string): readonly string[] {
  let parts = split.get(text);
  if (!parts) {
    if (split.size > 1000) split.clear();
    split.set(text, parts = splitParts(text));
  }
  return parts;
}

function splitParts(text: string): string[] {
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
 * or `0`. What no edit touches is shared with `root`, which stays as it is; what is put in is shared with nobody.
 */
export function applyEdits<T>(root: T, edits: readonly Edit[]): T {
  return edits.reduce((value, edit) => set(value, partsOf(edit.pointer), 0, edit.value, false) as T, root);
}

/** The same in `root` itself, for one who owns it. */
export function applyEditsInPlace(root: object, edits: readonly Edit[]): void {
  for (const edit of edits) set(root, partsOf(edit.pointer), 0, edit.value, true);
}

function set(here: unknown, parts: readonly string[], at: number, value: Json | undefined, inPlace: boolean): unknown {
  if (at === parts.length) return value === undefined ? undefined : copyOf(value);
  const part = parts[at];
  if (Array.isArray(here) || (!isObject(here) && (part === '-' || part === '0'))) {
    const list: unknown[] = Array.isArray(here) ? (inPlace ? here : [...here]) : [];
    const index = part === '-' ? list.length : Number(part);
    if (at + 1 === parts.length && value === undefined) list.splice(index, 1);
    else list[index] = set(list[index], parts, at + 1, value, inPlace);
    return list;
  }
  const map: Record<string, unknown> = isObject(here) ? (inPlace ? here as Record<string, unknown> : { ...here }) : {};
  const before = Object.hasOwn(map, part) ? map[part] : undefined;
  const next = set(before, parts, at + 1, value, inPlace);
  if (next !== undefined && next === before) return map;
  if (next === undefined) {
    delete map[part];
  } else if (part === '__proto__') {
    // A key of that name would set the prototype.
    Object.defineProperty(map, part, { value: next, writable: true, enumerable: true, configurable: true });
  } else {
    map[part] = next;
  }
  return map;
}

function copyOf(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const map = value as { readonly [key: string]: Json };
  const copy: { [key: string]: Json } = {};
  for (const key of Object.keys(map)) copy[key] = copyOf(map[key]);
  return copy;
}
