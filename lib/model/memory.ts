/** Enough for any app; a program that synthesises for ever must not remember for ever. */
const REMEMBERED = 2000;

/** A key is longer only where somebody wrote a very long annotation or script: rare, and 2,000 of those would be a lot of memory. */
const LONGEST_KEY = 20_000;

/** What was made, by its key: as much of it as a long-lived program may hold on to. What is full begins anew. */
export class Memory<T> {
  private readonly made = new Map<string, T>();

  public constructor(private readonly most: number = REMEMBERED) {}

  public get(key: string): T | undefined {
    return this.made.get(key);
  }

  public keep(key: string, value: T): T {
    if (key.length > LONGEST_KEY) return value;
    if (this.made.size >= this.most) this.made.clear();
    this.made.set(key, value);
    return value;
  }
}
