import { Duration } from 'cdk8s';
import type { MeshProfile } from '../meshes';
import type { Wishes } from '../plan';
import { core } from './core';
import { optionalSeconds } from './durations';
import { DrainMechanism, Enforcement, GracefulMeshProps, OnSigterm, Suppression } from './graceful-props';
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
const SLEEP_ACTION_SINCE = '>=1.30.0';

/**
 * Translates props, with defaults filled in.
 *
 * @throws PlanError with the property and what would do
 */
export function toRequest(props: GracefulMeshProps, terminationGracePeriod?: Duration): Request {
  const { mesh, requestDuration, kubernetesVersion } = props;
  if (!mesh) throw new PlanError('mesh', 'is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults');
  if (!requestDuration) throw new PlanError('requestDuration', 'is missing; give RequestDuration.upTo(Duration.seconds(60)), or .unpredictable, or .mixed');
  must('mesh', mesh, typeof mesh._profile === 'function', 'a Mesh, such as Mesh.istio({ version: \'1.24\' })');
  must('requestDuration', requestDuration, typeof requestDuration._toRow === 'function', 'a RequestDuration, such as RequestDuration.upTo(Duration.seconds(60))');
  const { endpointPropagation, onSigterm, drainMechanism } = props;
  must('endpointPropagation', endpointPropagation, !endpointPropagation || typeof endpointPropagation._toSeconds === 'function', 'an EndpointPropagation');
  must('onSigterm', onSigterm, !onSigterm || Object.values(OnSigterm).includes(onSigterm), `one of ${Object.values(OnSigterm).join(', ')}`);
  must('drainMechanism', drainMechanism, !drainMechanism || Object.values(DrainMechanism).includes(drainMechanism), `one of ${Object.values(DrainMechanism).join(', ')}`);
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
      nativeSleep: nodes === undefined || core.meshes.within(nodes, SLEEP_ACTION_SINCE),
      imageHasSleep: props.imageHasSleep,
      clientsMeshed: props.clientsMeshed,
      mechanism: props.drainMechanism,
      drain: optionalSeconds('drain', props.drain),
      preStop: optionalSeconds('preStop', props.preStop),
      grace: optionalSeconds('terminationGracePeriod', terminationGracePeriod),
    },
    warnOnly: props.enforcement === Enforcement.WARN,
    suppressed: props.suppress === undefined ? NONE : suppressions(props.suppress),
  };
}

/** JavaScript and YAML-driven programs have no compiler to say it. */
function must(property: string, value: unknown, holds: boolean, what: string): void {
  if (!holds) throw new PlanError(property, `(${JSON.stringify(value)}) must be ${what}`);
}

const NONE: ReadonlyMap<string, string> = new Map();

function suppressions(list: readonly Suppression[]): Map<string, string> {
  const { RULES } = core.rules;
  return new Map(list.map(({ code, reason }) => {
    if (!RULES.some((rule) => rule.code === code)) throw new PlanError('suppress', `(${JSON.stringify(code)}) is no rule; the codes are ${RULES.map((rule) => rule.code).join(', ')}`);
    if (typeof reason !== 'string' || reason.trim() === '') throw new PlanError('suppress', `of ${code} needs a reason`);
    return [code, reason];
  }));
}
