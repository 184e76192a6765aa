import { arrayAt, isObject, JsonObject, objectAt } from '../manifest';
import { unavailableOf } from '../workload';
import { serving } from './gm301-no-wait-for-endpoints';
import { Rule } from './rule';

export const noPodMeanwhile: Rule = {
  code: 'GM307',
  slug: 'no-pod-meanwhile',
  severity: 'warning',
  title: 'A rollout should leave a Service a pod to send to',
  why: 'With Recreate all old pods have gone before a new one comes, and with a maxUnavailable that comes to all of them they may. Until one is ready every request is refused, however well each pod drains. '
    + 'Nothing is said where a second pod may find no place: of volumes that outlive a pod, ports of the node, and devices.',
  sources: [
    'kubernetes/kubernetes pkg/controller/deployment/recreate.go',
    'kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go ResolveFenceposts',
  ],
  check(context) {
    const { beside, services, template, workload } = context;
    const pods = beside?.pods ?? workload?.replicas?.value;
    const { rollout } = workload ?? {};
    if (!rollout || beside?.lent || services.length === 0 || pods === 0 || needsPlace(template.around.spec ?? {})) return [];
    const unavailable = rollout.kind === 'rolling' && pods !== undefined ? unavailableOf(rollout, pods) : undefined;
    if (rollout.kind !== 'recreate' && (unavailable === undefined || pods === undefined || unavailable < pods)) return [];
    if (serving(context).length === 0) return [];
    const how = unavailable === undefined ? 'Recreate stops every pod before it makes one' : `maxUnavailable comes to ${unavailable} of ${pods} pod${pods === 1 ? '' : 's'}, so all may stop at once`;
    return [{
      message: `${how}: until a new pod is ready, Service ${services[0].name} has none to send to`,
      pointer: '/metadata/labels',
      inObject: `/spec/strategy/${unavailable === undefined ? 'type' : 'rollingUpdate'}`,
      from: services[0].from,
      fix: { text: 'let it be a RollingUpdate with maxUnavailable 0 and maxSurge 1' },
    }];
  },
};

/** Volumes that each pod has for itself, or that many read. */
const OWN = ['configMap', 'secret', 'emptyDir', 'projected', 'downwardAPI', 'ephemeral', 'csi', 'nfs', 'image'];

/** Whether a second pod of a Deployment may find no place beside the first. */
function needsPlace(deployment: JsonObject): boolean {
  const { volumes, containers, hostNetwork } = objectAt(objectAt(deployment.template).spec);
  return hostNetwork === true
    || arrayAt(volumes).some((volume) => !OWN.some((kind) => Object.hasOwn(objectAt(volume), kind)))
    || arrayAt(containers).filter(isObject).some(({ ports, resources }) => arrayAt(ports).some((port) => (objectAt(port).hostPort ?? 0) !== 0)
      || Object.keys({ ...objectAt(objectAt(resources).limits), ...objectAt(objectAt(resources).requests) }).some((resource) => resource.includes('/')));
}
