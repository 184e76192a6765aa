import * as pulumi from '@pulumi/pulumi';
import { lineless, PlanError } from '../plan/plan-error';
import { BudgetNumber, isJobKind, Readouts, readoutsOf } from '../requirements';
import { describe } from '../rules';
import { situationsText } from '../timeline';
import { GracefulArgs, gracefulPart, unknownArgs } from './args';
import { childOptions } from './child-options';
import { addDisruptionBudget, budgetOf, DisruptionBudget } from './disruption-budget';
import { applyPartly, isComputed } from './holes';
import { alsoWrong, Outcome } from './outcome';
import { edited, Inputs, LateOutcome, NotKnown, PlannedInputs, planInputs } from './plan-inputs';
import { remember } from './planned-children';
import { Problem, problemOfArg, refusal } from './problems';
import { settleWith } from './settled';
import { graceOf, unraised, waitsFor } from './waits';

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

/** What is known of a workload before its component exists. */
export interface Prepared {
  readonly inputs: Inputs;
  readonly planned: PlannedInputs;
  readonly timeouts?: pulumi.CustomTimeouts;
  readonly budget?: BudgetNumber;
}

/** A workload with its plan, and what is said of it. */
export interface Built<Child> {
  readonly child: Child;
  readonly plan: pulumi.Output<GracefulPlan>;
  readonly grace: pulumi.Output<number>;
  readonly drain: pulumi.Output<number | undefined>;
  readonly timeline: pulumi.Output<string>;
  readonly findings: pulumi.Output<string[]>;
}

export const typeOf = ({ apiVersion, kind }: WorkloadKind<unknown>): string => `kubernetes:${apiVersion}:${kind}`;

/** Everything that can be known before the component exists. @throws InputPropertiesError with everything that is wrong */
export function prepare(workload: WorkloadKind<unknown>, name: string, args: WorkloadArgs, opts: pulumi.ComponentResourceOptions): Prepared {
  const { token, apiVersion, kind } = workload;
  const ofJob = isJobKind(kind);
  const inputs: Inputs = {
    object: { apiVersion, kind, metadata: args?.metadata, spec: args?.spec },
    settings: gracefulPart(args ?? {} as WorkloadArgs),
    options: { ofJob, forCheck: false },
    handling: { mode: 'plan', ours: 'the resource of @pulumi/kubernetes' },
  };
  if (typeof args?.spec !== 'object' || args.spec === null) {
    throw refusal(token, name, [{ propertyPath: 'spec', reason: `is missing; give the spec of a ${kind}, with its template` }]);
  }
  const template = kind === 'CronJob' ? 'jobTemplate' : 'template';
  if (!isComputed(args.spec) && (args.spec as Record<string, unknown>)[template] === undefined) {
    throw refusal(token, name, [{ propertyPath: `spec.${template}`, reason: 'is missing: there is no pod template to put a plan into' }]);
  }
  const planned = planInputs(inputs);
  const problems: Problem[] = unknownArgs(args, ['metadata', 'spec', ...(kind === 'Deployment' || kind === 'StatefulSet' ? ['disruptionBudget'] : [])]);
  let budget: BudgetNumber | undefined;
  try {
    budget = args.disruptionBudget && budgetOf(args.disruptionBudget, (args.spec as { readonly replicas?: unknown }).replicas);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    problems.push(problemOfArg(error));
  }
  const { now } = planned;
  if (!now) {
    if (problems.length > 0) throw refusal(token, name, problems);
    return { inputs, planned, timeouts: opts.customTimeouts, budget };
  }
  const { problems: tooShort, timeouts } = waitsFor(kind, now, opts.customTimeouts);
  const outcome = alsoWrong(now, tooShort);
  problems.unshift(...outcome.problems);
  if (now.pods.length === 0 && problems.length === 0 && outcome.warnings.length === 0) {
    problems.push({ propertyPath: 'spec.template', reason: 'has no containers: there is no pod template to put a plan into' });
  }
  if (problems.length > 0) throw refusal(token, name, problems);
  return { inputs, planned: { now: outcome }, timeouts, budget };
}

