import { FingerprintOptions, readsEnvironment } from './fingerprint';
import { arrayAt, isObject, JsonObject, objectAt } from './json';

type Path = readonly string[];

/** Fields of a pod's spec that the fingerprint reads. */
const OF_THE_SPEC: ReadonlySet<string> = new Set(['terminationGracePeriodSeconds', 'hostNetwork', 'shareProcessNamespace']);

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
  if (part === 'metadata') return field === undefined || ((field === 'annotations' || field === 'labels') && (index === undefined || options.relevant(index)));
  if (part !== 'spec') return false;
  if (field === 'containers' || field === 'initContainers') {
    return index === undefined || ofContainer(arrayAt(objectAt(root.spec)[field])[Number(index)], rest, options);
  }
  return field === undefined || OF_THE_SPEC.has(field) || (options.commands && field === 'restartPolicy');
}

function ofContainer(container: unknown, path: Path, { proxyName, commands }: FingerprintOptions): boolean {
  const [field] = path;
  if (field === undefined || !isObject(container) || container.name === proxyName) return true;
  switch (field) {
    case 'name':
    case 'restartPolicy':
    case 'lifecycle':
      return true;
    case 'ports':
      // Whether there is one counts, not what is in it.
      return path.length < 3;
    case 'env':
      return readsEnvironment(container.lifecycle);
    default:
      return commands && (field === 'command' || field === 'args');
  }
}
