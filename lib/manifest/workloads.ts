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
      podSources(item).map((one) => ({ ...one, pointer: pointer('items', index) + one.pointer })));
  }
  if (isObject(manifest) && typeof manifest.kind === 'string' && OWN_KINDS.has(manifest.kind)) {
    // The workloads of Kubernetes' own have one template, and it stands here, with containers or without; other kinds are searched.
    return [source(manifest, objectAt(objectAt(manifest.spec).template), '/spec/template')];
  }
  const found: PodSource[] = [];
  walk(manifest, [], (template, at) => found.push(source(objectAt(manifest), template, at)));
  return found;
}

function source(root: JsonObject, template: JsonObject, at: string): PodSource {
  const metadata = objectAt(root.metadata);
  return {
    kind: textAt(root.kind) ?? 'object',
    name: textAt(metadata.name) ?? '',
    pointer: at,
    template,
    workloadAnnotations: at === '' ? {} : objectAt(metadata.annotations),
  };
}

function walk(value: unknown, parts: readonly string[], found: (template: JsonObject, at: string) => void): void {
  if (!isObject(value) || parts.length > MAX_DEPTH) return;
  if (isObject(value.spec) && Array.isArray(value.spec.containers)) {
    found(value, pointer(...parts));
    return;
  }
  for (const key of Object.keys(value)) walk(value[key], [...parts, key], found);
}
