import { least } from '../model';
import { RuleContext, Situation } from './rule';

/** The situations in which preStop + drain is no less than the grace, the longest sum first. */
export function sumTooLong({ situations }: RuleContext): Situation[] {
  const sum = ({ inequality: { preStop, drain } }: Situation) => preStop + drain;
  return situations.filter(({ inequality }) => !inequality.holds).sort((a, b) => sum(b) - sum(a));
}

/**
 * Whether a pod stops in time although the sum is too long: the hook is that of another container, which runs beside the drain, and everything has gone before
 * the grace is over. Not where the sum is the rule.
 */
export function besideItsDrain({ pod, inequality, spentStop }: Situation, { literalSum }: RuleContext): boolean {
  const { drain, grace } = inequality;
  return !literalSum && pod.proxy !== undefined && drain > 0 && least(pod.proxy.preStop) + drain < grace && spentStop < Math.max(1, grace);
}
