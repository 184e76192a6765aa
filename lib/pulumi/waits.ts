import type * as pulumi from '@pulumi/pulumi';
import { parseGoDuration } from '../model';
import { Outcome } from './outcome';
import { Problem } from './problems';

/** What the provider waits for by default. @see pulumi-kubernetes provider/pkg/await: 10 minutes for a deletion, and for a rollout */
const DEFAULT_TIMEOUT = 600;
/** What the API server, the garbage collector and the provider's watch add. */
const MARGIN = 60;

/** How long the provider must wait, and for how long it is told to. */
export interface Waits {
  /** Those that were given, and what they lack. */
  readonly timeouts?: pulumi.CustomTimeouts;
  /** What was given and is too short. */
  readonly problems: readonly Problem[];
  /** Those that had to be raised. */
  readonly raised: readonly ('delete' | 'update')[];
}

/**
 * Timeouts of a workload that the stop of its pods fits into: a deletion waits until they have gone; so does the rollout of a StatefulSet, pod after pod.
 *
 * @param kind of the workload
 * @param replicas where they are computed, and known now. @default - those of the outcome; of a StatefulSet of which nobody knows, one
 */
export function waitsFor(kind: string, outcome: Outcome, given: pulumi.CustomTimeouts | undefined, replicas?: number): Waits {
  const oneByOne = kind === 'StatefulSet';
  const stops = graceOf(outcome) * (oneByOne ? Math.max(1, replicas ?? replicasOf(outcome) ?? 1) : 1);
  const least = Math.ceil(stops) + MARGIN;
  const problems: Problem[] = [];
  const raised: ('delete' | 'update')[] = [];
  // A transform sees an empty text where none was given.
  const timeouts: Record<string, string> = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value));
  for (const timeout of oneByOne ? ['delete', 'update'] as const : ['delete'] as const) {
    const own = timeouts[timeout];
    const seconds = own === undefined ? DEFAULT_TIMEOUT : typeof own === 'string' ? parseGoDuration(own) : undefined;
    if (seconds === undefined) {
      problems.push({ propertyPath: `customTimeouts.${timeout}`, reason: `(${JSON.stringify(own)}) must be a Go duration, such as '${least}s'` });
    } else if (own !== undefined && seconds <= stops) {
      const reason = `(${own}) must be more than the ${Math.ceil(stops)}s that the pods may take to stop; set it to ${least}s or more, or leave it out`;
      problems.push({ propertyPath: `customTimeouts.${timeout}`, reason });
    } else if (own === undefined && least > DEFAULT_TIMEOUT) {
      timeouts[timeout] = `${least}s`;
      raised.push(timeout);
    }
  }
  return { problems, raised, ...(Object.keys(timeouts).length > 0 && { timeouts }) };
}

/** Options cannot wait for a computed value: where the provider's own ten minutes are too short, somebody has to say so. */
export function unraised({ timeouts, raised, problems }: Waits): readonly Problem[] {
  return [...problems, ...raised.map((timeout): Problem => ({
    propertyPath: `customTimeouts.${timeout}`,
    reason: `must be ${timeouts?.[timeout]} or more in the options: the pods may take longer to stop than the provider waits, and how long is computed too late to raise it`,
  }))];
}

const KUBERNETES_DEFAULT_GRACE = 30;

/** The grace that is written; Kubernetes' own where none is. */
export const graceOf = ({ grace }: Outcome): number => grace ?? KUBERNETES_DEFAULT_GRACE;

function replicasOf({ pods: [pod] }: Outcome): number | undefined {
  const replicas = pod?.source.spec.replicas;
  return typeof replicas === 'number' ? replicas : undefined;
}
