import * as pulumi from '@pulumi/pulumi';
import { textAt } from '../manifest';
import { describe } from '../rules';
import { PlanError } from '../plan/plan-error';
import { BudgetNumber, isJobKind, Readouts, readoutsOf } from '../request';
import { situationsText } from '../timeline';
import { GracefulArgs, gracefulPart } from './args';
import { childOptions, componentOptions } from './child-options';
import { addDisruptionBudget, budgetOf, DisruptionBudget } from './disruption-budget';
import { applyPartly } from './holes';
import { Outcome } from './outcome';
import { Problem, refusal } from './problems';
import { edited, Inputs, NotKnown, Treated, treatInputs } from './treat-inputs';
import { Waits, waitsForOutcome } from './waits';

/** What was chosen for a workload, and why. Durations in seconds. */
export type GracefulPlan = Readouts;

/** What every component is made of. */
export interface WorkloadArgs extends GracefulArgs {
  readonly metadata?: unknown;
  readonly spec?: unknown;
  readonly disruptionBudget?: DisruptionBudget;
}

/** A kind of workload: what is made, and how. */
export interface WorkloadKind<Child> {
  /** Of the component. */
  readonly token: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly make: (name: string, args: Record<string, unknown>, opts: pulumi.CustomResourceOptions) => Child;
}

interface Prepared {
  readonly inputs: Inputs;
  readonly treated: Treated;
  readonly timeouts?: pulumi.CustomTimeouts;
  readonly budget?: BudgetNumber;
}

/**
 * What the components share: a workload as its child, with a plan in it. What is plain is checked before anything is registered, all at once; what is computed when it is there; what a preview
 * does not know is said once.
 */
export abstract class GracefulWorkload<Child extends pulumi.CustomResource> extends pulumi.ComponentResource {
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
  /** The workload. */
  protected declare readonly child: Child;

  protected constructor(workload: WorkloadKind<Child>, name: string, args: WorkloadArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { apiVersion, kind } = workload;
    const type = `kubernetes:${apiVersion}:${kind}`;
    if (opts.urn) {
      // A reference to a component that exists: its outputs come from the engine.
      super(workload.token, name, { plan: undefined, grace: undefined, drain: undefined, timeline: undefined, findings: undefined }, opts);
      return;
    }
    const { inputs, treated, timeouts, budget } = prepare(workload, name, args, opts);
    super(workload.token, name, args, componentOptions(opts, type));
    const outcome = this.outcomeOf(workload, name, treated, opts);
    this.plan = outcome.apply(({ pods: [pod], warnings }) => (pod?.made ? readoutsOf(pod.made) : { mechanism: 'none', mode: 'unknown', explanation: warnings.map(({ reason }) => reason).join('\n') }));
    this.grace = outcome.apply(({ pods: [pod] }) => pod?.made?.applied.grace ?? KUBERNETES_DEFAULT_GRACE);
    this.drain = outcome.apply(({ pods: [pod] }) => pod?.made?.plan.settings.drain);
    this.timeline = outcome.apply(({ pods: [pod] }) => (pod ? situationsText(pod.examined.situations) : ''));
    this.findings = outcome.apply(({ pods, warnings }) => (pods.length === 0 ? warnings.map(({ reason }) => reason) : pods.flatMap((pod) => [...pod.errors, ...pod.warnings].map(describe))));
    const { metadata, spec } = edited(inputs, treated.now ? treated : { later: outcome });
    if (textAt((args.metadata as { readonly name?: unknown } | undefined)?.name) !== undefined) {
      void pulumi.log.warn('a fixed metadata.name makes every replacement delete the old workload before the new one is there; leave it out, and Pulumi names it', this);
    }
    this.child = workload.make(name, { metadata, spec }, { parent: this, ...childOptions(opts, type, timeouts) });
    if (budget) addDisruptionBudget(this, name, budget, args);
  }

  /** What came of the object; throws, in the program, what is wrong with it. */
  private outcomeOf({ token, kind }: WorkloadKind<Child>, name: string, { now, later }: Treated, opts: pulumi.ComponentResourceOptions): pulumi.Output<Outcome> {
    const warn = ({ warnings }: Outcome) => warnings.forEach(({ propertyPath, reason }) => void pulumi.log.warn(`${propertyPath}: ${reason}`, this));
    if (now) {
      warn(now);
      // Of no interest to the SDK's own types, which would otherwise unwrap it down to its last number.
      return pulumi.output(Promise.resolve(now as unknown)) as unknown as pulumi.Output<Outcome>;
    }
    return applyPartly(later, (outcome) => {
      if (pulumi.isUnknown(outcome) || 'notKnown' in outcome) {
        const what = pulumi.isUnknown(outcome) ? ['the args'] : (outcome as NotKnown).notKnown;
        void pulumi.log.info(`not checked in this preview, because it is not known yet: ${what.join(', ')}`, this);
        return pulumi.unknown as unknown as Outcome;
      }
      const problems = [...outcome.problems, ...waitProblems(kind, outcome, opts)];
      if (problems.length > 0) throw refusal(token, name, problems);
      warn(outcome);
      return outcome;
    });
  }
}

const KUBERNETES_DEFAULT_GRACE = 30;

/** Everything that can be known before the component exists. @throws InputPropertiesError with everything that is wrong */
function prepare<Child>({ token, apiVersion, kind }: WorkloadKind<Child>, name: string, args: WorkloadArgs, opts: pulumi.ComponentResourceOptions): Prepared {
  const ofJob = isJobKind(kind);
  const inputs: Inputs = {
    object: { apiVersion, kind, metadata: args?.metadata, spec: args?.spec },
    settings: gracefulPart(args ?? {} as WorkloadArgs),
    options: { ofJob, forCheck: false },
    treatment: { mode: 'plan', ours: 'the resource of @pulumi/kubernetes' },
  };
  if (typeof args?.spec !== 'object' || args.spec === null) {
    throw refusal(token, name, [{ propertyPath: 'spec', reason: `is missing; give the spec of a ${kind}, with its template` }]);
  }
  const treated = treatInputs(inputs);
  const problems: Problem[] = [];
  let budget: BudgetNumber | undefined;
  try {
    budget = args.disruptionBudget && budgetOf(args.disruptionBudget, (args.spec as { readonly replicas?: unknown }).replicas);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    problems.push({ propertyPath: error.property, reason: error.message });
  }
  const { now } = treated;
  const wait: Waits = now ? waitsForOutcome(kind, now, opts.customTimeouts) : { problems: [], timeouts: opts.customTimeouts };
  problems.unshift(...now?.problems ?? [], ...wait.problems);
  if (now && now.pods.length === 0 && problems.length === 0 && now.warnings.length === 0) {
    problems.push({ propertyPath: 'spec.template', reason: 'has no containers: there is no pod template to put a plan into' });
  }
  if (problems.length > 0) throw refusal(token, name, problems);
  return { inputs, treated, timeouts: wait.timeouts, budget };
}

/** Options cannot wait for a computed value: where the provider's own ten minutes are too short, somebody has to say so. */
function waitProblems(kind: string, outcome: Outcome, opts: pulumi.ComponentResourceOptions): readonly Problem[] {
  const { problems, timeouts } = waitsForOutcome(kind, outcome, opts.customTimeouts);
  const missing = timeouts?.delete !== undefined && opts.customTimeouts?.delete === undefined;
  if (!missing) return problems;
  return [...problems, { propertyPath: 'customTimeouts.delete', reason: `must be ${timeouts.delete} or more in the options: the pods may take longer to stop than the provider waits, and their grace is computed too late to raise it` }];
}
