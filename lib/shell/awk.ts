import { Argument } from './context';
import { Remains } from './sockets';

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
