import { PodTemplate } from '../manifest';
import { applications, budget, Edit, Json, Needs, Sum } from '../model';
import { PlanError } from './plan-error';
import { Wishes } from './wishes';

/** The application's preStop: how long, and as what. */
export interface PreStopPlan {
  readonly sum: Sum;
  readonly form: 'sleep-action' | 'exec';
}

/**
 * The preStop that application containers without one get.
 *
 * @throws PlanError where there is no form for it
 */
export function preStopPlan(wishes: Wishes, needs: Needs, template: PodTemplate): PreStopPlan {
  const computed = budget.applicationPreStop(needs, wishes.onSigterm ?? 'finishes-requests');
  const sum: Sum = wishes.preStop === undefined ? computed : { seconds: wishes.preStop, terms: [{ what: 'as given', seconds: wishes.preStop }] };
  if (wishes.nativeSleep !== false) return { sum, form: 'sleep-action' };
  const unhooked = applications({ ...template, sidecars: [] }).some(({ preStop }) => preStop.kind === 'none');
  if (wishes.imageHasSleep !== true && sum.seconds > 0 && unhooked) {
    throw new PlanError('preStop', `of ${sum.seconds}s has no form here: the cluster has no preStop.sleep before Kubernetes 1.30, and the application's image is not said to have sleep; `
      + 'set imageHasSleep: true, give the container a preStop of its own, or raise kubernetesVersion');
  }
  return { sum, form: 'exec' };
}

/** The preStop of every application container that has none. */
export function preStopEdits(template: PodTemplate, preStop: PreStopPlan): Edit[] {
  if (preStop.sum.seconds <= 0) return [];
  return template.containers
    .filter((container) => container.role === 'application' && container.preStop.kind === 'none')
    .map(({ pointer }): Edit => ({ pointer: `${pointer}/lifecycle/preStop`, value: preStopValue(preStop) }));
}

function preStopValue(preStop: PreStopPlan): Json {
  const { seconds } = preStop.sum;
  return preStop.form === 'sleep-action' ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } };
}
