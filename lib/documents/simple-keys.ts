import { Cursor } from './cursor';
import { Unreadable } from './syntax';
import { SimpleKey, Token, token } from './token';

interface Level {
  /** Where its bracket is. */
  readonly at: number;
  key?: SimpleKey;
  /** Whether a key could begin within it. */
  hadKeys: boolean;
}

/** Longer ones need a `?`. In characters of Unicode. */
const LONGEST = 1024;

/** Of each level of brackets, the place where a key may have begun. */
export class SimpleKeys {
  private readonly levels: Level[] = [{ at: -1, hadKeys: false }];

  constructor(private readonly cursor: Cursor) {}

  get inFlow(): boolean {
    return this.levels.length > 1;
  }

  get current(): SimpleKey | undefined {
    return this.levels[this.levels.length - 1].key;
  }

  /** A key may begin here. Returns what stands for it until that is known. */
  save(indent: number): Token {
    this.remove();
    const { cursor } = this;
    const level = this.levels[this.levels.length - 1];
    const undecided = token('undecided', cursor.at);
    const required = !this.inFlow && indent === cursor.column;
    const { line, column } = cursor;
    level.key = undecided.key = { token: undecided, line, column, required, possible: true, released: false, passed: false };
    level.hadKeys = true;
    return undecided;
  }

  /** @throws Unreadable where nothing but a key could stand */
  remove(): void {
    const key = this.current;
    if (!key?.possible) return;
    if (key.required) throw missingColon(key);
    key.possible = false;
  }

  /**
   * Whether it may be a key still: a key is on one line.
   *
   * @throws Unreadable where nothing but a key could stand
   */
  isPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line === this.cursor.line && !this.isTooLong(key)) return true;
    if (key.required) throw missingColon(key);
    return key.possible = false;
  }

  private isTooLong(key: SimpleKey): boolean {
    const { text, at } = this.cursor;
    const start = key.token.at;
    return at - start > LONGEST && (at - start > 2 * LONGEST || [...text.slice(start, at)].length > LONGEST);
  }

  /** A bracket opens. */
  open(): void {
    this.levels.push({ at: this.cursor.at, hadKeys: false });
  }

  /** A bracket closes. */
  close(): void {
    if (!this.inFlow) return;
    const { at, hadKeys } = this.levels.pop()!;
    const key = this.current;
    // An oversight of kubectl's library: it does not wait whether an empty list or map is a key.
    if (key?.token.at === at && !hadKeys) key.released = true;
  }
}

function missingColon(key: SimpleKey): Unreadable {
  return new Unreadable('a line of a map has no key', 'here stands a key, a colon and a value; mind the indentation', key.token.at);
}
