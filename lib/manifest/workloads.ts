import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';
import { pointer } from './pointer';

/** A pod template and the object it stands in. */
export interface PodSource {
  readonly kind: string;
  readonly name: string;
  /** JSON pointer from the object to the template; empty for a Pod. */
  readonly pointer: string;
  readonly template: JsonObject;
  /** Annotations of the object itself, where Istio does not look. Empty for a Pod. */
  readonly workloadAnnotations: JsonObject;
}

const MAX_DEPTH = 8;
const OWN_KINDS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController']);

/**
 * Every pod template in a manifest: a Pod, any workload kind, a List, or a custom resource with a nested template (an Argo Rollout, a
 * Knative Service). Anything else has none. Never throws.
 *
 * @example podSources({ kind: 'Deployment', spec: { template: { spec: { containers: [] } } } })[0].pointer // '/spec/template'
 */
export function podSources(manifest: unknown): PodSource[] {
  if (isObject(manifest) && Array.isArray(manifest.items)) {
    return arrayAt(manifest.items).flatMap((item, index) =>
      podSources(item).map((source) => ({ ...source, pointer: pointer('items', index) + source.pointer })));
  }
  const found: PodSource[] = [];
  walk(manifest, [], (template, at) => {
    const root = objectAt(manifest);
    found.push({
      kind: textAt(root.kind) ?? 'object',
      name: textAt(objectAt(root.metadata).name) ?? '',
      pointer: at,
      template,
      workloadAnnotations: at === '' ? {} : objectAt(objectAt(root.metadata).annotations),
    });
  });
  return found;
}

function walk(value: unknown, parts: readonly string[], found: (template: JsonObject, at: string) => void): void {
  if (!isObject(value) || parts.length > MAX_DEPTH) return;
  if (isObject(value.spec) && Array.isArray(value.spec.containers)) {
    found(value, pointer(...parts));
    return;
  }
  // The workloads of Kubernetes' own have one template, and it stands here, with containers or without; other kinds are searched.
  if (parts.length === 0 && typeof value.kind === 'string' && OWN_KINDS.has(value.kind)) found(objectAt(objectAt(value.spec).template), pointer('spec', 'template'));
  else for (const key of Object.keys(value)) walk(value[key], [...parts, key], found);
}
