import { spawn } from 'child_process';
import * as path from 'path';
import { command, Empty, FROM_SOURCE, grpc, listen, proto, Struct } from './sdk';


const pb = proto('resource_pb');
const { ResourceMonitorService } = proto('resource_grpc_pb');
const engine = proto('engine_pb');

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

type Values = Record<string, any>;

/** What a program registered, as the provider would get it. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  /** What is not known is `<unknown>`, a secret is `{ '<secret>': value }`. */
  readonly inputs: Values;
  readonly customTimeouts: Values;
  readonly dependencies: string[];
  readonly aliases: unknown[];
  readonly provider: string;
  readonly protect: boolean;
}

export interface Run {
  readonly resources: Resource[];
  readonly outputs: Record<string, Values>;
  readonly logs: { readonly severity: string; readonly message: string; readonly urn: string }[];
  readonly output: string;
  readonly code: number | null;
  /** CPU time of the program. */
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly dryRun?: boolean;
  readonly env?: Record<string, string>;
  /** Whether graceful-mesh is the compiled one. */
  readonly compiled?: boolean;
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function walk(value: any, change: (value: any) => any): any {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((item) => walk(item, change));
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change)])) : value;
}

/** As the engine hands values to a transform: what is unknown or secret becomes an output value. */
const upgraded = (value: any): any => walk(value, (one) => {
  if (one === UNKNOWN) return { [SIGNATURE]: OUTPUT };
  return isMap(one) && one[SIGNATURE] === SECRET ? { [SIGNATURE]: OUTPUT, value: upgraded(one.value), secret: true } : undefined;
});
const downgraded = (value: any): any => walk(value, (one) => {
  if (!isMap(one) || one[SIGNATURE] !== OUTPUT) return undefined;
  const inner = one.value === undefined ? UNKNOWN : downgraded(one.value);
  return one.secret ? { [SIGNATURE]: SECRET, value: inner } : inner;
});
const readable = (value: any): any => walk(downgraded(value), (one) => {
  if (one === UNKNOWN) return '<unknown>';
  return isMap(one) && one[SIGNATURE] === SECRET ? { '<secret>': readable(one.value) } : undefined;
});

/**
 * Runs a program by the SDK's own runner against an engine that registers everything and makes nothing: the wire is real, transforms and previews included. A resource of a type
 * `test:…` has an output `value`, which a preview does not know.
 */
