import { Edit, Json } from '../model';
import { isObject } from './json';

/** A JSON pointer (RFC 6901) from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  let text = '';
  for (const part of parts) text += `/${typeof part === 'string' && SPECIAL.test(part) ? part.replace(/~/g, '~0').replace(/\//g, '~1') : part}`;
  return text;
}

const SPECIAL = /[~/]/;

const split = new Map<string, readonly string[]>();
/** What a plan writes is shorter; a foreign name may be a text of any length, and is not kept. */
const KEPT_LENGTH = 200;
const KEPT = 1000;

/** The parts of a pointer; the few that a plan writes are split once. */
export function partsOf(text: string): readonly string[] {
  if (text.length > KEPT_LENGTH) return splitParts(text);
  let parts = split.get(text);
  if (!parts) {
    if (split.size > KEPT) split.clear();
    split.set(text, parts = splitParts(text));
  }
  return parts;
}

function splitParts(text: string): string[] {
  return text.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The index in a list that a part means. */
function indexOf(part: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined;
}

/** What stands at `text` in `root`, or undefined. */
export function resolve(root: unknown, text: string): Json | undefined {
  let here: unknown = root;
  for (const part of partsOf(text)) {
    if (Array.isArray(here)) here = here[indexOf(part) ?? -1];
    else if (isObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here as Json | undefined;
}

/**
 * A copy of `root` with the edits made, in order. Parents that are missing are made: objects, or a list where the next part is `-`
 * or `0`. What cannot have the next part, a text or a list where a name is looked for, gives way to one that can. What no edit touches is shared with `root`,
 * which stays as it is; what is put in is shared with nobody.
 */
export function applyEdits<T>(root: T, edits: readonly Edit[]): T {
  return edits.reduce((value, edit) => edited(value, edit, false) as T, root);
}

/** The same in `root` itself, for one who owns it. */
export function applyEditsInPlace(root: object, edits: readonly Edit[]): void {
  for (const edit of edits) edited(root, edit, true);
}

/** One level of the way to an edit. */
interface Step {
  readonly holder: unknown[] | Record<string, unknown>;
  readonly part: string;
  readonly before: unknown;
}

/** Down the way, making what is missing, and up again, putting in. Without recursion: a pointer may be as deep as a stack is not. */
function edited(root: unknown, { pointer: text, value }: Edit, inPlace: boolean): unknown {
  // What is not there is gone already; its parents are not made for that.
  if (value === undefined && resolve(root, text) === undefined) return root;
  const way: Step[] = [];
  let here: unknown = root;
  for (const part of partsOf(text)) {
    const holder = holderOf(here, part, inPlace);
    const before = Array.isArray(holder) ? holder[indexOf(part) ?? -1] : Object.hasOwn(holder, part) ? holder[part] : undefined;
    way.push({ holder, part, before });
    here = before;
  }
  let next: unknown = value === undefined ? undefined : copyOf(value);
  for (let at = way.length - 1; at >= 0; at--) {
    const { holder, part, before } = way[at];
    if (next === undefined || next !== before) put(holder, part, next);
    next = holder;
  }
  return next;
}

/** What takes a part: what stands there where it can, otherwise a new list or map. */
function holderOf(here: unknown, part: string, inPlace: boolean): Step['holder'] {
  const inList = part === '-' || indexOf(part) !== undefined;
  if (Array.isArray(here) && inList) return inPlace ? here : [...here];
  if (isObject(here)) return inPlace ? here as Record<string, unknown> : { ...here };
  return part === '-' || part === '0' ? [] : {};
}

function put(holder: Step['holder'], part: string, value: unknown): void {
  if (Array.isArray(holder)) {
    const index = Math.min(indexOf(part) ?? holder.length, holder.length);
    if (value === undefined) holder.splice(index, 1);
    else holder[index] = value;
  } else if (value === undefined) {
    delete holder[part];
  } else if (part === '__proto__') {
    // A key of that name would set the prototype.
    Object.defineProperty(holder, part, { value, writable: true, enumerable: true, configurable: true });
  } else {
    holder[part] = value;
  }
}

/** A copy of its own, also of what is deeper than a stack or refers to itself. */
function copyOf(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const copies = new Map<object, Step['holder']>();
  const copied = (from: unknown): unknown => {
    if (typeof from !== 'object' || from === null) return from;
    let copy = copies.get(from);
    if (!copy) copies.set(from, copy = Array.isArray(from) ? [] : {});
    return copy;
  };
  const copy = copied(value) as Json;
  // A map gives what is added to it while it is walked, too.
  for (const [from, to] of copies) for (const key of Object.keys(from)) put(to, key, copied((from as Record<string, unknown>)[key]));
  return copy;
}
