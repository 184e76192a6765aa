/** Whether a text is like a pattern in which `*` stands for any letters and `?` for one. Linear in what it looks at, whatever the pattern is. */
export function isLike(text: string, pattern: string): boolean {
  return matches(text, pattern, '*', (letter, wanted) => wanted === '?' || letter === wanted);
}

/** The same of paths: `**` stands for any folders, and `*` for no slash. A folder stands for all that is in it. */
export function isPathLike(path: string, pattern: string): boolean {
  const [parts, wanted] = [path, pattern].map((text) => text.split('/').filter((part) => part !== '' && part !== '.'));
  return matches(parts, wanted, '**', isLike) || matches(parts, [...wanted, '**'], '**', isLike);
}

/** As glob(7) does it: where it fails after a star, the last star takes one more. */
function matches<T extends string>(items: ArrayLike<T>, pattern: ArrayLike<T>, star: string, isOne: (item: T, wanted: T) => boolean): boolean {
  let [at, wanted, lastStar, taken] = [0, 0, -1, 0];
  while (at < items.length) {
    if (wanted < pattern.length && pattern[wanted] === star) {
      [lastStar, taken] = [wanted, at];
      wanted += 1;
    } else if (wanted < pattern.length && isOne(items[at], pattern[wanted])) {
      at += 1;
      wanted += 1;
    } else if (lastStar >= 0) {
      taken += 1;
      [at, wanted] = [taken, lastStar + 1];
    } else {
      return false;
    }
  }
  while (wanted < pattern.length && pattern[wanted] === star) wanted += 1;
  return wanted === pattern.length;
}
