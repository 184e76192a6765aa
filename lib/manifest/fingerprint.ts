import { Json } from '../model';
import { arrayAt, isObject, JsonObject, objectAt } from './json';

/** Which annotations and labels decide how a pod stops. */
export type Relevant = (key: string) => boolean;

/** What counts in a fingerprint. */
export interface FingerprintOptions {
  /** Containers of this name count as a whole. */
  readonly proxyName: string;
  /** Annotations and labels that somebody reads. */
  readonly relevant: Relevant;
  /** Whether it matters what the containers run, as in a Job. */
  readonly commands: boolean;
}

/**
 * Everything in a pod template that decides how the pod stops, and nothing else: two templates with the same fingerprint are read, planned
 * and judged alike, whatever their images, resources and names of their own.
 */
export function fingerprint(root: JsonObject, { proxyName, relevant, commands }: FingerprintOptions): Json {
  const metadata = objectAt(root.metadata);
  const spec = objectAt(root.spec);
  const container = (item: Json): Json => {
    if (!isObject(item) || item.name === proxyName) return item;
    const { name, restartPolicy = null, lifecycle = null } = item;
    // The environment matters only to a hook that runs in it.
    const run = commands ? [item.command ?? null, item.args ?? null] : null;
    return [name, restartPolicy, lifecycle, arrayAt(item.ports).some(isObject), lifecycle === null ? null : item.env ?? null, run];
  };
  return [
    pick(metadata.annotations, relevant),
    pick(metadata.labels, relevant),
    spec.terminationGracePeriodSeconds ?? null,
    spec.hostNetwork ?? null,
    commands ? spec.restartPolicy ?? null : null,
    spec.shareProcessNamespace ?? null,
    arrayAt(spec.containers).map(container),
    arrayAt(spec.initContainers).map(container),
  ];
}

/** The relevant entries of a map; what is no map counts as it stands. */
export function pick(map: unknown, relevant: Relevant): Json {
  if (!isObject(map)) return (map ?? null) as Json;
  const picked: Json[] = [];
  for (const key of Object.keys(map)) if (relevant(key)) picked.push(key, map[key]);
  return picked;
}
