import { Duration } from 'cdk8s';
import { core } from './core';
import type { Planned } from './emission';

/** What was chosen for a workload, and why. */
export class GracefulPlan {
  /** @internal */
  public static _of(planned: Planned): GracefulPlan {
    return new GracefulPlan(planned);
  }

  /** How the proxy is kept, in words. */
  public readonly mechanism: string;
  /** The mode of the sidecar: `classic`, `native`, `unknown` until injection, `ambient` or `none`. */
  public readonly mode: string;
  /** By when the pod's object has gone at the latest, under the declared load; undefined where a hook of yours has no known bound. */
  public readonly goneWithin?: Duration;
  /**
   * By when a rollout has replaced every pod, at the latest: for a StatefulSet, and a Deployment that recreates. The start of new pods
   * counts only where `startupTime` says it. Undefined for others, and where the number of pods is not known.
   */
  public readonly rolloutWithin?: Duration;
  /** How many pods there are at once at most while a rollout lasts, those on their way out included; undefined where nobody knows. */
  public readonly podsAtMost?: number;
  private readonly text: string;

  private constructor({ plan, applied }: Planned) {
    const { explain, mechanismName } = core.plan;
    const gone = applied.goneWithin;
    const rollout = plan.workload && gone !== undefined ? core.workload.estimateRollout(plan.workload, gone, plan.wishes.startup) : undefined;
    this.mechanism = mechanismName(plan.mechanism);
    this.mode = plan.mode.value;
    this.text = explain(plan, applied);
    this.goneWithin = whole(gone);
    this.rolloutWithin = whole(rollout?.within);
    this.podsAtMost = rollout?.podsAtMost;
  }

  /** The choice, the facts it follows from, each number's sum, and what it costs. */
  public explain(): string {
    return this.text;
  }
}

const whole = (seconds: number | undefined) => (seconds === undefined ? undefined : Duration.seconds(Math.ceil(seconds)));
