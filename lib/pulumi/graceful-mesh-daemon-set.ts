import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { GracefulArgs } from './args';
import { GracefulWorkload } from './graceful-workload';
import { KINDS } from './kinds';

/** What a `k8s.apps.v1.DaemonSet` takes, and what makes it graceful. */
export interface GracefulMeshDaemonSetArgs extends GracefulArgs {
  /** Of the DaemonSet. Without a name Pulumi makes one, and a replacement comes before its predecessor goes. */
  readonly metadata?: pulumi.Input<k8s.types.input.meta.v1.ObjectMeta | undefined>;
  /** Of the DaemonSet. */
  readonly spec: pulumi.Input<k8s.types.input.apps.v1.DaemonSetSpec>;
}

/**
 * A DaemonSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed.
 *
 * Without `updateStrategy.rollingUpdate.maxSurge` its node has no ready pod while it is replaced (measured, docs/proof.md).
 *
 * @example
 * new GracefulMeshDaemonSet('example', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   requestDuration: RequestDuration.upTo(10),
 *   spec: { … },
 * });
 */
export class GracefulMeshDaemonSet extends GracefulWorkload {
  /** The DaemonSet. */
  public declare readonly daemonSet: k8s.apps.v1.DaemonSet;

  /**
   * @throws InputPropertiesError when a plain value is wrong: nothing is registered then. What is wrong with a computed one ends the program when it is there
   */
  constructor(name: string, args: GracefulMeshDaemonSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super(KINDS.DaemonSet, 'daemonSet', name, args, opts);
  }
}
