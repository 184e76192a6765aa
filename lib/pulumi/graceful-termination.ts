import * as pulumi from '@pulumi/pulumi';
import { GracefulArgs, gracefulPart } from './args';
import { applyPartly } from './holes';
import { objectOf } from './kubernetes-object';
import { Outcome } from './outcome';
import { guardStacks, refusal } from './problems';
import { edited, Inputs, NotKnown, settingsProblems, treatInputs } from './treat-inputs';
import { Waits, waitsForOutcome } from './waits';

/** What a transform does with the workloads of a program. */
export interface GracefulTerminationArgs extends GracefulArgs {
  /** Whether plans are put into workloads, or they are only judged. @default 'attach' */
  readonly mode?: 'attach' | 'check';
  /** Whether a `terminationGracePeriodSeconds` that is too short for the plan is raised. A chart of somebody else's often has one. @default false - it is an error that says which number would do */
  readonly raiseGracePeriod?: boolean;
}

/** What is registered, as a transform sees it. */
export type Registered = Pick<pulumi.ResourceTransformArgs, 'type' | 'name' | 'props' | 'opts'>;

/** What becomes of it. */
export type Terminated = Pick<Registered, 'props' | 'opts'>;

/**
 * A resource transform that puts plans into every workload that a program makes, or only checks them: children of Helm charts, of `ConfigFile` and `ConfigGroup` and of others' components
 * included. What a workload has of its own stays; what contradicts the plan is an error. Applied twice it changes nothing. A workload opts out by the annotation
 * `graceful-mesh/opt-out` with a reason as its value.
 *
 * A `k8s.helm.v3.Release` is rendered by its provider, where no transform sees it: use `k8s.helm.v4.Chart`.
 *
 * @throws InputPropertiesError when the args cannot be
 * @example pulumi.runtime.registerResourceTransform(gracefulTermination({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60) }));
 */
export function gracefulTermination(args: GracefulTerminationArgs): pulumi.ResourceTransform {
  // What is wrong with them is said where they are written, workloads or none.
  const problems = settingsProblems(gracefulPart(args), optionsOf(args));
  if (problems.length > 0) throw refusal('gracefulTermination', 'transform', problems);
  return (registered) => {
    try {
      return terminate(args, registered);
    } catch (error) {
      guardStacks();
      throw error;
    }
  };
}

/**
 * What `gracefulTermination` does with one resource: a plain function, for tests without an engine.
 *
 * @param warn is told what stops nothing. @default - Pulumi's log
 * @returns undefined where nothing is to be changed
 * @throws InputPropertiesError with everything that is wrong
 */
export function terminate(args: GracefulTerminationArgs, registered: Registered, warn: (text: string) => void = logged): Terminated | undefined {
  const { type, name, props, opts } = registered;
  const object = objectOf(type, props as Record<string, unknown>);
  if (!object) return undefined;
  const inputs: Inputs = {
    object,
    settings: gracefulPart(args),
    options: optionsOf(args),
    treatment: { mode: args.mode === 'check' ? 'check' : 'plan', raiseGrace: args.raiseGracePeriod },
  };
  const treated = treatInputs(inputs);
  const { kind } = object;
  const settled = (outcome: Outcome): Outcome => {
    const problems = [...outcome.problems, ...waits(kind, outcome, opts).problems];
    if (problems.length > 0) throw refusal(type, name, problems);
    for (const { propertyPath, reason } of outcome.warnings) warn(`${type} '${name}': ${propertyPath}: ${reason}`);
    return outcome;
  };
  const { now, later } = treated;
  if (now) {
    const { edits } = settled(now);
    const { timeouts } = waits(kind, now, opts);
    if (edits.length === 0 && timeouts?.delete === (timeoutsOf(opts)?.delete || undefined)) return undefined;
    return { props: merged(props, edited(inputs, treated)), opts: timeouts ? waiting(opts, timeouts) : opts };
  }
  const checked = applyPartly(later, (outcome) => {
    if (!pulumi.isUnknown(outcome) && !('notKnown' in outcome)) return settled(outcome);
    const what = pulumi.isUnknown(outcome) ? ['its args'] : (outcome as NotKnown).notKnown;
    void pulumi.log.info(`${type} '${name}': not checked in this preview, because it is not known yet: ${what.join(', ')}`);
    return pulumi.unknown as unknown as Outcome;
  });
  return { props: merged(props, edited(inputs, { later: checked })), opts };
}

const logged = (text: string) => void pulumi.log.warn(text);

const optionsOf = ({ mode }: GracefulTerminationArgs) => ({
  // What is said of a program's servers is not said of its Jobs: the plan of a Job knows.
  ofJob: false,
  forCheck: mode === 'check',
});

function merged(props: unknown, { metadata, spec }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...props as Record<string, unknown>, ...(metadata !== undefined && { metadata }), ...(spec !== undefined && { spec }) };
}

const waiting = (opts: pulumi.ResourceOptions, timeouts: pulumi.CustomTimeouts) =>
  ({ ...opts, customTimeouts: { ...timeoutsOf(opts), ...timeouts } } as pulumi.ResourceOptions);

const timeoutsOf = (opts: pulumi.ResourceOptions | undefined) => (opts as pulumi.CustomResourceOptions | undefined)?.customTimeouts;

const waits = (kind: string, outcome: Outcome, opts: pulumi.ResourceOptions | undefined): Waits => waitsForOutcome(kind, outcome, timeoutsOf(opts));
