import { Argument } from './context';
import { patternOf } from './patterns';
import { Line, Remains } from './sockets';

/**
 * Programs that look through /proc/net/tcp for sockets of others than the one who looks, told by uid or by inode, and end with something else than 0 when
 * there is one: the waits of docs/proof.md, in the words that people write them in.
 *
 * @returns which sockets they look for; undefined where it is no such program
 */
export function awkLooksForOthers(args: readonly Argument[]): Remains | undefined {
  const program = args.find((arg, index) => arg !== undefined && arg.includes('{') && args[index - 1] !== '-v');
  if (program === undefined || program.length > 400) return undefined;
  const text = program.replace(/\s+/g, '');
  const others = (text.includes('$8!=u') && args.some((arg, index) => args[index - 1] === '-v' && (arg === undefined || arg.startsWith('u=')))) || text.includes('!($10inm)') || text.includes('$8!=1337');
  const sets = /\{b=1(?:;exit)?\}/.test(text);
  if (!others || !sets || !/END\{exit(?:b|b\|\|!h)\}$/.test(text)) return undefined;
  return wanted(text);
}

/** Which states a program asks of column 4. */
function wanted(text: string): Remains | undefined {
  const set = /\$4~\/\^0\[([0-9A-F]{1,12})\]\$\//.exec(text)?.[1];
  const states = new Set(set !== undefined ? set : [...text.matchAll(/\$4=="0([0-9A-F])"/g)].map(([, state]) => state));
  const listening = states.has('A');
  const connected = states.has('1');
  return listening && connected ? 'sockets' : listening ? 'listeners' : connected ? 'connections' : undefined;
}

interface Test {
  (text: string, columns: readonly string[]): boolean;
}

/** Keeps the lines that a simple awk program prints; undefined where the program is more than a condition and one field. */
export function awkFilter(program: string, lines: readonly Line[]): Line[] | undefined {
  if (program.length > 300) return undefined;
  const trimmed = program.trim();
  const brace = trimmed.indexOf('{');
  const condition = (brace < 0 ? trimmed : trimmed.slice(0, brace)).trim();
  const action = brace < 0 ? '' : trimmed.slice(brace);
  const print = /^\{print(?:\$(\d{1,2}))?;?\}$/.exec(action.replace(/\s/g, ''));
  if (action !== '' && !print) return undefined;
  const printed = Number(print?.[1] ?? 0);
  const skipped = /^NR\s*(?:>\s*(\d)|!=\s*1|>=\s*(\d))$/.exec(condition);
  if (skipped) return fields(lines.slice(Number(skipped[1] ?? (skipped[2] === undefined ? 1 : Number(skipped[2]) - 1))), printed);
  const tests: Test[] = [];
  let numbers = false;
  for (const term of condition === '' ? [] : condition.split('&&')) {
    const test = testOf(term.trim());
    if (!test) return undefined;
    tests.push(test.test);
    numbers ||= test.mayMeanPort;
  }
  const kept = lines.flatMap((line): Line[] => {
    const results = line.texts.map((text) => tests.every((test) => test(text, text.trim().split(/\s+/))));
    if (!results.includes(true) && !(numbers && line.whose === 'application')) return [];
    return [{ ...line, maybe: line.maybe || results.includes(false) || (numbers && line.whose === 'application') }];
  });
  return fields(kept, printed);
}

function fields(lines: readonly Line[], printed: number): Line[] {
  if (printed === 0) return [...lines];
  return lines.map((line) => ({ ...line, texts: line.texts.map((text) => text.trim().split(/\s+/)[printed - 1] ?? '') }));
}

function testOf(term: string): { test: Test; mayMeanPort: boolean } | undefined {
  const match = /^(!?)\s*(?:\$(\d{1,2})\s*(!?~)\s*)?\/((?:[^/\\]|\\.)*)\/$/.exec(term);
  if (match) {
    const [, not, column, operator, written] = match;
    const pattern = patternOf(written, { extended: true });
    if (!pattern) return undefined;
    const invert = (not === '!') !== (operator === '!~');
    const at = column === undefined ? 0 : Number(column);
    return { mayMeanPort: pattern.mayMeanPort, test: (text, columns) => pattern.test(at === 0 ? text : columns[at - 1] ?? '') !== invert };
  }
  const equal = /^\$(\d{1,2})\s*([!=]=)\s*(?:"([^"]{0,40})"|(\d{1,9}))$/.exec(term);
  if (!equal) return undefined;
  const [, column, operator, word, digits] = equal;
  const value = word ?? digits;
  // Column 8 of the kernel's tables is an owner, and the proxy's is known; of the application it is known only that it is another.
  const owner = column === '8' && value === '1337';
  return {
    mayMeanPort: !owner && /^\d+$/.test(value) && !/^0[0-9A-F]$/.test(value),
    test: (_, columns) => ((columns[Number(column) - 1] ?? '') === value) === (operator === '=='),
  };
}
