import { arrayAt, isObject, JsonObject, objectAt, pointer, textAt } from '../manifest';

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
  /** Its labels, where the injector does not look. Empty for a Pod. */
  readonly workloadLabels: JsonObject;
}

const MAX_DEPTH = 8;
const IS_POD: ReadonlySet<string> = new Set(['Pod', 'Revision']);
/** Kubernetes' own groups; other groups have kinds of the same names. */
const isOwn = (apiVersion: unknown) => apiVersion === undefined || apiVersion === 'v1' || /^(?:apps|batch|extensions)\//.test(String(apiVersion));
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
  if (isObject(manifest) && typeof manifest.kind === 'string' && OWN_KINDS.has(manifest.kind) && isOwn(manifest.apiVersion)) {
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
    workloadLabels: at === '' ? {} : objectAt(metadata.labels),
  };
}

type Found = (template: JsonObject, at: string, spec: JsonObject) => void;

function walk(value: unknown, parts: readonly string[], around: JsonObject, found: Found): void {
  if (parts.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item, [...parts, String(index)], around, found));
    return;
  }
  if (!isObject(value)) return;
  // At the root of a custom resource a list of containers is something of its own: Prometheus adds to its pods by one.
  if (isObject(value.spec) && Array.isArray(value.spec.containers)
    && (parts.length > 0 || IS_POD.has(String(value.kind)) || value.kind === undefined)) {
    found(value, pointer(...parts), around);
    return;
  }
  for (const key of Object.keys(value)) walk(value[key], [...parts, key], value, found);
}
