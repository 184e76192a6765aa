import { arrayAt, isLike, isObject, JsonObject, objectAt, textAt, textsIn } from '../manifest';
import { BundleObject, CapFacts, PodBeside, PodFilter } from './facts';
import { selects } from './selectors';

const OF_CLUSTER = 'kyverno.io/ClusterPolicy';
const OF_NAMESPACE = 'kyverno.io/Policy';
export const MUTATIONS: readonly string[] = [OF_CLUSTER, OF_NAMESPACE];

const GRACE = 'terminationGracePeriodSeconds';
/** Kubernetes' own. */
const DEFAULT_GRACE = 30;

/**
 * Kyverno's rules that give pods another grace. One with a condition that is not read here may not apply, and is left out.
 *
 * @see https://kyverno.io/policies/other/mutate-large-termination-gps/mutate-large-termination-gps
 */
export function mutationsIn({ type, namespace, spec, from }: BundleObject): CapFacts[] {
  if (!MUTATIONS.includes(type)) return [];
  return arrayAt(spec.rules).flatMap((rule, index): CapFacts[] => {
    const { match, exclude, preconditions, mutate } = objectAt(rule);
    const seconds = objectAt(objectAt(objectAt(mutate).patchStrategicMerge).spec)[GRACE];
    const resources = onlyOf(match);
    const left = exclude === undefined ? {} : onlyOf(exclude);
    const above = aboveOf(preconditions);
    if (typeof seconds !== 'number' || !(seconds > 0) || !resources || !left || above === undefined) return [];
    const { kinds, namespaces, selector, ...others } = resources;
    const { namespaces: notIn, kinds: _, ...othersOut } = left;
    if (!arrayAt(kinds).some((kind) => kind === 'Pod' || kind === 'v1/Pod' || kind === '*') || Object.keys({ ...others, ...othersOut }).length > 0) return [];
    const names = namespaces === undefined ? undefined : textsIn(namespaces);
    return [{
      of: 'Kyverno',
      limit: {
        when: `Kyverno's ${from.what} has set its grace`,
        seconds,
        source: `rule ${textAt(objectAt(rule).name) ?? index}`,
        from: { ...from, pointer: `${from.pointer}/spec/rules/${index}/mutate/patchStrategicMerge/spec/${GRACE}` },
      },
      pods: {
        ...(type === OF_NAMESPACE && namespace !== undefined ? { namespaces: [namespace] } : names && { namespaces: names }),
        notIn: textsIn(notIn),
        selectors: isObject(selector) ? [selector] : [],
        ...(above > 0 && { above }),
      },
    }];
  });
}

/** The resources of a match or an exclude that has one filter of nothing else; undefined where there are more, or others. */
function onlyOf(filter: unknown): JsonObject | undefined {
  const { any, all, resources, ...others } = objectAt(filter);
  const filters = [...arrayAt(any), ...arrayAt(all), ...(resources === undefined ? [] : [{ resources }])];
  const [only] = filters.map(objectAt);
  if (filters.length !== 1 || Object.keys(others).length > 0 || Object.keys(only).some((key) => key !== 'resources')) return undefined;
  return objectAt(only.resources);
}

/** The grace above which a rule applies: 0 where nothing is asked, undefined where something else is. */
function aboveOf(preconditions: unknown): number | undefined {
  if (preconditions === undefined) return 0;
  const { any, all } = objectAt(preconditions);
  const conditions = [...arrayAt(any), ...arrayAt(all), ...arrayAt(preconditions)].map(objectAt);
  const [{ key, operator, value } = {} as JsonObject] = conditions;
  const isOfGrace = conditions.length === 1 && (operator === 'GreaterThan' || operator === 'GreaterThanOrEquals') && (textAt(key) ?? '').includes(`request.object.spec.${GRACE}`);
  if (!isOfGrace || typeof value !== 'number') return undefined;
  return operator === 'GreaterThan' ? value : value - 1;
}

/** Whether a policy takes a pod for sure. */
export function takes({ namespaces, notIn, selectors, above = 0 }: PodFilter, { labels, spec, namespace }: PodBeside): boolean {
  const grace = typeof spec[GRACE] === 'number' ? spec[GRACE] : DEFAULT_GRACE;
  const isIn = (names: readonly string[]) => names.some((name) => isLike(namespace ?? '', name));
  if (namespace === undefined && (namespaces?.some((name) => name !== '*') || notIn.length > 0)) return false;
  return (!namespaces || isIn(namespaces)) && !isIn(notIn) && grace > above && selectors.every((selector) => selects(selector, labels));
}
