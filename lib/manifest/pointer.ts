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
  for (const edit of edits) {
    const parts = partsOf(edit.pointer);
    if (edit.value === undefined || parts.length === 0 || !takes(root, parts[0])) edited(root, edit, true);
    else putDown(root, parts, edit.value);
  }
}

/** The way down what stands there already, and only its end is made: a plan is put into every workload. */
function putDown(root: object, parts: readonly string[], value: Json): void {
  let here = root as Step['holder'];
  const last = parts.length - 1;
  for (let at = 0; at < last; at++) {
    const before = standing(here, parts[at]);
    let next = before;
    if (!takes(before, parts[at + 1])) put(here, parts[at], next = holderOf(before, parts[at + 1], true));
    here = next as Step['holder'];
  }
  put(here, parts[last], copyOf(value));
}

const standing = (here: Step['holder'], part: string): unknown =>
  (Array.isArray(here) ? here[indexOf(part) ?? -1] : Object.hasOwn(here, part) ? here[part] : undefined);

/** Whether something can be put into it by this name. */
const takes = (here: unknown, part: string): boolean => (Array.isArray(here) ? part === '-' || indexOf(part) !== undefined : isObject(here));

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
    const before = standing(holder, part);
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
  if (takes(here, part)) {
    if (inPlace) return here as Step['holder'];
    return Array.isArray(here) ? [...here] : { ...here as Record<string, unknown> };
  }
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
  if (isShallow(value, FEW_LEVELS)) return shallowCopy(value);
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

/** What a plan puts in is two or three levels deep. */
const FEW_LEVELS = 4;

const isShallow = (value: Json | undefined, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  if (levels === 0 || Array.isArray(value)) return false;
  for (const key in value) if (key === '__proto__' || !isShallow((value as Readonly<Record<string, Json>>)[key], levels - 1)) return false;
  return true;
};

function shallowCopy(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value)) copy[key] = shallowCopy((value as Readonly<Record<string, Json>>)[key]);
  return copy;
}
