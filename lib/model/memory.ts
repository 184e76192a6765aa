/** Enough for any app; a program that synthesises for ever must not remember for ever. */
const REMEMBERED = 2000;

/** A key is longer only where somebody wrote a very long annotation or script: rare, and 2,000 of those would be a lot of memory. */
const LONGEST_KEY = 20_000;

/** What was made, by its key: as much of it as a long-lived program may hold on to. Where it is full, what was not asked for since the last time goes. */
export class Memory<T> {
  private made = new Map<string, T>();
  /** At most as many that came before those. */
  private older = new Map<string, T>();

  public constructor(private readonly most: number = REMEMBERED) {}

  public get(key: string): T | undefined {
    const one = this.made.get(key);
    if (one !== undefined) return one;
    const old = this.older.get(key);
    return old === undefined ? undefined : this.keep(key, old);
  }

  public keep(key: string, value: T): T {
    if (key.length > LONGEST_KEY) return value;
    if (this.made.size >= this.most) [this.older, this.made] = [this.made, new Map()];
    this.made.set(key, value);
    return value;
  }
}
