import { Empty, grpc, proto, serve, Struct } from './sdk';

const { AnalyzerClient } = proto('analyzer_grpc_pb');
const pb = proto('analyzer_pb');

const LEVELS = ['advisory', 'mandatory', 'disabled', 'remediate'];

export interface Analysed {
  readonly type: string;
  readonly props: object;
}

export interface Diagnostic {
  readonly policy: string;
  readonly message: string;
  readonly level: string;
}

/** A policy pack in a process of its own, asked as the engine asks it. */
export class Pack {
  public static async start(folder: string, env: Record<string, string> = {}): Promise<Pack> {
    // The address of an engine is asked for, and not used.
    const { address, stop } = await serve('run-policy-pack', ['127.0.0.1:0', '.'], folder, env);
    return new Pack(new AnalyzerClient(address, grpc.credentials.createInsecure()), stop);
  }

  private constructor(private readonly client: any, private readonly kill: () => void) {}

  public async policies(): Promise<{ readonly name: string; readonly level: string }[]> {
    const info = await this.call('getAnalyzerInfo', new Empty());
    return info.getPoliciesList().map((one: any) => ({ name: one.getName(), level: LEVELS[one.getEnforcementlevel()] }));
  }

  public async configure(config: Record<string, { readonly level: string; readonly properties?: object }>): Promise<void> {
    const request = new pb.ConfigureAnalyzerRequest();
    for (const [name, { level, properties = {} }] of Object.entries(config)) {
      const one = new pb.PolicyConfig();
      one.setEnforcementlevel(LEVELS.indexOf(level));
      one.setProperties(Struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set(name, one);
    }
    await this.call('configure', request);
  }

  public async analyze(what: Analysed): Promise<Diagnostic[]> {
    const answer = await this.call('analyze', asked(what));
    return answer.getDiagnosticsList().map((one: any) =>
      ({ policy: one.getPolicyname(), message: one.getMessage(), level: LEVELS[one.getEnforcementlevel()] }));
  }

  public async remediate(what: Analysed): Promise<{ readonly policy: string; readonly props: any }[]> {
    const answer = await this.call('remediate', asked(what));
    return answer.getRemediationsList().map((one: any) => ({ policy: one.getPolicyname(), props: one.getProperties()?.toJavaScript() }));
  }

  public stop(): void {
    this.client.close();
    this.kill();
  }

  private call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => this.client[method](request, (error: any, answer: any) => (error ? reject(error) : resolve(answer))));
  }
}

function asked({ type, props }: Analysed): unknown {
  const request = new pb.AnalyzeRequest();
  request.setType(type);
  request.setName('web');
  request.setUrn(`urn:pulumi:dev::demo::${type}::web`);
  request.setProperties(Struct.fromJavaScript(props));
  // Without options the SDK asks for a newer engine.
  const options = new pb.AnalyzerResourceOptions();
  options.setCustomtimeouts(new pb.AnalyzerResourceOptions.CustomTimeouts());
  request.setOptions(options);
  return request;
}
