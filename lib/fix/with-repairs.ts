import { isDeepStrictEqual } from 'util';
import { readDocuments, TextDocument } from '../documents';
import { applyEdits, partsOf, pointer, resolve } from '../manifest';
import { Edit } from '../model';
import { textOf } from './layout';
import { spliced } from './splice';

/** How often those that cannot be written are left out and the others tried again, */
const MOST_TRIES = 4;
/** and how many are tried one by one, each with a reading of the whole document, where nobody can tell which of them it is. */
const MOST_ALONE = 8;

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
  const parts = new Parts(source, document);
  let open = repairs.map((edits, index): Placed => ({ edits, index, part: parts.of(edits) }));
  const failed: number[] = [];
  for (let tries = 0; tries < MOST_TRIES && open.length > 0; tries++) {
    const { after, wrong } = written(source, document, open);
    if (after !== undefined) return { after, failed };
    if (wrong.length === 0) break;
    failed.push(...wrong.map(({ index }) => index));
    open = open.filter((one) => !wrong.includes(one));
  }
  let after = source;
  for (const [count, { edits, index }] of open.entries()) {
    const now = readDocuments(after)[0];
    const alone = count < MOST_ALONE ? written(after, now, [{ edits, index, part: new Parts(after, now).of(edits) }]).after : undefined;
    if (alone === undefined) failed.push(index);
    else after = alone;
  }
  return { after, failed };
}

interface Placed {
  readonly edits: readonly Edit[];
  readonly index: number;
  readonly part: Part;
}

/** The text with all of them in it; otherwise those that are known to be in the way. */
function written(source: string, document: TextDocument, repairs: readonly Placed[]): { readonly after?: string; readonly wrong: readonly Placed[] } {
  const byPart = new Map<number, Placed[]>();
  for (const one of repairs) byPart.set(one.part.start, [...byPart.get(one.part.start) ?? [], one]);
  const { eol } = textOf(source);
  const wrong: Placed[] = [];
  const pieces: string[] = [];
  let from = 0;
  for (const [start, own] of [...byPart].sort(([one], [other]) => one - other)) {
    const { part: { end, inside } } = own[0];
    const edits = own.flatMap((one) => one.edits.map((edit) => ({ ...edit, pointer: inside(edit.pointer) })));
    const made = start < from ? undefined : spliced({ source: source.slice(start, end), eol }, edits);
    if (made === undefined) {
      if (own.length > 1) return { wrong: [] };
      wrong.push(...own);
      continue;
    }
    pieces.push(source.slice(from, start), made);
    from = end;
  }
  if (wrong.length > 0) return { wrong };
  const after = pieces.join('') + source.slice(from);
  const wanted = applyEdits(document.value, repairs.flatMap(({ edits }) => edits));
  const value = readDocuments(after)[0]?.value;
  if (isDeepStrictEqual(value, wanted)) return { after, wrong };
  const isOther = ({ part: { item } }: Placed) => item !== undefined && !isDeepStrictEqual(resolve(value, item), resolve(wanted, item));
  return { wrong: value === undefined ? [] : repairs.filter(isOther) };
}

/** A stretch of a document that can be parsed by itself. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** The item of a List that it is. */
  readonly item?: string;
  /** A pointer into the document as one into the part. */
  inside(pointer: string): string;
}

/** What of a document a repair is for: the item of a List, for to parse the whole of a long one takes longer than everything else; all of it where it is none, or does not show where it ends. */
class Parts {
  private starts?: readonly number[];

  constructor(private readonly source: string, private readonly document: TextDocument) {}

  of(edits: readonly Edit[]): Part {
    const { source } = this;
    const whole: Part = { start: 0, end: source.length, inside: (inDocument) => inDocument };
    const items = new Set(edits.map((edit) => partsOf(edit.pointer).slice(0, 2).join('/')));
    const [item] = items;
    if (items.size !== 1 || !/^items\/\d+$/.test(item)) return whole;
    const place = this.document.position(`/${item}`);
    const line = place && (this.starts ??= startsOf(source))[place.line - 1];
    if (place === undefined || line === undefined) return whole;
    const at = line + place.column - 1;
    const before = source.slice(line, at);
    const rest = (inDocument: string) => partsOf(inDocument).slice(2);
    if (/^ *- +$/.test(before)) return { start: line, end: endOfItem(source, at, before.indexOf('-')), item: `/${item}`, inside: (inDocument) => pointer('0', ...rest(inDocument)) };
    const end = source[at] === '{' ? endOfMap(source, at) : undefined;
    return end === undefined ? whole : { start: at, end, item: `/${item}`, inside: (inDocument) => pointer(...rest(inDocument)) };
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

