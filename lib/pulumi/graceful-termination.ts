import { AsyncResource } from 'async_hooks';
import * as pulumi from '@pulumi/pulumi';
import { lineless, PlanError } from '../plan/plan-error';
import { refuseWorkloadKinds } from '../requirements';
import { GracefulArgs, gracefulPart, unknownArgs } from './args';
import { atDoor } from './door';
import { applyPartly } from './holes';
import { objectOf } from './kubernetes-object';
import { alsoWrong, Outcome } from './outcome';
import { edited, Inputs, NotKnown, settingsProblems, planInputs } from './plan-inputs';
import { isPlanned } from './planned-children';
import { guardStacks, Problem, problemOfArg, refusal } from './problems';
import { waitsFor } from './waits';

/** What a transform does with the workloads of a program. */
export interface GracefulTerminationArgs extends GracefulArgs {
  /** Whether plans are put into workloads, or they are only judged. @default 'attach' */
  readonly mode?: 'attach' | 'check';
  /** Whether a `terminationGracePeriodSeconds` that is too short for the plan is raised. A chart of somebody else's often has one. @default false - it is an error that says which number would do */
  readonly raiseGracePeriod?: boolean;
  /**
   * Custom resources whose pods are made from the pod templates in them as they stand, each as `group/Kind`: plans are put into those, too. The workloads of Kubernetes, Argo
   * Rollouts, OpenKruise, Knative, KEDA, JobSet, LeaderWorkerSet, Kubeflow's training operator and Volcano are known. Policies, patches and schemas are never changed.
   * @default - none: a template in a kind that is not known is judged, and it is logged that nothing is put into it (GM904)
   */
  readonly workloadKinds?: readonly string[];
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
  atDoor(() => refuseArgs(args ?? {}));
  // Under the Automation API the SDK asks outside of the program's own context: what is logged would not reach the engine, and what is secret would reach the state as plain text.
  return AsyncResource.bind(async (registered: pulumi.ResourceTransformArgs) => {
    const { type, name, opts } = registered;
    if (!objectOf(type, registered.props) || await isPlanned(opts?.parent, type, name)) return undefined;
    try {
      const result = await terminate(args, registered);
      return result && { ...result, props: await pulumi.runtime.serializeProperties('props', result.props as pulumi.Inputs) };
    } catch (error) {
      guardStacks();
      throw lineless(error, 'node-do-not-add-exception-line');
    }
  });
}

/**
 * What `gracefulTermination` does with one resource: a plain function, for tests without an engine.
 *
 * @param warn is told what stops nothing. @default - Pulumi's log
 * @returns undefined where nothing is to be changed; a promise where something that decides is computed
 * @throws InputPropertiesError with everything that is wrong
 */
export function terminate(args: GracefulTerminationArgs, registered: Registered, warn: (text: string) => void = logged): Result | Promise<Result> {
  return atDoor(() => terminated(args ?? {}, registered, warn));
}

function terminated(args: GracefulTerminationArgs, registered: Registered, warn: (text: string) => void): Result | Promise<Result> {
  const { type, name, props, opts } = registered;
  const object = objectOf(type, props as Record<string, unknown>);
  if (!object) return undefined;
  const inputs: Inputs = {
    object,
    settings: gracefulPart(args),
    options: optionsOf(args),
    handling: { mode: args.mode === 'check' ? 'check' : 'plan', raiseGrace: args.raiseGracePeriod, workloadKinds: args.workloadKinds, whole: true },
  };
  const planned = planInputs(inputs);
  const settled = (outcome: Outcome, replicas?: number): Result => {
    const { problems: tooShort, timeouts, raised } = waitsFor(object.kind, outcome, timeoutsOf(opts), replicas);
    const { problems, warnings } = alsoWrong(outcome, isWorkload(outcome) ? tooShort : []);
    if (problems.length > 0) throw lineless(refusal(type, name, problems), 'node-do-not-add-exception-line');
    for (const { propertyPath, reason } of warnings) warn(`${type} '${name}': ${propertyPath}: ${reason}`);
    const waits = args.mode !== 'check' && isWorkload(outcome) && raised.length > 0;
    if (outcome.edits.length === 0 && !waits) return undefined;
    const { apiVersion: _, kind: __, ...changed } = edited(inputs, planned);
    const waiting = { ...opts, customTimeouts: { ...timeoutsOf(opts), ...timeouts } } as pulumi.ResourceOptions;
    return { props: { ...props as object, ...changed }, opts: waits ? waiting : opts };
  };
  const { now, later } = planned;
  const replicas = object.kind === 'StatefulSet' ? (object.spec as { readonly replicas?: unknown } | undefined)?.replicas : undefined;
  if (now && typeof replicas !== 'object') return settled(now);
  return known(pulumi.output([now ? undefined : later, replicas])).then(([outcome, number]) => {
    const judged = now ?? outcome as Outcome | NotKnown | undefined;
    if (judged && !('notKnown' in judged)) return settled(judged, typeof number === 'number' ? number : undefined);
    const what = judged?.notKnown ?? ['its args'];
    void pulumi.log.info(`${type} '${name}': not checked in this preview, because it is not known yet: ${what.join(', ')}`);
    const { apiVersion: _, kind: __, ...changed } = edited(inputs, planned);
    return { props: { ...props as object, ...changed }, opts };
  });
}

/** What is wrong with them is said where they are written, workloads or none. */
function refuseArgs(args: GracefulTerminationArgs): void {
  const problems = [...unknownArgs(args, ['mode', 'raiseGracePeriod', 'workloadKinds']), ...settingsProblems(gracefulPart(args), optionsOf(args)), ...modeProblems(args), ...kindProblems(args)];
  if (problems.length > 0) throw refusal('gracefulTermination', 'transform', problems);
}

type Result = Terminated | undefined;

/** The values when they are there; undefined for one that a preview does not know. */
function known(values: pulumi.Output<unknown[]>): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const settled = applyPartly(values, (all) => resolve(pulumi.isUnknown(all) ? [] : all.map((one) => (pulumi.isUnknown(one) ? undefined : one))));
    (settled as unknown as { promise(): Promise<unknown> }).promise().catch(reject);
  });
}

/** What has opted out, or has no pods, is left alone. */
const isWorkload = ({ pods }: Outcome) => pods.some(({ planned, examined }) => planned !== undefined || examined.situations.length > 0);

const logged = (text: string) => void pulumi.log.warn(text);

const modeProblems = ({ mode }: GracefulTerminationArgs) =>
  (mode === undefined || mode === 'attach' || mode === 'check' ? [] : [{ propertyPath: 'mode', reason: `(${JSON.stringify(mode)}) must be attach or check` }]);

function kindProblems({ workloadKinds }: GracefulTerminationArgs): Problem[] {
  try {
    refuseWorkloadKinds(workloadKinds);
    return [];
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return [problemOfArg(error)];
  }
}

const optionsOf = ({ mode }: GracefulTerminationArgs) => ({
  // What is said of a program's servers is not said of its Jobs: the plan of a Job knows.
  ofJob: false,
  forCheck: mode === 'check',
});

const timeoutsOf = (opts: pulumi.ResourceOptions | undefined) => (opts as pulumi.CustomResourceOptions | undefined)?.customTimeouts;
