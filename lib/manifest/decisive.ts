import { FingerprintOptions, readsEnvironment } from './fingerprint';
import { helperOf } from './helpers';
import { arrayAt, isObject, JsonObject, objectAt } from './json';

type Path = readonly string[];

/** Fields of a pod's spec that the fingerprint reads. */
const OF_THE_SPEC: ReadonlySet<string> = new Set(['terminationGracePeriodSeconds', 'hostNetwork', 'shareProcessNamespace', 'lifecycle', 'preStop', 'nodeName', 'restartPolicy', 'os']);

/** Fields of the metadata: a pod that has them is one of a cluster. A grace has no place there, and is told. */
const OF_THE_METADATA: ReadonlySet<string> = new Set(['uid', 'resourceVersion', 'ownerReferences', 'terminationGracePeriodSeconds']);

/**
 * Whether what stands at a path of a pod template can decide how the pod stops: the counterpart of `fingerprint`, for one who does not know yet what
 * stands there. Where it cannot, the template is planned and judged without it.
 *
 * @param root the template without what is not known
 * @param path from the template
 */
export function isDecisive(root: JsonObject, path: Path, options: FingerprintOptions): boolean {
  const [part, field, index, ...rest] = path;
  if (part === undefined) return true;
  if (part === 'status') return root.kind === 'Pod';
  if (part === 'metadata') return field === undefined || OF_THE_METADATA.has(field) || ((field === 'annotations' || field === 'labels') && (index === undefined || options.relevant(index)));
  if (part !== 'spec') return part === 'terminationGracePeriodSeconds';
  if (field === 'containers' || field === 'initContainers') {
    const list = arrayAt(objectAt(root.spec)[field]);
    return index === undefined || ofContainer(list[Number(index)], rest, options, field === 'containers' && list.length > 1);
  }
  return field === undefined || OF_THE_SPEC.has(field);
}

/** @param beside whether there are others, of which it may be the helper */
function ofContainer(container: unknown, path: Path, { proxyName, commands }: FingerprintOptions, beside: boolean): boolean {
  const [field, , part] = path;
  if (field === undefined || !isObject(container) || container.name === proxyName) return true;
  switch (field) {
    case 'name':
    case 'restartPolicy':
    case 'lifecycle':
    case 'preStop':
    case 'terminationGracePeriodSeconds':
      return true;
    case 'ports':
      // Whether there is one counts, what it is called and its protocol, not its number.
      return path.length < 3 || part === 'name' || part === 'protocol';
    case 'image':
      // It tells the shell of what is run, and whether there is one. Of one that its name tells already, it says nothing more.
      return commands || isObject(container.lifecycle) || (beside && helperOf({ ...container, image: '' }) === undefined);
    case 'env':
      return readsEnvironment(container.lifecycle) || carries(container);
    case 'stopSignal':
      return true;
    case 'readinessProbe':
    case 'livenessProbe':
    case 'startupProbe':
      return path.length < 2 || path[1] === 'terminationGracePeriodSeconds';
    case 'command':
    case 'args':
      return commands || carries(container);
    default:
      return false;
  }
}

/** A proxy of the application's connections stays as long as its own flags say. */
const carries = (container: JsonObject): boolean => helperOf(container)?.need === 'carries';
