import { Cursor, HASH, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isFlowMark } from './cursor';
import { Unreadable } from './syntax';

/** What stands between two lines, or words, of a scalar: as much of it as is in the value. */
interface Gap {
  readonly text: string;
  readonly hasBreak: boolean;
}

/**
 * Goes beyond blanks and line breaks. One break is a blank in the value, more are one less.
 *
 * @param broken whether a break came before that is in no value: a `\` at the end of a line
 * @param tabsFrom at which column of a new line a tab may stand
 */
function gap(cursor: Cursor, broken: boolean, tabsFrom: number): Gap {
  const from = cursor.at;
  let hasBreak = broken;
  let first = '';
  let others = '';
  let letter = cursor.letter();
  for (; isBlank(letter) || isBreak(letter); letter = cursor.letter()) {
    if (isBlank(letter)) {
      if (hasBreak && letter === 9 && cursor.column < tabsFrom) throw new Unreadable('a tab stands in an indentation', 'YAML takes blanks there', cursor.at);
      cursor.at += 1;
    } else if (hasBreak) {
      others += cursor.skipBreak();
    } else {
      first = cursor.skipBreak();
      hasBreak = true;
    }
  }
  if (!hasBreak) return { text: cursor.text.slice(from, cursor.at), hasBreak };
  return { text: first === '\n' ? others || ' ' : first + others, hasBreak };
}

/** A scalar without quotes; it goes on in lines that are indented to `indent` at least, in brackets in all. */
export function plainScalar(cursor: Cursor, indent: number, inFlow: boolean): { readonly text: string; readonly endsLine: boolean } {
  let text = '';
  let between: Gap = { text: '', hasBreak: false };
  while (!cursor.isAtDocumentMark() && cursor.letter() !== HASH) {
    const end = endOfPlainLine(cursor.text, cursor.at, inFlow);
    if (end > cursor.at) {
      text += between.text + cursor.text.slice(cursor.at, end);
      cursor.at = end;
      between = { text: '', hasBreak: false };
    }
    if (!isBlank(cursor.letter()) && !isBreak(cursor.letter())) break;
    between = gap(cursor, false, indent);
    if (!inFlow && cursor.column < indent) break;
  }
  return { text, endsLine: between.hasBreak };
}

function endOfPlainLine(text: string, start: number, inFlow: boolean): number {
  let end = start;
  for (let at = start; ; at++) {
    const letter = text.charCodeAt(at);
    if (isBlank(letter)) continue;
    if (isBreakOrEnd(letter) || (letter === 58 && isBlankOrEnd(text.charCodeAt(at + 1)))) return end;
    if (letter === HASH && at > end) return end;
    // A question mark ends it too, as in kubectl's library alone.
    if (inFlow && (isFlowMark(letter) || letter === 63)) return end;
    end = at + 1;
  }
}

const SINGLE = 39;
const DOUBLE = 34;
const BACKSLASH = 92;

/** A scalar in quotes; the cursor is at the first. */
export function quotedScalar(cursor: Cursor): string {
  const start = cursor.at;
  const quote = cursor.letter();
  cursor.at += 1;
  let text = '';
  for (;;) {
    if (cursor.isAtDocumentMark()) throw new Unreadable('a quoted text does not end before a line of --- or ...', 'close the quotes', start);
    if (cursor.letter() === 0) throw new Unreadable('a quoted text does not end', 'close the quotes', start);
    let broken = false;
    for (let letter = cursor.letter(); !isBlankOrEnd(letter) && !broken; letter = cursor.letter()) {
      if (letter === quote) {
        if (quote === DOUBLE || cursor.letter(1) !== SINGLE) break;
        text += '\'';
        cursor.at += 2;
      } else if (letter === BACKSLASH && quote === DOUBLE) {
        cursor.at += 1;
        if (isBreak(cursor.letter())) {
          cursor.skipBreak();
          broken = true;
        } else {
          text += escaped(cursor);
        }
      } else {
        const from = cursor.at;
        cursor.at = endOfQuotedRun(cursor.text, from, quote);
        text += cursor.text.slice(from, cursor.at);
      }
    }
    if (cursor.letter() === quote && !broken) break;
    text += gap(cursor, broken, 0).text;
  }
  cursor.at += 1;
  return text;
}

/** As far as a line goes without a quote or an escape; blanks at its end are not of it. */
function endOfQuotedRun(text: string, start: number, quote: number): number {
  let end = start;
  for (let at = start; ; at++) {
    const letter = text.charCodeAt(at);
    if (isBlank(letter)) continue;
    if (letter === quote || (letter === BACKSLASH && quote === DOUBLE)) return at;
    if (isBreakOrEnd(letter)) return end;
    end = at + 1;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'], ['a', '\x07'], ['b', '\b'], ['t', '\t'], ['\t', '\t'], ['n', '\n'], ['v', '\v'], ['f', '\f'], ['r', '\r'], ['e', '\x1b'], [' ', ' '],
  ['"', '"'], ['\'', '\''], ['\\', '\\'], ['N', '\x85'], ['_', '\xa0'], ['L', '\u2028'], ['P', '\u2029'],
]);

const HEX_DIGITS: ReadonlyMap<string, number> = new Map([['x', 2], ['u', 4], ['U', 8]]);

/** What an escape stands for; the cursor is behind the `\`. */
function escaped(cursor: Cursor): string {
  const start = cursor.at - 1;
  const name = cursor.text[cursor.at];
  const simple = ESCAPES.get(name);
  const digits = HEX_DIGITS.get(name) ?? 0;
  if (simple === undefined && digits === 0) throw new Unreadable(`\\${name === '\0' ? '' : name} in double quotes stands for nothing`, 'write \\\\ for a backslash, or use single quotes', start);
  cursor.at += 1 + digits;
  if (simple !== undefined) return simple;
  const hex = cursor.text.slice(cursor.at - digits, cursor.at);
  const code = /^[0-9a-fA-F]+$/.test(hex) ? parseInt(hex, 16) : Infinity;
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Unreadable(`\\${name} wants ${digits} hexadecimal digits of a character`, 'write it in full', start);
  return String.fromCodePoint(code);
}
