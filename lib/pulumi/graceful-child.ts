import type * as pulumi from '@pulumi/pulumi';
import { build, Built, prepare, typeOf, WorkloadArgs, WorkloadKind } from './build';
import { componentOptions } from './child-options';
import { atDoor } from './door';
import { KINDS, Workloads } from './kinds';
import { PlanError } from '../plan/plan-error';

/**
 * A workload with its plan as a child of a component of your own: what the components of this package are made of.
 *
 * @param kind of the workload
 * @param component its parent
 * @param args what `GracefulMeshDeployment` and its siblings take
 * @param opts the component's own; give `gracefulOptions(kind, opts)` to its `super`, or an alias of the workload would be both's
 * @throws InputPropertiesError when a plain value is wrong
 * @example const { child, grace } = gracefulChild('Deployment', this, name, { mesh, requestDuration, spec }, opts);
 */
export function gracefulChild<Kind extends keyof Workloads>(
  kind: Kind, component: pulumi.ComponentResource, name: string, args: WorkloadArgs, opts: pulumi.ComponentResourceOptions = {},
): Built<Workloads[Kind]> {
  const workload = workloadOf(kind) as unknown as WorkloadKind<Workloads[Kind]>;
  return build(component, workload, name, args, opts, atDoor(() => prepare(workload, name, args, opts)));
}

/** The options of a component that makes a `gracefulChild` of this kind, for its `super`: an alias that names the workload's type is the workload's. */
export function gracefulOptions(kind: keyof Workloads, opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
  return componentOptions(opts, typeOf(workloadOf(kind)));
}

function workloadOf<Kind extends keyof Workloads>(kind: Kind): (typeof KINDS)[Kind] {
  return atDoor(() => {
    if (!Object.hasOwn(KINDS, kind)) throw new PlanError('kind', `(${JSON.stringify(kind)}) must be one of ${Object.keys(KINDS).join(', ')}`);
    return KINDS[kind];
  });
}
