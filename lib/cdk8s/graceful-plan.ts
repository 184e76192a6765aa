import { Duration } from 'cdk8s';
import { core } from './core';
import type { Planned } from './emission';
import { inHostLanguage } from './host-language';

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
  /** By when the pod's object has gone at the latest, under the declared load. Nothing where a hook of yours has no known bound. */
  public readonly goneWithin?: Duration;
  /**
   * By when a rollout has replaced every pod, at the latest: for a StatefulSet, and a Deployment that recreates. The start of new pods
   * counts only where `startupTime` says it. Nothing for others, and where the number of pods is not known.
   */
  public readonly rolloutWithin?: Duration;
  /** How many pods there are at once at most while a rollout lasts, those on their way out included. Nothing where nobody knows. */
  public readonly podsAtMost?: number;
  private readonly text: string;

  private constructor(planned: Planned) {
    const { mechanism, mode, goneWithin, rolloutWithin, podsAtMost, explanation } = core.requirements.readoutsOf(planned);
    this.mechanism = mechanism;
    this.mode = mode;
    this.text = explanation;
    this.goneWithin = optional(goneWithin);
    this.rolloutWithin = optional(rolloutWithin);
    this.podsAtMost = podsAtMost;
  }

  /** The choice, the facts it follows from, each number's sum, and what it costs. */
  public explain(): string {
    return inHostLanguage(this.text);
  }
}

const optional = (seconds: number | undefined) => (seconds === undefined ? undefined : Duration.seconds(seconds));
