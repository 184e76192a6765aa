import { Account, asmClient, Call, NOT_FOUND } from './client';
import { keysBefore, merged, METADATA, ours, restored } from './metadata';
import { alike, Inputs, isRunning, Outputs, receive, send } from './settings';
import { PlanError } from '../plan/plan-error';
import { parametersOf } from '../requirements/asm-parameters';

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
  // Where ASM is asked is in the state, too: a deletion asks there.
  const moved = (['endpoint', 'protocol', 'region'] as const).some((name) => olds[name] !== news[name]);
  const differs = names.some((name) => !alike(wanted[name], olds.parameters?.[name]));
  return { changes: !comparable || moved || differs, replaces, deleteBeforeReplace: true };
}

/** Sets the settings, whatever stood there, and remembers that. */
export async function create(inputs: Inputs): Promise<{ id: string; outs: Outputs }> {
  const call = client(inputs);
  const now = await receive(call, inputs);
  const parameters = parametersOf(inputs);
  const id = [inputs.serviceMeshId, inputs.namespace].filter(Boolean).join('/');
  const outs: Outputs = { ...plain(inputs), parameters, before: only(now, Object.keys(parameters)) };
  await send(call, inputs, merged(parameters, now));
  // From here on something is set: what stood there before must not be lost, whatever fails.
  await partly(id, outs, () => settled(call, inputs));
  return { id, outs };
}

/** Sets what has changed; what is no longer wished for is put back as it was. */
export async function update(id: string, olds: Outputs, inputs: Inputs): Promise<{ outs: Outputs }> {
  const call = client(inputs);
  const parameters = parametersOf(inputs);
  const { parameters: had = {}, before: remembered = {} } = olds;
  const left = Object.keys(had).filter((name) => parameters[name] === undefined && !isUntold(inputs, name));
  const fresh = Object.keys(parameters).filter((name) => had[name] === undefined);
  const now = await receive(call, inputs);
  const before = { ...only(remembered, Object.keys(parameters)), ...only(now, fresh), ...keysBefore(olds, parameters, now) };
  const outs: Outputs = { ...plain(inputs), parameters, before };
  const changed = Object.entries(parameters).filter(([name, value]) => !alike(value, had[name]));
  // A key of the metadata that is no longer wished for is put back, too.
  const base = { ...now, ...restored(olds, Object.keys(had).filter((name) => name === METADATA), now) };
  await send(call, inputs, { ...restored(olds, left, now), ...merged(Object.fromEntries(changed), base) });
  await partly(id, { ...outs, before: { ...remembered, ...before } }, async () => {
    await settled(call, inputs);
    await verifyCleared(call, inputs, olds, left);
  });
  return { outs };
}

/** Pulumi keeps the state of what was made in part. */
async function partly(id: string, properties: Outputs, rest: () => Promise<void>): Promise<void> {
  try {
    await rest();
  } catch (error) {
    throw Object.assign(error as Error, { id, properties, reasons: [(error as Error).message] });
  }
}

/** What ASM has now, of what this resource sets. */
export async function read(id: string, props: Outputs): Promise<{ id?: string; props?: Outputs }> {
  if (props.settings === undefined) throw new Error('a dynamic resource cannot be imported (pulumi#3550): create it, and it takes over what is there');
  try {
    const now = await receive(client(props), props);
    const names = Object.keys(props.parameters ?? {});
    // What ASM never tells is taken to be what was sent.
    const untold = only(props.parameters, names.filter((name) => isUntold(props, name)));
    return { id, props: { ...props, parameters: { ...untold, ...ours(only(now, names), props.parameters) } } };
  } catch (error) {
    if ((error as { readonly code?: string }).code === NOT_FOUND) return {};
    throw error;
  }
}

/** Puts back what stood there before. */
async function remove(_id: string, props: Outputs): Promise<void> {
  const call = client(props);
  // What cannot be read was never known, and stays as it is.
  const names = Object.keys(props.parameters).filter((name) => !isUntold(props, name));
  try {
    await send(call, props, restored(props, names, await receive(call, props)));
    await settled(call, props);
    await verifyCleared(call, props, props, names);
  } catch (error) {
    // With the mesh its settings have gone, too.
    if ((error as { readonly code?: string }).code !== NOT_FOUND) throw error;
  }
}
export { remove as delete };

/** Of the mesh as a whole ASM never tells this one. */
const isUntold = ({ namespace }: Inputs, name: string) => namespace === undefined && name === 'HoldApplicationUntilProxyStarts';

/** ASM documents no way to take a setting back. An empty one is sent; where ours is still there, somebody has to know. */
async function verifyCleared(call: Call, inputs: Inputs, { parameters, before }: Outputs, names: readonly string[]): Promise<void> {
  const cleared = names.filter((name) => before?.[name] === undefined);
  if (cleared.length === 0) return;
  const now = ours(await receive(call, inputs), parameters);
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
