import { Duration } from 'cdk8s';
import { core } from './core';
import { Emitted } from './emission';

/** What was chosen for a workload, and why. */
export class GracefulPlan {
  /** @internal */
  public static _of({ plan, applied }: Emitted): GracefulPlan {
    const { explain, mechanismName } = core.plan;
    const gone = applied.goneWithin === undefined ? undefined : Duration.seconds(Math.ceil(applied.goneWithin));
    return new GracefulPlan(mechanismName(plan.mechanism), plan.mode.value, explain(plan, applied), gone);
  }

  private constructor(
    /** How the proxy is kept, in words. */
    public readonly mechanism: string,
    /** The mode of the sidecar: `classic`, `native`, `unknown` until injection, `ambient` or `none`. */
    public readonly mode: string,
    private readonly text: string,
    /** By when the pod's object has gone at the latest, under the declared load; undefined where a hook of yours has no known bound. */
    public readonly goneWithin?: Duration,
  ) {}

  /** The choice, the facts it follows from, each number's sum, and what it costs. */
  public explain(): string {
    return this.text;
  }
}
