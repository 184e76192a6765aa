import { DeclaredProxy, environment, PodTemplate } from '../../manifest';
import { fromManifest, Hook, Known, known, NO_HOOK, parseGoDuration, ProxyDrain, whence } from '../../model';
import { MeshReading, Mode, ProxyReading } from '../mesh';
import { DRAIN_HOOK } from './agent-calls';
import { evidenceOf } from './evidence';
import { InjectedProxy, injectedProxy } from './injected';
import { isGateway, modeOf } from './mode';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO, MINIMUM_DRAIN, OVERRIDES_ANNOTATION, PROXY } from './names';
import { templateNotes } from './notes';
import { IstioOptions } from './options';
import { overrideOf } from './overrides';
import { parseGoBool } from './proxy-config';
import { agentPort, settingsInEffect, Settings } from './settings';
import { DEFAULTS, drainsNow, nativeSupport, SINCE, reaches } from './versions';

/** What Istio makes of a template. */
export function readIstio(template: PodTemplate, options: IstioOptions): MeshReading {
  const gateway = isGateway(template);
  const asked = modeOf(template, options);
  // The proxy of a gateway in a pod that has something else to do carries none of its traffic.
  const mode: Known<Mode> = gateway && template.declaredProxies.length === 0 && template.containers.length > 0 ? { ...asked, value: 'none' } : asked;
  const injected = injectedProxy(template);
  const settings = injected ? settingsAsRun(template, injected, options) : settingsInEffect(template, options);
  const placements = { none: [], ambient: [], classic: [false], native: [true], unknown: [false, true] }[mode.value];
  const overrides = injected || template.annotations[OVERRIDES_ANNOTATION] === undefined ? [] : placements.map((native) =>
    overrideOf(template, native ? 'initContainers' : 'containers', settings.distroless?.value ?? options.distroless ?? false, settings.metadata));
  const proxies = placements.map((native, index) => proxyOf(template, settings, options, native, injected, overrides[index]));
  const inherits = [...new Set(proxies.flatMap(levelsThatDecide))];
  return {
    evidence: proxies.length > 0 || gateway ? evidenceOf(template, options) : { kind: mode.source === 'level' ? 'namespace' : 'pod', why: `it gets no sidecar (${whence(mode)})` },
    ...((proxies.length > 0 || asked.value !== mode.value) && gateway && { gateway: true }),
    mode,
    proxies,
    ...(overrides.length > 0 && { overrides: overrides.filter((one) => one !== undefined) }),
    inherits,
    settings: settings.traces,
    notes: [
      // One that is no string is refused as any other annotation is.
      ...(typeof template.annotations[CONFIG_ANNOTATION] === 'string' ? settings.annotation.notes : []),
      ...templateNotes(template, settings, mode.value, proxies, options),
    ],
  };
}

/** The levels that a proxy's stop depends on. */
function levelsThatDecide({ drain, preStopLevel }: ProxyReading): string[] {
  const time = drain.kind === 'fixed' ? drain.duration : drain.kind === 'until-idle' ? drain.minimum : undefined;
  return [preStopLevel, time?.level].filter((level) => level !== undefined);
}

/**
 * The settings of a proxy as it runs: what the injector has merged into it, and over that the annotation, which the agent applies last.
 *
 * @see istio/istio pilot/cmd/pilot-agent/config/config.go ConstructProxyConfig
 */
function settingsAsRun(template: PodTemplate, { config, pointer }: InjectedProxy, options: IstioOptions): Settings {
  const { annotation, ...around } = settingsInEffect(template, config ? {} : options);
  if (!config) return { ...around, annotation, lifecycle: undefined };
  const at = `${pointer}/env`;
  const { drain, drainDuration, statusPort, interceptionMode } = config;
  return {
    ...around,
    annotation,
    drain: around.drain ?? (drain && fromManifest(drain.value, at)),
    drainDuration: around.drainDuration ?? (drainDuration && fromManifest(drainDuration.value, at)),
    interceptionMode: around.interceptionMode ?? interceptionMode,
    statusPort: around.statusPort ?? statusPort,
    metadata: { ...Object.fromEntries(Object.entries(config.metadata).map(([key, value]) => [key, fromManifest(value, at)])), ...around.metadata },
  };
}

