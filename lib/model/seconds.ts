/**
 * Durations as people write and read them. Inside the model a duration is a plain number of seconds: the double that is nearest to
 * what is written, so that equal lengths are equal numbers.
 */

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1_000n, µs: 1_000n, μs: 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
};
/** One more than the most nanoseconds of an int64; Go counts up to it and leaves the sign for the end. */
const TOO_MANY = 2n ** 63n;

/**
 * Prints seconds the way Kubernetes and Istio users write them: `90s`, `0.5s`. Nanoseconds are the finest that is shown; there is never
 * an exponent, and what is no number of seconds is said in words.
 */
export function printSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return Number.isNaN(seconds) ? 'an unknown time' : 'for ever';
  // Whole numbers are exact, and a double has no digits behind the point from 2 to the power of 53 on.
  if (Number.isInteger(seconds)) return `${BigInt(seconds)}s`;
  // A double has 15 digits that count.
  const decimals = Math.min(9, Math.max(0, 15 - Math.ceil(Math.log10(Math.abs(seconds)))));
  const text = seconds.toFixed(decimals);
  let end = text.length;
  while (decimals > 0 && text[end - 1] === '0') end--;
  if (text[end - 1] === '.') end--;
  return text.slice(0, end) === '-0' ? '0s' : `${text.slice(0, end)}s`;
}

/**
 * Reads a Go duration (`30s`, `1m30s`, `500ms`, `-5s`, `.5s`, `0`), the only form Istio takes: whole nanoseconds, as Go counts them,
 * with its own truncation of finer fractions. A bare number other than 0 has no unit and is not a duration, nor is what an int64
 * cannot hold (292 years).
 *
 * @see https://pkg.go.dev/time#ParseDuration
 * @returns the seconds, or undefined when the text is not a duration
 */
export function parseGoDuration(text: string): number | undefined {
  const nanoseconds = goNanoseconds(text);
  return nanoseconds === undefined ? undefined : inSeconds(nanoseconds);
}

/** The nanoseconds of a Go duration, exactly: what a rule about whole seconds or milliseconds asks. */
export function goNanoseconds(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  let at = negative || text.startsWith('+') ? 1 : 0;
  if (text.length === at + 1 && text[at] === '0') return 0n;
  if (text.length === at) return undefined;
  let sum = 0n;
  while (at < text.length) {
    const [whole, afterWhole] = leadingInteger(text, at);
    if (whole === undefined) return undefined;
    let next = afterWhole;
    let fraction = 0n;
    let scale = 1;
    let digits = next > at;
    if (text[next] === '.') {
      const point = next + 1;
      [fraction, scale, next] = leadingFraction(text, point);
      digits ||= next > point;
    }
    if (!digits) return undefined;
    const end = endOfUnit(text, next);
    const unit = Object.hasOwn(UNITS, text.slice(next, end)) ? UNITS[text.slice(next, end)] : undefined;
    if (unit === undefined) return undefined;
    // As Go does it: in floating point, then cut off.
    sum += whole * unit + BigInt(Math.trunc(Number(fraction) * (Number(unit) / scale)));
    if (sum > TOO_MANY) return undefined;
    at = end;
  }
  if (negative) return -sum;
  return sum < TOO_MANY ? sum : undefined;
}

const isDigit = (text: string, at: number) => text[at] >= '0' && text[at] <= '9';

function leadingInteger(text: string, from: number): [value: bigint | undefined, end: number] {
  let value = 0n;
  let at = from;
  for (; isDigit(text, at); at++) {
    value = value * 10n + BigInt(text.charCodeAt(at) - 48);
    if (value > TOO_MANY) return [undefined, at];
  }
  return [value, at];
}

/** The digits behind the point; those that an int64 has no room for do not count. */
function leadingFraction(text: string, from: number): [value: bigint, scale: number, end: number] {
  let value = 0n;
  let scale = 1;
  let full = false;
  let at = from;
  for (; isDigit(text, at); at++) {
    if (full) continue;
    const next = value * 10n + BigInt(text.charCodeAt(at) - 48);
    if (value > (TOO_MANY - 1n) / 10n || next > TOO_MANY) {
      full = true;
      continue;
    }
    value = next;
    scale *= 10;
  }
  return [value, scale, at];
}

/** A unit ends where the next number begins; none is longer than two letters. */
function endOfUnit(text: string, from: number): number {
  let at = from;
  while (at < text.length && at < from + 3 && text[at] !== '.' && !isDigit(text, at)) at++;
  return at;
}

/** The double nearest to so many nanoseconds. */
export function inSeconds(nanoseconds: bigint): number {
  // A quotient of two numbers that are exact is rounded once.
  if (BigInt.asIntN(54, nanoseconds) === nanoseconds) return Number(nanoseconds) / 1e9;
  const digits = (nanoseconds < 0n ? -nanoseconds : nanoseconds).toString().padStart(10, '0');
  return Number(`${nanoseconds < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`);
}

const SLEEP_UNITS: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3600n, d: 86400n };
/** More digits than anybody means; a double holds all the numbers that they make. */
const MOST_DIGITS = 100;

/**
 * Reads an operand of sleep(1) that every sleep takes the same way: a number, fractional or not, with an optional unit `s`, `m`, `h` or
 * `d`. Several operands add up.
 *
 * What implementations differ in is undefined. GNU coreutils reads with strtod: a sign, blanks before it, exponents (`1e3`) and
 * hexadecimal (`0x10`) are numbers there, and busybox refuses them; what is longer than an unsigned long and has no point busybox
 * refuses, and GNU waits for ever. `inf` and `infinity` wait for ever in both and are no number of seconds. Tried with coreutils 9.1
 * and busybox 1.35; dash and bash have no sleep of their own.
 *
 * @returns the seconds, or undefined when no or not every sleep(1) takes it
 */
export function parseSleepOperand(text: string): number | undefined {
  let at = 0;
  while (isDigit(text, at)) at++;
  const whole = text.slice(0, at);
  const point = text[at] === '.';
  const from = at += point ? 1 : 0;
  while (isDigit(text, at)) at++;
  const fraction = text.slice(from, at);
  const unit = at === text.length ? 1n : at + 1 === text.length && Object.hasOwn(SLEEP_UNITS, text[at]) ? SLEEP_UNITS[text[at]] : undefined;
  if (unit === undefined || whole + fraction === '' || text.length > MOST_DIGITS) return undefined;
  if (!point && BigInt(whole) >= 2n ** 64n) return undefined;
  // One rounding, of the exact product: 8.2m is 492 seconds, and 8.2 * 60 is not.
  const product = (BigInt(whole + fraction) * unit).toString().padStart(fraction.length + 1, '0');
  return Number(`${product.slice(0, product.length - fraction.length)}.${product.slice(product.length - fraction.length)}`);
}
