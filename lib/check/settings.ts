import type { HttpClient, Level, MeshProfile } from '../meshes';
import type { GraceLimit, OnSigterm } from '../model';
import { fullVersion, refuseLengths, ResolvedSettings, resolveSettings, SidecarMesh, sidecarMesh, Suppression } from '../requirements';

/** What no manifest says: numbers are seconds. Names are those of the props of the constructs. */
export interface CheckSettings {
  /** @default 'istio' */
  readonly mesh?: 'istio' | 'asm';
  /** What is known of the mesh. @default - any version: right for classic and for native sidecars */
  readonly meshOptions?: Omit<SidecarMesh, 'levels'>;
  /** Whether pods count as meshed although nothing in their manifests says so. @default false */
  readonly meshDeclared?: boolean;
  /** The oldest version among the nodes, such as `1.30`. @default - not known */
  readonly kubernetesVersion?: string;
  /** The longest request. @default 0 - only what holds for every request is checked */
  readonly longestRequest?: number;
  /** How long peers go on sending after the deletion. @default 5 */
  readonly endpointPropagation?: number;
  /** How long the application needs after its last request. @default 0 */
  readonly shutdownAfterLastRequest?: number;
  /** @default 'finishes-requests' */
  readonly onSigterm?: OnSigterm;
  /** Whether the application takes connections. @default true - false for Jobs */
  readonly listens?: boolean;
  /** Whether all clients are in the mesh. @default - not known */
  readonly clientsMeshed?: boolean;
  /** Whether the application's images have a `sleep` program. @default - not known */
  readonly imageHasSleep?: boolean;
  /** What else may end the pods. */
  readonly graceLimits?: readonly GraceLimit[];
  readonly jobHttpClient?: HttpClient;
  readonly jobEndsProxy?: 'always' | 'on-success';
  /** Findings that are accepted. */
  readonly suppress?: readonly Suppression[];
}

/**
 * The same in the words of the core.
 *
 * @param levels the mesh's own settings, as the files have them
 * @throws PlanError with the setting and what would do
 */
export function resolveCheckSettings(settings: CheckSettings, levels: readonly Level[]): ResolvedSettings {
  refuseLengths(settings, 'a length of time, such as 60s');
  const kubernetesVersion = settings.kubernetesVersion === undefined ? undefined : fullVersion('kubernetesVersion', settings.kubernetesVersion, '1.33');
  const { mesh, meshOptions, meshDeclared, longestRequest = 0, ...asTheyAre } = settings;
  return resolveSettings({
    ...asTheyAre,
    mesh: profile(settings, levels, kubernetesVersion),
    requestDuration: { kind: 'up-to', atMost: longestRequest },
    kubernetesVersion,
  });
}

function profile({ mesh = 'istio', meshOptions }: CheckSettings, levels: readonly Level[], kubernetesVersion: string | undefined): MeshProfile {
  return sidecarMesh(mesh, { ...meshOptions, levels }, kubernetesVersion);
}
