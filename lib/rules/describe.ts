import { Finding } from './rule';

/**
 * A finding in one line: what is wrong with its numbers, what would do, its code. The one voice of every door.
 *
 * @example describe(finding) // '…must be less than terminationGracePeriod (60s…); set it to 76s or more (80s is planned) [GM101]'
 */
export function describe({ message, fix, code }: Finding): string {
  return `${message}${fix ? `; ${fix.text}` : ''} [${code}]`;
}
