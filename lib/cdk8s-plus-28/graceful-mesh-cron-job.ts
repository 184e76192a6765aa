import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KNOWN_PROPS } from './known-props';
import type { GracefulPlan } from '../cdk8s/graceful-plan';
import type { GracefulMeshProps } from '../cdk8s/graceful-props';
import type { IGracefulWorkload, Readouts } from '../cdk8s/graceful-workload';
import { onDemand } from '../cdk8s/on-demand';

/** Everything a `kplus.CronJob` takes, and what makes it graceful. */
export interface GracefulMeshCronJobProps extends kplus.CronJobProps, GracefulMeshProps {}

/**
 * A CronJob whose runs complete in a service mesh, or which refuses to synthesise: see `GracefulMeshJob`.
 *
 * @example
 * new GracefulMeshCronJob(chart, 'nightly', {
 *   mesh: Mesh.istio({ version: '1.27' }),
 *   kubernetesVersion: '1.33',
 *   schedule: Cron.daily(),
 *   containers: [{ image: 'shop/report:3' }],
 * });
 */
export class GracefulMeshCronJob extends kplus.CronJob implements IGracefulWorkload {
  private readonly readouts: Readouts;

  /**
   * @throws when a duration, a version or a mechanism cannot be, or a given grace or drain is too short
   */
  constructor(scope: Construct, id: string, props: GracefulMeshCronJobProps) {
    const { settings, grace } = onDemand.early(scope, id, props, 'CronJob', new.target === GracefulMeshCronJob ? KNOWN_PROPS.CronJob : undefined);
    super(scope, id, { ...props, terminationGracePeriod: grace });
    this.readouts = onDemand.readouts._of(this.apiObject, this, settings, grace);
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
