import { BOUNDS, parseYamlValue } from '../../documents';
import { isObject, JsonObject, membersOf, nonStrings, objectAt, pointer, show, textAt, textsAt } from '../../manifest';
import { Level, LevelProblem, RANK, rivals } from '../level';
import { labelText } from './levels';

/** Where the value at a pointer into a manifest stands, in words: `istio.yaml:12:7`. */
export type PlaceOf = (manifest: number, at: string) => string;

const DEFAULT_ROOT = 'istio-system';

/** An object of a cluster. */
interface Found {
  readonly object: JsonObject;
  readonly name: string;
  /** Where the value at a pointer into it stands. */
  readonly place: (at: string) => string;
}

/**
 * Reads the manifests of a cluster's own settings as levels: the ConfigMaps `istio` and `istio-sidecar-injector`, Helm values of the istiod
 * chart, the resources of the Sail operator and of istioctl's operator, ProxyConfig resources, and namespaces with their labels. Others are
 * passed over. What is wrong with a level stands in its `found`. Never throws.
 *
 * @param placeOf for messages @default - the manifest's number
 * @see istio/istio manifests/charts/istio-control/istio-discovery/templates
 */
export function levelsFromManifests(manifests: readonly unknown[], placeOf: PlaceOf = (manifest) => `manifest ${manifest + 1}`): Level[] {
  const objects = objectsOf(manifests, placeOf);
  const mesh = new MeshSettings();
  for (const found of objects) mesh.add(found);
  const levels = [...mesh.levels(), ...objects.flatMap((found) => ownLevel(found, mesh.root))];
  const contradictions = rivals(levels);
  return levels.map((level) => {
    const whys = contradictions.filter((text) => text.startsWith(`${level.title} and `) || text.includes(` and ${level.title} are for `));
    return whys.reduce((one, why) => withProblem(one, { where: one.found!.where, what: one.title, why }), level);
  });
}

/** The level with a problem more. */
export function withProblem(level: Level, problem: LevelProblem): Level {
  const { where = problem.where, problems = [] } = level.found ?? {};
  return { ...level, found: { where, problems: [...problems, problem] } };
}

/** The objects, those of Lists among them. */
function objectsOf(manifests: readonly unknown[], placeOf: PlaceOf): Found[] {
  return manifests.flatMap((manifest, index) => membersOf(manifest).map(({ object, pointer: base }): Found =>
    ({ object, name: textAt(objectAt(object.metadata).name) ?? '', place: (at) => placeOf(index, base + at) })));
}

/** The settings of the whole mesh, which several objects hold together. */
class MeshSettings {
  root = DEFAULT_ROOT;
  private config: JsonObject = {};
  private proxy: JsonObject = {};
  private where?: string;
  private readonly problems: LevelProblem[] = [];
  private readonly names = new Map<string, string>();

  add(found: Found): void {
    const { object, name } = found;
    const spec = objectAt(object.spec);
    if (object.kind === 'ConfigMap') this.configMap(found, /^(istio-sidecar-injector|istio(?!-shared))(?:-|$)/.exec(name)?.[1]);
    if (object.kind === 'Istio' || object.kind === 'IstioOperator') {
      const values = objectAt(spec.values);
      this.set(found.place('/spec'), { ...objectAt(values.meshConfig), ...objectAt(spec.meshConfig) }, values);
    }
    if (object.kind === undefined && (isObject(object.meshConfig) || isObject(object.global))) this.set(found.place(''), objectAt(object.meshConfig), object);
  }

  levels(): Level[] {
    if (this.where === undefined) return [];
    const { lifecycle, holdApplicationUntilProxyStarts: hold } = this.proxy;
    return [{
      title: 'the mesh',
      rank: RANK.mesh,
      config: hold === true ? { ...this.config, holdApplicationUntilProxyStarts: true } : this.config,
      ...(isObject(lifecycle) && Object.keys(lifecycle).length > 0 && { lifecycle }),
      found: { where: this.where, problems: this.problems },
    }];
  }

  private set(where: string, meshConfig: JsonObject, values: JsonObject): void {
    this.where ??= where;
    const { proxy, variant } = objectAt(values.global);
    this.config = { ...this.config, ...objectAt(meshConfig.defaultConfig) };
    this.root = textAt(meshConfig.rootNamespace) ?? this.root;
    this.proxy = { ...this.proxy, ...objectAt(proxy) };
    if (typeof variant === 'string' && this.config.image === undefined) this.config = { ...this.config, image: { imageType: variant } };
  }

