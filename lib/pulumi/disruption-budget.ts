import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { isComputed } from './holes';
import { PlanError } from '../plan/plan-error';
import { BudgetNumber, budgetProblem, wholeBudget } from '../requirements';

/**
 * How many pods an eviction may take at a time: exactly one of the two. A pod that is on its way out counts as taken for its whole stop. It does not limit rollouts.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export interface DisruptionBudget {
  /** At most so many pods at a time, from 1, or a share of them such as `25%`. */
  readonly maxUnavailable?: number | string;
  /** At least so many pods must stay, or a share of them: fewer than there are replicas, or no node could ever be drained. */
  readonly minAvailable?: number | string;
}

/**
 * The number of a budget.
 *
 * @param replicas where they are known
 * @throws PlanError where it is none, or leaves nothing to take
 */
export function budgetOf(budget: DisruptionBudget, replicas: unknown): BudgetNumber {
  if (Object.values(budget).some((one) => pulumi.Output.isInstance(one))) throw new PlanError('disruptionBudget', 'must be plain: it decides what exists');
  const given = (['maxUnavailable', 'minAvailable'] as const).filter((one) => budget[one] !== undefined);
  if (given.length !== 1) throw new PlanError('disruptionBudget', `(${JSON.stringify(budget)}) must have exactly one of maxUnavailable and minAvailable, such as { maxUnavailable: 1 }`);
  const [field] = given;
  const value = budget[field] as number | string;
  const least = field === 'maxUnavailable' ? 1 : 0;
  if (typeof value === 'number') wholeBudget(field, value, least);
  else if (!/^\d+%$/.test(value)) throw new PlanError(`disruptionBudget.${field}`, `(${JSON.stringify(value)}) must be a number of pods, or a share such as '25%'`);
  else wholeBudget(field, parseInt(value, 10), least, field === 'maxUnavailable' ? 100 : 99);
  const problem = typeof replicas === 'number' ? budgetProblem({ field, value }, replicas) : undefined;
  if (problem !== undefined) throw new PlanError('disruptionBudget', problem.replace('\'disruptionBudget\' ', ''));
  return { field, value };
}

/** What of a workload's args a budget is made from. */
interface Selecting {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/** Adds the budget beside its workload, for the pods that it selects. */
export function addDisruptionBudget(parent: pulumi.ComponentResource, name: string, { field, value }: BudgetNumber, of: Selecting): void {
  new k8s.policy.v1.PodDisruptionBudget(name, {
    metadata: { namespace: fieldOf(of.metadata, 'namespace') as pulumi.Input<string> },
    spec: { [field]: value, selector: fieldOf(of.spec, 'selector') as pulumi.Input<k8s.types.input.meta.v1.LabelSelector> },
  }, { parent });
}

/** A field of an input. Only what must be is unwrapped: a secret elsewhere in it would make all of it one. */
function fieldOf(of: unknown, field: string): unknown {
  const from = (one: unknown) => (one as Record<string, unknown> | undefined)?.[field];
  return isComputed(of) ? pulumi.output(of).apply(from) : from(of);
}
