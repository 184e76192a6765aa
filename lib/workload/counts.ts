import { isObject, JsonObject, objectAt, textAt } from '../manifest';
import { Json } from '../model';
import { delayOf } from './delays';
import { BudgetFacts, BundleObject, CountFacts, LentFacts, Owner, Share } from './facts';
import { isSameNamespace, selects } from './selectors';
import { inPods, isInt32, shareOf } from './shares';

const BUDGET = 'policy/PodDisruptionBudget';
const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';
const SCALED = 'keda.sh/ScaledObject';
export const BUDGETS: readonly string[] = [BUDGET, AUTOSCALER, SCALED];

/** Kinds whose pods a budget counts by their replicas. */
const COUNTED: ReadonlySet<string> = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

export const isCounted = (type: string): boolean => COUNTED.has(type);

/** By kind and name of a workload what says how many pods it has: its manifest, a patch of it, or who scales it. */
export type Counts = ReadonlyMap<string, readonly CountFacts[]>;

const keyOf = ({ kind, name }: Owner): string => `${kind}/${name}`;

export function countsIn(objects: readonly BundleObject[]): Counts {
  const counts = new Map<string, CountFacts[]>();
  for (const object of objects) {
    const count = countOf(object);
    if (count) counts.set(keyOf(count), [...counts.get(keyOf(count)) ?? [], count]);
  }
  return counts;
}

function countOf({ type, name, namespace, spec, from }: BundleObject): CountFacts | undefined {
  const where = namespace === undefined ? {} : { namespace };
  if (COUNTED.has(type)) {
    const { metadata } = objectAt(spec.template);
    const ref = objectAt(spec.workloadRef);
    const pods = isInt32(spec.replicas) ? { pods: spec.replicas } : {};
    // A Rollout that refers to a Deployment has its pods, and their number is its own.
    if (typeof ref.name === 'string') {
      const delay = delayOf(spec, '/spec');
      const lent = { from: delay ? { ...from, pointer: from.pointer + delay.pointer } : from, ...(delay && { delay }) };
      return { kind: textAt(ref.kind) ?? '', name: ref.name, ...where, scaled: true, lent, pods: 1, ...pods };
    }
    const kind = type.slice(type.indexOf('/') + 1);
    return { kind, name, ...where, ...pods, ...(isObject(metadata) && { labels: objectAt(metadata.labels) }) };
  }
  if (type !== AUTOSCALER && type !== SCALED) return undefined;
  // An autoscaler keeps one pod where it is not told otherwise, and KEDA none.
  const least = type === AUTOSCALER ? spec.minReplicas ?? 1 : spec.minReplicaCount;
  const { kind = 'Deployment', name: target } = objectAt(spec.scaleTargetRef);
  return { kind: textAt(kind) ?? '', name: textAt(target) ?? '', ...where, scaled: true, ...(isInt32(least) && least > 0 && { pods: least }) };
}

const saidOf = (counts: Counts, owner: Owner): CountFacts[] =>
  (counts.get(keyOf(owner)) ?? []).filter((one) => isSameNamespace(one.namespace, owner.namespace));

/** The Rollout of Argo's that makes the pods of a workload. */
export const lentBy = (counts: Counts, owner: Owner): LentFacts | undefined => saidOf(counts, owner).find(({ lent }) => lent)?.lent;

/**
 * How many pods a workload has at the least while nothing is wrong; undefined where nobody says it. What scales it beats its own number, and of several numbers, as of a base and what is
 * patched over it, the most is taken.
 */
export function leastPods(counts: Counts, owner: Owner): number | undefined {
  const own = saidOf(counts, owner);
  const scaled = own.filter((one) => one.scaled);
  const said = (scaled.length > 0 ? scaled : own).flatMap(({ pods = [] }) => pods);
  return said.length > 0 ? Math.max(...said) : undefined;
}

/**
 * The budgets that never let a pod go, whatever happens: an eviction of one is refused for ever. One of which nobody knows it, and one that the API server refuses, is none of them.
 *
 * @see kubernetes/kubernetes pkg/controller/disruption/disruption.go getExpectedPodCount: what is a share is rounded up
 */
export function budgetsIn(objects: readonly BundleObject[], counts: Counts): BudgetFacts[] {
  return objects.flatMap(({ type, namespace, spec, object, from }): BudgetFacts[] => {
    const { selector = null, minAvailable = null, maxUnavailable = null } = spec;
    if (type !== BUDGET || (minAvailable === null) === (maxUnavailable === null)) return [];
    const [field, value] = minAvailable === null ? ['maxUnavailable', maxUnavailable] as const : ['minAvailable', minAvailable] as const;
    const share = shareOf(value);
    // Without terms the selector of v1beta1 selects nothing.
    const isEmpty = Object.keys(objectAt(selector)).length === 0 && object.apiVersion === 'policy/v1beta1';
    if (!share || isEmpty) return [];
    const where = namespace === undefined ? {} : { namespace };
    const of = field === 'minAvailable' ? leftBy(share, allOf(counts, selector, namespace)) : isNothing(share) ? '' : undefined;
    return of === undefined ? [] : [{ selector, ...where, never: `${field} ${String(value)}${of}`, from: { ...from, pointer: `${from.pointer}/spec/${field}` } }];
  });
}

const isNothing = (share: Share): boolean => (share.kind === 'pods' ? share.pods === 0 : share.percent === 0);

/** Of how many pods, where that leaves none to go; undefined where it does. */
function leftBy(share: Share, { pods, scaled }: Least): string | undefined {
  if (share.kind === 'percent' && share.percent >= 100) return '';
  if (pods === undefined || pods <= 0 || inPods(share, pods, 'up') < pods) return undefined;
  return ` of ${pods} pod${pods === 1 ? '' : 's'}${scaled ? ', the least that there are' : ''}`;
}

interface Least {
  /** Absent where nobody knows. */
  readonly pods?: number;
  readonly scaled: boolean;
}

/** All pods that a selector selects. */
function allOf(counts: Counts, selector: Json, namespace: string | undefined): Least {
  let all = 0;
  let scaled = false;
  for (const some of counts.values()) {
    const one = some.find(({ labels, namespace: own }) => labels && isSameNamespace(own, namespace) && selects(selector, labels));
    if (!one) continue;
    const pods = leastPods(counts, one);
    if (pods === undefined) return { scaled };
    all += pods;
    scaled ||= some.some((other) => other.scaled);
  }
  return { pods: all, scaled };
}

/** The first that counts a pod with these labels. */
export const countedBy = (budgets: readonly BudgetFacts[], labels: JsonObject, namespace: string | undefined): BudgetFacts | undefined =>
  budgets.find((budget) => isSameNamespace(budget.namespace, namespace) && selects(budget.selector, labels));
