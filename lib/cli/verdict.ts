import type { CheckedFinding } from '../check';
import type { RunSettings } from '../config';

/** What findings make of a run. */
export interface Verdict {
  readonly errors: number;
  readonly warnings: number;
  readonly tooManyWarnings: boolean;
  readonly fails: boolean;
}

/** The same wherever a run is asked for: too many warnings fail it although nothing else is to. */
export function verdictOn(findings: readonly CheckedFinding[], { failOn = 'error', maxWarnings = Infinity }: Pick<RunSettings, 'failOn' | 'maxWarnings'>): Verdict {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const errors = findings.length - warnings;
  const tooManyWarnings = warnings > maxWarnings;
  return { errors, warnings, tooManyWarnings, fails: tooManyWarnings || (failOn !== 'never' && errors > 0) || (failOn === 'warning' && warnings > 0) };
}
