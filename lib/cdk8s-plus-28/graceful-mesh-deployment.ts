import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addDisruptionBudget, DisruptionBudget } from './disruption-budget';
import { KNOWN_PROPS } from './known-props';
import type { GracefulPlan } from '../cdk8s/graceful-plan';
import type { GracefulMeshProps } from '../cdk8s/graceful-props';
import type { IGracefulWorkload, Readouts } from '../cdk8s/graceful-workload';
import { onDemand } from '../cdk8s/on-demand';

/** That of cdk8s-plus. */
const DEFAULT_REPLICAS = 2;

/** Everything a `kplus.Deployment` takes, and what makes it graceful. */
export interface GracefulMeshDeploymentProps extends kplus.DeploymentProps, GracefulMeshProps {
  /**
   * A PodDisruptionBudget for its pods.
   *
   * @default - none
   */
  readonly disruptionBudget?: DisruptionBudget;
}

/**
 * A Deployment whose pods stop without dropping a request in a service mesh, or which refuses to synthesise.
 *
 * It is a `kplus.Deployment`: expose it, scale it, schedule it, add containers to it. When it is synthesised its pods get the application's
 * preStop, what the sidecar needs, and a grace that fits; the result is judged like anybody's manifest. `terminationGracePeriod` left out is
 * computed; given, it is enforced.
 *
 * @example
 * new GracefulMeshDeployment(chart, 'checkout', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   requestDuration: RequestDuration.upTo(Duration.seconds(60)),
 *   containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }],
 * });
 */
export class GracefulMeshDeployment extends kplus.Deployment implements IGracefulWorkload {
  private readonly readouts: Readouts;

  /**
   * @throws when a duration, a version or a mechanism cannot be, or a given grace or drain is too short
   */
  constructor(scope: Construct, id: string, props: GracefulMeshDeploymentProps = {}) {
    const { settings, grace } = onDemand.early(scope, id, props, 'Deployment', new.target === GracefulMeshDeployment ? KNOWN_PROPS.Deployment : undefined);
    super(scope, id, { ...props, terminationGracePeriod: grace });
    this.readouts = onDemand.readouts._of(this.apiObject, this, settings, grace);
    addDisruptionBudget(this, props.disruptionBudget, DEFAULT_REPLICAS);
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
}
