import { readDocuments } from '../documents';
import { show } from '../manifest';
import { Level, LevelProblem, levelProblems, levelsFromManifests, LevelSettings, withProblem } from '../meshes';
import { PlanError } from '../plan/plan-error';

/** What a level may set for all proxies in its scope: the props of a door, in seconds. */
export interface ProxySettings {
  readonly terminationDrainDuration?: number;
  readonly drainDuration?: number;
  readonly exitOnZeroActiveConnections?: boolean;
  readonly minimumDrainDuration?: number;
  readonly holdApplicationUntilProxyStarts?: boolean;
  readonly waitForConnections?: number;
  readonly shutdownAfterLastRequest?: number;
  readonly preStopCommand?: readonly string[];
  readonly nativeSidecars?: boolean;
  readonly distrolessProxy?: boolean;
}

/**
 * The settings of a level in the words of the core.
 *
 * @throws PlanError with the property, its value and what would do
 */
export function toLevelSettings(settings: ProxySettings): LevelSettings {
  const { waitForConnections, shutdownAfterLastRequest, drainDuration, preStopCommand, nativeSidecars } = settings;
  for (const [property, value] of [['waitForConnections', waitForConnections], ['drainDuration', drainDuration]] as const) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) throw new PlanError(property, `(${value}s) must be whole seconds from 1s`);
  }
  if (waitForConnections !== undefined && preStopCommand) throw new PlanError('preStopCommand', 'and \'waitForConnections\' are both a preStop of the proxy; leave one out');
  if (waitForConnections !== undefined && nativeSidecars) {
    throw new PlanError('waitForConnections', 'is not needed by native sidecars: Istio\'s own drain hook does better; leave it out');
  }
  if (shutdownAfterLastRequest !== undefined && waitForConnections === undefined) throw new PlanError('shutdownAfterLastRequest', 'is what the preStop of \'waitForConnections\' waits before it ends the proxy, and there is none; set that, or leave it out');
  if (preStopCommand?.length === 0) throw new PlanError('preStopCommand', '([]) must be a command; leave it out for none');
  return {
    drain: settings.terminationDrainDuration,
    listenersCloseAfter: drainDuration,
    exitOnZero: settings.exitOnZeroActiveConnections,
    minimumDrain: settings.minimumDrainDuration,
    hold: settings.holdApplicationUntilProxyStarts,
    waitForConnections,
    shutdownAfterLastRequest,
    preStopCommand,
    native: nativeSidecars,
    distroless: settings.distrolessProxy,
  };
}

/**
 * @returns the level, where something of it could work, or it is somebody else's, found in a file
 * @throws PlanError where nothing could
 */
export function workable(level: Level): Level {
  if (level.found) return level;
  const [problem] = levelProblems(level);
  if (problem !== undefined) throw new PlanError('settings', `are wrong for every pod: ${problem}`);
  return level;
}

/**
 * @param beyond what of them a level of this kind has no place for
 * @throws PlanError where there is something
 */
export function settingsWithin(own: LevelSettings, beyond: (own: LevelSettings) => string | undefined): LevelSettings {
  const problem = beyond(own);
  if (problem !== undefined) throw new PlanError('settings', `cannot be had at this level: ${problem}`);
  return own;
}

/** @returns the name, where it is one that Kubernetes would take */
export function named(property: string, name: string): string {
  if (typeof name === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return name;
  throw new PlanError(property, `(${show(name)}) must be a name that Kubernetes takes: small letters, digits and -`);
}

/**
 * @param otherwise what is meant where every pod is
 * @returns the labels, where they select anything
 */
export function selecting(labels: Readonly<Record<string, string>>, otherwise: string): Readonly<Record<string, string>> {
  if (Object.keys(labels ?? {}).length === 0) throw new PlanError('labels', `({}) select no pod; use ${otherwise} for all of them`);
  return labels;
}

/**
 * The levels that the manifests of a cluster hold. What is wrong in a file stops nothing: it is told, with file, line and column, of each pod in the
 * scope of its level; a document that cannot be read, of each pod in the scope of the first.
 *
 * @param texts by the name of their file: YAML or JSON
 * @throws PlanError when there is no level in them at all
 */
export function levelsFromTexts(texts: readonly (readonly [file: string, text: string])[]): Level[] {
  const documents = texts.flatMap(([file, text]) => readDocuments(text).map((document) => ({ file, document })));
  const unread = documents.flatMap(({ file, document: { problems } }) =>
    problems.map(({ what, why, line, column }): LevelProblem => ({ where: `${file}:${line}:${column}`, what, why, unread: true })));
  const [first, ...others] = levelsFromManifests(documents.map(({ document }) => document.value), (manifest, at) => {
    const { file, document } = documents[manifest];
    const { line, column } = document.position(at) ?? document.position('') ?? { line: 1, column: 1 };
    return `${file}:${line}:${column}`;
  });
  if (first !== undefined) return [unread.reduce(withProblem, first), ...others];
  const [wrong] = unread;
  if (wrong !== undefined) throw new PlanError('files', `hold no settings of a mesh that can be read: ${wrong.where}: ${wrong.what}: ${wrong.why}`);
  throw new PlanError('files', `(${texts.map(([file]) => file).join(', ')}) hold no settings of a mesh: no ConfigMap istio, no ProxyConfig, no Namespace, no Helm values with meshConfig or global`);
}
