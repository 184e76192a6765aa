import { spawn } from 'child_process';
import * as path from 'path';

const of = (id: string) => require(require.resolve(id, { paths: [path.dirname(require.resolve('@pulumi/pulumi'))] }));
const grpc = of('@grpc/grpc-js');
const { Struct } = of('google-protobuf/google/protobuf/struct_pb');
const { Empty } = of('google-protobuf/google/protobuf/empty_pb');
const { AnalyzerClient } = require('@pulumi/pulumi/proto/analyzer_grpc_pb');
const pb = require('@pulumi/pulumi/proto/analyzer_pb');

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
    const runner = path.join(path.dirname(require.resolve('@pulumi/pulumi/package.json')), 'cmd/run-policy-pack');
    // The address of an engine is asked for, and not used.
    const child = spawn(process.execPath, ['-r', path.join(__dirname, 'from-source.js'), runner, '127.0.0.1:0', '.'], {
      cwd: folder, env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data) => { said += data; });
    const port = await new Promise<string>((resolve, reject) => {
      let out = '';
      child.stdout.on('data', (data) => {
        out += data;
        const found = /^(\d+)\s*$/m.exec(out);
        if (found) resolve(found[1]);
      });
      child.on('exit', (code) => reject(new Error(`the pack exited with ${code}: ${said}`)));
    });
    return new Pack(new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()), () => {
      child.removeAllListeners('exit');
      child.kill();
    });
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
