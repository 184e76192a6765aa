import { Empty, grpc, listen, proto, serve, Struct } from './sdk';

const pb = proto('resource_pb');

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: any;
}

export interface Constructed {
  readonly urn: string;
  readonly state: any;
  readonly registered: Registered[];
}

/** Has a component constructed by the plugin in a folder, as the engine asks for it on behalf of a program in another language. */
export async function construct(folder: string, type: string, name: string, inputs: object): Promise<Constructed> {
  const registered: Registered[] = [];
  const answering = (service: object, own: Record<string, (request: any) => any>) =>
    Object.fromEntries(Object.keys(service).map((method) =>
      [method, ({ request }: any, done: any) => done(null, own[method]?.(request) ?? new Empty())]));
  const server = new grpc.Server();
  const { ResourceMonitorService } = proto('resource_grpc_pb');
  server.addService(ResourceMonitorService, answering(ResourceMonitorService, {
    supportsFeature: () => {
      const answer = new pb.SupportsFeatureResponse();
      answer.setHassupport(true);
      return answer;
    },
    registerResource: (request) => {
      const parent = request.getParent();
      registered.push({ type: request.getType(), name: request.getName(), parent, inputs: request.getObject()?.toJavaScript() });
      const answer = new pb.RegisterResourceResponse();
      answer.setUrn(`urn:pulumi:dev::demo::${parent ? `${parent.split('::')[2]}$` : ''}${request.getType()}::${request.getName()}`);
      if (request.getCustom()) {
        answer.setId('id');
        answer.setObject(request.getObject());
      }
      return answer;
    },
  }));
  const { EngineService } = proto('engine_grpc_pb');
  server.addService(EngineService, answering(EngineService, {}));
  const port = await listen(server);
  const plugin = await serve('run-plugin', [folder, `127.0.0.1:${port}`], folder);
  try {
    const client = new (proto('provider_grpc_pb').ResourceProviderClient)(plugin.address, grpc.credentials.createInsecure());
    const request = new (proto('provider_pb').ConstructRequest)();
    request.setProject('demo');
    request.setStack('dev');
    request.setType(type);
    request.setName(name);
    request.setMonitorendpoint(`127.0.0.1:${port}`);
    request.setInputs(Struct.fromJavaScript(inputs));
    request.setParallel(1);
    const answer = await new Promise<any>((resolve, reject) => client.construct(request, (error: any, value: any) => {
      // The properties travel beside the message.
      const details = error?.metadata?.get('grpc-status-details-bin')?.map((one: Buffer) => one.toString('latin1')).join('') ?? '';
      return error ? reject(new Error(`${error.details} ${details}`)) : resolve(value);
    }));
    client.close();
    return { urn: answer.getUrn(), state: answer.getState().toJavaScript(), registered };
  } finally {
    plugin.stop();
    server.forceShutdown();
  }
}
