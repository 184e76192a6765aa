import type * as pulumi from '@pulumi/pulumi';
import { objectAt, textAt } from '../manifest';
import { parseGoDuration } from '../model';
import { readWorkload } from '../workload';
import { Outcome } from './outcome';
import { Problem } from './problems';

/** What the provider waits for by default. @see pulumi-kubernetes provider/pkg/await: 10 minutes for a deletion, and for a rollout */
const DEFAULT_TIMEOUT = 600;
/** What the API server, the garbage collector and the provider's watch add. */
const MARGIN = 60;

type Operation = 'delete' | 'update';

/** How long the provider must wait, and for how long it is told to. */
export interface Waits {
  /** Those that were given, and what they lack. */
  readonly timeouts?: pulumi.CustomTimeouts;
  /** What was given and is too short. */
  readonly problems: readonly Problem[];
  /** Those that had to be raised. */
  readonly raised: readonly Operation[];
}

/**
 * Timeouts of a workload that the stop of its pods fits into: a deletion waits until they have gone; so does a rollout that replaces them one after another.
 *
 * @param kind of the workload
 * @param replicas where they are computed, and known now. @default - those of the outcome; of a StatefulSet of which nobody knows, one
 */
export function waitsFor(kind: string, outcome: Outcome, given: pulumi.CustomTimeouts | undefined, replicas?: number): Waits {
  const problems = new Map<string, Problem>();
  const raised: Operation[] = [];
  const annotations = annotationsOf(outcome);
  const annotated = textAt(annotations[TIMEOUT]);
  // A transform sees an empty text where none was given.
  const timeouts: Record<string, string> = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value));
  for (const operation of ['delete', 'update'] as const) {
    const count = stopsIn(operation, kind, outcome, replicas);
    if (count === 0) continue;
    const stops = graceOf(outcome) * count;
    const least = Math.ceil(stops) + MARGIN;
    const own = timeouts[operation];
    const path = `customTimeouts.${operation}`;
    const tooShort = `must be more than the ${Math.ceil(stops)}s that the pods may take to stop; set`;
    if (own !== undefined) {
      const seconds = typeof own === 'string' ? parseGoDuration(own) : undefined;
      if (seconds === undefined) problems.set(path, { propertyPath: path, reason: `(${JSON.stringify(own)}) must be a Go duration, such as '${least}s'` });
      else if (seconds <= stops) problems.set(path, { propertyPath: path, reason: `(${own}) ${tooShort} it to ${least}s or more, or leave it out` });
    } else if (annotated !== undefined && /^[+-]?\d{1,9}$/.test(annotated)) {
      const at = `metadata.annotations["${TIMEOUT}"]`;
      if (Number(annotated) <= stops) problems.set(at, { propertyPath: at, reason: `(${annotated}) ${tooShort} it to ${least} or more, or customTimeouts.${operation}, which goes before it` });
    } else if (least > DEFAULT_TIMEOUT) {
      timeouts[operation] = `${least}s`;
      raised.push(operation);
    }
  }
  return { problems: [...problems.values()], raised, ...(Object.keys(timeouts).length > 0 && { timeouts }) };
}

const TIMEOUT = 'pulumi.com/timeoutSeconds';
/** Of these the provider waits for no deletion where it is told to wait for nothing. */
const SKIPPED: ReadonlySet<string> = new Set(['Pod', 'ReplicationController', 'DaemonSet', 'Deployment', 'StatefulSet', 'Job']);

/**
 * How many stops, one after another, the provider waits for. It deletes in the foreground: all pods go together then, those of a StatefulSet, too.
 * It does not wait for the old pods of a Deployment, not even with Recreate.
 *
 * @see docs/proof.md section 7; pulumi-kubernetes provider/pkg/metadata/overrides.go
 */
function stopsIn(operation: Operation, kind: string, outcome: Outcome, replicas: number | undefined): number {
  const annotations = annotationsOf(outcome);
  const skips = annotations['pulumi.com/skipAwait'] === 'true';
  if (operation === 'delete') {
    const leaves = ['background', 'orphan'].includes(String(annotations['pulumi.com/deletionPropagationPolicy']).toLowerCase());
    return leaves || (skips && SKIPPED.has(kind)) ? 0 : 1;
  }
  if (skips) return 0;
  if (kind === 'StatefulSet') return Math.max(1, replicas ?? replicasOf(outcome) ?? 1);
  // How many nodes there are is not known: it is one at least.
  return kind === 'DaemonSet' && !surges(outcome) ? 1 : 0;
}

function annotationsOf({ pods: [pod] }: Outcome) {
  if (!pod) return {};
  const { kind, template, workloadAnnotations } = pod.source;
  return kind === 'Pod' ? objectAt(objectAt(template.metadata).annotations) : workloadAnnotations;
}

function surges({ pods: [pod] }: Outcome): boolean {
  const rollout = pod && readWorkload(pod.source).rollout;
  return rollout?.kind === 'by-node' && (rollout.surge.kind === 'pods' ? rollout.surge.pods : rollout.surge.percent) > 0;
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
