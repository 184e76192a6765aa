import { LIMIT_NAMES, limitOf } from './limits';
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
  { name: 'jobEndsProxy', form: { kind: 'one-of', values: ['always', 'on-success'] }, what: 'when the commands of Jobs end the proxy by themselves', example: 'always', otherwise: 'as they show' },
  { name: 'graceLimits', form: { kind: 'list' }, what: `what may end pods sooner than their grace: ${LIMIT_NAMES.join(', ')}, or words, each with a duration where it has none of its own`, example: 'gkeSpot,karpenter=10m', otherwise: 'nothing but what stands in the objects' },
  { name: 'meshed', form: TRUTH, what: 'every pod counts as one of the mesh, though nothing in its manifest says so', example: 'true', otherwise: 'false' },
] as const satisfies readonly Setting[];

/** How a run ends, and what of it is told. */
export const RUN_SETTINGS = [
  { name: 'select', form: { kind: 'codes' }, what: 'only these rules, or those that begin so', example: 'GM1,GM301', otherwise: 'all' },
  { name: 'failOn', form: { kind: 'one-of', values: ['error', 'warning', 'never'] }, what: 'what makes the exit code 1', example: 'warning', otherwise: 'error' },
  { name: 'maxWarnings', form: { kind: 'count' }, what: 'more of them make the exit code 1', example: '0', otherwise: 'any number' },
  { name: 'baseline', form: { kind: 'text' }, what: 'a file with what is known already, from the directory of this one', example: 'graceful-mesh-baseline.json', otherwise: 'none' },
  { name: 'meshFacts', form: { kind: 'list' }, what: 'files with objects of the cluster that say what the mesh is, from the directory of this one', example: 'cluster/mesh.yaml', otherwise: 'none' },
] as const satisfies readonly Setting[];

export type GivenSettings = SettingValues<typeof SETTINGS>;
export type RunSettings = SettingValues<typeof RUN_SETTINGS>;

/** The same in the words of the check. */
export function checkSettings(given: GivenSettings): CheckSettings {
  const { meshVersion, nativeSidecars, distrolessProxy, namespaceInjection, meshed, graceLimits, ...asTheyAre } = given;
  const meshOptions = { version: meshVersion, nativeSidecars, distrolessProxy, namespaceInjection };
  return { ...asTheyAre, graceLimits: graceLimits?.map(limitOf), meshOptions, meshDeclared: meshed };
}

/** A setting by its name in an error. */
export const nameOf = (property: string): string => (property === 'mesh.version' ? 'meshVersion' : property);