function proxyOf(template: PodTemplate, settings: Settings, given: IstioOptions, native: boolean, injected: InjectedProxy | undefined,
  override: DeclaredProxy | undefined): ProxyReading {
  const declared = injected ?? override ?? template.declaredProxies[0];
  // What it runs with was merged from all levels: what is left out there is Istio's own default, whatever was declared.
  const options: IstioOptions = injected?.config ? { version: given.version ?? injected.version } : given;
  const ownHook: Hook = declared?.preStop ?? NO_HOOK;
  // The mesh's lifecycle replaces Istio's own hooks, both of them; a hook of the pod's own replaces the one of its kind (measured).
  const inherited = ownHook.kind === 'none' ? settings.lifecycle : undefined;
  const drainHook = native && !injected && ownHook.kind === 'none' && !inherited && nativeSupport(options.version).drainHook;
  const drains = drainsNow(options.version, agentPort(template, settings), given.ownAgent);
  const preStop = drainHook ? DRAIN_HOOK : asAnswered(inherited?.preStop ?? ownHook, drains);
  const disarmed = native && preStop.kind === 'fixed' && preStop.effect === 'disarms-drain';
  return {
    name: PROXY,
    placement: native ? 'native-sidecar' : 'container',
    preStop,
    ...(inherited && preStop.kind !== 'none' && { preStopLevel: inherited.level }),
    drain: drainHook || disarmed ? { kind: 'with-application' } : drainOf(declared, settings, options),
    listenersCloseAfter: settings.drainDuration && settings.drainDuration.value >= 1
      ? settings.drainDuration
      : known(options.drainDuration ?? DEFAULTS.drainDuration, options.drainDuration === undefined ? 'mesh default' : 'declared'),
    drainHook: drainHook || (disarmed && (ownHook.kind === 'none' || injected !== undefined)),
    ...(declared && { pointer: declared.pointer }),
  };
}

/** A hook that asks its agent to drain, by what is known of the agent. */
function asAnswered(hook: Hook, drains: 'yes' | 'no' | 'unknown'): Hook {
  return hook.kind === 'until-sockets-close' && hook.whenSeen ? { ...hook, whenSeen: { ...hook.whenSeen, drains } } : hook;
}

/** Env of the container beats annotation and levels beat the mesh's default, key by key (measured). */
function drainOf(declared: DeclaredProxy | undefined, settings: Settings, options: IstioOptions): ProxyDrain {
  const env = declared ? environment(declared.container) : {};
  // The first place that has the key decides; a value there that the agent cannot read is its built-in default, not the next place's.
  const setting = <T>(key: string, parse: (text: string) => T | undefined, builtIn: T): Known<T> | undefined => {
    if (declared && env[key] !== undefined) return fromManifest(parse(env[key]) ?? builtIn, `${declared.pointer}/env`);
    const found = settings.metadata[key];
    return found && { ...found, value: parse(found.value) ?? builtIn };
  };
  const exitOnZero = setting(EXIT_ON_ZERO, parseGoBool, false) ?? known(options.exitOnZero ?? false, 'mesh default');
  if (exitOnZero.value && (options.version === undefined || reaches(options.version, SINCE.exitOnZero))) {
    return {
      kind: 'until-idle',
      minimum: setting<number>(MINIMUM_DRAIN, parseGoDuration, DEFAULTS.minimumDrain)
        ?? (exitOnZero.level === undefined
          ? known(options.minimumDrain ?? DEFAULTS.minimumDrain, options.minimumDrain === undefined ? 'mesh default' : 'declared')
          // Its default, and it counts because the level switched it on.
          : { ...exitOnZero, value: options.minimumDrain ?? DEFAULTS.minimumDrain }),
    };
  }
  return {
    kind: 'fixed',
    duration: settings.drain
      ?? known(options.drain ?? DEFAULTS.terminationDrainDuration, options.drain === undefined ? 'mesh default' : 'declared'),
  };
}
