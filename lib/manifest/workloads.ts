import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';
import { pointer } from './pointer';

/** A pod template and the object it stands in. */
export interface PodSource {
  readonly kind: string;
  /** `apps/v1`, `argoproj.io/v1alpha1`, as the object has it. */
  readonly apiVersion: string;
  readonly name: string;
  /** The object's own; absent where the manifest leaves it to who applies it. */
  readonly namespace?: string;
  /** JSON pointer from the object to the template; empty for a Pod. */
  readonly pointer: string;
  readonly template: JsonObject;
  /** The spec that the template stands in: a Deployment's, or the Job's inside a CronJob. Empty for a Pod. */
  readonly spec: JsonObject;
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
    const spec = objectAt(manifest.spec);
    return [source(manifest, objectAt(spec.template), '/spec/template', spec)];
  }
  const found: PodSource[] = [];
  walk(manifest, [], {}, (template, at, spec) => found.push(source(objectAt(manifest), template, at, spec)));
  return found;
}

function source(root: JsonObject, template: JsonObject, at: string, spec: JsonObject): PodSource {
  const metadata = objectAt(root.metadata);
  return {
    kind: textAt(root.kind) ?? 'object',
    apiVersion: textAt(root.apiVersion) ?? '',
    name: textAt(metadata.name) ?? '',
    namespace: textAt(metadata.namespace),
    pointer: at,
    template,
    spec,
    workloadAnnotations: at === '' ? {} : objectAt(metadata.annotations),
  };
}

type Found = (template: JsonObject, at: string, spec: JsonObject) => void;

function walk(value: unknown, parts: readonly string[], around: JsonObject, found: Found): void {
  if (!isObject(value) || parts.length > MAX_DEPTH) return;
  if (isObject(value.spec) && Array.isArray(value.spec.containers)) {
    found(value, pointer(...parts), around);
    return;
  }
  for (const key of Object.keys(value)) walk(value[key], [...parts, key], value, found);
}
