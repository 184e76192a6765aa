import * as pulumi from '@pulumi/pulumi';
import { gracefulChild, gracefulOptions } from 'graceful-mesh/pulumi';
import { type Kind, settings } from './settings';
import type { GracefulArgs, GracefulArgsWithBudget, Plan } from './types';

/*
 * Pulumi reads the types in this folder and makes SDKs of them. It takes interfaces of numbers, texts, truths, lists and maps, and enums; no unions and no types of @pulumi/kubernetes: so
 * specs are of any type here, as in a YAML program. Durations are seconds. Components are only found where they extend ComponentResource themselves, and their outputs where they stand in
 * the class: so five classes say the same. The names in types.ts become those of the SDKs: Mesh is MeshArgs there where it goes in.
 */

function make(kind: Kind, component: pulumi.ComponentResource, name: string, args: GracefulArgs, opts: pulumi.ComponentResourceOptions | undefined) {
  const { plan, grace, drain, timeline, findings, child } = gracefulChild(kind, component, name, settings(kind, args), opts);
  return { plan, grace, drain, timeline, findings, workloadName: child.metadata.name };
}

/** A Deployment whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshDeployment extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<Plan>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the Deployment. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgsWithBudget, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshDeployment', name, args, gracefulOptions('Deployment', opts));
    const made = make('Deployment', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A StatefulSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshStatefulSet extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<Plan>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the StatefulSet. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgsWithBudget, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshStatefulSet', name, args, gracefulOptions('StatefulSet', opts));
    const made = make('StatefulSet', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A DaemonSet whose pods stop without dropping a request in a service mesh, or which refuses to be deployed. */
export class GracefulMeshDaemonSet extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<Plan>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the DaemonSet. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshDaemonSet', name, args, gracefulOptions('DaemonSet', opts));
    const made = make('DaemonSet', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A Job that completes in a service mesh, and whose pods stop without losing their network, or which refuses to be deployed. */
export class GracefulMeshJob extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<Plan>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the Job. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshJob', name, args, gracefulOptions('Job', opts));
    const made = make('Job', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}

/** A CronJob whose Jobs complete in a service mesh, or which refuses to be deployed. */
export class GracefulMeshCronJob extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  readonly plan!: pulumi.Output<Plan>;
  /** The grace that is written, in seconds. */
  readonly grace!: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds. */
  readonly drain?: pulumi.Output<number>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  readonly timeline!: pulumi.Output<string>;
  /** What the rules find, warnings included. */
  readonly findings!: pulumi.Output<string[]>;
  /** The name of the CronJob. */
  readonly workloadName!: pulumi.Output<string>;

  constructor(name: string, args: GracefulArgs, opts?: pulumi.ComponentResourceOptions) {
    super('graceful-mesh:index:GracefulMeshCronJob', name, args, gracefulOptions('CronJob', opts));
    const made = make('CronJob', this, name, args, opts);
    Object.assign(this, made);
    this.registerOutputs(made);
  }
}
