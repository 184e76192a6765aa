import { Cursor, isBlank, isBreak, isBreakOrEnd, isDigit } from './cursor';
import { Unreadable } from './syntax';

/**
 * The text of a block scalar, `|` or `>`; the cursor is at that letter.
 *
 * @param outer the indentation of what it is in, -1 at the root
 */
export function blockScalar(cursor: Cursor, outer: number): string {
  const literal = cursor.text[cursor.at] === '|';
  const { keep, strip, increment } = header(cursor);
  const block = new Block(cursor, outer, increment > 0 ? Math.max(outer, 0) + increment : 0);
  let text = '';
  let lastBreak = '';
  let empty = block.emptyLines();
  let afterBlank = false;
  while (cursor.column === block.indent && cursor.letter() !== 0) {
    const beforeBlank = isBlank(cursor.letter());
    const folds = !literal && !afterBlank && !beforeBlank && lastBreak === '\n';
    text += folds ? (empty === '' ? ' ' : empty) : lastBreak + empty;
    afterBlank = beforeBlank;
    const from = cursor.at;
    cursor.skipToLineEnd();
    text += cursor.text.slice(from, cursor.at);
    lastBreak = cursor.skipBreak();
    empty = block.emptyLines();
  }
  return text + (strip ? '' : lastBreak) + (keep ? empty : '');
}

/** The rest of the first line: how the end is kept, and how far it is indented. */
function header(cursor: Cursor): { readonly keep: boolean; readonly strip: boolean; readonly increment: number } {
  const start = cursor.at;
  cursor.at += 1;
  let chomping = '';
  let increment = 0;
  // Each once, in any order.
  for (let part = 0; part < 2; part++) {
    const letter = cursor.text[cursor.at];
    if (chomping === '' && (letter === '+' || letter === '-')) chomping = letter;
    else if (increment === 0 && isDigit(cursor.letter())) increment = Number(letter);
    else break;
    if (letter === '0') throw new Unreadable('a block text is indented by 0', 'write 1 to 9 behind | or >, or nothing', start);
    cursor.at += 1;
  }
  cursor.skipRestOfLine();
  if (!isBreakOrEnd(cursor.letter())) throw new Unreadable('a block text begins on the line of its | or >', 'it begins on the next line', cursor.at);
  cursor.skipBreak();
  return { keep: chomping === '+', strip: chomping === '-', increment };
}

class Block {
  /**
   * @param outer of what it is in
   * @param indent of its own; 0 until its first line shows it
   */
  constructor(private readonly cursor: Cursor, private readonly outer: number, public indent: number) {}

  /** Goes beyond empty lines to the column where a line of the text would begin. Returns their breaks. */
  emptyLines(): string {
    const { cursor } = this;
    let breaks = '';
    let widest = 0;
    for (;;) {
      while (this.isBefore() && cursor.letter() === 32) cursor.at += 1;
      widest = Math.max(widest, cursor.column);
      if (this.isBefore() && cursor.letter() === 9) throw new Unreadable('a tab stands in the indentation of a block text', 'YAML takes blanks there', cursor.at);
      if (!isBreak(cursor.letter())) break;
      breaks += cursor.skipBreak();
    }
    if (this.indent === 0) this.indent = Math.max(widest, this.outer + 1, 1);
    return breaks;
  }

  private isBefore(): boolean {
    return this.indent === 0 || this.cursor.column < this.indent;
  }
}
