import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { intOrString } from './int-or-string';
import { KNOWN_PROPS } from './known-props';
import { atDoor } from '../cdk8s/errors';
import type { GracefulPlan } from '../cdk8s/graceful-plan';
import type { GracefulMeshProps } from '../cdk8s/graceful-props';
import type { IGracefulWorkload, Readouts } from '../cdk8s/graceful-workload';
import { onDemand } from '../cdk8s/on-demand';
import { PlanError } from '../plan/plan-error';

/** Everything a `kplus.DaemonSet` takes, and what makes it graceful. */
export interface GracefulMeshDaemonSetProps extends kplus.DaemonSetProps, GracefulMeshProps {
  /**
   * How many nodes may be without their pod at a time during a rollout. Each waits until its old pod has gone.
   *
   * @default PercentOrAbsolute.absolute(1) - 0 with maxSurge
   */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;

  /**
   * How many nodes may have a new pod beside the old one at a time during a rollout: no node is ever without. Not with host ports.
   *
   * @default PercentOrAbsolute.absolute(0)
   */
  readonly maxSurge?: kplus.PercentOrAbsolute;
}

/**
 * A DaemonSet whose pods stop without dropping a request in a service mesh, or which refuses to synthesise.
 *
 * A drain of a node skips its pods: what stops them there is the node's own shutdown. Declare what your nodes allow with `graceLimits`.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 * @example
 * new GracefulMeshDaemonSet(chart, 'gateway', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   requestDuration: RequestDuration.upTo(Duration.seconds(10)),
 *   maxSurge: kplus.PercentOrAbsolute.absolute(1),
 *   containers: [{ image: 'shop/agent:1.1', portNumber: 8080 }],
 * });
 */
export class GracefulMeshDaemonSet extends kplus.DaemonSet implements IGracefulWorkload {
  private readonly readouts: Readouts;
  private readonly rolling: Rolling;

  /**
   * @throws when a duration, a version or a mechanism cannot be, or a given grace or drain is too short
   */
  constructor(scope: Construct, id: string, props: GracefulMeshDaemonSetProps = {}) {
    const { settings, grace } = onDemand.early(scope, id, props, 'DaemonSet', new.target === GracefulMeshDaemonSet ? KNOWN_PROPS.DaemonSet : undefined);
    super(scope, id, { ...props, terminationGracePeriod: grace });
    this.readouts = onDemand.readouts._of(this.apiObject, this, settings, grace);
    this.rolling = atDoor(() => rolling(this.node.path, props));
  }

  /** What was chosen, and why. */
  public get plan(): GracefulPlan {
    return this.readouts.plan;
  }

  /** The grace that is written. */
  public get grace(): Duration {
    return this.readouts.grace;
  }

  /** The smallest grace that would be accepted. Nothing where a hook of yours has no bound that anyone knows. */
  public get minimumGrace(): Duration | undefined {
    return this.readouts.minimumGrace;
  }

  /** The drain that is written on the proxy. Nothing where none is. */
  public get drain(): Duration | undefined {
    return this.readouts.drain;
  }

  /** The preStop that application containers without one of their own get. */
  public get preStop(): Duration {
    return this.readouts.preStop;
  }

  /** How a pod stops under the worst load that was declared, as a picture in plain text: one for each mode the sidecar may get. */
  public get timeline(): string {
    return this.readouts.timeline;
  }

  /** What the rules find in the object as it would be written, warnings included; empty when all is well. */
  public get findings(): string[] {
    return this.readouts.findings;
  }

  /** @internal */
  public _toKube(): kplus.k8s.DaemonSetSpec {
    const spec = super._toKube();
    return Object.keys(this.rolling).length === 0 ? spec : { ...spec, updateStrategy: { type: 'RollingUpdate', rollingUpdate: this.rolling } };
  }
}

type Rolling = kplus.k8s.RollingUpdateDaemonSet;

/** Exactly one of the two may be other than 0. @see kubernetes/kubernetes pkg/apis/apps/validation ValidateRollingUpdateDaemonSet */
function rolling(path: string, { maxUnavailable, maxSurge }: GracefulMeshDaemonSetProps): Rolling {
  const surges = maxSurge !== undefined && !maxSurge.isZero();
  const refuse = (message: string): never => { throw new Error(`[${path}] ${new PlanError('maxSurge', message).message}`); };
  if (surges && maxUnavailable && !maxUnavailable.isZero()) {
    refuse(`(${maxSurge.value}) and 'maxUnavailable' (${maxUnavailable.value}) exclude each other; leave one out`);
  }
  if (!surges && maxUnavailable?.isZero()) refuse('is missing: with \'maxUnavailable\' (0) no pod could ever be replaced; set it to 1, or maxUnavailable');
  return {
    ...(surges && { maxSurge: intOrString(maxSurge.value), maxUnavailable: intOrString(0) }),
    ...(!surges && maxUnavailable && { maxUnavailable: intOrString(maxUnavailable.value) }),
  };
}
