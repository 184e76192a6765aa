import type * as pulumi from '@pulumi/pulumi';
import { parseGoDuration } from '../model';
import { Outcome } from './outcome';
import { Problem } from './problems';

/** What the provider waits for by default. @see pulumi-kubernetes provider/pkg/await: 10 minutes for a deletion, and for a rollout */
const DEFAULT_TIMEOUT = 600;
/** What the API server, the garbage collector and the provider's watch add. */
const MARGIN = 60;

type Timeout = 'delete' | 'update';

/** How long the provider must wait, and for how long it is told to. */
export interface Waits {
  readonly timeouts?: pulumi.CustomTimeouts;
  readonly problems: readonly Problem[];
}

/**
 * Timeouts of the child that a stop fits into: a deletion waits until the pods have gone; so does the rollout of a StatefulSet, pod after pod.
 *
 * @param stops seconds that the pods may take to stop, one after another where they do
 * @param oneByOne whether they do
 */
export function waitsFor(stops: number, oneByOne: boolean, given: pulumi.CustomTimeouts | undefined): Waits {
  const problems: Problem[] = [];
  const timeouts: { -readonly [K in Timeout | 'create']?: string } = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value));
  const least = Math.ceil(stops) + MARGIN;
  for (const timeout of oneByOne ? ['delete', 'update'] as const : ['delete'] as const) {
    // A transform sees an empty text where none was given.
    const own = given?.[timeout] || undefined;
    const seconds = own === undefined ? DEFAULT_TIMEOUT : parseGoDuration(own);
    if (seconds === undefined) {
      problems.push({ propertyPath: `customTimeouts.${timeout}`, reason: `(${JSON.stringify(own)}) must be a Go duration, such as '${least}s'` });
    } else if (seconds <= stops && own !== undefined) {
      problems.push({ propertyPath: `customTimeouts.${timeout}`, reason: `(${own}) must be more than the ${Math.ceil(stops)}s that the pods may take to stop; set it to ${least}s or more, or leave it out` });
    } else if (own === undefined && least > DEFAULT_TIMEOUT) {
      timeouts[timeout] = `${least}s`;
    }
  }
  return { problems, ...(Object.keys(timeouts).length > 0 && { timeouts }) };
}

/** The same for what was planned for a workload of a kind. */
export function waitsForOutcome(kind: string, { pods: [pod] }: Outcome, given: pulumi.CustomTimeouts | undefined): Waits {
  const { plan, applied } = pod?.made ?? {};
  if (!plan || !applied) return { problems: [], ...(given && { timeouts: given }) };
  const oneByOne = kind === 'StatefulSet';
  return waitsFor(applied.grace * (oneByOne ? Math.max(1, plan.workload?.replicas?.value ?? 1) : 1), oneByOne, given);
}
