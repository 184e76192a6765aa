import { blockScalar } from './block-scalar';
import { Cursor, DASH, HASH, isBlankOrEnd, isWordLetter } from './cursor';
import { plainScalar, quotedScalar } from './plain-and-quoted';
import { SimpleKeys } from './simple-keys';
import { Unreadable } from './syntax';
import { directive, rawTag } from './tags';
import { SimpleKey, Token, token, TokenKind } from './token';

/**
 * The tokens of a YAML text, as the library of kubectl splits it: YAML 1.1 in the manner of libyaml. Takes time linear in the text: a token that
 * may turn out to be a key's is kept back, undecided, for a line and 1024 characters at most.
 *
 * @see go.yaml.in/yaml/v2 scannerc.go
 */
export class Tokens {
  private readonly cursor: Cursor;
  private queue: Token[] = [];
  private head = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private readonly keys: SimpleKeys;
  private keyAllowed = true;

  constructor(source: string) {
    this.cursor = new Cursor(source);
    this.keys = new SimpleKeys(this.cursor);
    // The mark that some editors put before a text.
    if (this.cursor.letter() === 0xfeff) this.cursor.lineStart = this.cursor.at = 1;
  }

  /** The next token. */
  peek(): Token {
    for (;;) {
      const next = this.queue[this.head] as Token | undefined;
      if (next === undefined) this.fetch();
      else if (next.kind !== 'undecided') return next;
      else if (!next.key!.released && this.keys.isPossible(next.key!)) this.fetch();
      else this.pass(next.key!);
    }
  }

  /** Goes beyond it. */
  skip(): void {
    const { then } = this.queue[this.head];
    if (then) {
      this.queue[this.head] = then;
    } else {
      this.head += 1;
      if (this.head < this.queue.length) return;
      this.queue = [];
      this.head = 0;
    }
  }

  private pass(key: SimpleKey): void {
    key.passed = true;
    this.head += 1;
  }

  private push(kind: TokenKind, at: number, text?: string): void {
    this.queue.push(token(kind, at, text));
  }

  private get inFlow(): boolean {
    return this.keys.inFlow;
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipToToken();
    this.unroll(cursor.column);
    const letter = cursor.letter();
    if (letter === 0) return this.streamEnd();
    if (cursor.at === cursor.lineStart) {
      if (letter === 37) return this.directive();
      if (cursor.isAtDocumentMark()) return this.documentMark(letter === DASH ? 'document-start' : 'document-end');
    }
    const blankFollows = isBlankOrEnd(cursor.letter(1));
    switch (cursor.text[cursor.at]) {
      case '[':
      case '{':
        return this.open(letter === 91 ? '[' : '{');
      case ']':
      case '}':
        return this.close(letter === 93 ? ']' : '}');
      case ',':
        return this.comma();
      case '-':
        return blankFollows ? this.entry() : this.plain();
      case '?':
        return blankFollows || this.inFlow ? this.explicitKey() : this.plain();
      case ':':
        return blankFollows || this.inFlow ? this.value() : this.plain();
      case '*':
      case '&':
        return this.reference(letter === 42 ? 'alias' : 'anchor');
      case '!':
        this.saveKey();
        this.keyAllowed = false;
        return void this.queue.push({ ...token('tag', cursor.at), tag: rawTag(cursor) });
      case '\'':
      case '"':
        this.saveKey();
        this.keyAllowed = false;
        return this.push('quoted', cursor.at, quotedScalar(cursor));
      case '|':
      case '>':
        return this.block();
      case '%':
      case '@':
      case '`':
      case '\t':
        throw this.cannotBegin();
      default:
        return this.plain();
    }
  }

  private cannotBegin(): Unreadable {
    const letter = this.cursor.text[this.cursor.at];
    const name = letter === '\t' ? 'a tab' : letter;
    return new Unreadable(`${name} stands where a value or a key begins`, letter === '\t' ? 'indent with blanks' : `no text begins with ${name}: put it in quotes`, this.cursor.at);
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.letter() === 32 || (cursor.letter() === 9 && (this.inFlow || !this.keyAllowed))) cursor.at += 1;
      if (cursor.letter() === HASH) cursor.skipToLineEnd();
      if (cursor.skipBreak() === '') return;
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  private saveKey(): void {
    if (this.keyAllowed) this.queue.push(this.keys.save(this.indent));
  }

