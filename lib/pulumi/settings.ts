import { nearest, show } from '../manifest';
import { ambientMesh, noMesh } from '../meshes';
import { ISTIO_ARGS } from './values';
import type { MeshProfile } from '../meshes/mesh';
import { PlanError } from '../plan/plan-error';
import type { RequestDuration as Row } from '../plan/requirements';
import { fullVersion, ResolvedSettings, refuse, refuseLevels, Settings, settingsOfJob, sidecarMesh, resolveSettings } from '../requirements';
import { Duration, optionalSeconds, secondsOf } from '../requirements/duration-text';

/** The graceful part of args when every value is there. */
export type Resolved = Readonly<Record<string, unknown>>;

/** Whose settings they are. */
export interface SettingsOptions {
  /** Whether they were given to one Job; those of a transform are given to all workloads. */
  readonly ofJob: boolean;
  /** Whether the objects are only judged: then nothing need be said of requests. */
  readonly forCheck: boolean;
}

/** Programs have a few sets of settings, and many workloads; what is planned for one is remembered with its settings. */
const known = new Map<string, ResolvedSettings>();
const REMEMBERED = 100;

/**
 * Translates resolved args.
 *
 * @throws PlanError with the property and what would do
 */
export function resolvedSettings(resolved: Resolved, options: SettingsOptions): ResolvedSettings {
  const key = JSON.stringify([options, resolved]);
  let translated = known.get(key);
  if (!translated) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, translated = resolveSettings(settingsOf(resolved, options), options.ofJob));
  }
  return translated;
}

const NO_REQUESTS: Row = { kind: 'up-to', atMost: 0 };
const DURATIONS = ['endpointPropagation', 'shutdownAfterLastRequest', 'gracePeriodHeadroom', 'drain', 'preStop', 'startupTime'] as const;
const TRUTHS = ['listens', 'imageHasSleep', 'clientsMeshed'] as const;

/**
 * What is wrong with each of the args by itself: all of it at once.
 *
 * @param isComputed whether an arg is not there yet; it is passed over
 */
export function settingsErrors(
  resolved: Resolved, { ofJob, forCheck }: SettingsOptions, isComputed: (property: string) => boolean = () => false,
): PlanError[] {
  const version = () => versionOf(resolved.kubernetesVersion);
  const checks: readonly (readonly [property: string, check: () => unknown])[] = [
    ['mesh', () => meshOf(resolved.mesh, isComputed('kubernetesVersion') ? undefined : version())],
    ['requestDuration', () => rowOf(resolved.requestDuration ?? (ofJob ? NO_REQUESTS : undefined), forCheck)],
    ['kubernetesVersion', version],
    ...DURATIONS.map((property) => [property, () => optionalSeconds(property, resolved[property] as Duration)] as const),
    ...TRUTHS.map((property) => [property, () => resolved[property] === undefined || typeof resolved[property] === 'boolean' || refuse(property, resolved[property], 'true or false')] as const),
    ['graceLimits', () => limitsOf(resolved.graceLimits)],
  ];
  return checks.filter(([property]) => !isComputed(property)).flatMap(([, check]) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof PlanError) return [error];
      throw error;
    }
  // A version that is none is wrong for the mesh, too.
  }).filter(({ message }, index, all) => all.findIndex((one) => one.message === message) === index);
}

const versionOf = (version: unknown) => (version === undefined ? undefined : fullVersion('kubernetesVersion', version as string, '1.33'));

function limitsOf(limits: unknown): void {
  if (limits === undefined) return;
  if (!Array.isArray(limits)) refuse('graceLimits', limits, 'a list of GraceLimit, such as [GraceLimit.gkeSpot()]');
  const wrong = limits.findIndex((limit) => typeof limit?.when !== 'string' || typeof limit.seconds !== 'number');
  if (wrong >= 0) refuse(`graceLimits[${wrong}]`, limits[wrong], 'a GraceLimit, such as GraceLimit.gkeSpot()');
}