/** Makes the workload and what goes with it, as children of a component. */
export function build<Child>(
  component: pulumi.ComponentResource,
  workload: WorkloadKind<Child>,
  name: string,
  args: WorkloadArgs,
  opts: pulumi.ComponentResourceOptions,
  { inputs, planned, timeouts, budget }: Prepared,
): Built<Child> {
  const { now } = planned;
  const later = now ? undefined : checkedLater(component, workload, name, planned.later, opts);
  if (now) warn(component, now);
  const read = <T>(of: (outcome: Outcome) => T) => (later ? later.apply(of) : pulumi.output(of(now as Outcome))) as pulumi.Output<T>;
  const { metadata, spec } = edited(inputs, later ? { later } : planned);
  warnOfName(component, args.metadata);
  const { kind, token } = workload;
  const replicas = kind === 'StatefulSet' && now ? replicasChecked(spec, now, (problems) => refusal(token, name, problems), opts) : undefined;
  remember(component, typeOf(workload), name);
  const made = { metadata, spec: replicas ? { ...spec as object, replicas } : spec };
  const child = workload.make(name, made, { parent: component, ...childOptions(opts, typeOf(workload), timeouts) });
  const check = later ?? replicas;
  if (check) settleWith(child as object, check);
  if (budget) addDisruptionBudget(component, name, budget, args);
  return {
    child,
    plan: read(({ pods: [pod], warnings }) => (pod?.planned ? readoutsOf(pod.planned) : { mechanism: 'none', mode: 'unknown', explanation: warnings.map(({ reason }) => reason).join('\n') })),
    grace: read(graceOf),
    drain: read(({ pods: [pod] }) => pod?.planned?.plan.settings.drain),
    timeline: read(({ pods: [pod] }) => (pod ? situationsText(pod.examined.situations) : '')),
    findings: read(findingsOf),
  };
}

/** Where there is no plan, what stood in its way. */
function findingsOf({ pods, warnings }: Outcome): string[] {
  return pods.length === 0 ? warnings.map(({ reason }) => reason) : pods.flatMap((pod) => [...pod.errors, ...pod.warnings].map(describe));
}

function warn(component: pulumi.Resource, { warnings }: Outcome): void {
  for (const { propertyPath, reason } of warnings) void pulumi.log.warn(`${propertyPath}: ${reason}`, component);
}

/** What came of an object with computed values; it throws, in the program, what is wrong with it. */
function checkedLater(
  component: pulumi.Resource,
  { token, kind }: WorkloadKind<unknown>,
  name: string,
  later: LateOutcome,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Output<Outcome> {
  return applyPartly(later as pulumi.Output<Outcome | NotKnown>, (outcome) => {
    if (pulumi.isUnknown(outcome) || 'notKnown' in outcome) {
      const what = pulumi.isUnknown(outcome) ? ['the args'] : (outcome as NotKnown).notKnown;
      void pulumi.log.info(`not checked in this preview, because it is not known yet: ${what.join(', ')}`, component);
      return pulumi.unknown as unknown as Outcome;
    }
    const judged = alsoWrong(outcome, unraised(waitsFor(kind, outcome, opts.customTimeouts)));
    if (judged.problems.length > 0) throw lineless(refusal(token, name, judged.problems), 'node-do-not-add-exception-line');
    warn(component, judged);
    return judged;
  });
}

/** A StatefulSet's pods stop one after another: where their number is computed, whether the provider waits long enough shows when it is there. */
function replicasChecked(
  spec: unknown,
  outcome: Outcome,
  refused: (problems: readonly Problem[]) => Error,
  { customTimeouts }: pulumi.ComponentResourceOptions,
): pulumi.Output<number> | undefined {
  const { replicas } = spec as { readonly replicas?: pulumi.Input<number> };
  if (!isComputed(replicas)) return undefined;
  return pulumi.output<number>(replicas).apply((number) => {
    const { problems } = alsoWrong({ ...outcome, problems: [] }, unraised(waitsFor('StatefulSet', outcome, customTimeouts, number)));
    if (problems.length > 0) throw lineless(refused(problems), 'node-do-not-add-exception-line');
    return number;
  });
}

function warnOfName(component: pulumi.Resource, metadata: unknown): void {
  const said = 'a fixed metadata.name makes every replacement delete the old workload before the new one is there; leave it out, and Pulumi names it';
  pulumi.output(metadata as { readonly name?: string } | undefined).apply((one) => {
    if (one?.name !== undefined) void pulumi.log.warn(said, component);
  });
}
