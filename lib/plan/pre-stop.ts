import { PodTemplate } from '../manifest';
import { applications, budget, Edit, Json, longest, Needs, Sum } from '../model';
import { PlanError } from './plan-error';
import { Requirements } from './requirements';

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
export function preStopPlan(requirements: Requirements, needs: Needs, template: PodTemplate): PreStopPlan {
  const computed = budget.applicationPreStop(needs, requirements.onSigterm ?? 'finishes-requests');
  const sum: Sum = requirements.preStop === undefined ? computed : { seconds: requirements.preStop, terms: [{ what: 'as given', seconds: requirements.preStop }] };
  if (requirements.nativeSleep !== false) return { sum, form: 'sleep-action' };
  const unhooked = applications({ ...template, sidecars: [] }).some(({ preStop }) => preStop.kind === 'none');
  if (requirements.imageHasSleep !== true && sum.seconds > 0 && unhooked) {
    throw new PlanError('preStop', `of ${sum.seconds}s has no form here: the cluster has no preStop.sleep before Kubernetes 1.30, and the application's image is not said to have sleep; `
      + 'set imageHasSleep: true, give the container a preStop of its own, or raise kubernetesVersion');
  }
  return { sum, form: 'exec' };
}

/**
 * The preStop of every application container that has none.
 *
 * @param which also those whose own is shorter, as it will have to be. @default - what the user wrote stays
 */
export function preStopEdits(template: PodTemplate, preStop: PreStopPlan, which?: 'or-too-short'): Edit[] {
  if (preStop.sum.seconds <= 0) return [];
  return template.containers
    .filter((container) => container.role === 'application')
    .filter(({ preStop: own }) => own.kind === 'none' || (which !== undefined && (longest(own) ?? Infinity) < preStop.sum.seconds))
    .map(({ pointer }): Edit => ({ pointer: `${pointer}/lifecycle/preStop`, value: preStopValue(preStop) }));
}

function preStopValue(preStop: PreStopPlan): Json {
  const { seconds } = preStop.sum;
  return preStop.form === 'sleep-action' ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } };
}
