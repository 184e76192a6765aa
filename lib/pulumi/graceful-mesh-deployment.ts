import type * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { GracefulArgs } from './args';
import type { DisruptionBudget } from './disruption-budget';
import { GracefulWorkload } from './graceful-workload';
import { KINDS } from './kinds';

/** What a `k8s.apps.v1.Deployment` takes, and what makes it graceful. */
export interface GracefulMeshDeploymentArgs extends GracefulArgs {
  /** Of the Deployment. Without a name Pulumi makes one, and a replacement comes before its predecessor goes. */
  readonly metadata?: pulumi.Input<k8s.types.input.meta.v1.ObjectMeta | undefined>;
  /** Of the Deployment. */
  readonly spec: pulumi.Input<k8s.types.input.apps.v1.DeploymentSpec>;
  /** A PodDisruptionBudget for its pods: plain, because it decides what exists. @default - none */
  readonly disruptionBudget?: DisruptionBudget;
}

/**
 * A Deployment whose pods stop without dropping a request in a service mesh, or which refuses to be deployed.
 *
 * Its child is the Deployment that its spec describes, with the application's preStop, what the sidecar needs, and a grace that fits. `terminationGracePeriodSeconds` left out of
 * the spec is computed; given, it is enforced.
 *
 * @example
 * new GracefulMeshDeployment('example', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   requestDuration: RequestDuration.upTo(60),
 *   spec: { … },
 * });
 */
export class GracefulMeshDeployment extends GracefulWorkload {
  /** The Deployment. */
  public declare readonly deployment: k8s.apps.v1.Deployment;

  /**
   * @throws InputPropertiesError when a plain value is wrong: nothing is registered then. What is wrong with a computed one ends the program when it is there
   */
  constructor(name: string, args: GracefulMeshDeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
    super(KINDS.Deployment, 'deployment', name, args, opts);
  }
}
