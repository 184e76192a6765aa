import { pieces } from '../documents';
import { oneLine } from '../model';
import type { NamedText, Place } from './places';

/** A comment that accepts findings of the line that it stands on, or of the next that is no comment. */
export interface IgnoreComment {
  readonly place: Place;
  /** Of which it is meant. */
  readonly line: number;
  readonly codes: readonly string[];
  readonly reason: string;
  /** Which document of the text that line is of, from 0. */
  readonly document: number;
}

const MARK = 'graceful-mesh-ignore';
const CODE = /^GM\d{3}$/i;
/** Of a text: each is held against every finding of it. */
const MOST = 1000;

/** `# graceful-mesh-ignore GM301, GM102: the reason`. What stands there otherwise has no code or no reason. */
export function ignoreComments({ path, text }: NamedText): readonly IgnoreComment[] {
  if (!text.includes(MARK)) return [];
  const found: IgnoreComment[] = [];
  const documents = pieces(text);
  let offset = 0;
  /** Those of which the line is not there yet. */
  const open: IgnoreComment[] = [];
  for (const [index, line] of text.split(/(?<=\r\n|\n|\r(?!\n))/).entries()) {
    const begin = line.indexOf('#');
    const at = line.indexOf(MARK);
    const isComment = begin >= 0 && line.slice(0, begin).trim() === '';
    if (!isComment && line.trim() !== '') {
      const document = open.length > 0 ? documentAt(documents, offset) : -1;
      for (const one of open.splice(0)) found.push({ ...one, line: index + 1, document });
    }
    const hash = at < 0 ? -1 : line.lastIndexOf('#', at);
    if (hash >= 0 && line.slice(hash + 1, at).trim() === '' && (hash === 0 || ' \t'.includes(line[hash - 1]))) {
      if (found.length + open.length >= MOST) break;
      const place = { path, line: index + 1, column: hash + 1 };
      (isComment ? open : found).push({ ...read(line.slice(at + MARK.length)), place, line: index + 1, document: documentAt(documents, offset) });
    }
    offset += line.length;
  }
  return [...found, ...open];
}

function documentAt(documents: ReturnType<typeof pieces>, offset: number): number {
  return documents.findIndex(({ start, end }) => offset >= start && offset < end);
}

function read(text: string): Pick<IgnoreComment, 'codes' | 'reason'> {
  const colon = text.indexOf(':');
  const codes = (colon < 0 ? text : text.slice(0, colon)).split(/[\s,]/).filter((word) => word !== '');
  const isAll = codes.length > 0 && codes.every((code) => CODE.test(code));
  return { codes: isAll ? codes.map((code) => code.toUpperCase()) : [], reason: colon < 0 ? '' : oneLine(text.slice(colon + 1).trim()) };
}
