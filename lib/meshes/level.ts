import { JsonObject } from '../manifest';

/**
 * How strong a level is: a higher one beats a lower one, key by key. The pod's own annotation stands between them.
 *
 * @see istio/istio pilot/pkg/model/proxy_config.go; for ASM https://www.alibabacloud.com/help/en/asm/user-guide/configure-sidecar-proxies
 */
export const RANK = { mesh: 0, rootNamespace: 1, namespace: 2, asmWorkload: 3, pod: 4, workload: 5 } as const;

/** Settings of a mesh for all pods in a scope: the mesh, a namespace, the pods of a selector. */
export interface Level {
  /** For people, with the object that holds it: `namespace shop (ProxyConfig drain)`. */
  readonly title: string;
  readonly rank: number;
  /** The product that alone has such levels. @default - any Istio */
  readonly product?: 'ASM';
  /** Whose pods it is for; absent: of every namespace. */
  readonly namespace?: string;
  /** Labels that a pod must have. @default - every pod */
  readonly selector?: Readonly<Record<string, string>>;
  /** The settings in the form of the mesh's own configuration. */
  readonly config: JsonObject;
  /** postStart and preStop that the proxies get. @default - the mesh's own */
  readonly lifecycle?: JsonObject;
  /** The labels of the namespace, where its manifest is known: they decide about injection. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Where it was found, if the manifests of a cluster hold it: what is wrong with it is told of each pod in its scope, and stops nothing. */
  readonly found?: FoundLevel;
}

/** A level that stands in a file. */
export interface FoundLevel {
  /** `istio.yaml:12:7`. */
  readonly where: string;
  readonly problems: readonly LevelProblem[];
}

/** What is wrong with how a level is written. */
export interface LevelProblem {
  readonly where: string;
  /** What stands there. */
  readonly what: string;
  readonly why: string;
  /** What stands there is not read at all. @default - it is read, and refused by the cluster */
  readonly unread?: boolean;
}

/** The levels that a pod is in the scope of, weakest first. */
export function levelsOf(levels: readonly Level[], namespace: string | undefined, labels: JsonObject): Level[] {
  return levels.filter((level) => (level.namespace === undefined || level.namespace === namespace)
    && Object.entries(level.selector ?? {}).every(([key, value]) => labels[key] === value))
    .sort((a, b) => a.rank - b.rank);
}

/**
 * Levels of one kind for the same pods: of several ProxyConfig resources Istio takes the older one only, none of the other's keys (measured, docs/proof.md
 * section 5), and no manifest says which that is.
 */
export function rivals(levels: readonly Level[]): string[] {
  const seen = new Map<string, string>();
  return levels.filter(({ namespaceLabels }) => namespaceLabels === undefined).flatMap(({ title, rank, namespace = '', selector = {} }) => {
    const key = JSON.stringify([rank, namespace, Object.entries(selector).sort()]);
    const other = seen.get(key);
    seen.set(key, title);
    return other === undefined ? [] : [`${other} and ${title} are for the same pods: only one of them counts${rank === RANK.mesh ? '' : ', the older'}; keep one`];
  });
}
