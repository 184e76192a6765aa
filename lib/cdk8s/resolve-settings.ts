import { Duration } from 'cdk8s';
import type { ResolvedSettings } from '../requirements';
import { core } from './core';
import { optionalSeconds } from './durations';
import { wrong } from './given';
import { GRACEFUL_NAMES } from './graceful-names';
import { GracefulMeshProps } from './graceful-props';
import { RequestDuration } from './request-duration';
import { PlanError } from '../plan/plan-error';

/**
 * Translates props, with defaults filled in.
 *
 * @throws PlanError with the property and what would do
 */
export function resolveSettings(props: GracefulMeshProps, terminationGracePeriod?: Duration, forJob = false): ResolvedSettings {
  // What a getter of somebody's own class says cannot be looked at without asking for each.
  if (forJob || Object.getPrototypeOf(props) !== Object.prototype) return translate(props, terminationGracePeriod, forJob);
  if (last && isSame(terminationGracePeriod, last.grace) && asks(props, last.asked)) {
    const { requestDuration } = props;
    if (isSame(requestDuration, last.requestDuration)) return last.settings;
    // Another length of requests changes nothing else of what was asked.
    if (requestDuration instanceof RequestDuration) {
      last = { ...last, requestDuration, settings: core.requirements.withRequestDuration(last.settings, requestDuration._toRow()) };
      return last.settings;
    }
  }
  const settings = translate(props, terminationGracePeriod);
  // A list may be changed by its owner, and is asked for anew.
  if (!props.suppress && !props.graceLimits) {
    last = { asked: askedBy(props), requestDuration: props.requestDuration, grace: terminationGracePeriod, settings };
  }
  return settings;
}

/** Workloads one after another often ask for the same: what was made for the one is then remembered for the next. */
let last: Last | undefined;

interface Last {
  readonly asked: Asked;
  readonly requestDuration?: RequestDuration;
  readonly grace?: Duration;
  readonly settings: ResolvedSettings;
}

/** What was asked for besides the length of requests, by the name of the prop; nothing of what was left out. */
type Asked = ReadonlyMap<string, unknown>;

const isAsked = (name: string): boolean => name !== 'requestDuration' && GRACEFUL_NAMES.has(name);

function askedBy(props: GracefulMeshProps): Asked {
  const asked = new Map<string, unknown>();
  for (const name in props) {
    const value = props[name as keyof GracefulMeshProps];
    if (value !== undefined && isAsked(name)) asked.set(name, value);
  }
  return asked;
}

/** Whether the same is asked for. A workload names a few of all the props: to look at those is a fraction of asking for each. */
function asks(props: GracefulMeshProps, asked: Asked): boolean {
  let left = asked.size;
  for (const name in props) {
    if (!isAsked(name)) continue;
    const value = props[name as keyof GracefulMeshProps];
    if (value === undefined) continue;
    if (!isSame(value, asked.get(name))) return false;
    left--;
  }
  return left === 0;
}

/** The values of props cannot change; two that say the same are the same. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one instanceof RequestDuration && other instanceof RequestDuration) return one._asksAs(other);
  if (!(one instanceof Duration && other instanceof Duration)) return false;
  return one.toMilliseconds({ integral: false }) === other.toMilliseconds({ integral: false });
}

function translate(props: GracefulMeshProps, terminationGracePeriod: Duration | undefined, forJob = false): ResolvedSettings {
  const { mesh, requestDuration, endpointPropagation, kubernetesVersion, suppress, graceLimits } = props;
  if (!mesh) throw new PlanError('mesh', 'is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults');
  if (!requestDuration) throw new PlanError('requestDuration', 'is missing; give RequestDuration.upTo(Duration.seconds(60)), or .unpredictable, or .mixed');
  const { fullVersion, resolveSettings: fromSettings } = core.requirements;
  if (typeof mesh._profile !== 'function') wrong('mesh', mesh, 'a Mesh, such as Mesh.istio({ version: \'1.24\' })');
  if (typeof requestDuration._toRow !== 'function') wrong('requestDuration', requestDuration, 'a RequestDuration, such as RequestDuration.upTo(Duration.seconds(60))');
  if (endpointPropagation && typeof endpointPropagation._toSeconds !== 'function') wrong('endpointPropagation', endpointPropagation, 'an EndpointPropagation, such as EndpointPropagation.of(Duration.seconds(5))');
  if (graceLimits && (!Array.isArray(graceLimits) || graceLimits.some((limit) => typeof limit?._toLimit !== 'function'))) {
    wrong('graceLimits', graceLimits, 'a list of GraceLimit, such as [GraceLimit.gkeSpot()]');
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
