import { isObject, JsonObject } from '../../manifest';
import { Json, MARGIN, Note, printSeconds } from '../../model';
import { Level, RANK } from '../level';
import { THEN_DRAIN } from './agent-calls';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO, MINIMUM_DRAIN } from './names';
import { levelConfig, levelHook } from './settings';
import { waitingHookCommand } from './waiting-hook';
import { WAIT_FOR_PROXY } from './write';

/** What a level may set for the proxies in its scope. Seconds. */
export interface LevelSettings {
  readonly drain?: number;
  /** drainDuration. */
  readonly listenersCloseAfter?: number;
  readonly exitOnZero?: boolean;
  readonly minimumDrain?: number;
  readonly hold?: boolean;
  /** Bound of the preStop that waits for the application's connections. */
  readonly waitForConnections?: number;
  /** How long the applications work after their last request: so long it then waits before it has the proxy drained. @default 0 */
  readonly shutdownAfterLastRequest?: number;
  /** A preStop of the user's own. */
  readonly preStopCommand?: readonly string[];
  /** The sidecars are native: a preStop must end with the drain hook that it replaces. */
  readonly native?: boolean;
  readonly distroless?: boolean;
}

/** The settings in the form of Istio's ProxyConfig. */
export function levelConfigOf(settings: LevelSettings): JsonObject {
  const metadata: Record<string, Json> = {
    ...(settings.exitOnZero !== undefined && { [EXIT_ON_ZERO]: String(settings.exitOnZero) }),
    ...(settings.minimumDrain !== undefined && { [MINIMUM_DRAIN]: printSeconds(settings.minimumDrain) }),
  };
  return {
    ...(settings.drain !== undefined && { terminationDrainDuration: printSeconds(settings.drain) }),
    ...(settings.listenersCloseAfter !== undefined && { drainDuration: printSeconds(settings.listenersCloseAfter) }),
    ...(settings.hold !== undefined && { holdApplicationUntilProxyStarts: settings.hold }),
    ...(Object.keys(metadata).length > 0 && { proxyMetadata: metadata }),
    ...(settings.distroless !== undefined && { image: { imageType: settings.distroless ? 'distroless' : 'default' } }),
  };
}

/**
 * The hooks that the settings put on every proxy. A lifecycle for all replaces what Istio would have put there itself (measured), so it keeps
 * both: the wait for the proxy at the start, and peers that are told to leave.
 */
export function levelLifecycleOf(settings: LevelSettings): JsonObject | undefined {
  const { waitForConnections: bound, shutdownAfterLastRequest: S = 0, preStopCommand, native } = settings;
  // The version of the mesh is not known here: an agent that does not know the call answers 404, and the drain is spent.
  const command = bound !== undefined ? waitingHookCommand({ bound, asksAfter: S > 0 ? Math.ceil(S) + MARGIN : 0 }) : preStopCommand;
  if (!command) return undefined;
  const kept = native === true && bound === undefined ? ['/bin/sh', '-c', THEN_DRAIN, 'hook', ...command] : command;
  return { postStart: WAIT_FOR_PROXY, preStop: { exec: { command: [...kept] } } };
}

/** Settings of the whole mesh: its meshConfig, and the injector's values. */
export function meshLevel(settings: LevelSettings): Level {
  const lifecycle = levelLifecycleOf(settings);
  return { title: 'the mesh', rank: RANK.mesh, config: levelConfigOf(settings), ...(lifecycle && { lifecycle }) };
}

/** A ProxyConfig resource: of the root namespace for every pod, of a namespace for its pods, with a selector for some of them. */
export function proxyConfigLevel(namespace: string | 'root', selector: Readonly<Record<string, string>> | undefined, settings: LevelSettings): Level {
  const config = levelConfigOf(settings);
  if (namespace === 'root') return { title: 'the root namespace (ProxyConfig)', rank: RANK.rootNamespace, config };
  return selector
    ? { title: `the ProxyConfig for ${labelText(selector)} in namespace ${namespace}`, rank: RANK.workload, namespace, selector, config }
    : { title: `namespace ${namespace} (ProxyConfig)`, rank: RANK.namespace, namespace, config };
}

/** Labels as kubectl takes them. */
export const labelText = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');

/** What a ProxyConfig resource cannot carry, and where it can be set; undefined where it carries all of it. @see istio/api networking/v1beta1/proxy_config.proto */
export function beyondProxyConfig(settings: LevelSettings): string | undefined {
  const elsewhere: [keyof LevelSettings, string, string][] = [
    ['drain', 'terminationDrainDuration', `set it for the whole mesh (IstioLevel.mesh) or in a pod's ${CONFIG_ANNOTATION}`],
    ['listenersCloseAfter', 'drainDuration', `set it for the whole mesh (IstioLevel.mesh) or in a pod's ${CONFIG_ANNOTATION}`],
    ['hold', 'holdApplicationUntilProxyStarts', `set it for the whole mesh (IstioLevel.mesh) or in a pod's ${CONFIG_ANNOTATION}`],
    ['waitForConnections', 'a preStop', 'set it for the whole mesh (IstioLevel.mesh), or let each workload write its own'],
    ['preStopCommand', 'a preStop', 'set it for the whole mesh (IstioLevel.mesh), or let each workload write its own'],
    ['native', 'nativeSidecars', 'it is for a preStopCommand of the whole mesh (IstioLevel.mesh)'],
  ];
  const found = elsewhere.find(([key]) => settings[key] !== undefined);
  return found && `${found[1]} cannot stand in a ProxyConfig resource: the API server refuses it; ${found[2]}`;
}

/** The Helm values of Istio's istiod chart that set a level of the whole mesh. */
export function istiodValues({ config, lifecycle }: Level): JsonObject {
  return {
    ...(Object.keys(config).length > 0 && { meshConfig: { defaultConfig: config } }),
    ...(lifecycle && { global: { proxy: { lifecycle } } }),
  };
}

/** The spec of the ProxyConfig resource that is a level. */
export function proxyConfigSpec({ config, selector }: Level): JsonObject {
  return {
    ...(selector && { selector: { matchLabels: selector } }),
    ...(isObject(config.proxyMetadata) && { environmentVariables: config.proxyMetadata }),
    ...(isObject(config.image) && { image: config.image }),
  };
}

/** What is wrong with a level as it is written: refused, without effect, harmful, or a hook that cannot work. */
export function levelProblems(level: Level): string[] {
  const notes: Note[] = [...levelConfig(level).notes];
  const hook = levelHook(level, notes);
  const told = notes.map(({ what, why }) => `${what.replace(` in ${CONFIG_ANNOTATION}`, '')}: ${why}`);
  if (hook.kind === 'never-ends') told.push(`its preStop never ends: ${hook.why}`);
  if (hook.kind === 'fails' && notes.length === 0) told.push(`its preStop cannot run: ${hook.why}`);
  if (hook.kind === 'fixed' && hook.effect === 'ends-proxy') told.push('its preStop ends the proxy at once, with everything in flight');
  return told.map((text) => `${level.title}: ${text}`);
}
