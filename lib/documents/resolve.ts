import { Unreadable, YamlNode } from './syntax';

const WORDS = new Map<string, null | boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

const LONGEST_WORD = 5;

const NOT_FINITE = new Map<string, number>([
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const PREFIX = 'tag:yaml.org,2002:';

/** A scalar with the kind that Go's reader gives it: a key may be of some kinds only. */
export interface Resolved {
  readonly kind: 'null' | 'bool' | 'int' | 'uint' | 'float' | 'str' | 'timestamp';
  readonly value: null | boolean | number | string;
  /** Of an integer that a double does not hold. */
  readonly digits?: string;
}

/** Whether a scalar is the text that stands there, as most are: what resolves to anything else begins with a sign, a point or a digit, or is a short word. */
export function isText({ tag, text, plain }: YamlNode): boolean {
  if (tag !== '') return false;
  if (!plain) return true;
  const first = text.charCodeAt(0);
  return (first > 57 || first === 47) && (text.length > LONGEST_WORD || !WORDS.has(text));
}

/**
 * What a scalar means to kubectl. Its library reads YAML 1.1 with the integers of Go besides: `yes` is true, `060` is 48, `0o17` is 15,
 * `1_000` is 1000, `08` is 8, and a date is a text.
 *
 * @see go.yaml.in/yaml/v2 resolve.go
 */
export function resolveScalar(node: YamlNode): Resolved {
  const { tag, text } = node;
  if (tag === '') return node.plain ? resolvePlain(text, true) : { kind: 'str', value: text };
  switch (tag) {
    case `${PREFIX}str`:
      return { kind: 'str', value: text };
    case `${PREFIX}binary`:
      return { kind: 'str', value: fromBase64(node) };
    case `${PREFIX}null`:
    case `${PREFIX}bool`:
    case `${PREFIX}int`:
    case `${PREFIX}float`:
    case `${PREFIX}timestamp`:
      return forced(node, tag.slice(PREFIX.length));
    default:
      return { kind: 'str', value: text };
  }
}

function forced(node: YamlNode, wanted: string): Resolved {
  const found = resolvePlain(node.text, wanted === 'timestamp');
  if (found.kind === wanted || (found.kind === 'uint' && wanted === 'int')) return found;
  if (found.kind === 'int' && wanted === 'float') return { kind: 'float', value: found.value };
  throw new Unreadable(`!!${wanted} stands before what is none`, `kubectl refuses the document: leave the tag out or write a value that is a ${wanted}`, node.at);
}

function resolvePlain(text: string, dates: boolean): Resolved {
  const first = text.charCodeAt(0);
  const word = WORDS.get(text);
  if (word !== undefined) return { kind: word === null ? 'null' : 'bool', value: word };
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && first !== 43 && first !== 45 && first !== 46) return { kind: 'str', value: text };
  const special = NOT_FINITE.get(text);
  if (special !== undefined) return { kind: 'float', value: special };
  if (first === 46) return fractionAfterPoint(text);
  if (dates && isTimestamp(text)) return { kind: 'timestamp', value: text };
  return number(text.includes('_') ? text.replaceAll('_', '') : text) ?? { kind: 'str', value: text };
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const FRACTION = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

function fractionAfterPoint(text: string): Resolved {
  const value = FRACTION.test(text) ? Number(text.replaceAll('_', '')) : Infinity;
  return Number.isFinite(value) ? { kind: 'float', value } : { kind: 'str', value: text };
}

function number(text: string): Resolved | undefined {
  // The sign of a binary number may stand behind its prefix, too.
  const integer = integerOf(/^0b[-+]/.test(text) ? `${text[2]}0b${text.slice(3)}` : text);
  if (integer) return integer;
  const value = FLOAT.test(text) ? Number(text) : Infinity;
  // Beyond what a double holds Go's reader fails, and the scalar is a text.
  return Number.isFinite(value) ? { kind: 'float', value } : undefined;
}

/** By base: which digits, and how many of them 64 bits have at most. */
const BASES = {
  2: { digits: /^[01]+$/, most: 64, prefix: '0b' },
  8: { digits: /^[0-7]+$/, most: 22, prefix: '0o' },
  10: { digits: /^[0-9]+$/, most: 20, prefix: '' },
  16: { digits: /^[0-9a-fA-F]+$/, most: 16, prefix: '0x' },
} as const;

function integerOf(text: string): Resolved | undefined {
  const sign = text.startsWith('-') || text.startsWith('+') ? text[0] : '';
  const unsigned = sign === '' ? text : text.slice(1);
  const [base, digits] = baseOf(unsigned);
  const { digits: pattern, most, prefix } = BASES[base];
  if (!pattern.test(digits)) return undefined;
  // Few digits are exact in a double; only long ones need the width of 64 bits.
  if (digits.length <= 12) {
    const value = parseInt(digits, base);
    return { kind: 'int', value: sign === '-' && value !== 0 ? -value : value };
  }
  const significant = digits.replace(/^0+(?=.)/, '');
  if (significant.length > most) return undefined;
  const unsigned64 = BigInt(prefix + significant);
  const value = sign === '-' ? -unsigned64 : unsigned64;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { kind: 'int', value: Number(value), digits: String(value) };
  return sign === '' && value < 2n ** 64n ? { kind: 'uint', value: Number(value) } : undefined;
}

function baseOf(text: string): readonly [base: 2 | 8 | 10 | 16, digits: string] {
  if (text.charCodeAt(0) !== 48 || text.length === 1) return [10, text];
  const letter = text.length > 2 ? text[1].toLowerCase() : '';
  if (letter === 'b') return [2, text.slice(2)];
  if (letter === 'o') return [8, text.slice(2)];
  if (letter === 'x') return [16, text.slice(2)];
  return [8, text.slice(1)];
}

const DATE = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:([Tt])| )([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$/;

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** As Go's time.Parse takes it in the four forms of its library: with a zone behind a T, without one behind a blank. */
function isTimestamp(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 5, 6, 7].map((part) => Number(parts[part] ?? 0));
  const hasTime = parts[5] !== undefined;
  if (hasTime && (parts[4] !== undefined) !== (parts[8] !== undefined)) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysOfMonth = month === 2 && !isLeap ? 28 : DAYS[month - 1];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth && hour < 24 && minute < 60 && second < 60;
}

/** The bytes as text; what is no UTF-8 in them becomes the replacement character, as in Go's JSON. */
function fromBase64(node: YamlNode): string {
  const text = node.text.replace(/[\r\n]/g, '');
  const body = text.replace(/={0,2}$/, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*$/.test(body)) {
    throw new Unreadable('!!binary stands before what is no base64', 'kubectl refuses the document: leave the tag out or write whole base64 with its = signs', node.at);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

/**
 * The text of a key in JSON, or undefined where kubectl takes no such key: lists, maps, null, integers beyond 63 bits.
 *
 * @see sigs.k8s.io/yaml convertToJSONableObject
 */
export function keyText(key: Resolved): string | undefined {
  switch (key.kind) {
    case 'null':
    case 'uint':
      return undefined;
    case 'float':
      return floatKey(key.value as number);
    default:
      return key.digits ?? String(key.value);
  }
}

/** The shortest text that is the same number in 32 bits, written as Go writes it: `1.5`, `1e+06`, `.inf`. */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits += 1;
  const [mantissa, exponent] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const short = String(Number(mantissa));
  const sign = Object.is(single, -0) ? '-' : '';
  if (power < -4 || power >= 6) return `${sign}${short}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return `${sign}${Number(single.toPrecision(digits))}`;
}
