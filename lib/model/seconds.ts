/**
 * Durations as people write and read them. Inside the model a duration is a plain number of seconds.
 */

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Prints seconds the way Kubernetes and Istio users write them: `90s`, `0.5s`. */
export function printSeconds(seconds: number): string {
  return `${Number(seconds.toFixed(3))}s`;
}

/**
 * Reads a Go duration (`30s`, `1m30s`, `500ms`, `-5s`, `0`), the only form Istio takes. A bare number other than 0 has no
 * unit and is not a duration.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 * @returns the seconds, or undefined when the text is not a duration
 */
export function parseGoDuration(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  const whole = /^([+-]?)((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.exec(text);
  if (!whole) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) sum += Number(amount) * UNITS[unit];
  return whole[1] === '-' ? -sum : sum;
}

/**
 * Reads the operand of sleep(1): a number, fractional or not, with an optional unit `s`, `m`, `h` or `d`.
 *
 * @returns the seconds, or undefined when sleep(1) would refuse it
 */
export function parseSleepOperand(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * { '': 1, 's': 1, 'm': 60, 'h': 3600, 'd': 86400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
}
