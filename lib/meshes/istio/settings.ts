import { JsonObject, objectAt, readPreStop, show, textAt, textsIn } from '../../manifest';
import { fromLevel, fromManifest, Hook, Json, Known, Note } from '../../model';
import { Level, levelsOf, RANK } from '../level';
import { ProxiedPod, SettingTrace } from '../mesh';
import { istioHooks } from './agent-calls';
import { CONFIG_ANNOTATION, DISTROLESS_BINARIES, STATUS_PORT_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { CONFIG_POINTER, ProxyConfig, readProxyConfig } from './proxy-config';

/** The proxy's hooks, as a level sets them for its pods; they replace Istio's own, both of them. */
export interface LevelLifecycle {
  readonly level: string;
  readonly postStart: JsonObject;
  readonly preStop: Hook;
  /** Whether the preStop is a command: what a pod's own hook of another form would stand beside. */
  readonly command: boolean;
  /** Whether the preStop tells peers to leave, as Istio's own drain hook does. */
  readonly tellsPeers: boolean;
}

/** What is in effect for a pod before its own istio-proxy container is asked: annotation and levels, key by key. */
export interface Settings {
  /** What the pod's annotation says, and what is wrong with it. */
  readonly annotation: ProxyConfig;
  readonly drain?: Known<number>;
  readonly drainDuration?: Known<number>;
  readonly hold?: Known<boolean>;
  readonly interceptionMode?: string;
  readonly distroless?: Known<boolean>;
  readonly statusPort?: Json;
  readonly metadata: Readonly<Record<string, Known<string>>>;
  readonly lifecycle?: LevelLifecycle;
  readonly traces: readonly SettingTrace[];
}

const configs = new WeakMap<Level, ProxyConfig>();

/** What a level says, in the annotation's form, with what is wrong with how it says it. */
export function levelConfig(level: Level): ProxyConfig {
  let config = configs.get(level);
  if (!config) configs.set(level, config = readProxyConfig(JSON.stringify(level.config)));
  return config;
}

/** The preStop that a level puts on its pods' proxies. */
export function levelHook(level: Level, notes: Note[] = []): Hook {
  const binaries = levelConfig(level).distroless?.value ? DISTROLESS_BINARIES : undefined;
  return readPreStop(objectAt(level.lifecycle).preStop, { pointer: '/spec/containers', grace: Infinity, env: {}, binaries, place: 'proxy', reader: istioHooks, rewritten: false }, notes);
}

/** Of most pods. */
const NOTHING_SET: Settings = { annotation: readProxyConfig(undefined), metadata: {}, traces: [] };

/**
 * Resolves annotation and levels, key by key: a ProxyConfig resource that selects the pod beats its annotation, the annotation beats
 * everything else.
 *
 * @see docs/proof.md section 5; istio/istio pilot/pkg/model/proxy_config.go
 */
export function settingsInEffect(template: ProxiedPod, options: IstioOptions): Settings {
  if (template.annotations[CONFIG_ANNOTATION] === undefined && !options.levels?.length) return NOTHING_SET;
  const annotation = readProxyConfig(template.annotations[CONFIG_ANNOTATION]);
  const metadataOf = (config: ProxyConfig, known: <T>(value: T) => Known<T>) =>
    Object.fromEntries(Object.entries(config.metadata).map(([key, value]) => [key, known(value)]));
  if (!options.levels?.length) {
    return { ...annotation, annotation, metadata: metadataOf(annotation, (value) => fromManifest(value, CONFIG_POINTER)), traces: [] };
  }
  const around = levelsOf(options.levels, template.namespace, template.labels);
  const layers: [config: ProxyConfig, known: <T>(value: T) => Known<T>][] = [
    ...around.filter(({ rank }) => rank < RANK.pod).map(layer),
    [annotation, (value) => fromManifest(value, CONFIG_POINTER)],
    ...around.filter(({ rank }) => rank > RANK.pod).map(layer),
  ];
  const chain = new Map<string, Known<unknown>[]>();
  const add = (name: string, value: Known<unknown> | undefined) => {
    if (value) chain.set(name, [value, ...chain.get(name) ?? []]);
  };
  let settings: Omit<Settings, 'annotation' | 'traces'> = { metadata: {} };
  for (const [config, known] of layers) {
    const { drain, drainDuration, hold, interceptionMode, distroless, statusPort } = config;
    const own = {
      ...(drain && { drain: known(drain.value) }),
      ...(drainDuration && { drainDuration: known(drainDuration.value) }),
      ...(hold && { hold: known(hold.value) }),
      ...(interceptionMode !== undefined && { interceptionMode }),
      ...(distroless && { distroless: known(distroless.value) }),
      ...(statusPort !== undefined && { statusPort }),
    };
    const metadata = metadataOf(config, known);
    settings = { ...settings, ...own, metadata: { ...settings.metadata, ...metadata } };
    add('terminationDrainDuration', own.drain);
    add('drainDuration', own.drainDuration);
    add('holdApplicationUntilProxyStarts', own.hold);
    for (const [key, value] of Object.entries(metadata)) add(key, value);
  }
  const holder = around.filter(({ lifecycle }) => lifecycle !== undefined).pop();
  return {
    ...settings,
    annotation,
    ...(holder && { lifecycle: lifecycleOf(holder) }),
    traces: [...chain].map(([name, [won, ...beaten]]) => ({ name, ...shown(won), over: beaten.map(shown) })),
  };
}

/** Where the agent of this pod listens, as it is written; undefined where nothing is. */
export const agentPort = ({ annotations }: ProxiedPod, { statusPort }: Settings): Json | undefined =>
  textAt(annotations[STATUS_PORT_ANNOTATION]) ?? statusPort;

function layer(level: Level): [ProxyConfig, <T>(value: T) => Known<T>] {
  return [levelConfig(level), (value) => fromLevel(value, level.title)];
}

function lifecycleOf(level: Level): LevelLifecycle {
  const { postStart, preStop } = objectAt(level.lifecycle);
  const words = textsIn(objectAt(objectAt(preStop).exec).command);
  return {
    level: level.title,
    postStart: objectAt(postStart),
    preStop: levelHook(level),
    command: objectAt(preStop).exec !== undefined,
    tellsPeers: /\bdrain(?:_listeners\?\S*graceful|$)/.test(words.slice(0, 3).join(' ')) || /POST \/?drain$/.test(words.join(' ')),
  };
}

function shown({ value, source, level }: Known<unknown>): { value: string; from: string } {
  const seconds = typeof value === 'number' ? `${value}s` : undefined;
  return { value: seconds ?? (typeof value === 'string' ? value : show(value)), from: source === 'level' ? level as string : 'the pod\'s annotation' };
}
