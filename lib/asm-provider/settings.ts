import type { Answer, Call } from './client';
import type { AsmInputs } from '../requirements/asm-parameters';

/** What a resource is made from, as it comes over the wire. */
export interface Inputs extends AsmInputs {
  readonly region?: string;
  readonly endpoint?: string;
  readonly protocol?: string;
}

/** What is kept in the state: the inputs, what was sent, and what stood there before. No secret is in it. */
export interface Outputs extends Inputs {
  /** The settings as ASM takes them, by its own names. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What these were before this resource: what its deletion restores. */
  readonly before: Readonly<Record<string, string>>;
}

/** Sends settings. Those that are not named stay as they are. */
export async function send(call: Call, { serviceMeshId, namespace }: Inputs, parameters: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(parameters).length === 0) return;
  await call(namespace === undefined ? 'UpdateMeshFeature' : 'UpdateNamespaceScopeSidecarConfig', { ServiceMeshId: serviceMeshId, ...(namespace !== undefined && { Namespace: namespace }), ...parameters });
}

/**
 * What ASM says is set, by the names it takes. At the level of the mesh it has no answer for HoldApplicationUntilProxyStarts.
 *
 * @see aliyun/alibabacloud-typescript-sdk servicemesh-20200111, DescribeNamespaceScopeSidecarConfigResponseBody, DescribeServiceMeshDetailResponseBody
 */
export async function receive(call: Call, { serviceMeshId, namespace }: Inputs): Promise<Record<string, string>> {
  if (namespace !== undefined) {
    const answer = await call('DescribeNamespaceScopeSidecarConfig', { ServiceMeshId: serviceMeshId, Namespace: namespace });
    const { TerminationDrainDuration, LifecycleStr, HoldApplicationUntilProxyStarts, ProxyMetadata } = at(answer, 'ConfigPatches');
    return texts({ TerminationDrainDuration, Lifecycle: LifecycleStr, HoldApplicationUntilProxyStarts, ProxyMetadata });
  }
  const answer = await call('DescribeServiceMeshDetail', { ServiceMeshId: serviceMeshId });
  const { TerminationDrainDuration, Lifecycle } = at(answer, 'ServiceMesh', 'Spec', 'MeshConfig', 'ExtraConfiguration');
  return texts({ TerminationDrainDuration, Lifecycle });
}

/** Whether ASM has taken a change of the whole mesh in: it takes no other one meanwhile. */
export async function isRunning(call: Call, { serviceMeshId }: Inputs): Promise<boolean> {
  const { State } = at(await call('DescribeServiceMeshDetail', { ServiceMeshId: serviceMeshId }), 'ServiceMesh', 'ServiceMeshInfo');
  return State === undefined || State === 'running';
}

function at(answer: Answer, ...path: readonly string[]): Answer {
  return path.reduce<Answer>((here, part) => (here[part] ?? {}) as Answer, answer);
}

/** As they are sent: objects as JSON, booleans as `true` and `false`; what is empty is not set. */
function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === '') return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text === '{}' ? [] : [[name, text]];
  }));
}

/** Whether two parameters say the same: JSON goes through the service's own types, which may order it otherwise. */
export function alike(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && normal(one) === normal(other));
}

function normal(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== '').sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
