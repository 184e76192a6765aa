/** Texts and patterns longer than this are not compared. */
const LONGEST = 512;

/**
 * Whether a text matches a pattern of the shell: `*`, `?` and plain characters. Brackets are not read.
 *
 * @returns undefined where the pattern has more than that, or is too long
 */
export function matches(pattern: string, text: string): boolean | undefined {
  if (pattern.length > LONGEST || text.length > LONGEST || /[[\]\\()|]/.test(pattern)) return undefined;
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
