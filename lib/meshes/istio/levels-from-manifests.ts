import { isObject, JsonObject, libraries, objectAt, show, textAt, textsAt } from '../../manifest';
import { Level, RANK, rivals } from '../level';
import { labelText } from './levels';

/** The levels that the manifests of a cluster's own settings hold, and what could not be read of them. */
export interface FoundLevels {
  readonly levels: readonly Level[];
  readonly problems: readonly string[];
}

const DEFAULT_ROOT = 'istio-system';

/**
 * Reads the manifests of a cluster's own settings as levels: the ConfigMaps `istio` and `istio-sidecar-injector`, Helm values of the istiod
 * chart, the resources of the Sail operator and of istioctl's operator, ProxyConfig resources, and namespaces with their labels. Others are
 * passed over. Never throws.
 *
 * @see istio/istio manifests/charts/istio-control/istio-discovery/templates
 */
export function levelsFromManifests(manifests: readonly unknown[]): FoundLevels {
  const objects = manifests.filter(isObject).flatMap((one) => (Array.isArray(one.items) ? one.items.filter(isObject) : [one]));
  const problems: string[] = [];
  const parsed = (text: unknown, what: string): JsonObject => {
    try {
      const value: unknown = libraries.yaml().parse(textAt(text) ?? '', { version: '1.1', maxAliasCount: 50, logLevel: 'error' });
      if (isObject(value) || value === null || value === undefined) return objectAt(value);
    } catch {
      // Told below.
    }
    problems.push(`${what} is no YAML or JSON object`);
    return {};
  };
  let config: JsonObject = {};
  let proxy: JsonObject = {};
  let root = DEFAULT_ROOT;
  let seen = false;
  const mesh = (meshConfig: JsonObject, values: JsonObject) => {
    seen = true;
    config = { ...config, ...objectAt(meshConfig.defaultConfig) };
    root = textAt(meshConfig.rootNamespace) ?? root;
    proxy = { ...proxy, ...objectAt(objectAt(values.global).proxy) };
    if (typeof objectAt(values.global).variant === 'string' && config.image === undefined) config = { ...config, image: { imageType: objectAt(values.global).variant } };
  };
  const names = new Map<string, string>();
  for (const object of objects) {
    const data = objectAt(object.data);
    const spec = objectAt(object.spec);
    const name = textAt(objectAt(object.metadata).name) ?? '';
    const kind = object.kind === 'ConfigMap' ? /^(istio-sidecar-injector|istio(?!-shared))(?:-|$)/.exec(name)?.[1] : undefined;
    const other = kind === undefined ? undefined : names.get(kind);
    if (other !== undefined && other !== name) problems.push(`ConfigMaps ${other} and ${name} are of two revisions: give those of one`);
    if (kind !== undefined) names.set(kind, name);
    if (kind === 'istio' && data.mesh !== undefined) mesh(parsed(data.mesh, `data.mesh of ConfigMap ${name}`), {});
    if (kind === 'istio-sidecar-injector' && data.values !== undefined) mesh({}, parsed(data.values, `data.values of ConfigMap ${name}`));
    if (object.kind === 'Istio' || object.kind === 'IstioOperator') {
      const values = objectAt(spec.values);
      mesh({ ...objectAt(values.meshConfig), ...objectAt(spec.meshConfig) }, values);
    }
    if (object.kind === undefined && (isObject(object.meshConfig) || isObject(object.global))) mesh(objectAt(object.meshConfig), object);
  }
  const hold = proxy.holdApplicationUntilProxyStarts;
  if (hold === true) config = { ...config, holdApplicationUntilProxyStarts: true };
  const lifecycle = isObject(proxy.lifecycle) && Object.keys(proxy.lifecycle).length > 0 ? proxy.lifecycle : undefined;
  const levels: Level[] = seen ? [{ title: 'the mesh', rank: RANK.mesh, config, ...(lifecycle && { lifecycle }) }] : [];
  for (const object of objects) {
    // One that selects by no label selects no pod.
    if (object.kind === 'ProxyConfig' && !selectsNothing(object)) levels.push(proxyConfig(object, root, problems));
    if (object.kind === 'Namespace') {
      const { name, labels } = objectAt(object.metadata);
      levels.push({ title: `namespace ${String(name)}`, rank: RANK.namespace, namespace: String(name), config: {}, namespaceLabels: textsAt(labels) });
    }
  }
  return { levels, problems: [...problems, ...rivals(levels)] };
}

function selectsNothing(object: JsonObject): boolean {
  const { selector } = objectAt(object.spec);
  return selector !== undefined && Object.keys(objectAt(objectAt(selector).matchLabels)).length === 0;
}

const SPEC_FIELDS = new Set(['selector', 'concurrency', 'environmentVariables', 'image']);

function proxyConfig(object: JsonObject, root: string, problems: string[]): Level {
  const { name, namespace } = objectAt(object.metadata);
  const spec = objectAt(object.spec);
  const home = textAt(namespace) ?? 'default';
  const title = `ProxyConfig ${home}/${String(name)}`;
  for (const key of Object.keys(spec)) {
    if (SPEC_FIELDS.has(key)) continue;
    problems.push(`${title} has ${key}, and the API server refuses the field: set it for the whole mesh or in a pod's annotation`);
  }
  const variables = objectAt(spec.environmentVariables);
  const wrong = Object.entries(variables).find(([, value]) => typeof value !== 'string');
  if (wrong) problems.push(`${title}: ${wrong[0]} is ${show(wrong[1])}, and must be a string in quotes`);
  const selector = textsAt(objectAt(spec.selector).matchLabels);
  const config: JsonObject = {
    ...(Object.keys(variables).length > 0 && { proxyMetadata: textsAt(variables) }),
    ...(isObject(spec.image) && { image: spec.image }),
  };
  if (spec.selector !== undefined) {
    return { title: `${title} (for ${labelText(selector)})`, rank: RANK.workload, namespace: home, selector, config };
  }
  return home === root ? { title, rank: RANK.rootNamespace, config } : { title, rank: RANK.namespace, namespace: home, config };
}
