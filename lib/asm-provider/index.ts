import { Account, asmClient, Call, NOT_FOUND } from './client';
import { alike, Inputs, isRunning, Outputs, parametersOf, receive, send } from './settings';
import { PlanError } from '../plan/plan-error';

/*
 * What `AsmNamespaceSidecar` and `AsmMeshLifecycle` of graceful-mesh/pulumi run, in the process of Pulumi's dynamic provider. Stacks keep the names of these functions in their
 * states, so they stay.
 */

/** What the SDK sends for a value that a preview does not know. @see pulumi/pulumi sdk/nodejs/runtime/rpc.ts */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const isUnknown = (value: unknown): boolean => JSON.stringify(value)?.includes(UNKNOWN) === true;

interface Config {
  get(key: string): string | undefined;
}

let account: Account = {};

/** Takes the keys from the stack's config, as Pulumi's provider for Alibaba Cloud does. Without them they are looked for where Alibaba Cloud's other tools look. */
export function configure({ config }: { readonly config: Config }): void {
  const get = (key: string) => config.get(`alicloud:${key}`);
  account = { accessKey: get('accessKey'), secretKey: get('secretKey'), securityToken: get('securityToken'), region: get('region') };
}

function client({ region, endpoint, protocol }: Inputs): Call {
  return asmClient({ ...account, region: region ?? account.region, endpoint, protocol });
}

/** Refuses what ASM has no place for, before anything is sent. */
export function check(_olds: unknown, news: Inputs): { inputs: Inputs; failures: { property: string; reason: string }[] } {
  const known = Object.fromEntries(Object.entries(news).filter(([, value]) => !isUnknown(value))) as unknown as Inputs;
  const failures: { property: string; reason: string }[] = [];
  if (known.settings !== undefined) {
    try {
      parametersOf({ ...known, serviceMeshId: known.serviceMeshId ?? 'not known yet', ...('namespace' in news && { namespace: known.namespace ?? 'not-known-yet' }) });
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      failures.push({ property: error.property, reason: error.message });
    }
  }
  return { inputs: news, failures };
}

/** Whether something is to be done: what is compared is what ASM was last seen to have. */
export function diff(_id: string, olds: Outputs, news: Inputs): { changes: boolean; replaces: string[]; deleteBeforeReplace: boolean } {
  const replaces = (['serviceMeshId', 'namespace'] as const).filter((name) => olds[name] !== news[name] && !isUnknown(news[name]));
  const comparable = !isUnknown(news) && replaces.length === 0;
  const wanted = comparable ? parametersOf(news) : {};
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(olds.parameters ?? {})])];
  return { changes: !comparable || names.some((name) => !alike(wanted[name], olds.parameters?.[name])), replaces, deleteBeforeReplace: true };
}

/** Sets the settings, whatever stood there, and remembers that. */
export async function create(inputs: Inputs): Promise<{ id: string; outs: Outputs }> {
  const call = client(inputs);
  const parameters = parametersOf(inputs);
  const before = await receive(call, inputs);
  await send(call, inputs, parameters);
  await settled(call, inputs);
  return { id: [inputs.serviceMeshId, inputs.namespace].filter(Boolean).join('/'), outs: { ...plain(inputs), parameters, before: only(before, Object.keys(parameters)) } };
}

/** Sets what has changed; what is no longer wished for is put back as it was. */
export async function update(_id: string, olds: Outputs, inputs: Inputs): Promise<{ outs: Outputs }> {
  const call = client(inputs);
  const parameters = parametersOf(inputs);
  const left = Object.keys(olds.parameters).filter((name) => parameters[name] === undefined);
  const fresh = Object.keys(parameters).filter((name) => olds.parameters[name] === undefined);
  const before = { ...only(olds.before, Object.keys(parameters)), ...(fresh.length > 0 && only(await receive(call, inputs), fresh)) };
  await send(call, inputs, { ...restored(olds, left), ...parameters });
  await settled(call, inputs);
  await verifyCleared(call, inputs, olds, left);
  return { outs: { ...plain(inputs), parameters, before } };
}

/** What ASM has now, of what this resource sets. */
export async function read(id: string, props: Outputs): Promise<{ id?: string; props?: Outputs }> {
  try {
    const now = await receive(client(props), props);
    const names = Object.keys(props.parameters ?? {});
    // What ASM never tells is taken to be what was sent.
    const untold = props.namespace === undefined ? ['HoldApplicationUntilProxyStarts'] : [];
    return { id, props: { ...props, parameters: { ...only(props.parameters, untold), ...only(now, names) } } };
  } catch (error) {
    if ((error as { readonly code?: string }).code === NOT_FOUND) return {};
    throw error;
  }
}

/** Puts back what stood there before. */
async function remove(_id: string, props: Outputs): Promise<void> {
  const call = client(props);
  const names = Object.keys(props.parameters);
  try {
    await send(call, props, restored(props, names));
    await settled(call, props);
    await verifyCleared(call, props, props, names);
  } catch (error) {
    // With the mesh its settings have gone, too.
    if ((error as { readonly code?: string }).code !== NOT_FOUND) throw error;
  }
}
export { remove as delete };

/** What stood there before; nothing, where nothing did. */
function restored({ before }: Outputs, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, before[name] ?? '']));
}

/** ASM documents no way to take a setting back. An empty one is sent; where ours is still there, somebody has to know. */
async function verifyCleared(call: Call, inputs: Inputs, { parameters, before }: Outputs, names: readonly string[]): Promise<void> {
  const cleared = names.filter((name) => before[name] === undefined);
  if (cleared.length === 0) return;
  const now = await receive(call, inputs);
  const stays = cleared.filter((name) => now[name] !== undefined && alike(now[name], parameters[name]));
  if (stays.length === 0) return;
  throw new Error(`ASM still has ${stays.map((name) => `${name} ${now[name]}`).join(', ')}, although an empty value was sent and nothing stood there before; clear it in the console, `
    + 'Data Plane Component Management, Sidecar Proxy Setting, then run this again');
}

const PATIENCE = { looks: 60, every: 2000 };

async function settled(call: Call, inputs: Inputs): Promise<void> {
  if (inputs.namespace !== undefined) return;
  for (let look = 0; look < PATIENCE.looks; look++) {
    if (await isRunning(call, inputs)) return;
    await new Promise((resolve) => { setTimeout(resolve, PATIENCE.every); });
  }
  throw new Error(`service mesh ${inputs.serviceMeshId} is still busy after two minutes; look at its state in the console`);
}

const only = (values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));

/** Without what is undefined, which the wire cannot carry. */
const plain = <T extends object>(of: T): T => JSON.parse(JSON.stringify(of)) as T;
