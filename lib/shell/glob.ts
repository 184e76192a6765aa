/** Texts and patterns longer than this are not compared. */
const LONGEST = 512;

type Piece = '*' | ((character: string) => boolean);

/**
 * Whether a text matches a pattern of the shell: `*`, `?`, `[…]` and plain characters.
 *
 * @returns undefined where the pattern has more than that, or is too long
 */
export function matches(pattern: string, text: string): boolean | undefined {
  const pieces = pattern.length > LONGEST || text.length > LONGEST ? undefined : piecesOf(pattern);
  if (!pieces) return undefined;
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    const piece = pieces[at];
    if (piece === '*') {
      star = at++;
      resume = index;
    } else if (piece?.(text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (pieces[at] === '*') at++;
  return at === pieces.length;
}

function piecesOf(pattern: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if ('\\()|'.includes(character)) return undefined;
    if (character === '*') {
      pieces.push('*');
    } else if (character === '?') {
      pieces.push(() => true);
    } else if (character === '[') {
      const end = pattern.indexOf(']', index + 2);
      const set = end < 0 ? undefined : setOf(pattern.slice(index + 1, end));
      if (!set) return undefined;
      pieces.push(set);
      index = end;
    } else {
      pieces.push((other) => other === character);
    }
  }
  return pieces;
}

/** Letters and digits one by one, or from one to another; classes with a name are not read. */
function setOf(written: string): ((character: string) => boolean) | undefined {
  const not = written.startsWith('!') || written.startsWith('^');
  const items = not ? written.slice(1) : written;
  if (items === '' || items.includes('[')) return undefined;
  const tests: ((character: string) => boolean)[] = [];
  for (let index = 0; index < items.length; index++) {
    const from = items[index];
    const to = items[index + 1] === '-' ? items[index + 2] : undefined;
    if (to === undefined) {
      tests.push((character) => character === from);
      continue;
    }
    // What lies between two letters depends on the language of the machine.
    if (!/^\d$/.test(from) || !/^\d$/.test(to)) return undefined;
    tests.push((character) => character >= from && character <= to);
    index += 2;
  }
  return (character) => tests.some((test) => test(character)) !== not;
}
