import { show } from '../manifest';
import { asmMesh, istioMesh, IstioOptions, Level, RANK, reaches, rivals, SINCE, version } from '../meshes';
import { MeshProfile } from '../meshes/mesh';
import { everyPodWrong } from '../plan/level-check';
import { PlanError } from '../plan/plan-error';

/** What is known of an Istio or an ASM: the props of a door, in seconds. */
export interface SidecarMesh {
  readonly version?: string;
  readonly nativeSidecars?: boolean;
  readonly distrolessProxy?: boolean;
  readonly namespaceInjection?: boolean;
  readonly revision?: string;
  readonly terminationDrainDuration?: number;
  readonly drainDuration?: number;
  readonly exitOnZeroActiveConnections?: boolean;
  readonly minimumDrainDuration?: number;
  readonly levels?: readonly Level[];
}

/**
 * The profile of a mesh with sidecars.
 *
 * @param kubernetesVersion in full, as `fullVersion` makes it
 * @throws PlanError when a version is none, or a level is wrong for every pod in its scope
 */
export function sidecarMesh(kind: 'istio' | 'asm', mesh: SidecarMesh, kubernetesVersion?: string): MeshProfile {
  refuseForeign(kind, mesh);
  const options: IstioOptions = { ...toOptions(mesh), ...(kubernetesVersion !== undefined && { kubernetesVersion }) };
  return kind === 'istio' ? istioMesh(options) : asmMesh(options);
}

function toOptions(mesh: SidecarMesh): IstioOptions {
  const release = mesh.version === undefined ? undefined : fullVersion('mesh.version', mesh.version, '1.24');
  if (release !== undefined && !reaches(release, SINCE.terminationDrainDuration)) {
    throw new PlanError('mesh.version', `(${JSON.stringify(mesh.version)}) is older than 1.7, the first Istio with terminationDrainDuration; is another one meant?`);
  }
  return {
    version: release,
    native: mesh.nativeSidecars,
    distroless: mesh.distrolessProxy,
    namespaceInjects: mesh.namespaceInjection,
    revision: mesh.revision,
    drain: mesh.terminationDrainDuration,
    drainDuration: mesh.drainDuration,
    exitOnZero: mesh.exitOnZeroActiveConnections,
    minimumDrain: mesh.minimumDrainDuration,
    levels: mesh.levels,
  };
}

/** What would be taken for something else, or lose without a word. */
function refuseForeign(kind: 'istio' | 'asm', { levels = [], ...mesh }: SidecarMesh): void {
  const foreign = kind === 'istio' ? levels.find(({ product }) => product === 'ASM') : undefined;
  if (foreign) throw new PlanError('mesh.levels', `(${foreign.title}) is of ASM, and the mesh is an Istio; use Mesh.asm, or an IstioLevel`);
  const whole = levels.find(({ rank }) => rank === RANK.mesh);
  if (!whole) return;
  for (const property of ['terminationDrainDuration', 'drainDuration'] as const) {
    const said = whole.config[property];
    if (mesh[property] === undefined || said === undefined) continue;
    throw new PlanError(`mesh.${property}`, `(${mesh[property]}s) and the level of the whole mesh (${String(said)}) are the same setting; leave one out`);
  }
}

/**
 * Refuses levels that no pod in their scope could live with: they are wrong by themselves, whatever is in it. What was found in the files of a
 * cluster is there already: it is told of each pod.
 *
 * @throws PlanError with what would do
 */
export function refuseLevels(mesh: MeshProfile, all: readonly Level[]): void {
  const levels = all.filter(({ found }) => found === undefined);
  if (levels.length === 0) return;
  const [rival] = rivals(levels);
  if (rival !== undefined) throw new PlanError('mesh.levels', `contradict each other: ${rival}`);
  for (const { title, namespace, selector = {} } of levels) {
    const [wrong] = everyPodWrong(mesh, namespace, selector);
    if (wrong !== undefined) throw new PlanError('mesh.levels', `(${title}) makes every pod in its scope wrong: ${wrong}`);
  }
}

/**
 * The minor version that neither Istio nor Kubernetes reaches before the middle of the thirties, at three or four a year. What is beyond is a slip: nobody
 * runs it, and so there is nothing that could be insisted on.
 */
const FARTHEST_MINOR = 60;

/** The full version; a version that is none, or none that can be, is refused with the form that would do. */
export function fullVersion(property: string, text: string, example: string): string {
  const full = typeof text === 'string' ? version(text) : undefined;
  if (full === undefined) throw new PlanError(property, `(${show(text)}) is not a version; write it like '${example}' or '${example}.1'`);
  const [major, minor] = full.split('.').map(Number);
  if (major === 1 && minor <= FARTHEST_MINOR) return full;
  throw new PlanError(property, `(${JSON.stringify(text)}) is a version that there is not; ${meant(major, minor) ?? `write it like '${example}'`}`);
}

/** `1.240` is mostly 1.24 with a digit too many. */
function meant(major: number, minor: number): string | undefined {
  let likely = minor;
  while (likely > FARTHEST_MINOR) likely = Math.floor(likely / 10);
  return major === 1 ? `is 1.${likely} meant?` : undefined;
}
