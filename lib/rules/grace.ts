import { Edit, printSeconds } from '../model';
import { RuleContext } from './rule';

export const GRACE_POINTER = '/spec/terminationGracePeriodSeconds';

/** The grace that would do, and the one that a plan would write. */
export function graceFix({ minimumGrace, plannedGrace, workload }: RuleContext, atLeast: number): { text: string; edits?: Edit[] } {
  const enough = Math.max(minimumGrace ?? 0, atLeast);
  const planned = Math.max(plannedGrace ?? 0, enough);
  // On a platform it is another setting that makes the grace, outside of what a pod template has.
  if (workload?.platform) return { text: `set timeoutSeconds, which is the grace of a ${workload.platform} pod, to ${printSeconds(enough)} or more` };
  return {
    text: `set it to ${printSeconds(enough)} or more (${printSeconds(planned)} is planned)`,
    edits: [{ pointer: GRACE_POINTER, value: enough }],
  };
}