  /** Begins a list or a map of lines, where the column is a new indentation. */
  private roll(column: number): boolean {
    if (this.inFlow || this.indent >= column) return false;
    this.indents.push(this.indent);
    this.indent = column;
    return true;
  }

  private unroll(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.push('block-end', this.cursor.at);
      this.indent = this.indents.pop()!;
    }
  }

  private streamEnd(): void {
    // No key goes on beyond the end.
    this.cursor.line += 1;
    this.unroll(-1);
    this.keys.remove();
    this.keyAllowed = false;
    this.push('stream-end', this.cursor.at);
  }

  private directive(): void {
    this.unroll(-1);
    this.keys.remove();
    this.keyAllowed = false;
    this.queue.push({ ...token('directive', this.cursor.at), directive: directive(this.cursor) });
  }

  private documentMark(kind: TokenKind): void {
    this.unroll(-1);
    this.keys.remove();
    this.keyAllowed = false;
    this.push(kind, this.cursor.at);
    this.cursor.at += 3;
  }

  private one(kind: TokenKind): void {
    this.push(kind, this.cursor.at);
    this.cursor.at += 1;
  }

  private open(kind: '[' | '{'): void {
    this.saveKey();
    this.keys.open();
    this.keyAllowed = true;
    this.one(kind);
  }

  private close(kind: ']' | '}'): void {
    this.keys.remove();
    this.keys.close();
    this.keyAllowed = false;
    this.one(kind);
  }

  private comma(): void {
    this.keys.remove();
    this.keyAllowed = true;
    this.one(',');
  }

  private entry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw new Unreadable('- stands where no list can begin', 'a list begins on a line of its own', this.cursor.at);
      if (this.roll(this.cursor.column)) this.push('block-sequence', this.cursor.at);
    }
    this.keys.remove();
    this.keyAllowed = true;
    this.one('-');
  }

  private explicitKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw new Unreadable('? stands where no key can begin', 'a key begins on a line of its own', this.cursor.at);
      if (this.roll(this.cursor.column)) this.push('block-mapping', this.cursor.at);
    }
    this.keys.remove();
    this.keyAllowed = !this.inFlow;
    this.one('?');
  }

  private value(): void {
    const key = this.keys.current;
    if (key && this.keys.isPossible(key)) {
      this.decide(key);
      this.keyAllowed = false;
    } else {
      if (!this.inFlow) {
        if (!this.keyAllowed) throw new Unreadable('a : follows what can be no key here', 'put a text that holds ": " in quotes, or mind the indentation', this.cursor.at);
        if (this.roll(this.cursor.column)) this.push('block-mapping', this.cursor.at);
      }
      this.keyAllowed = !this.inFlow;
    }
    this.one(':');
  }

  /** What was undecided is a key, and where it is the first of its map, begins the map. */
  private decide(key: SimpleKey): void {
    const { token: undecided } = key;
    const opens = this.roll(key.column);
    key.possible = false;
    if (key.passed) {
      this.push('?', undecided.at);
      if (opens) this.push('block-mapping', undecided.at);
    } else if (opens) {
      undecided.kind = 'block-mapping';
      undecided.then = token('?', undecided.at);
    } else {
      undecided.kind = '?';
    }
  }

  private reference(kind: 'alias' | 'anchor'): void {
    const { cursor } = this;
    this.saveKey();
    this.keyAllowed = false;
    const start = cursor.at;
    cursor.at += 1;
    while (isWordLetter(cursor.letter())) cursor.at += 1;
    const name = cursor.text.slice(start + 1, cursor.at);
    if (name === '' || !(isBlankOrEnd(cursor.letter()) || '?:,]}%@`'.includes(cursor.text[cursor.at]))) {
      throw new Unreadable(`${kind === 'alias' ? '*' : '&'} stands before what is no name`, 'a name has letters, digits, - and _; put a text that begins so in quotes', start);
    }
    this.push(kind, start, name);
  }

  private block(): void {
    if (this.inFlow) throw this.cannotBegin();
    this.keys.remove();
    this.keyAllowed = true;
    this.push('block', this.cursor.at, blockScalar(this.cursor, this.indent));
  }

  private plain(): void {
    const { cursor } = this;
    this.saveKey();
    this.keyAllowed = false;
    const { at } = cursor;
    const { text, endsLine } = plainScalar(cursor, this.indent + 1, this.inFlow);
    this.push('plain', at, text);
    if (endsLine) this.keyAllowed = true;
  }
}
