import { isDeepStrictEqual } from 'util';
import { readDocuments, TextDocument } from '../documents';
import { applyEdits, partsOf, pointer, resolve } from '../manifest';
import { Edit } from '../model';
import { textOf } from './layout';
import { spliced } from './splice';

/** How often those that cannot be written are left out and the others tried again, */
const MOST_TRIES = 4;
/** and how many are tried one by one, where nobody can tell which of them it is: each takes a reading of the whole document, */
const MOST_ALONE = 8;
/** and no more characters than this are read for it. */
const MOST_READ = 200_000;

export interface WithRepairs {
  readonly after: string;
  /** Which of the repairs are not in it. */
  readonly failed: readonly number[];
}

/**
 * The text of a document with as many of the repairs in it as can be written, each as a whole or not at all. It is read again, and is what they were to make of it.
 *
 * @param document the text as it is read
 */
export function withRepairs(source: string, document: TextDocument, repairs: readonly (readonly Edit[])[]): WithRepairs {
  let open = placed(source, document, repairs.map((edits, index) => ({ edits, index })));
  const failed: number[] = [];
  for (let tries = 0; tries < MOST_TRIES && open.length > 0; tries++) {
    const { done, wrong } = written(source, document, open);
    if (done) return { after: done.text, failed };
    if (wrong.length === 0) break;
    failed.push(...wrong.map(({ index }) => index));
    open = placed(source, document, open.filter((one) => !wrong.includes(one)));
  }
  let now: Written = { text: source, document };
  const alone = Math.min(MOST_ALONE, Math.floor(MOST_READ / source.length));
  for (const [count, one] of open.entries()) {
    const done = count < alone ? written(now.text, now.document, placed(now.text, now.document, [one])).done : undefined;
    if (done) now = done;
    else failed.push(one.index);
  }
  return { after: now.text, failed };
}

interface Wanted {
  readonly edits: readonly Edit[];
  readonly index: number;
}

interface Placed extends Wanted {
  readonly part: Part;
}

/** A text as it was written, and read again. */
interface Written {
  readonly text: string;
  readonly document: TextDocument;
}

/** With the parts that they are written into: none in the other. */
function placed(source: string, document: TextDocument, repairs: readonly Wanted[]): readonly Placed[] {
  const parts = new Parts(source, document);
  const all = repairs.map((one): Placed => ({ edits: one.edits, index: one.index, part: parts.of(one.edits) }));
  return all.some(({ part }) => part === parts.whole) ? all.map((one) => ({ ...one, part: parts.whole })) : all;
}

/** The text with all of them in it; otherwise those that are known to be in the way. */
function written(source: string, document: TextDocument, repairs: readonly Placed[]): { readonly done?: Written; readonly wrong: readonly Placed[] } {
  const byPart = new Map<number, Placed[]>();
  for (const one of repairs) byPart.set(one.part.start, [...byPart.get(one.part.start) ?? [], one]);
  const { eol } = textOf(source);
  const wrong: Placed[] = [];
  const pieces: string[] = [];
  let from = 0;
  for (const [start, own] of [...byPart].sort(([one], [other]) => one - other)) {
    const { part: { end, inside } } = own[0];
    // Aliases of an item are written where it is, once.
    const asWritten = new Map(own.map((one) => [JSON.stringify(one.edits.map((edit) => [inside(edit.pointer), edit.value])), one]));
    const each = [...asWritten.values()];
    const placedIn = each.map(({ edits }) => edits.map((edit) => ({ ...edit, pointer: inside(edit.pointer) })));
    const made = spliced({ source: source.slice(start, end), eol }, placedIn);
    if ('failed' in made) {
      const failed = made.failed.map((at) => each[at]);
      wrong.push(...failed, ...own.filter((one) => !each.includes(one)));
      continue;
    }
    pieces.push(source.slice(from, start), made.text);
    from = end;
  }
  if (wrong.length > 0) return { wrong };
  const text = pieces.join('') + source.slice(from);
  const wanted = applyEdits(document.value, repairs.flatMap(({ edits }) => edits));
  const read = readDocuments(text)[0];
  const value = read?.value;
  if (read && isDeepStrictEqual(value, wanted)) return { done: { text, document: read }, wrong };
  const others = otherParts(source, document, value, wanted);
  return { wrong: repairs.filter(({ part }) => others.has(part.start)) };
}

/** Where the items of a List are written that are not what they were to be: another one that is an alias may be what is not. */
function otherParts(source: string, document: TextDocument, value: unknown, wanted: unknown): ReadonlySet<number> {
  const parts = new Parts(source, document);
  const [items, right] = [value, wanted].map((one) => resolve(one, '/items'));
  if (!Array.isArray(items) || !Array.isArray(right)) return new Set();
  const other = right.flatMap((item, index) => (isDeepStrictEqual(items[index], item) ? [] : parts.of([{ pointer: pointer('items', String(index)) }])));
  return new Set(other.filter((part) => part !== parts.whole).map(({ start }) => start));
}

/** A stretch of a document that can be parsed by itself. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** A pointer into the document as one into the part. */
  inside(pointer: string): string;
}

/** What of a document a repair is for: the item of a List, for to parse the whole of a long one takes longer than everything else; all of it where it is none, or does not show where it ends. */
class Parts {
  readonly whole: Part;
  private starts?: readonly number[];

  constructor(private readonly source: string, private readonly document: TextDocument) {
    this.whole = { start: 0, end: source.length, inside: (inDocument) => inDocument };
  }

  of(edits: readonly Edit[]): Part {
    const { source, whole } = this;
    const items = new Set(edits.map((edit) => partsOf(edit.pointer).slice(0, 2).join('/')));
    const [item] = items;
    if (items.size !== 1 || !/^items\/\d+$/.test(item)) return whole;
    const place = this.document.position(`/${item}`);
    const line = place && (this.starts ??= startsOf(source))[place.line - 1];
    if (place === undefined || line === undefined) return whole;
    const at = line + place.column - 1;
    const before = source.slice(line, at);
    const rest = (inDocument: string) => partsOf(inDocument).slice(2);
    if (/^ *- +$/.test(before)) return { start: line, end: endOfItem(source, at, before.indexOf('-')), inside: (inDocument) => pointer('0', ...rest(inDocument)) };
    const end = source[at] === '{' ? endOfMap(source, at) : undefined;
    return end === undefined ? whole : { start: at, end, inside: (inDocument) => pointer(...rest(inDocument)) };
  }
}

function startsOf(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the first line begins that is not of an item whose dash stands so far in. */
function endOfItem(source: string, from: number, indent: number): number {
  for (let at = source.indexOf('\n', from) + 1; at > 0; at = source.indexOf('\n', at) + 1) {
    const first = /[^ ]/.exec(source.slice(at, at + indent + 1));
    if (first && !'\r\n#'.includes(first[0])) return at;
  }
  return source.length;
}

/** Behind the brace that closes the one at a place. */
function endOfMap(source: string, from: number): number | undefined {
  const token = /["'{}]/g;
  let open = 0;
  token.lastIndex = from;
  for (let found = token.exec(source); found; found = token.exec(source)) {
    const [character] = found;
    if (character === '{') open += 1;
    else if (character === '}') open -= 1;
    else token.lastIndex = endOfText(source, found.index, character);
    if (open === 0) return found.index + 1;
  }
  return undefined;
}

function endOfText(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === quote) return at + 1;
    if (source[at] === '\\' && quote === '"') at += 1;
  }
  return source.length;
}