export async function run(program: string, { dryRun = false, env = {}, compiled = false }: RunOptions = {}): Promise<Run> {
  const result = { resources: [] as Resource[], outputs: {} as Record<string, Values>, logs: [] as Run['logs'], output: '' };
  const transformsOf = new Map<string, any[]>();
  const parentOf = new Map<string, string>();
  const ofStack: any[] = [];
  const clients = new Map<string, any>();

  const transformed = (callback: any, request: any): Promise<any> => new Promise((resolve, reject) => {
    const target = callback.getTarget();
    if (!clients.has(target)) clients.set(target, new (proto('callback_grpc_pb').CallbacksClient)(target, grpc.credentials.createInsecure()));
    const invoke = new (proto('callback_pb').CallbackInvokeRequest)();
    invoke.setToken(callback.getToken());
    invoke.setRequest(request.serializeBinary());
    clients.get(target).invoke(invoke, (error: any, answer: any) => (error ? reject(new Error(`invoke transform: ${error.details}`)) : resolve(pb.TransformResponse.deserializeBinary(answer.getResponse_asU8()))));
  });

  async function registerResource({ request: asked }: any): Promise<any> {
    const [type, name, parent] = [asked.getType(), asked.getName(), asked.getParent()];
    let props = asked.getObject()?.toJavaScript() ?? {};
    let opts = new pb.TransformResourceOptions();
    opts.setDependsOnList(asked.getDependenciesList());
    opts.setAliasesList(asked.getAliasesList());
    opts.setProvider(asked.getProvider());
    opts.setCustomTimeouts(asked.getCustomtimeouts());
    const transforms = [...asked.getTransformsList()];
    for (let above = parent; above; above = parentOf.get(above) ?? '') transforms.push(...(transformsOf.get(above) ?? []));
    for (const transform of [...transforms, ...ofStack]) {
      const request = new pb.TransformRequest();
      request.setType(type);
      request.setName(name);
      request.setCustom(asked.getCustom());
      request.setParent(parent);
      request.setProperties(Struct.fromJavaScript(upgraded(props)));
      request.setOptions(opts);
      const answer = await transformed(transform, request);
      if (answer.hasProperties()) props = answer.getProperties().toJavaScript();
      if (answer.hasOptions()) opts = answer.getOptions();
    }
    props = downgraded(props);
    const path_ = parent.split('::')[2];
    const urn = `urn:pulumi:dev::demo::${path_ && path_ !== 'pulumi:pulumi:Stack' ? `${path_}$` : ''}${type}::${name}`;
    transformsOf.set(urn, asked.getTransformsList());
    parentOf.set(urn, parent);
    const times = opts.getCustomTimeouts();
    const given = { create: times?.getCreate(), update: times?.getUpdate(), delete: times?.getDelete() };
    const customTimeouts = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
    const aliases = asked.getAliasesList().map((alias: any) =>
      (alias.hasUrn() ? alias.getUrn() : { type: alias.getSpec().getType(), name: alias.getSpec().getName() }));
    const [dependencies, provider, protect] = [opts.getDependsOnList(), opts.getProvider(), asked.getProtect()];
    result.resources.push({ urn, type, name, parent, inputs: readable(props), customTimeouts, dependencies, aliases, provider, protect });
    const answer = new pb.RegisterResourceResponse();
    answer.setUrn(urn);
    answer.setId(asked.getCustom() && !dryRun ? `${name}-id` : '');
    answer.setObject(Struct.fromJavaScript(asked.getCustom() ? { ...props, ...(type.startsWith('test:') && { value: dryRun ? UNKNOWN : props.value }) } : {}));
    return answer;
  }

  const answering = (handle: (call: any) => any) => (call: any, done: any) => {
    const failed = (error: Error) => done({ code: grpc.status.UNKNOWN, details: error.message });
    Promise.resolve().then(() => handle(call)).then((answer) => done(null, answer), failed);
  };
  const service = (handlers: Record<string, (call: any) => any>) =>
    Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, answering(handle)]));
  const empty = () => new Empty();
  let root = '';
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, service({
    supportsFeature: supported,
    registerResource,
    registerResourceOutputs: ({ request }) => {
      result.outputs[request.getUrn()] = readable(request.getOutputs()?.toJavaScript() ?? {});
      return empty();
    },
    registerStackTransform: ({ request }) => {
      ofStack.push(request);
      return empty();
    },
    invoke: ({ request }) => {
      // What a reference to a resource asks for; from one version of the SDK to another the answer changed its type.
      const answer = new ResourceMonitorService.invoke.responseType();
      answer.setReturn(Struct.fromJavaScript({ urn: request.getArgs().toJavaScript().urn, id: '', state: { deployment: 'there', grace: 76 } }));
      return answer;
    },
    signalAndWaitForShutdown: empty,
    registerPackage: () => new pb.RegisterPackageResponse(),
  }));
  server.addService(proto('engine_grpc_pb').EngineService, service({
    log: ({ request }) => {
      result.logs.push({ severity: ['debug', 'info', 'warning', 'error'][request.getSeverity()], message: request.getMessage(), urn: request.getUrn() });
      return empty();
    },
    getRootResource: () => {
      const answer = new engine.GetRootResourceResponse();
      answer.setUrn(root);
      return answer;
    },
    setRootResource: ({ request }) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    },
  }));
  const port = await listen(server);
  const address = `127.0.0.1:${port}`;
  const folder = path.dirname(program);
  const options = [`--monitor=${address}`, `--engine=${address}`, '--project=demo', '--stack=dev', `--root-directory=${folder}`, `--pwd=${folder}`, ...(dryRun ? ['--dry-run'] : [])];
  const child = spawn(process.execPath, ['-r', path.join(__dirname, 'cpu.js'), ...(compiled ? [] : FROM_SOURCE), command('run'), ...options, program], {
    cwd: folder,
    env: { ...process.env, PULUMI_NODEJS_TRANSPILE_ONLY: 'true', NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let milliseconds = NaN;
  for (const said of [child.stdout, child.stderr]) said?.on('data', (data) => { result.output += data; });
  child.stdio[3]?.on('data', (data) => { milliseconds = Number(data); });
  const code = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
  for (const client of clients.values()) client.close();
  server.forceShutdown();
  return { ...result, code, milliseconds };
}

function supported(): unknown {
  const answer = new pb.SupportsFeatureResponse();
  answer.setHassupport(true);
  return answer;
}

