import { ApiObject, Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { core } from './core';
import { Emission, Planned, planOf } from './emission';
import { GracefulPlan } from './graceful-plan';
import type { ResolvedSettings } from '../requirements';
import { asDoor } from './errors';

/** What every graceful workload says of itself. Each is computed from the object as it stands now. */
export interface IGracefulWorkload {
  /** What was chosen, and why. */
  readonly plan: GracefulPlan;
  /** The grace that is written. */
  readonly grace: Duration;
  /** The smallest grace that would be accepted. Nothing where a hook of yours has no bound that anyone knows. */
  readonly minimumGrace?: Duration;
  /** The drain that is written on the proxy. Nothing where none is. */
  readonly drain?: Duration;
  /** The preStop that application containers without one of their own get. */
  readonly preStop: Duration;
  /** How a pod stops under the worst load that was declared, as a picture in plain text: one for each mode the sidecar may get. */
  readonly timeline: string;
  /** What the rules find in the object as it would be written, warnings included; empty when all is well. */
  readonly findings: string[];
}

/** The readouts of an object that has one pod template and a plan. */
export class Readouts implements IGracefulWorkload {
  /**
   * Has an object of a graceful class emitted with its plan.
   *
   * @internal
   */
  public static _of(apiObject: ApiObject, construct: IConstruct, settings: ResolvedSettings, grace: Duration): Readouts {
    return new Readouts(new Emission(apiObject, construct, settings, { mode: 'plan', unaskedGrace: grace.toSeconds(), ours: 'the class of cdk8s-plus' }));
  }

  private constructor(private readonly emission: Emission) {}

  public get plan(): GracefulPlan {
    return GracefulPlan._of(this.planned());
  }

  public get grace(): Duration {
    return Duration.seconds(this.planned().applied.grace);
  }

  public get minimumGrace(): Duration | undefined {
    const { minimumGrace } = this.planned().applied;
    return minimumGrace === undefined ? undefined : Duration.seconds(minimumGrace);
  }

  public get drain(): Duration | undefined {
    const { drain } = this.planned().plan.settings;
    return drain === undefined ? undefined : Duration.seconds(drain);
  }

  public get preStop(): Duration {
    return Duration.seconds(this.planned().plan.preStop.sum.seconds);
  }

  public get timeline(): string {
    return core.timeline.situationsText(this.planned().applied.situations);
  }

  public get findings(): string[] {
    const { pods, refusals } = this.emission.seen();
    return [
      ...refusals.map(({ reason }) => reason),
      ...pods.flatMap(({ errors, warnings, source }) => [...errors, ...warnings].map((finding) => core.requirements.describeIn(finding, source))),
      ...pods.flatMap(({ remarks }) => remarks.map(({ message }) => message)),
    ];
  }

  private planned(): Planned {
    return planOf(this.emission.current());
  }
}

asDoor(Readouts);
