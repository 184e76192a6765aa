import { show } from '../manifest';
import { PlanError } from '../plan/plan-error';

/** A PodDisruptionBudget's number: of pods, or a share of the replicas such as `25%`. */
export interface BudgetNumber {
  readonly field: 'maxUnavailable' | 'minAvailable';
  readonly value: number | string;
}

/** @throws PlanError where it is no such number */
export function wholeBudget(property: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new PlanError(`disruptionBudget.${property}`, `(${show(value)}) must be a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`);
}

/** What is wrong with a budget for so many replicas; an eviction rounds a share up. */
export function budgetProblem({ field, value }: BudgetNumber, replicas: number): string | undefined {
  const pods = typeof value === 'number' ? value : Math.ceil(parseInt(value, 10) * replicas / 100);
  if (field !== 'minAvailable' || pods < replicas) return undefined;
  return `'disruptionBudget' (minAvailable ${value}) leaves nothing to take from ${replicas} replicas, and no node with one of them could ever be drained; `
    + `use ${replicas > 1 ? `minAvailable ${replicas - 1} or ` : ''}maxUnavailable 1`;
}
