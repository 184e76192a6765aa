import * as path from 'path';
import { grpc, proto, serve, Struct } from '../pulumi/support/sdk';

const pb = proto('provider_pb');
const { ResourceProviderClient } = proto('provider_grpc_pb');

type Values = Record<string, any>;

const URN = 'urn:pulumi:dev::demo::pulumi-nodejs:dynamic/graceful-mesh:AsmNamespaceSidecar::shop';

/** Pulumi's own provider of dynamic resources, in a process of its own, asked as the engine asks it. */
export class DynamicProvider {
  public static async start(env: Record<string, string>, config: Values = {}): Promise<DynamicProvider> {
    const root = path.join(__dirname, '../..');
    const { address, stop } = await serve('dynamic-provider', ['127.0.0.1:1'], root, { PULUMI_NODEJS_PROJECT: 'demo', PULUMI_NODEJS_STACK: 'dev', ...env });
    const one = new DynamicProvider(new ResourceProviderClient(address, grpc.credentials.createInsecure()), stop);
    const request = new pb.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(config));
    request.setAcceptsecrets(true);
    await one.call('configure', request);
    return one;
  }

  private constructor(private readonly client: any, private readonly kill: () => void) {}

  public async check(news: Values): Promise<{ property: string; reason: string }[]> {
    const answer = await this.call('check', with_(new pb.CheckRequest(), { Olds: {}, News: news }));
    return answer.getFailuresList().map((one: any) => ({ property: one.getProperty(), reason: one.getReason() }));
  }

  public async diff(id: string, olds: Values, news: Values): Promise<{ changes: boolean; replaces: string[] }> {
    const answer = await this.call('diff', with_(new pb.DiffRequest(), { Id: id, Olds: olds, News: news }));
    return { changes: answer.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME, replaces: answer.getReplacesList() };
  }

  public async create(inputs: Values): Promise<{ id: string; outs: Values }> {
    const answer = await this.call('create', with_(new pb.CreateRequest(), { Properties: inputs }));
    return { id: answer.getId(), outs: answer.getProperties().toJavaScript() };
  }

  public async read(id: string, props: Values): Promise<{ id: string; props: Values }> {
    const answer = await this.call('read', with_(new pb.ReadRequest(), { Id: id, Properties: props }));
    return { id: answer.getId(), props: answer.getProperties()?.toJavaScript() ?? {} };
  }

  public async update(id: string, olds: Values, news: Values): Promise<Values> {
    return (await this.call('update', with_(new pb.UpdateRequest(), { Id: id, Olds: olds, News: news }))).getProperties().toJavaScript();
  }

  public async delete(id: string, props: Values): Promise<void> {
    await this.call('delete', with_(new pb.DeleteRequest(), { Id: id, Properties: props }));
  }

  public stop(): void {
    this.client.close();
    this.kill();
  }

  private call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
      this.client[method](request, (error: any, answer: any) => (error ? reject(failure(error)) : resolve(answer)));
    });
  }
}

/** A failure may come with the state of what was made in part. */
function failure({ details, metadata }: any): Error {
  const [binary] = metadata?.get('grpc-status-details-bin') ?? [];
  if (!binary) return new Error(details);
  const status = proto('status_pb').Status.deserializeBinary(binary);
  const [state] = status.getDetailsList().map((one: any) =>
    pb.ErrorResourceInitFailed.deserializeBinary(one.getValue_asU8()).getProperties()?.toJavaScript());
  return Object.assign(new Error(details), { state });
}

function with_(request: any, fields: Record<string, Values | string>): unknown {
  request.setUrn(URN);
  for (const [name, value] of Object.entries(fields)) request[`set${name}`](typeof value === 'string' ? value : Struct.fromJavaScript(value));
  return request;
}