  private configMap(found: Found, kind: string | undefined): void {
    if (kind === undefined) return;
    const { name } = found;
    const other = this.names.get(kind) ?? name;
    this.names.set(kind, name);
    if (other !== name) this.problems.push({ where: found.place('/metadata/name'), what: `ConfigMaps ${other} and ${name}`, why: 'they are of two revisions: give those of one' });
    const key = kind === 'istio' ? 'mesh' : 'values';
    const text = objectAt(found.object.data)[key];
    if (text === undefined) return;
    const value = this.parsed(found, key, text);
    this.set(found.place(`/data/${key}`), key === 'mesh' ? value : {}, key === 'mesh' ? {} : value);
  }

  private parsed({ name, place }: Found, key: string, text: unknown): JsonObject {
    const { value, problem } = typeof text === 'string' ? parseYamlValue(text, BOUNDS.configMap) : { value: undefined, problem: `it is ${show(text)}` };
    if (isObject(value) || value === null) return objectAt(value);
    this.problems.push({
      where: place(`/data/${key}`),
      what: `data.${key} of ConfigMap ${name}`,
      why: problem === undefined ? `it is ${show(value)}, and must be a map` : `no YAML or JSON object: ${problem}`,
      unread: true,
    });
    return {};
  }
}

/** The level of an object that is one by itself. */
function ownLevel(found: Found, root: string): Level[] {
  const { object, name, place } = found;
  // One that selects by no label selects no pod.
  if (object.kind === 'ProxyConfig' && !selectsNothing(object)) return [proxyConfig(found, root)];
  if (object.kind !== 'Namespace') return [];
  const { labels, name: written } = objectAt(object.metadata);
  if (typeof written === 'boolean' || typeof written === 'number') {
    const problem = { where: place('/metadata/name'), what: `the name of a Namespace is ${show(written)}`, why: 'it must be a string, and the API server refuses the object: put it in quotes' };
    return [{ title: `namespace ${String(written)}`, rank: RANK.namespace, namespace: String(written), config: {}, found: { where: place(''), problems: [problem] } }];
  }
  if (name === '') return [];
  const problems = nonStrings('label', labels, '/metadata/labels')
    .map(({ what, why, pointer: at, fix }): LevelProblem => ({ where: place(at), what: `${what} of namespace ${name}`, why: fix ? `${why}; ${fix.text}` : why }));
  return [{ title: `namespace ${name}`, rank: RANK.namespace, namespace: name, config: {}, namespaceLabels: textsAt(labels), found: { where: place(''), problems } }];
}

function selectsNothing(object: JsonObject): boolean {
  const { selector } = objectAt(object.spec);
  return selector !== undefined && Object.keys(objectAt(objectAt(selector).matchLabels)).length === 0;
}

const SPEC_FIELDS = new Set(['selector', 'concurrency', 'environmentVariables', 'image']);

function proxyConfig({ object, name, place }: Found, root: string): Level {
  const spec = objectAt(object.spec);
  const home = textAt(objectAt(object.metadata).namespace) ?? 'default';
  const title = `ProxyConfig ${home}/${name}`;
  const variables = objectAt(spec.environmentVariables);
  const problems: LevelProblem[] = [
    ...Object.keys(spec).filter((key) => !SPEC_FIELDS.has(key)).map((key) => ({
      where: place(pointer('spec', key)),
      what: `${title} has ${key}`,
      why: 'the API server refuses the field: set it for the whole mesh or in a pod\'s annotation',
    })),
    ...Object.entries(variables).filter(([, value]) => typeof value !== 'string').map(([key, value]) => ({
      where: place(pointer('spec', 'environmentVariables', key)),
      what: `${title}: ${key} is ${show(value)}`,
      why: 'the API server refuses what is no string: put it in quotes',
    })),
  ];
  const config: JsonObject = {
    ...(Object.keys(variables).length > 0 && { proxyMetadata: textsAt(variables) }),
    ...(isObject(spec.image) && { image: spec.image }),
  };
  const level = { title, config, found: { where: place(''), problems } };
  if (spec.selector === undefined && home === root) return { ...level, rank: RANK.rootNamespace };
  if (spec.selector === undefined) return { ...level, rank: RANK.namespace, namespace: home };
  const selector = textsAt(objectAt(spec.selector).matchLabels);
  return { ...level, title: `${title} (for ${labelText(selector)})`, rank: RANK.workload, namespace: home, selector };
}
