import { Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { intOrString } from './int-or-string';
import { core } from '../cdk8s/core';
import { asDoor, atDoor } from '../cdk8s/errors';
import { PlanError } from '../plan/plan-error';
import type { BudgetNumber, wholeBudget } from '../requirements';

/**
 * A PodDisruptionBudget: how many pods an eviction (the drain of a node, an autoscaler) may take at a time. A pod that is on its way out counts
 * as taken for its whole stop, so a drain of nodes waits for it. It does not limit rollouts.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 * @example new GracefulMeshDeployment(chart, 'checkout', { disruptionBudget: DisruptionBudget.maxUnavailable(1) })
 */
export class DisruptionBudget {
  /** At most so many pods at a time. At least 1: with 0 no node could ever be drained. */
  public static maxUnavailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', whole('maxUnavailable', pods, 1));
  }

  /** At most this share of the replicas at a time, in percent from 1 to 100. */
  public static maxUnavailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', `${whole('maxUnavailablePercent', percent, 1, 100)}%`);
  }

  /** At least so many pods must stay; fewer than there are replicas, or no node could ever be drained. */
  public static minAvailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', whole('minAvailable', pods, 0));
  }

  /** At least this share of the replicas must stay, in percent from 0 to 99. */
  public static minAvailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', `${whole('minAvailablePercent', percent, 0, 99)}%`);
  }

  /** @internal */
  public readonly _number: BudgetNumber;

  private constructor(field: BudgetNumber['field'], value: BudgetNumber['value']) {
    this._number = { field, value };
  }

  /** @internal */
  public _spec(): Record<string, kplus.k8s.IntOrString> {
    return { [this._number.field]: intOrString(this._number.value) };
  }

  /**
   * What is wrong with it for so many replicas; an eviction rounds a share up.
   *
   * @internal
   */
  public _problem(replicas: number): string | undefined {
    return core.requirements.budgetProblem(this._number, replicas);
  }
}

const whole: typeof wholeBudget = (...args) => core.requirements.wholeBudget(...args);

/** Adds the budget beside its workload, for the pods that the workload selects when it is rendered. */
export function addDisruptionBudget(
  workload: kplus.Deployment | kplus.StatefulSet, budget: DisruptionBudget | undefined, defaultReplicas: number,
): void {
  if (!budget) return;
  if (typeof budget._spec !== 'function') {
    const { message } = new PlanError('disruptionBudget', `(${core.manifest.show(budget)}) must be a DisruptionBudget, such as DisruptionBudget.maxUnavailable(1)`);
    atDoor(() => { throw new Error(`[${workload.node.path}] ${message}`); });
  }
  new kplus.k8s.KubePodDisruptionBudget(workload, 'DisruptionBudget', {
    metadata: { namespace: workload.metadata.namespace },
    spec: { ...budget._spec(), selector: { matchLabels: Lazy.any({ produce: () => workload.matchLabels }) } },
  });
  workload.node.addValidation({
    validate: () => {
      // An empty selector would be every pod of the namespace.
      if (Object.keys(workload.matchLabels).length === 0) return ['\'disruptionBudget\' has no pods: the workload selects none by labels; leave out select: false, or call select()'];
      const problem = workload.hasAutoscaler ? undefined : budget._problem(workload.replicas ?? defaultReplicas);
      return problem === undefined ? [] : [problem];
    },
  });
}

asDoor(DisruptionBudget);
