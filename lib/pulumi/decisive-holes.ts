import { isDecisive, JsonObject, partsOf } from '../manifest';
import { isOwnAnnotation } from '../manifest/own-annotations';
import { groupOf, podSources, workloadKind } from '../pods';
import { ResolvedSettings } from '../requirements';
import type { Hole } from './holes';

/** Whether a whole template may stand behind a value that is computed at this path of an object. */
export function isAroundTemplate({ apiVersion, kind }: JsonObject, path: readonly string[]): boolean {
  const places = workloadKind(groupOf(apiVersion), String(kind))?.places ?? OF_ANY_KIND;
  return places.some(({ parts }) => path.length <= parts.length && path.every((part, index) => parts[index] === '*' || parts[index] === part));
}

/** Nobody knows where a kind that is not known has its templates; most have it here. */
const OF_ANY_KIND = [{ parts: ['spec', 'template'] }];

/**
 * The computed values of an object that can decide how its pods stop. Whatever the others turn out to be, the plan is the same.
 *
 * @param object without its computed values
 */
export function decisiveHoles(object: JsonObject, holes: readonly Hole[], { mesh }: ResolvedSettings): Hole[] {
  if (holes.length === 0) return [];
  const sources = podSources(object).map(({ pointer, completes, template }) => ({ at: partsOf(pointer), commands: completes, template }));
  const relevant = (key: string) => isOwnAnnotation(key) || mesh.relevant(key);
  return holes.filter(({ path }) => {
    // Whether a pod serves or runs to completion decides everything.
    if (path[path.length - 1] === 'restartPolicy') return true;
    const source = sources.find(({ at }) => at.every((part, index) => path[index] === part));
    if (source) return isDecisive(source.template, path.slice(source.at.length), { proxyName: mesh.proxyName, relevant, commands: source.commands });
    return isAroundTemplate(object, path) || aroundTemplate(path, relevant, mesh.readsNamespace);
  });
}

/** Fields of a workload itself that a plan reads. An unknown number of replicas is one that nobody knows: only readouts depend on it. */
function aroundTemplate([part, field, key, ...rest]: readonly string[], relevant: (key: string) => boolean, readsNamespace: boolean): boolean {
  if (part === 'metadata') {
    return field === undefined || (field === 'namespace' && readsNamespace) || (field === 'annotations' && (key === undefined || relevant(key)))
    || (field === 'labels' && key !== undefined && relevant(key));
  }
  if (part !== 'spec') return false;
  if (field === 'jobTemplate') return key === 'spec' && OF_A_WORKLOAD.has(rest[0]);
  return OF_A_WORKLOAD.has(field);
}

const OF_A_WORKLOAD: ReadonlySet<string | undefined> = new Set([
  'minReadySeconds', 'strategy', 'updateStrategy', 'podManagementPolicy', 'backoffLimit', 'activeDeadlineSeconds', 'podReplacementPolicy', 'podFailurePolicy',
]);
