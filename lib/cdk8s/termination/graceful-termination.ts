import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { GRACEFUL_NAMES } from '../graceful-names';
import type { GracefulMeshProps } from '../graceful-props';
import { onDemand } from '../on-demand';
import { GracefulReport } from './graceful-report';
import type { Registration } from './registry';
import { asDoor } from '../errors';
import { constructGiven, placed, placeOf, propsGiven } from '../given';

/** How plans are put into objects that exist already. */
export interface GracefulAttachProps extends GracefulMeshProps {
  /**
   * Whether a `terminationGracePeriodSeconds` that is too short for the plan is raised. A chart of somebody else's often has one.
   *
   * @default false - it is an error that says which number would do; the 30 s that cdk8s-plus renders by default are always raised
   */
  readonly raiseGracePeriod?: boolean;
  /**
   * Custom resources whose pods are made from the pod templates in them as they stand, each as `group/Kind`: plans are written into those, too. Workloads of Kubernetes,
   * OpenShift, Argo Rollouts, OpenKruise, Knative, KEDA, JobSet, LeaderWorkerSet, Kubeflow's training operator and Volcano are known, and need not be named. Policies, patches
   * and schemas are never written to.
   *
   * @default - none: a template in a kind that is not known is judged, and it is said that nothing is written into it (GM904)
   */
  readonly workloadKinds?: string[];
}

/** Something that `construct.with(...)` applies to a tree, in versions of constructs that have it. */
export interface IGracefulMixin {
  /** Whether it means this construct. */
  supports(construct: IConstruct): boolean;
  /** Applies it to this construct, not to its children. */
  applyTo(construct: IConstruct): void;
}

/**
 * Graceful termination for what exists already: workloads of any version of cdk8s-plus, raw `Kube*` objects and `ApiObject`s, YAML files (`Include`), charts
 * (`Helm`), custom resources that are known to make their pods from a template (Argo Rollouts, OpenKruise CloneSets, Knative Services) or are named in `workloadKinds`, Lists.
 *
 * Objects that are added to the scope later count, too. Patches run first, whenever they are added. A nearer scope beats a farther one. An object opts out with the
 * annotation `graceful-mesh/opt-out` and a reason as its value.
 *
 * @example
 * const legacy = new Include(chart, 'legacy', { url: 'legacy.yaml' });
 * const report = GracefulTermination.of(legacy).attach({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)) });
 * console.error(report.diff());
 */
export class GracefulTermination {
  /**
   * Of all objects in a scope: an app, a chart, any construct, one object.
   *
   * @param scope whose objects are meant
   */
  public static of(scope: IConstruct): GracefulTermination {
    constructGiven('scope', scope);
    return new GracefulTermination(scope);
  }

  /** What `attach` does, for `construct.with(...)`, which is in later versions of constructs: only what is there when it is applied. */
  public static attaching(props: GracefulAttachProps = {}): IGracefulMixin {
    return mixin(registration('plan', props, props));
  }

  /** What `check` does, for `construct.with(...)`, which is in later versions of constructs: only what is there when it is applied. */
  public static checking(props: GracefulMeshProps = {}): IGracefulMixin {
    return mixin(registration('check', props));
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Puts a plan into every workload of the scope when it is synthesised: the application's preStop, what the sidecar needs, a grace that fits. What a workload
   * has of its own stays; what contradicts the plan fails the synthesis, as do errors that the rules find in the result.
   *
   * @param props as for a `GracefulMeshDeployment`; what is left out is that of GracefulMeshDefaults
   * @throws when the props cannot be, or the scope has others already
   */
  public attach(props: GracefulAttachProps = {}): GracefulReport {
    return this.registered(placed(this.scope, () => registration('plan', props, props)));
  }

  /**
   * Judges every workload of the scope when it is synthesised, and changes none. Errors fail the synthesis, unless `enforcement` says otherwise.
   *
   * @param props what a manifest does not say; without requestDuration only what holds for every request is judged
   * @throws when the props cannot be, or the scope has others already
   */
  public check(props: GracefulMeshProps = {}): GracefulReport {
    return this.registered(placed(this.scope, () => registration('check', props)));
  }

  private registered(wanted: Registration): GracefulReport {
    const { scope } = this;
    const { adoptRegistered, register, registrationOf } = onDemand.registry;
    const existing = registrationOf(scope);
    if (existing && !same(existing, wanted)) {
      throw new Error(`${placeOf(scope)} GracefulTermination is attached or checked for this scope already, with other props; do it once, or for a scope inside it`);
    }
    if (!existing) register(scope, wanted);
    return GracefulReport._of(scope, () => adoptRegistered(App.of(scope)));
  }
}

function registration(mode: Registration['mode'], props: GracefulMeshProps, attached?: GracefulAttachProps): Registration {
  const example = '{ mesh: Mesh.istio({ version: \'1.24\' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)) }';
  propsGiven(props, { example, known: attached ? new Set([...GRACEFUL_NAMES, 'raiseGracePeriod', 'workloadKinds']) : GRACEFUL_NAMES });
  const { raiseGracePeriod = false, workloadKinds } = attached ?? {};
  return { mode, props, raiseGrace: raiseGracePeriod, workloadKinds, resolved: new Map() };
}

function mixin(wanted: Registration): IGracefulMixin {
  return {
    supports: (construct) => ApiObject.isApiObject(construct),
    applyTo: (construct) => { if (ApiObject.isApiObject(construct)) onDemand.registry.adopt(construct, wanted); },
  };
}

/** Whether two say the same. Two meshes are the same only where they are one object: nothing of what they were made of shows. */
function same(one: Registration, other: Registration): boolean {
  const keys = new Set([...Object.keys(one.props), ...Object.keys(other.props)]);
  const value = ({ props }: Registration, key: string) => (props as Record<string, unknown>)[key];
  return one.mode === other.mode && one.raiseGrace === other.raiseGrace
    && [...keys].every((key) => value(one, key) === value(other, key) || (key !== 'mesh' && alike(value(one, key), value(other, key))));
}

/** Durations, lists and the like are compared by what they say. */
function alike(one: unknown, other: unknown): boolean {
  return typeof one === 'object' && typeof other === 'object' && one !== null && other !== null
    && one.constructor === other.constructor && JSON.stringify(one) === JSON.stringify(other);
}

asDoor(GracefulTermination);
