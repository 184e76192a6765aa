import { environment, PodTemplate } from '../../manifest';
import { fromManifest, Hook, Known, known, NO_HOOK, parseGoDuration, ProxyDrain } from '../../model';
import { MeshReading, ProxyReading } from '../mesh';
import { DRAIN_HOOK } from './known-hooks';
import { modeOf } from './mode';
import { EXIT_ON_ZERO, MINIMUM_DRAIN, PROXY } from './names';
import { templateNotes } from './notes';
import { IstioOptions } from './options';
import { parseGoBool } from './proxy-config';
import { settingsInEffect, Settings } from './settings';
import { DEFAULTS, nativeSupport, SINCE, reaches } from './versions';

/** What Istio makes of a template. */
export function readIstio(template: PodTemplate, options: IstioOptions): MeshReading {
  const mode = modeOf(template, options);
  const settings = settingsInEffect(template, options);
  const placements = { none: [], ambient: [], classic: [false], native: [true], unknown: [false, true] }[mode.value];
  const proxies = placements.map((native) => proxyOf(template, settings, options, native));
  const inherits = [...new Set(proxies.flatMap(levelsThatDecide))];
  return {
    mode,
    proxies,
    inherits,
    settings: settings.traces,
    notes: [...settings.annotation.notes, ...templateNotes(template, settings, mode.value, proxies, options)],
  };
}

/** The levels that a proxy's stop depends on. */
function levelsThatDecide({ drain, preStopLevel }: ProxyReading): string[] {
  const time = drain.kind === 'fixed' ? drain.duration : drain.kind === 'until-idle' ? drain.minimum : undefined;
  return [preStopLevel, time?.level].filter((level) => level !== undefined);
}

function proxyOf(template: PodTemplate, settings: Settings, options: IstioOptions, native: boolean): ProxyReading {
  const declared = template.declaredProxies[0];
  const ownHook: Hook = declared?.preStop ?? NO_HOOK;
  // The mesh's lifecycle replaces Istio's own hooks, both of them; a hook of the pod's own replaces the one of its kind (measured).
  const inherited = ownHook.kind === 'none' ? settings.lifecycle : undefined;
  const drainHook = native && ownHook.kind === 'none' && !inherited && nativeSupport(options.version).drainHook;
  const preStop = drainHook ? DRAIN_HOOK : inherited?.preStop ?? ownHook;
  const disarmed = native && preStop.kind === 'fixed' && preStop.effect === 'disarms-drain';
  return {
    name: PROXY,
    placement: native ? 'native-sidecar' : 'container',
    preStop,
    ...(inherited && preStop.kind !== 'none' && { preStopLevel: inherited.level }),
    drain: drainHook || disarmed ? { kind: 'with-application' } : drainOf(template, settings, options),
    listenersCloseAfter: settings.drainDuration && settings.drainDuration.value >= 1
      ? settings.drainDuration
      : known(options.drainDuration ?? DEFAULTS.drainDuration, options.drainDuration === undefined ? 'mesh default' : 'declared'),
    drainHook: drainHook || (disarmed && ownHook.kind === 'none'),
    ...(declared && { pointer: declared.pointer }),
  };
}

/** Env of the container beats annotation and levels beat the mesh's default, key by key (measured). */
function drainOf(template: PodTemplate, settings: Settings, options: IstioOptions): ProxyDrain {
  const declared = template.declaredProxies[0];
  const env = declared ? environment(declared.container) : {};
  // The first place that has the key decides; a value there that the agent cannot read is its built-in default, not the next place's.
  const setting = <T>(key: string, parse: (text: string) => T | undefined, builtIn: T): Known<T> | undefined => {
    if (env[key] !== undefined) return fromManifest(parse(env[key]) ?? builtIn, `${declared.pointer}/env`);
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
