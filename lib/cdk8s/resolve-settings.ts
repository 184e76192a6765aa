import { Duration } from 'cdk8s';
import type { ResolvedSettings } from '../requirements';
import { core } from './core';
import { optionalSeconds } from './durations';
import { GracefulMeshProps } from './graceful-props';
import { PlanError } from '../plan/plan-error';

/**
 * Translates props, with defaults filled in.
 *
 * @throws PlanError with the property and what would do
 */
export function resolveSettings(props: GracefulMeshProps, terminationGracePeriod?: Duration, forJob = false): ResolvedSettings {
  if (forJob) return translate(props, terminationGracePeriod, forJob);
  const asked = valuesOf(props);
  if (last && last.grace === terminationGracePeriod && same(asked, last.asked)) return last.settings;
  const settings = translate(props, terminationGracePeriod);
  // A list may be changed by its owner, and is asked for anew.
  if (!props.suppress && !props.graceLimits) last = { asked, grace: terminationGracePeriod, settings };
  return settings;
}

/** Workloads one after another often ask for the same, by the very same objects: what was made for the one is then remembered for the next. */
let last: { readonly asked: Asked; readonly grace?: Duration; readonly settings: ResolvedSettings } | undefined;

/**
 * Every prop that a request is made of; the compiler says when one is missing. Each is taken by its name, because this runs for every workload of
 * an app and a lookup by a name that varies costs several times as much.
 */
function valuesOf(props: GracefulMeshProps): Asked {
  return {
    mesh: props.mesh,
    requestDuration: props.requestDuration,
    endpointPropagation: props.endpointPropagation,
    shutdownAfterLastRequest: props.shutdownAfterLastRequest,
    gracePeriodHeadroom: props.gracePeriodHeadroom,
    kubernetesVersion: props.kubernetesVersion,
    onSigterm: props.onSigterm,
    listens: props.listens,
    imageHasSleep: props.imageHasSleep,
    clientsMeshed: props.clientsMeshed,
    drainMechanism: props.drainMechanism,
    drain: props.drain,
    preStop: props.preStop,
    enforcement: props.enforcement,
    suppress: props.suppress,
    graceLimits: props.graceLimits,
    startupTime: props.startupTime,
    jobHttpClient: props.jobHttpClient,
    jobEndsProxy: props.jobEndsProxy,
  };
}

type Asked = Readonly<Record<keyof GracefulMeshProps, unknown>>;

function same(one: Asked, other: Asked): boolean {
  for (const prop in one) if (one[prop as keyof Asked] !== other[prop as keyof Asked]) return false;
  return true;
}

function translate(props: GracefulMeshProps, terminationGracePeriod: Duration | undefined, forJob = false): ResolvedSettings {
  const { mesh, requestDuration, endpointPropagation, kubernetesVersion, suppress, graceLimits } = props;
  if (!mesh) throw new PlanError('mesh', 'is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults');
  if (!requestDuration) throw new PlanError('requestDuration', 'is missing; give RequestDuration.upTo(Duration.seconds(60)), or .unpredictable, or .mixed');
  const { fullVersion, refuse, resolveSettings: fromSettings } = core.requirements;
  if (typeof mesh._profile !== 'function') refuse('mesh', mesh, 'a Mesh, such as Mesh.istio({ version: \'1.24\' })');
  if (typeof requestDuration._toRow !== 'function') refuse('requestDuration', requestDuration, 'a RequestDuration, such as RequestDuration.upTo(Duration.seconds(60))');
  if (endpointPropagation && typeof endpointPropagation._toSeconds !== 'function') refuse('endpointPropagation', endpointPropagation, 'an EndpointPropagation');
  if (graceLimits && (!Array.isArray(graceLimits) || graceLimits.some((limit) => typeof limit?._toLimit !== 'function'))) {
    refuse('graceLimits', graceLimits, 'a list of GraceLimit, such as [GraceLimit.gkeSpot()]');
  }
  return fromSettings({
    mesh: mesh._profile(kubernetesVersion),
    requestDuration: requestDuration._toRow(),
    endpointPropagation: endpointPropagation?._toSeconds(),
    shutdownAfterLastRequest: optionalSeconds('shutdownAfterLastRequest', props.shutdownAfterLastRequest),
    gracePeriodHeadroom: optionalSeconds('gracePeriodHeadroom', props.gracePeriodHeadroom),
    kubernetesVersion: kubernetesVersion === undefined ? undefined : fullVersion('kubernetesVersion', kubernetesVersion, '1.33'),
    onSigterm: props.onSigterm,
    listens: props.listens,
    imageHasSleep: props.imageHasSleep,
    clientsMeshed: props.clientsMeshed,
    drainMechanism: props.drainMechanism,
    drain: optionalSeconds('drain', props.drain),
    preStop: optionalSeconds('preStop', props.preStop),
    terminationGracePeriod: optionalSeconds('terminationGracePeriod', terminationGracePeriod),
    graceLimits: graceLimits?.map((limit) => limit._toLimit()),
    startupTime: optionalSeconds('startupTime', props.startupTime),
    jobHttpClient: props.jobHttpClient,
    jobEndsProxy: props.jobEndsProxy,
    enforcement: props.enforcement,
    suppress,
  }, forJob);
}
