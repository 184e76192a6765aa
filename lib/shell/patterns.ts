/** A pattern of grep, read. */
export interface Pattern {
  /** It looks for digits that may be a port or an address of the application. */
  readonly mayMeanPort: boolean;
  /** It looks for letters that may be the name of a program. */
  readonly mayMeanName: boolean;
  test(text: string): boolean;
}

export interface PatternOptions {
  readonly extended: boolean;
  readonly fixed?: boolean;
  readonly word?: boolean;
  readonly whole?: boolean;
  readonly ignoreCase?: boolean;
  /** Ports of the application that are known. */
  readonly ports?: readonly number[];
}

const LONGEST = 200;
const MOST_STARS = 2;

/**
 * Reads a basic or extended expression of the plain kind: characters, `.`, `[…]`, anchors, `*`, `+` and alternatives. What it is tried on is ours, and
 * short, and it has two stars at most, so that it cannot take long.
 *
 * @returns undefined where it has more than that
 */
export function patternOf(written: string, options: PatternOptions): Pattern | undefined {
  if (written.length > LONGEST) return undefined;
  const source = options.fixed ? quoted(written) : translated(written, options.extended);
  if (source === undefined) return undefined;
  const bounded = options.whole ? `^(?:${source})$` : options.word ? `(?<!\\w)(?:${source})(?!\\w)` : source;
  try {
    const expression = new RegExp(bounded, options.ignoreCase ? 'i' : '');
    return { test: (text) => expression.test(text), mayMeanPort: mayMeanPort(written, options.ports ?? []), mayMeanName: /[a-z]{2}/i.test(written.replace(WORDS, '')) };
  } catch {
    return undefined;
  }
}

/** Ports of the mesh begin with 150, and 0.0.0.0 is everybody's: neither is a number of the application's. */
function mayMeanPort(written: string, ports: readonly number[]): boolean {
  const unknown = written.replaceAll('\\', '').replace(/[\dA-F]{2,5}/gi, (digits) => (ports.some((port) => digits === String(port) || parseInt(digits, 16) === port) ? '' : digits));
  const others = unknown.replace(/(?<!\d)150\d\d(?!\d)|0\.0\.0\.0|127\.0\.0\.1|tcp6?|(?<!\d)1337(?!\d)|(?<![\dA-F])0[1-9AB](?![\dA-F])/g, '');
  return /\d|\[|:[*.]|\bcd\b/.test(others.replace(/\[\^?:?[^0-9\]]{0,12}:?\]/g, ''));
}

/** What stands in a list of sockets beside names. */
const WORDS = /tcp|udp|listen(?:ing)?|estab(?:lished)?|(?:time|close|fin).wait\d?|envoy|pilot|agent|proxy|istio|users|local|state|active|proto/gi;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function translated(written: string, extended: boolean): string | undefined {
  let source = '';
  let stars = 0;
  for (let index = 0; index < written.length; index++) {
    const character = written[index];
    switch (character) {
      case '\\': {
        const following = written[++index];
        if (following === undefined) return undefined;
        if (following === '|' && !extended) source += '|';
        else if ('<>b'.includes(following)) source += '\\b';
        else if ('wWsS'.includes(following)) source += `\\${following}`;
        else if (!extended && '(){}+?'.includes(following)) return undefined;
        else source += quoted(following);
        break;
      }
      case '[': {
        const end = written.indexOf(']', index + 2);
        const set = end < 0 ? undefined : written.slice(index + 1, end);
        if (set === undefined || set.includes('[') || set.includes('\\')) return undefined;
        source += `[${set}]`;
        index = end;
        break;
      }
      case '*':
        if (source === '' || source.endsWith('|')) source += '\\*';
        else if (++stars > MOST_STARS) return undefined;
        else source += '*';
        break;
      case '+':
      case '?':
        if (!extended) source += `\\${character}`;
        else if (source === '' || ++stars > MOST_STARS) return undefined;
        else source += character;
        break;
      case '|':
        source += extended ? '|' : '\\|';
        break;
      case '(':
      case ')':
        // A group around alternatives only, with nothing that repeats it.
        if (!extended) source += `\\${character}`;
        else if (/[*+?{]/.test(written[index + 1] ?? '') && character === ')') return undefined;
        else source += character === '(' ? '(?:' : ')';
        break;
      case '{':
      case '}':
        if (extended) return undefined;
        source += `\\${character}`;
        break;
      default:
        source += character;
    }
  }
  return source;
}
