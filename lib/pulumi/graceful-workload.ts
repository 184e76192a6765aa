import * as pulumi from '@pulumi/pulumi';
import { build, GracefulPlan, prepare, typeOf, WorkloadArgs, WorkloadKind } from './build';
import { componentOptions } from './child-options';
import { atDoor } from './door';

/**
 * What the components share: a workload as its child, with a plan in it. What is plain is checked before anything is registered, all at once; what is computed when it is there; what a preview
 * does not know is said once.
 */
export abstract class GracefulWorkload extends pulumi.ComponentResource {
  /** What was chosen, and why. */
  public declare readonly plan: pulumi.Output<GracefulPlan>;
  /** The grace that is written, in seconds. */
  public declare readonly grace: pulumi.Output<number>;
  /** The drain that is written on the proxy, in seconds; undefined where none is. */
  public declare readonly drain: pulumi.Output<number | undefined>;
  /** How a pod stops under the worst load that was declared, as a picture in plain text: one for each mode the sidecar may get. */
  public declare readonly timeline: pulumi.Output<string>;
  /** What the rules find in the object as it is written, warnings included; empty when all is well. */
  public declare readonly findings: pulumi.Output<string[]>;
  /**
   * @param property of the component that has the workload
   */
  protected constructor(
    workload: WorkloadKind<pulumi.CustomResource>,
    property: string,
    name: string,
    args: WorkloadArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    if (opts.urn) {
      // A reference to a component that exists: its outputs come from the engine.
      const outputs = { plan: undefined, grace: undefined, drain: undefined, timeline: undefined, findings: undefined };
      super(workload.token, name, { [property]: undefined, ...outputs }, opts);
      return;
    }
    const prepared = atDoor(() => prepare(workload, name, args, opts));
    super(workload.token, name, args, componentOptions(opts, typeOf(workload)));
    const { child, ...readouts } = build(this, workload, name, args, opts, prepared);
    Object.assign(this, { [property]: child }, readouts);
    // A workload whose plan fails is never registered, and one that is named as it stands would be waited for without an end: it comes behind its plan.
    this.registerOutputs({ [property]: readouts.plan.apply(() => child as unknown), ...readouts });
  }
}
