import { Around } from '../manifest';
import { groupOf, PodSource, workloadKind } from '../pods';
import { refusedByPlatform } from './as-run';

const OWN_GROUPS = ['apps/', 'batch/', 'extensions/'];

/**
 * What stands around the template of a workload: of Kubernetes' own kinds the spec, too, for others have fields of the same names.
 *
 * @param whole whether the object is whole for sure
 */
export function aroundOf(source: PodSource, whole = false): Around {
  const { apiVersion, at, kind, pointer, spec, workloadLabels, outer, form } = source;
  const own = pointer !== '' && (apiVersion === 'v1' || OWN_GROUPS.some((group) => apiVersion.startsWith(group)));
  const notes = refusedByPlatform(source);
  return {
    at,
    labels: workloadLabels,
    ...(own && { spec }),
    ...(outer && { outer }),
    ...(!workloadKind(groupOf(apiVersion), kind)?.writable && { copied: true }),
    ...(form === 'podSpec' && { bare: true }),
    ...(source.partial && !whole && { partial: true }),
    ...(notes.length > 0 && { notes }),
  };
}
