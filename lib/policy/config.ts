import type { PolicyConfigSchema } from '@pulumi/policy';
import { PlanError } from '../plan/plan-error';
import { Duration, Mesh, RequestDuration } from '../pulumi';
import { refuseWorkloadKinds } from '../requirements';

/** What the policies know of a cluster and its applications: the args of the Pulumi door that a policy's config can carry. */
export interface PolicyConfig {
  /** The kind of mesh. @default 'istio' */
  readonly mesh?: 'istio' | 'asm' | 'ambient' | 'none';
  /** The version of Istio or ASM. @default - not known */
  readonly meshVersion?: string;
  /** Whether istiod makes sidecars native. @default - Istio's default */
  readonly nativeSidecars?: boolean;
  /** Whether the proxy image is the distroless one. @default false */
  readonly distrolessProxy?: boolean;
  /** The oldest Kubernetes version among the nodes. @default - not known */
  readonly kubernetesVersion?: string;
  /** The longest request, as seconds or a Go duration. @default - not known: only what holds for every request is judged, and nothing is repaired */
  readonly requestDuration?: Duration;
  /** How long peers and load balancers go on sending after the deletion. @default 5 */
  readonly endpointPropagation?: Duration;
  /** What applications still need after their last request. @default 0 */
  readonly shutdownAfterLastRequest?: Duration;
  /** Custom resources, each as `group/Kind`, whose pod templates may be written to besides those of the workloads that are known. @default - none */
  readonly workloadKinds?: readonly string[];
}

const MESHES: readonly string[] = ['istio', 'asm', 'ambient', 'none'];

/** Without defaults: the engine fills in what stands here, and it would beat what a pack was made with. The code has its own. */
export const CONFIG_SCHEMA: PolicyConfigSchema = {
  properties: {
    mesh: { type: 'string', enum: [...MESHES], description: 'The kind of mesh.' },
    meshVersion: { type: 'string', description: 'The version of Istio or ASM, such as 1.24.' },
    nativeSidecars: { type: 'boolean', description: 'Whether istiod makes sidecars native.' },
    distrolessProxy: { type: 'boolean', description: 'Whether the proxy image is the distroless one.' },
    kubernetesVersion: { type: 'string', description: 'The oldest Kubernetes version among the nodes, such as 1.33.' },
    requestDuration: { type: ['number', 'string'], description: 'The longest request, as seconds or a Go duration such as 1m30s.' },
    endpointPropagation: { type: ['number', 'string'], description: 'How long peers go on sending after the deletion, as seconds or a Go duration.' },
    shutdownAfterLastRequest: { type: ['number', 'string'], description: 'What applications still need after their last request, as seconds or a Go duration.' },
    workloadKinds: { type: 'array', items: { type: 'string' }, description: 'Custom resources, each as group/Kind, whose pod templates may be written to, too.' },
  },
};

/**
 * The config as args of the Pulumi door.
 *
 * @throws PlanError when there is no such mesh
 */
export function settingsOf({ mesh = 'istio', meshVersion, nativeSidecars, distrolessProxy, requestDuration, workloadKinds, ...rest }: PolicyConfig): Record<string, unknown> {
  refuseWorkloadKinds(workloadKinds);
  if (!MESHES.includes(mesh)) throw new PlanError('mesh', `(${JSON.stringify(mesh)}) must be one of ${MESHES.join(', ')}`);
  const sidecars = defined({ version: meshVersion, nativeSidecars, distrolessProxy });
  return defined({
    ...rest,
    mesh: mesh === 'istio' || mesh === 'asm' ? Mesh[mesh](sidecars) : { kind: mesh },
    requestDuration: requestDuration === undefined ? undefined : RequestDuration.upTo(requestDuration),
  });
}

function defined<T extends object>(of: T): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}
