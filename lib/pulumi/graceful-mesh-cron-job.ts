import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { GracefulArgs } from './args';
import { GracefulWorkload } from './graceful-workload';
import { KINDS } from './kinds';

/** What a `k8s.batch.v1.CronJob` takes, and what makes it graceful. */
export interface GracefulMeshCronJobArgs extends GracefulArgs {
  /** Of the CronJob. Without a name Pulumi makes one, and a replacement comes before its predecessor goes. */
  readonly metadata?: pulumi.Input<k8s.types.input.meta.v1.ObjectMeta | undefined>;
  /** Of the CronJob. */
  readonly spec: pulumi.Input<k8s.types.input.batch.v1.CronJobSpec>;
}

/**
 * A CronJob whose Jobs complete in a service mesh: what a `GracefulMeshJob` does, for each of them.
 *
 * @example
 * new GracefulMeshCronJob('example', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   jobHttpClient: 'curl',
 *   spec: { … },
 * });
 */
export class GracefulMeshCronJob extends GracefulWorkload {
  /** The CronJob. */
  public declare readonly cronJob: k8s.batch.v1.CronJob;

  /**
   * @throws InputPropertiesError when a plain value is wrong: nothing is registered then. What is wrong with a computed one ends the program when it is there
   */
  constructor(name: string, args: GracefulMeshCronJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super(KINDS.CronJob, 'cronJob', name, args, opts);
  }
}
