import { Counts, nothing } from './attack';

export interface Failure {
  readonly index: number;
  readonly kind: string;
  readonly message: string;
  /** How many have failed alike. */
  alike: number;
}

/** What came of a stretch of inputs. */
export interface Report {
  readonly failures: Failure[];
  readonly counts: Counts;
  slowest: { ms: number; index: number };
  /** Inputs that were slow the first time, with what they took then, and measured again. */
  readonly again: { readonly index: number; readonly kind: string; readonly first: number; readonly then: number }[];
  done: number;
}

export const fresh = (): Report => ({ failures: [], counts: nothing(), slowest: { ms: 0, index: -1 }, again: [], done: 0 });

/** What failures that are one have in common: the place, or the words of ours in what was said. */
export function signature(message: string): string {
  const [first, place] = message.split('\n');
  if (place) return `${first.slice(0, 30)} ${place.trim()}`;
  const said = /^(?:says \w+|a [a-z ]+|slow)/.exec(first)?.[0] ?? '';
  return `${said} ${/\[GM\d{3}\]$/.exec(first)?.[0] ?? /[A-Za-z]{4,}/.exec(first.slice(said.length))?.[0] ?? ''}`;
}

export function add(total: Report, report: Report): void {
  for (const failure of report.failures) {
    const same = total.failures.find(({ message }) => signature(message) === signature(failure.message));
    if (same) same.alike += failure.alike;
    else total.failures.push(failure);
  }
  for (const key of Object.keys(total.counts) as (keyof Counts)[]) total.counts[key] += report.counts[key];
  if (report.slowest.ms > total.slowest.ms) total.slowest = report.slowest;
  total.again.push(...report.again);
  total.done += report.done;
}

/** @param of how many inputs it was to be */
export function sumUp(total: Report, of: number, seconds: number, out: string): boolean {
  console.log(`${total.done} of ${of} inputs in ${Math.round(seconds)} s: ${Object.entries(total.counts).map(([what, number]) => `${number} ${what}`).join(', ')}`);
  console.log(`the slowest took ${total.slowest.ms.toFixed(1)} ms of CPU (input ${total.slowest.index}); ${total.again.length} measured again; ${total.failures.length} kinds of failures${total.failures.length > 0 ? `, saved in ${out}` : ''}`);
  for (const { index, kind, first, then } of total.again) console.log(`  ${index} ${kind}: ${first.toFixed(0)} ms the first time, ${then.toFixed(0)} measured again`);
  for (const { index, kind, message, alike } of total.failures) console.log(`  ${index} ${kind} (${alike} alike): ${message.split('\n')[0].slice(0, 200)}`);
  const isGood = total.done === of && total.failures.length === 0;
  console.log(isGood ? 'nothing crashed, and nothing was slow' : 'FAILED');
  return isGood;
}
