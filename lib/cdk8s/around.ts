import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { Level } from '../meshes';
import type { ResolvedSettings } from '../requirements';
import type { Bundle } from '../workload';
import { core } from './core';

/** What the app around an object says of its pods. */
export interface AppAround {
  readonly bundle: Bundle;
  /** Namespaces with their labels. */
  readonly namespaces: readonly Level[];
}

let held: WeakMap<IConstruct, AppAround> | undefined;

/** Has the objects of an app looked up once for all that is read in this run. */
export function lookingOnce<T>(run: () => T): T {
  if (held) return run();
  held = new WeakMap();
  try {
    return run();
  } finally {
    held = undefined;
  }
}

/**
 * What the objects of the app around a construct, of whatever chart, say of its pods.
 *
 * @param asItIs an object as its author has it
 * @param anew as they stand now, whatever was looked up before
 */
export function appAround(construct: IConstruct, asItIs: (apiObject: ApiObject) => unknown, anew: boolean): AppAround {
  const app = App.of(construct);
  let around = anew ? undefined : held?.get(app);
  if (!around) {
    const all = app.node.findAll().filter((one) => ApiObject.isApiObject(one));
    // Workloads are many, and rendered for their numbers only where something asks for them.
    const counts = all.some(({ kind }) => kind === 'PodDisruptionBudget');
    const objects = all.filter((one) => tells(one) || (counts && isCounted(one))).map((apiObject) => read(apiObject, asItIs));
    around = { bundle: core.workload.bundleOf(objects), namespaces: namespacesIn(objects) };
    held?.set(app, around);
  }
  return around;
}

/** Settings whose mesh is one of which is known what the labels of these namespaces say. They are one object for all that have the same: by that they are known to be handled alike. */
export function among(settings: ResolvedSettings, namespaces: readonly Level[]): ResolvedSettings {
  const { mesh } = settings;
  if (namespaces.length === 0 || !mesh.amongNamespaces) return settings;
  let known = amongThem.get(namespaces);
  if (!known) amongThem.set(namespaces, known = new Map());
  let one = known.get(settings);
  if (!one) known.set(settings, one = { ...settings, mesh: mesh.amongNamespaces(namespaces) });
  return one;
}

const amongThem = new WeakMap<readonly Level[], Map<ResolvedSettings, ResolvedSettings>>();

/** Where they stand is nothing to a pod: without it the same namespaces are the same mesh. */
const namespacesIn = (objects: readonly unknown[]): Level[] =>
  core.meshes.levelsFromManifests(objects).filter(({ namespaceLabels }) => namespaceLabels !== undefined).map(({ found: _, ...level }) => level);

const tells = ({ apiVersion, kind }: ApiObject): boolean => kind === 'Namespace' || kind.endsWith('List') || core.workload.tellsOfOthers(apiVersion, kind);

const isCounted = ({ apiVersion, kind }: ApiObject): boolean => core.workload.isCounted(core.workload.typeOf(apiVersion, kind));

/** What cannot be rendered is said where it is written. */
function read(apiObject: ApiObject, asItIs: (apiObject: ApiObject) => unknown): unknown {
  try {
    return asItIs(apiObject);
  } catch {
    return undefined;
  }
}
