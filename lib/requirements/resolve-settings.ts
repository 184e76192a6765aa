import { show } from '../manifest';
import { reaches } from '../meshes';
import { ofAnotherLength } from '../plan/memory';
import { PlanError } from '../plan/plan-error';
import type { RequestDuration } from '../plan/requirements';
import { RULES } from '../rules';
import { ResolvedSettings, Settings, Suppression, TRUTHS, VALUES } from './settings';

/** Kubernetes has had preStop.sleep on by default since 1.30 (PodLifecycleSleepAction). */
const SLEEP_ACTION_SINCE = '1.30.0';

/**
 * Translates settings.
 *
 * @param ownOfJob whether they were made for one Job: its drain and preStop are meant
 * @throws PlanError with the property and what would do
 */
export function resolveSettings(settings: Settings, ownOfJob = false): ResolvedSettings {
  const { mesh, requestDuration, kubernetesVersion, suppress, graceLimits } = settings;
  for (const property of Object.keys(VALUES) as (keyof typeof VALUES)[]) oneOf(property, settings[property], VALUES[property]);
  for (const property of TRUTHS) if (settings[property] !== undefined && typeof settings[property] !== 'boolean') refuse(property, settings[property], 'true or false');
  return {
    mesh,
    requirements: {
      requestDuration,
      endpointPropagation: settings.endpointPropagation,
      shutdownAfterLastRequest: settings.shutdownAfterLastRequest,
      gracePeriodHeadroom: settings.gracePeriodHeadroom,
      onSigterm: settings.onSigterm,
      listens: settings.listens,
      nativeSleep: kubernetesVersion === undefined || reaches(kubernetesVersion, SLEEP_ACTION_SINCE),
      imageHasSleep: settings.imageHasSleep,
      clientsMeshed: settings.clientsMeshed,
      httpClient: settings.jobHttpClient,
      jobEndsProxy: settings.jobEndsProxy,
      startup: settings.startupTime,
      limits: graceLimits,
      mechanism: settings.drainMechanism,
      ownOfJob: ownOfJob || undefined,
      drain: settings.drain,
      preStop: settings.preStop,
      grace: settings.terminationGracePeriod,
    },
    warnOnly: settings.enforcement === 'warn',
    suppressed: suppress === undefined ? NONE : suppressions(suppress),
  };
}

/** The same settings with requests of another length. */
export const withRequestDuration = (settings: ResolvedSettings, requestDuration: RequestDuration): ResolvedSettings =>
  ({ ...settings, requirements: ofAnotherLength(settings.requirements, requestDuration) });

/** JavaScript and YAML-driven programs have no compiler to say it. */
export function refuse(property: string, value: unknown, what: string): never {
  throw new PlanError(property, `(${typeof value === 'function' ? 'a function that was not called' : show(value)}) must be ${what}`);
}

const LENGTHS = ['longestRequest', 'endpointPropagation', 'shutdownAfterLastRequest'] as const;

/**
 * Of what is only judged.
 *
 * @param what the form in which the door takes them
 * @throws PlanError for a length that is none
 */
export function refuseLengths(settings: { readonly [length in typeof LENGTHS[number]]?: number }, what: string): void {
  for (const name of LENGTHS) {
    const value = settings[name];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) refuse(name, value, what);
  }
}

function oneOf(property: string, value: string | undefined, values: readonly string[]): void {
  if (value !== undefined && !values.includes(value)) refuse(property, value, `one of ${values.join(', ')}`);
}

const NONE: ReadonlyMap<string, string> = new Map();

function suppressions(list: readonly Suppression[]): Map<string, string> {
  if (!Array.isArray(list)) refuse('suppress', list, 'a list, such as [{ code: \'GM303\', reason: \'…\' }]');
  return new Map(list.map((one, index) => {
    if (typeof one !== 'object' || one === null) refuse(`suppress[${index}]`, one, 'of the form { code: \'GM303\', reason: \'…\' }');
    const { code, reason } = one;
    if (!RULES.some((rule) => rule.code === code)) throw new PlanError('suppress', `(${JSON.stringify(code)}) is no rule; the codes are ${RULES.map((rule) => rule.code).join(', ')}`);
    if (typeof reason !== 'string' || reason.trim() === '') throw new PlanError('suppress', `of ${code} needs a reason`);
    return [code, reason];
  }));
}
