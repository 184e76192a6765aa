import { blockScalar } from './block-scalar';
import { Cursor, DASH, HASH, isBlankOrEnd, isWordLetter } from './cursor';
import { plainScalar, quotedScalar } from './plain-and-quoted';
import { Unreadable } from './syntax';
import { Directive, directive, RawTag, rawTag } from './tags';

export type TokenKind = 'undecided' | 'stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence' | 'block-mapping' | 'block-end'
| '[' | ']' | '{' | '}' | ',' | '-' | '?' | ':' | 'alias' | 'anchor' | 'tag' | 'plain' | 'quoted' | 'block';

/** A piece of YAML. */
export interface Token {
  kind: TokenKind;
  readonly at: number;
  /** Of a scalar, an alias, an anchor. */
  readonly text: string;
  readonly tag?: RawTag;
  readonly directive?: Directive;
  /** What comes behind it, where it was undecided and became two. */
  then?: Token;
  key?: SimpleKey;
}

/** A place where a key without `?` may begin: only a `:` behind it tells. */
interface SimpleKey {
  readonly token: Token;
  readonly line: number;
  readonly column: number;
  /** At the indentation of a map: there nothing but a key can stand. */
  readonly required: boolean;
  possible: boolean;
  /** Nobody waits for it any longer. */
  released: boolean;
  /** The parser has gone beyond it. */
  passed: boolean;
}

interface Level {
  /** Where its bracket is. */
  readonly at: number;
  key?: SimpleKey;
  /** Whether a key could begin within it. */
  hadKeys: boolean;
}

/** Longer keys need a `?`: YAML 1.1, 7.3.3 of its later edition. In characters of Unicode. */
const LONGEST_KEY = 1024;

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
  private readonly levels: Level[] = [{ at: -1, hadKeys: false }];
  private keyAllowed = true;

  constructor(source: string) {
    this.cursor = new Cursor(source);
    // The mark that some editors put before a text.
    if (this.cursor.letter() === 0xfeff) this.cursor.lineStart = this.cursor.at = 1;
  }

  /** The next token. */
  peek(): Token {
    for (;;) {
      const token = this.queue[this.head] as Token | undefined;
      if (token === undefined) this.fetch();
      else if (token.kind !== 'undecided') return token;
      else if (!token.key!.released && this.isPossible(token.key!)) this.fetch();
      else this.pass(token.key!);
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

  private push(kind: TokenKind, at: number, text = '', more?: Partial<Token>): void {
    this.queue.push({ kind, at, text, tag: more?.tag, directive: more?.directive, then: undefined, key: undefined });
  }

  private get inFlow(): boolean {
    return this.levels.length > 1;
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
        return this.push('tag', cursor.at, '', { tag: rawTag(cursor) });
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

  private isPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line === this.cursor.line && !this.isTooLong(key)) return true;
    if (key.required) throw missingColon(key);
    return key.possible = false;
  }

  private isTooLong({ token }: SimpleKey): boolean {
    const { text, at } = this.cursor;
    if (at - token.at <= LONGEST_KEY) return false;
    return at - token.at > 2 * LONGEST_KEY || [...text.slice(token.at, at)].length > LONGEST_KEY;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.removeKey();
    const { cursor } = this;
    const level = this.levels[this.levels.length - 1];
    const token: Token = { kind: 'undecided', at: cursor.at, text: '', tag: undefined, directive: undefined, then: undefined, key: undefined };
    const required = !this.inFlow && this.indent === cursor.column;
    level.key = token.key = { token, line: cursor.line, column: cursor.column, required, possible: true, released: false, passed: false };
    level.hadKeys = true;
    this.queue.push(token);
  }

  private removeKey(): void {
    const { key } = this.levels[this.levels.length - 1];
    if (!key?.possible) return;
    if (key.required) throw missingColon(key);
    key.possible = false;
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
    this.removeKey();
    this.keyAllowed = false;
    this.push('stream-end', this.cursor.at);
  }

  private directive(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    const { at } = this.cursor;
    this.push('directive', at, '', { directive: directive(this.cursor) });
  }

  private documentMark(kind: TokenKind): void {
    this.unroll(-1);
    this.removeKey();
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
    this.levels.push({ at: this.cursor.at, hadKeys: false });
    this.keyAllowed = true;
    this.one(kind);
  }

  private close(kind: ']' | '}'): void {
    this.removeKey();
    if (this.inFlow) {
      const { at, hadKeys } = this.levels.pop()!;
      const { key } = this.levels[this.levels.length - 1];
      // An oversight of kubectl's library: it does not wait whether an empty list or map is a key.
      if (key?.token.at === at && !hadKeys) key.released = true;
    }
    this.keyAllowed = false;
    this.one(kind);
  }

  private comma(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.one(',');
  }

  private entry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw new Unreadable('- stands where no list can begin', 'a list begins on a line of its own', this.cursor.at);
      if (this.roll(this.cursor.column)) this.push('block-sequence', this.cursor.at);
    }
    this.removeKey();
    this.keyAllowed = true;
    this.one('-');
  }

  private explicitKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw new Unreadable('? stands where no key can begin', 'a key begins on a line of its own', this.cursor.at);
      if (this.roll(this.cursor.column)) this.push('block-mapping', this.cursor.at);
    }
    this.removeKey();
    this.keyAllowed = !this.inFlow;
    this.one('?');
  }

  private value(): void {
    const { key } = this.levels[this.levels.length - 1];
    if (key && this.isPossible(key)) {
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
    const { token } = key;
    const opens = this.roll(key.column);
    key.possible = false;
    if (key.passed) {
      this.push('?', token.at);
      if (opens) this.push('block-mapping', token.at);
    } else if (opens) {
      token.kind = 'block-mapping';
      token.then = { kind: '?', at: token.at, text: '', tag: undefined, directive: undefined, then: undefined, key: undefined };
    } else {
      token.kind = '?';
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
    this.removeKey();
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

function missingColon(key: SimpleKey): Unreadable {
  return new Unreadable('a line of a map has no key', 'here stands a key, a colon and a value; mind the indentation', key.token.at);
}
