import { CommandFacts } from './context';
import { Field, range } from './values';

const UNITS: Readonly<Record<string, number>> = { '': 1, 's': 1, 'm': 60, 'h': 3600, 'd': 86400 };
/** Three hundred years. */
const FOR_EVER = 1e10;

/** What is known of an operand of sleep(1) or timeout(1), in seconds. */
export type Duration =
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** GNU takes it, busybox does not. */
  | { readonly kind: 'some'; readonly seconds: number }
  | { readonly kind: 'refused' };

/** Reads a number, fractional or not, with an optional unit: `20`, `0.5`, `1m`, `inf`. */
export function durationOf(written: string): Duration {
  if (written.length > 40) return { kind: 'refused' };
  const plain = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(written);
  if (plain) return { kind: 'seconds', seconds: Number(plain[1]) * UNITS[plain[2]] };
  if (/^\+?inf(?:inity)?[smhd]?$/i.test(written)) return { kind: 'some', seconds: Infinity };
  const odd = /^\+?(\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?|\.\d+(?:e[+-]?\d{1,3})?|0x[0-9a-f]{1,12})([smhd]?)$/i.exec(written);
  if (!odd) return { kind: 'refused' };
  const seconds = Number(odd[1]) * UNITS[odd[2].toLowerCase()];
  return Number.isNaN(seconds) ? { kind: 'refused' } : { kind: 'some', seconds };
}

/** Why sleep fails, in `why`, or for ever where `least` is Infinity. */
export function sleepFacts(args: readonly Field[]): CommandFacts {
  const total = { least: 0, most: 0, usual: 0 as number | undefined };
  let certain = true;
  if (args.length === 0) return refusal('sleep without an operand');
  if (args.length === 1 && args[0] !== 'words' && args[0].kind === 'text' && /^--(?:help|version)$/.test(args[0].text)) return { least: 0, most: 0, usual: 0, success: 'usually' };
  for (const [index, arg] of args.entries()) {
    if (index === 0 && arg !== 'words' && arg.kind === 'text' && arg.text === '--' && args.length > 1) {
      // busybox takes it for a length.
      certain = false;
      continue;
    }
    if (arg === 'words' || (arg.kind !== 'text' && arg.kind !== 'number')) return { least: 0, most: Infinity, usual: undefined, success: 'unknown', why: 'sleep takes a length that is not known here' };
    if (arg.kind === 'number') {
      const known = range(arg);
      if (!known || known.clock || known.from < 0) return { least: 0, most: Infinity, usual: undefined, success: 'unknown', why: 'sleep takes a length that is not known here' };
      total.least += known.from;
      total.most += known.to;
      total.usual = undefined;
      continue;
    }
    const duration = durationOf(arg.text);
    if (duration.kind === 'refused') return refusal(`sleep ${shown(arg.text)} is not a length`);
    certain &&= duration.kind === 'seconds';
    total.least += duration.seconds;
    total.most += duration.seconds;
    if (total.usual !== undefined) total.usual += duration.seconds;
  }
  if (total.least >= FOR_EVER) return { least: certain ? Infinity : 0, most: Infinity, usual: Infinity, success: certain ? 'never' : 'hardly', why: 'sleep infinity' };
  return { ...total, least: certain ? total.least : 0, success: certain ? 'always' : 'usually', ...(total.usual === undefined && { why: 'sleep takes a length that is not known here' }) };
}

const refusal = (why: string): CommandFacts => ({ least: 0, most: 0, usual: 0, success: 'never', why });

/** A word of a script in a message. */
export function shown(word: string): string {
  const plain = word.replace(/[\x00-\x1f\x7f]+/g, ' ');
  return plain.length > 40 ? `${plain.slice(0, 37)}...` : plain;
}
