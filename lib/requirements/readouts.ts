import { explain } from '../plan/explain';
import { mechanismName } from '../plan/mechanism';
import type { PlannedPod } from '../plan/plan-pod';
import { estimateRollout } from '../workload';

/** What was chosen for a pod template, for people. Whole seconds. */
export interface Readouts {
  readonly mechanism: string;
  readonly mode: string;
  readonly goneWithin?: number;
  readonly rolloutWithin?: number;
  readonly podsAtMost?: number;
  readonly explanation: string;
}

/** What a plan says of itself, and of the workload around it. */
export function readoutsOf({ plan, applied }: PlannedPod): Readouts {
  const gone = applied.goneWithin;
  const rollout = plan.workload && gone !== undefined ? estimateRollout(plan.workload, gone, plan.requirements.startup) : undefined;
  return {
    mechanism: mechanismName(plan.mechanism),
    mode: plan.mode.value,
    goneWithin: whole(gone),
    rolloutWithin: whole(rollout?.within),
    podsAtMost: rollout?.podsAtMost,
    explanation: explain(plan, applied),
  };
}

const whole = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.ceil(seconds));