function settingsOf(resolved: Resolved, { ofJob, forCheck }: SettingsOptions): Settings {
  const given = ofJob ? settingsOfJob(resolved, resolved, NO_REQUESTS) : resolved;
  const kubernetesVersion = versionOf(given.kubernetesVersion);
  limitsOf(given.graceLimits);
  return {
    ...given,
    ...Object.fromEntries(DURATIONS.map((property) => [property, optionalSeconds(property, given[property] as Duration)])),
    mesh: meshOf(given.mesh, kubernetesVersion),
    requestDuration: rowOf(given.requestDuration, forCheck),
    kubernetesVersion,
  };
}

function meshOf(mesh: unknown, kubernetesVersion: string | undefined): MeshProfile {
  const example = 'a Mesh, such as Mesh.istio({ version: \'1.24\' })';
  if (mesh === undefined || mesh === null) throw new PlanError('mesh', 'is missing; give Mesh.istio({ version: \'1.24\' })');
  const { kind, levels, ...rest } = mesh as Record<string, unknown>;
  switch (kind) {
    case 'none': return noMesh(kubernetesVersion);
    case 'ambient': return ambientMesh(kubernetesVersion);
    case 'istio':
    case 'asm': {
      if (levels !== undefined && !Array.isArray(levels)) throw new PlanError('mesh.levels', `(${JSON.stringify(levels)}) must be a list of levels, such as [IstioLevel.mesh({...})]`);
      refuseUnknown('mesh', rest, ISTIO_ARGS);
      const wrong = levels?.findIndex((level) => typeof level?.level?.rank !== 'number') ?? -1;
      if (wrong >= 0) throw new PlanError(`mesh.levels[${wrong}]`, `(${show(levels?.[wrong])}) must be a level, such as IstioLevel.mesh({...})`);
      const own = levels?.map(({ level }) => level);
      const profile = sidecarMesh(kind, {
        ...rest,
        terminationDrainDuration: optionalSeconds('mesh.terminationDrainDuration', rest.terminationDrainDuration as Duration),
        drainDuration: optionalSeconds('mesh.drainDuration', rest.drainDuration as Duration),
        minimumDrainDuration: optionalSeconds('mesh.minimumDrainDuration', rest.minimumDrainDuration as Duration),
        levels: own,
      }, kubernetesVersion);
      refuseLevels(profile, own ?? []);
      return profile;
    }
    default: return refuse('mesh', mesh, example);
  }
}

/** A slip in a name would go by without a word, and the default would be planned with. */
function refuseUnknown(within: string, values: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || names.includes(name)) continue;
    const near = nearest(names, name);
    throw new PlanError(`${within}.${name}`, `(${show(value)}) is not known; ${near === undefined ? `known are ${names.join(', ')}` : `is '${near}' meant?`}`);
  }
}

function rowOf(requestDuration: unknown, forCheck: boolean): Row {
  if (requestDuration === undefined || requestDuration === null) {
    // Without a word on requests only what holds for every request can be judged; a plan needs one.
    if (forCheck) return NO_REQUESTS;
    throw new PlanError('requestDuration', 'is missing; give RequestDuration.upTo(60), .unpredictable({ atMost: 300 }) or .mixed({ typical: 20, atMost: 300 })');
  }
  const { kind, typical, atMost, ...rest } = requestDuration as { readonly kind?: unknown; readonly typical: Duration; readonly atMost: Duration };
  if (kind !== undefined) refuseUnknown('requestDuration', rest, ['typical', 'atMost']);
  switch (kind) {
    case 'up-to':
      return { kind, atMost: secondsOf('requestDuration', atMost) };
    case 'unpredictable':
      return { kind, atMost: secondsOf('requestDuration.atMost', atMost) };
    case 'mixed':
      return { kind, typical: secondsOf('requestDuration.typical', typical), atMost: secondsOf('requestDuration.atMost', atMost) };
    default:
      return refuse('requestDuration', requestDuration, 'a RequestDuration, such as RequestDuration.upTo(60)');
  }
}
