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

/** The plugin in a folder, asked as the engine asks it on behalf of a program in another language. */
export class Plugin {
  public static async start(folder: string): Promise<Plugin> {
    const registered: Registered[] = [];
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
    const monitor = `127.0.0.1:${await listen(server)}`;
    const served = await serve('run-plugin', [folder, monitor], folder);
    const client = new (proto('provider_grpc_pb').ResourceProviderClient)(served.address, grpc.credentials.createInsecure());
    return new Plugin(client, monitor, registered, () => {
      client.close();
      served.stop();
      server.forceShutdown();
    });
  }

  private constructor(
    private readonly client: any,
    private readonly monitor: string,
    private readonly registered: Registered[],
    public readonly stop: () => void,
  ) {}

  public async schema(): Promise<string> {
    return (await this.call('getSchema', new (proto('provider_pb').GetSchemaRequest)())).getSchema();
  }

  public async construct(type: string, name: string, inputs: object): Promise<Constructed> {
    this.registered.length = 0;
    const request = new (proto('provider_pb').ConstructRequest)();
    request.setProject('demo');
    request.setStack('dev');
    request.setType(type);
    request.setName(name);
    request.setMonitorendpoint(this.monitor);
    request.setInputs(Struct.fromJavaScript(inputs));
    request.setParallel(1);
    const answer = await this.call('construct', request);
    return { urn: answer.getUrn(), state: answer.getState().toJavaScript(), registered: [...this.registered] };
  }

  private call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => this.client[method](request, (error: any, value: any) => {
      // The properties travel beside the message.
      const details = error?.metadata?.get('grpc-status-details-bin')?.map((one: Buffer) => one.toString('latin1')).join('') ?? '';
      return error ? reject(new Error(`${error.details} ${details}`)) : resolve(value);
    }));
  }
}

const answering = (service: object, own: Record<string, (request: any) => any>) =>
  Object.fromEntries(Object.keys(service).map((method) =>
    [method, ({ request }: any, done: any) => done(null, own[method]?.(request) ?? new Empty())]));
