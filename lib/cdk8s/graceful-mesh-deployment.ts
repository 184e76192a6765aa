import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { core } from './core';
import { early } from './early';
import { Emission } from './emission';
import { GracefulPlan } from './graceful-plan';
import { GracefulMeshProps } from './graceful-props';

/** Everything a `kplus.Deployment` takes, and what makes it graceful. */
export interface GracefulMeshDeploymentProps extends kplus.DeploymentProps, GracefulMeshProps {}

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
export class GracefulMeshDeployment extends kplus.Deployment {
  private readonly emission: Emission;

  /**
   * @throws when a duration, a version or a mechanism cannot be, or a given grace or drain is too short
   */
  constructor(scope: Construct, id: string, props: GracefulMeshDeploymentProps = {}) {
    const { request, grace } = early(scope, id, props);
    super(scope, id, { ...props, terminationGracePeriod: grace });
    this.emission = new Emission(this.apiObject, this, request, grace.toSeconds());
  }

  /** What was chosen, and why. */
  public get plan(): GracefulPlan {
    return GracefulPlan._of(this.emission.current());
  }

  /** The grace that is written. */
  public get grace(): Duration {
    return Duration.seconds(this.emission.current().applied.grace);
  }

  /** The smallest grace that would be accepted; undefined where a hook of yours has no bound that anyone knows. */
  public get minimumGrace(): Duration | undefined {
    const { minimumGrace } = this.emission.current().applied;
    return minimumGrace === undefined ? undefined : Duration.seconds(minimumGrace);
  }

  /** The drain that is written on the proxy; undefined where none is. */
  public get drain(): Duration | undefined {
    const { drain } = this.emission.current().plan.settings;
    return drain === undefined ? undefined : Duration.seconds(drain);
  }

  /** The preStop that application containers without one of their own get. */
  public get preStop(): Duration {
    return Duration.seconds(this.emission.current().plan.preStop.sum.seconds);
  }

  /** How a pod stops under the worst load that was declared, as a picture in plain text: one for each mode the sidecar may get. */
  public get timeline(): string {
    return core.timeline.situationsText(this.emission.current().applied.situations);
  }

  /** What the rules find in the object as it would be written, warnings included; empty when all is well. */
  public get findings(): string[] {
    const { errors, warnings } = this.emission.current();
    return [...errors, ...warnings].map(core.rules.describe);
  }
}
