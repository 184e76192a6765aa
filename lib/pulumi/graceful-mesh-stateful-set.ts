import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { GracefulArgs } from './args';
import type { DisruptionBudget } from './disruption-budget';
import { GracefulWorkload } from './graceful-workload';
import { KINDS } from './kinds';

/** What a `k8s.apps.v1.StatefulSet` takes, and what makes it graceful. */
export interface GracefulMeshStatefulSetArgs extends GracefulArgs {
  /** Of the StatefulSet. Without a name Pulumi makes one, and a replacement comes before its predecessor goes. */
  readonly metadata?: pulumi.Input<k8s.types.input.meta.v1.ObjectMeta | undefined>;
  /** Of the StatefulSet. */
  readonly spec: pulumi.Input<k8s.types.input.apps.v1.StatefulSetSpec>;
  /** A PodDisruptionBudget for its pods: plain, because it decides what exists. @default - none */
  readonly disruptionBudget?: DisruptionBudget;
}

/**
 * A StatefulSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed.
 *
 * Its pods are replaced one after another: `plan.rolloutWithin` says how long all of them take, and the provider is told to wait that long.
 *
 * @example
 * new GracefulMeshStatefulSet('example', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   requestDuration: RequestDuration.upTo(10),
 *   spec: { … },
 * });
 */
export class GracefulMeshStatefulSet extends GracefulWorkload {
  /** The StatefulSet. */
  public declare readonly statefulSet: k8s.apps.v1.StatefulSet;

  /**
   * @throws InputPropertiesError when a plain value is wrong: nothing is registered then. What is wrong with a computed one ends the program when it is there
   */
  constructor(name: string, args: GracefulMeshStatefulSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super(KINDS.StatefulSet, 'statefulSet', name, args, opts);
  }
}
