import type { CheckSettings } from '../check';
import { APP_SETTINGS, Setting, SettingValues } from '../manifest/app-settings';

const TRUTH = { kind: 'truth' } as const;
const VERSION = { kind: 'version' } as const;

/** What no manifest says: of the mesh and the cluster, and of an application. Flags, config files, their schema and what `init` writes are made of it. */
export const SETTINGS = [
  { name: 'mesh', form: { kind: 'one-of', values: ['istio', 'asm'] }, what: 'the mesh of the pods', example: 'istio', otherwise: 'istio' },
  { name: 'meshVersion', form: VERSION, what: 'the version of the mesh', example: '1.24', otherwise: 'any' },
  { name: 'kubernetesVersion', form: VERSION, what: 'the oldest Kubernetes among the nodes', example: '1.30', otherwise: 'not known' },
  ...APP_SETTINGS,
  { name: 'nativeSidecars', form: TRUTH, what: 'sidecars are native: init containers with restartPolicy Always', example: 'true', otherwise: 'by the versions' },
  { name: 'distrolessProxy', form: TRUTH, what: 'the image of the proxy has no shell', example: 'true', otherwise: 'not known' },
  { name: 'namespaceInjection', form: TRUTH, what: 'namespaces inject the proxy: a pod need not say so', example: 'true', otherwise: 'not known' },
  { name: 'meshed', form: TRUTH, what: 'every pod counts as one of the mesh, though nothing in its manifest says so', example: 'true', otherwise: 'false' },
] as const satisfies readonly Setting[];

/** How a run ends, and what of it is told. */
export const RUN_SETTINGS = [
  { name: 'select', form: { kind: 'list' }, what: 'only these rules, or those that begin so', example: 'GM1,GM301', otherwise: 'all' },
  { name: 'failOn', form: { kind: 'one-of', values: ['error', 'warning', 'never'] }, what: 'what makes the exit code 1', example: 'warning', otherwise: 'error' },
  { name: 'maxWarnings', form: { kind: 'count' }, what: 'more of them make the exit code 1', example: '0', otherwise: 'any number' },
] as const satisfies readonly Setting[];

export type GivenSettings = SettingValues<typeof SETTINGS>;
export type RunSettings = SettingValues<typeof RUN_SETTINGS>;

/** The same in the words of the check. */
export function checkSettings(given: GivenSettings): CheckSettings {
  const { meshVersion, nativeSidecars, distrolessProxy, namespaceInjection, meshed, ...asTheyAre } = given;
  return { ...asTheyAre, meshOptions: { version: meshVersion, nativeSidecars, distrolessProxy, namespaceInjection }, meshDeclared: meshed };
}

/** A setting by its name in an error. */
export const nameOf = (property: string): string => (property === 'mesh.version' ? 'meshVersion' : property);
