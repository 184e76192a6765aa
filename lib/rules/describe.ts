import { oneLine } from '../model';
import { Finding } from './rule';

/** What is quoted in them is bounded where it is quoted: only a name that no cluster would take makes them longer. */
const MOST = 1000;

/**
 * A finding in one line: what is wrong with its numbers, what would do, its code. The one voice of every door. Nothing that a manifest says can end
 * the line or push its code out of it.
 *
 * @example describe(finding) // '…must be less than terminationGracePeriod (60s…); set it to 76s or more (80s is planned) [GM101]'
 */
export function describe({ message, fix, code }: Finding): string {
  return `${oneLine(message, MOST)}${fix ? `; ${oneLine(fix.text, MOST)}` : ''} [${code}]`;
}
