/** Where a reader is in a text. Behind its end stand zeros, which no text that is read holds. */
export class Cursor {
  readonly text: string;
  at = 0;
  /** Counted with all line breaks that YAML 1.1 knows; an editor knows fewer. */
  line = 0;
  lineStart = 0;

  constructor(source: string) {
    this.text = `${source}\0\0\0\0`;
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  letter(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Goes beyond a line break, where one is here. Returns what it is in a value. */
  skipBreak(): string {
    const letter = this.letter();
    if (!isBreak(letter)) return '';
    this.at += letter === CR && this.letter(1) === LF ? 2 : 1;
    this.line += 1;
    this.lineStart = this.at;
    return letter === 0x2028 || letter === 0x2029 ? String.fromCharCode(letter) : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.letter())) this.at += 1;
  }

  skipToLineEnd(): void {
    while (!isBreakOrEnd(this.letter())) this.at += 1;
  }

  /** Blanks and a comment. */
  skipRestOfLine(): void {
    this.skipBlanks();
    if (this.letter() === HASH) this.skipToLineEnd();
  }

  /** `---` or `...` at the beginning of a line. */
  isAtDocumentMark(): boolean {
    const letter = this.letter();
    if ((letter !== DASH && letter !== DOT) || this.at !== this.lineStart) return false;
    return letter === this.letter(1) && letter === this.letter(2) && isBlankOrEnd(this.letter(3));
  }
}

const LF = 10;
const CR = 13;
export const HASH = 35;
export const DASH = 45;
export const DOT = 46;

export function isBlank(letter: number): boolean {
  return letter === 32 || letter === 9;
}

export function isBreak(letter: number): boolean {
  return letter === LF || letter === CR || letter === 0x85 || letter === 0x2028 || letter === 0x2029;
}

export function isBreakOrEnd(letter: number): boolean {
  return letter === 0 || isBreak(letter);
}

export function isBlankOrEnd(letter: number): boolean {
  return isBlank(letter) || isBreakOrEnd(letter);
}

export function isDigit(letter: number): boolean {
  return letter >= 48 && letter <= 57;
}

/** A letter of the names of anchors, tags and directives. */
export function isWordLetter(letter: number): boolean {
  return isDigit(letter) || (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122) || letter === 95 || letter === DASH;
}

/** One of `,[]{}`. */
export function isFlowMark(letter: number): boolean {
  return letter === 44 || letter === 91 || letter === 93 || letter === 123 || letter === 125;
}
