import { Cursor, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWordLetter } from './cursor';
import { Unreadable } from './syntax';

/** A tag as it stands there: `!!` and `str`, `!` and `name`; a handle that is empty is a tag in full. */
export interface RawTag {
  readonly handle: string;
  readonly suffix: string;
}

/** The cursor is at the `!`. */
export function rawTag(cursor: Cursor): RawTag {
  const start = cursor.at;
  const tag = cursor.text[start + 1] === '<' ? verbatim(cursor) : shorthand(cursor);
  if (!isBlankOrEnd(cursor.letter())) throw new Unreadable('a tag is followed by what cannot be of it', 'put a blank behind it', start);
  return tag;
}

function verbatim(cursor: Cursor): RawTag {
  const start = cursor.at;
  cursor.at += 2;
  const suffix = uri(cursor);
  if (suffix === '' || cursor.text[cursor.at] !== '>') throw new Unreadable('a tag that begins with !< does not end with >', 'write it in full', start);
  cursor.at += 1;
  return { handle: '', suffix };
}

function shorthand(cursor: Cursor): RawTag {
  const start = cursor.at;
  const handle = tagHandle(cursor);
  const suffix = uri(cursor);
  if (handle.length > 1 && handle.endsWith('!')) {
    if (suffix === '') throw new Unreadable(`${handle} is a tag without a name`, 'write one, such as !!str', start);
    return { handle, suffix };
  }
  const name = handle.slice(1) + suffix;
  return name === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix: name };
}

/** `!`, `!!` or `!name!`; without the last, it is a tag's beginning. */
function tagHandle(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  while (isWordLetter(cursor.letter())) cursor.at += 1;
  if (cursor.text[cursor.at] === '!') cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
}

const URI_LETTERS = new Set(';/?:@&=+$,.!~*\'()[]%');

function uri(cursor: Cursor): string {
  const start = cursor.at;
  while (isWordLetter(cursor.letter()) || URI_LETTERS.has(cursor.text[cursor.at])) cursor.at += 1;
  const text = cursor.text.slice(start, cursor.at);
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Unreadable('a % in a tag is followed by no byte of UTF-8', 'write two hexadecimal digits for each byte', start);
  }
}

/** A line that begins with `%`. */
export type Directive = { readonly name: 'YAML' } | { readonly name: 'TAG'; readonly handle: string; readonly prefix: string };

export function directive(cursor: Cursor): Directive {
  const start = cursor.at;
  cursor.at += 1;
  const from = cursor.at;
  while (isWordLetter(cursor.letter())) cursor.at += 1;
  const name = cursor.text.slice(from, cursor.at);
  const wrong = () => new Unreadable(`the line %${name} is no directive that is known`, 'kubectl reads %YAML 1.1 and %TAG !name! prefix', start);
  if (!isBlankOrEnd(cursor.letter())) throw wrong();
  cursor.skipBlanks();
  const found = name === 'YAML' ? version(cursor) : name === 'TAG' ? tagDirective(cursor) : undefined;
  if (!found) throw wrong();
  cursor.skipRestOfLine();
  if (!isBreakOrEnd(cursor.letter())) throw wrong();
  cursor.skipBreak();
  return found;
}

function version(cursor: Cursor): Directive | undefined {
  const from = cursor.at;
  while (isDigit(cursor.letter()) || cursor.text[cursor.at] === '.') cursor.at += 1;
  return /^0?1\.0?1$/.test(cursor.text.slice(from, cursor.at)) ? { name: 'YAML' } : undefined;
}

function tagDirective(cursor: Cursor): Directive | undefined {
  if (cursor.text[cursor.at] !== '!') return undefined;
  const handle = tagHandle(cursor);
  if ((handle !== '!' && !handle.endsWith('!')) || !isBlank(cursor.letter())) return undefined;
  cursor.skipBlanks();
  const prefix = uri(cursor);
  return prefix !== '' && isBlankOrEnd(cursor.letter()) ? { name: 'TAG', handle, prefix } : undefined;
}
