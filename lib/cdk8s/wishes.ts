import { Duration } from 'cdk8s';
import type { MeshProfile } from '../meshes';
import type { Wishes } from '../plan';
import { core } from './core';
import { optionalSeconds } from './durations';
import { DrainMechanism, Enforcement, GracefulMeshProps, JobHttpClient, OnSigterm, Suppression } from './graceful-props';
import { versionOf } from './mesh';
import { PlanError } from '../plan/plan-error';

/** A user's props, in the words of the core. */
export interface Request {
  readonly mesh: MeshProfile;
  readonly wishes: Wishes;
  readonly warnOnly: boolean;
  readonly suppressed: ReadonlyMap<string, string>;
}

/** Kubernetes has had preStop.sleep on by default since 1.30 (PodLifecycleSleepAction). */
const SLEEP_ACTION_SINCE = '1.30.0';

/**
 * Translates props, with defaults filled in.
 *
 * @throws PlanError with the property and what would do
 */
export function toRequest(props: GracefulMeshProps, terminationGracePeriod?: Duration, forJob = false): Request {
  if (forJob) return translate(props, terminationGracePeriod, forJob);
  const asked = valuesOf(props);
  if (last && last.grace === terminationGracePeriod && asked.every((value, index) => last?.asked[index] === value)) return last.request;
  const request = translate(props, terminationGracePeriod);
  // A list may be changed by its owner, and is asked for anew.
  if (!props.suppress && !props.graceLimits) last = { asked, grace: terminationGracePeriod, request };
  return request;
}

/** Workloads one after another often ask for the same, by the very same objects: what was made for the one is then remembered for the next. */
let last: { readonly asked: readonly unknown[]; readonly grace?: Duration; readonly request: Request } | undefined;

/**
 * Every prop that a request is made of; the compiler says when one is missing. Each is taken by its name, because this runs for every workload of
 * an app and a lookup by a name that varies costs several times as much.
 */
function valuesOf(props: GracefulMeshProps): readonly unknown[] {
  return Object.values({
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
  } satisfies Record<keyof GracefulMeshProps, unknown>);
}

function translate(props: GracefulMeshProps, terminationGracePeriod: Duration | undefined, forJob = false): Request {
  const { mesh, requestDuration, kubernetesVersion } = props;
  if (!mesh) throw new PlanError('mesh', 'is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults');
  if (!requestDuration) throw new PlanError('requestDuration', 'is missing; give RequestDuration.upTo(Duration.seconds(60)), or .unpredictable, or .mixed');
  const { endpointPropagation, onSigterm, drainMechanism } = props;
  if (typeof mesh._profile !== 'function') refuse('mesh', mesh, 'a Mesh, such as Mesh.istio({ version: \'1.24\' })');
  if (typeof requestDuration._toRow !== 'function') refuse('requestDuration', requestDuration, 'a RequestDuration, such as RequestDuration.upTo(Duration.seconds(60))');
  if (endpointPropagation && typeof endpointPropagation._toSeconds !== 'function') refuse('endpointPropagation', endpointPropagation, 'an EndpointPropagation');
  if (onSigterm) oneOf('onSigterm', onSigterm, Object.values(OnSigterm));
  if (props.jobHttpClient) oneOf('jobHttpClient', props.jobHttpClient, Object.values(JobHttpClient));
  if (props.suppress && !Array.isArray(props.suppress)) refuse('suppress', props.suppress, 'a list, such as [{ code: \'GM303\', reason: \'…\' }]');
  if (props.graceLimits && !Array.isArray(props.graceLimits)) refuse('graceLimits', props.graceLimits, 'a list of GraceLimit, such as [GraceLimit.gkeSpot()]');
  if (props.graceLimits?.some((limit) => typeof limit?._toLimit !== 'function')) refuse('graceLimits', props.graceLimits, 'a list of GraceLimit, such as [GraceLimit.gkeSpot()]');
  if (drainMechanism) oneOf('drainMechanism', drainMechanism, Object.values(DrainMechanism));
  const nodes = kubernetesVersion === undefined ? undefined : versionOf('kubernetesVersion', kubernetesVersion, '1.33');
  return {
    mesh: mesh._profile(kubernetesVersion),
    wishes: {
      requestDuration: requestDuration._toRow(),
      endpointPropagation: props.endpointPropagation?._toSeconds(),
      shutdownAfterLastRequest: optionalSeconds('shutdownAfterLastRequest', props.shutdownAfterLastRequest),
      gracePeriodHeadroom: optionalSeconds('gracePeriodHeadroom', props.gracePeriodHeadroom),
      onSigterm: props.onSigterm,
      listens: props.listens,
      nativeSleep: nodes === undefined || core.meshes.reaches(nodes, SLEEP_ACTION_SINCE),
      imageHasSleep: props.imageHasSleep,
      clientsMeshed: props.clientsMeshed,
      httpClient: props.jobHttpClient,
      startup: optionalSeconds('startupTime', props.startupTime),
      limits: props.graceLimits?.map((limit) => limit._toLimit()),
      mechanism: props.drainMechanism,
      ownOfJob: forJob || undefined,
      drain: optionalSeconds('drain', props.drain),
      preStop: optionalSeconds('preStop', props.preStop),
      grace: optionalSeconds('terminationGracePeriod', terminationGracePeriod),
    },
    warnOnly: props.enforcement === Enforcement.WARN,
    suppressed: props.suppress === undefined ? NONE : suppressions(props.suppress),
  };
}

/** JavaScript and YAML-driven programs have no compiler to say it. */
function refuse(property: string, value: unknown, what: string): never {
  throw new PlanError(property, `(${JSON.stringify(value)}) must be ${what}`);
}

function oneOf(property: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) refuse(property, value, `one of ${values.join(', ')}`);
}

const NONE: ReadonlyMap<string, string> = new Map();

function suppressions(list: readonly Suppression[]): Map<string, string> {
  const { RULES } = core.rules;
  return new Map(list.map((one) => {
    const { code, reason } = one ?? refuse('suppress', one, 'of the form { code, reason }');
    if (!RULES.some((rule) => rule.code === code)) throw new PlanError('suppress', `(${JSON.stringify(code)}) is no rule; the codes are ${RULES.map((rule) => rule.code).join(', ')}`);
    if (typeof reason !== 'string' || reason.trim() === '') throw new PlanError('suppress', `of ${code} needs a reason`);
    return [code, reason];
  }));
}
