import { environment, PodTemplate } from '../../manifest';
import { fromManifest, Hook, Known, known, NO_HOOK, parseGoDuration, ProxyDrain } from '../../model';
import { MeshReading, ProxyReading } from '../mesh';
import { DRAIN_HOOK } from './known-hooks';
import { modeOf } from './mode';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO, MINIMUM_DRAIN, PROXY } from './names';
import { templateNotes } from './notes';
import { IstioOptions } from './options';
import { CONFIG_POINTER, parseGoBool, ProxyConfig, readProxyConfig } from './proxy-config';
import { DEFAULTS, nativeSupport, SINCE, within } from './versions';

/** What Istio makes of a template. */
export function readIstio(template: PodTemplate, options: IstioOptions): MeshReading {
  const mode = modeOf(template, options);
  const config = readProxyConfig(template.annotations[CONFIG_ANNOTATION]);
  const placements = { none: [], ambient: [], classic: [false], native: [true], unknown: [false, true] }[mode.value];
  const proxies = placements.map((native) => proxyOf(template, config, options, native));
  return { mode, proxies, notes: [...config.notes, ...templateNotes(template, config, mode.value, proxies, options)] };
}

function proxyOf(template: PodTemplate, config: ProxyConfig, options: IstioOptions, native: boolean): ProxyReading {
  const declared = template.declaredProxies[0];
  const ownHook: Hook = declared?.preStop ?? NO_HOOK;
  const drainHook = native && ownHook.kind === 'none' && nativeSupport(options.version).drainHook;
  return {
    name: PROXY,
    placement: native ? 'native-sidecar' : 'container',
    preStop: drainHook ? DRAIN_HOOK : ownHook,
    drain: drainHook ? { kind: 'with-application' } : drainOf(template, config, options),
    listenersCloseAfter: config.drainDuration && config.drainDuration.value >= 1
      ? config.drainDuration
      : known(options.drainDuration ?? DEFAULTS.drainDuration, options.drainDuration === undefined ? 'mesh default' : 'declared'),
    drainHook,
    ...(declared && { pointer: declared.pointer }),
  };
}

/** Env of the container beats proxyMetadata beats the mesh's default, key by key (measured). */
function drainOf(template: PodTemplate, config: ProxyConfig, options: IstioOptions): ProxyDrain {
  const declared = template.declaredProxies[0];
  const env = declared ? environment(declared.container) : {};
  // The first place that has the key decides; a value there that the agent cannot read is its built-in default, not the next place's.
  const setting = <T>(key: string, parse: (text: string) => T | undefined, builtIn: T): Known<T> | undefined => {
    if (env[key] !== undefined) return fromManifest(parse(env[key]) ?? builtIn, `${declared.pointer}/env`);
    const value = config.metadata[key];
    return value === undefined ? undefined : fromManifest(parse(value) ?? builtIn, CONFIG_POINTER);
  };
  const exitOnZero = setting(EXIT_ON_ZERO, parseGoBool, false) ?? known(options.exitOnZero ?? false, 'mesh default');
  if (exitOnZero.value && (options.version === undefined || within(options.version, SINCE.exitOnZero))) {
    return {
      kind: 'until-idle',
      minimum: setting<number>(MINIMUM_DRAIN, parseGoDuration, DEFAULTS.minimumDrain)
        ?? known(options.minimumDrain ?? DEFAULTS.minimumDrain, options.minimumDrain === undefined ? 'mesh default' : 'declared'),
    };
  }
  return {
    kind: 'fixed',
    duration: config.drain
      ?? known(options.drain ?? DEFAULTS.terminationDrainDuration, options.drain === undefined ? 'mesh default' : 'declared'),
  };
}
