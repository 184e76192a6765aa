import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { GracefulArgs } from './args';
import { GracefulWorkload } from './graceful-workload';
import { KINDS } from './kinds';

/** What a `k8s.batch.v1.Job` takes, and what makes it graceful. */
export interface GracefulMeshJobArgs extends GracefulArgs {
  /** Of the Job. Without a name Pulumi makes one, and a replacement comes before its predecessor goes. */
  readonly metadata?: pulumi.Input<k8s.types.input.meta.v1.ObjectMeta | undefined>;
  /** Of the Job. */
  readonly spec: pulumi.Input<k8s.types.input.batch.v1.JobSpec>;
}

/**
 * A Job that completes in a service mesh, and whose pods stop without losing their network, or which refuses to be deployed.
 *
 * Where mesh and cluster have native sidecars its sidecar is made native; otherwise its command is wrapped so that it ends the proxy and exits as it would have: that needs the command spelt out, a shell,
 * and an HTTP client in the image. A Job serves no requests: `requestDuration` is not asked for.
 *
 * @example
 * new GracefulMeshJob('example', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   jobHttpClient: 'curl',
 *   spec: { … },
 * });
 */
export class GracefulMeshJob extends GracefulWorkload {
  /** The Job. */
  public declare readonly job: k8s.batch.v1.Job;

  /**
   * @throws InputPropertiesError when a plain value is wrong: nothing is registered then. What is wrong with a computed one ends the program when it is there
   */
  constructor(name: string, args: GracefulMeshJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super(KINDS.Job, 'job', name, args, opts);
  }
}
