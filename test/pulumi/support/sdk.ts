import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';

// The SDK's own copies: another one of the same library has other classes.
const of = (id: string) => require(require.resolve(id, { paths: [path.dirname(require.resolve('@pulumi/pulumi'))] }));

export const grpc = of('@grpc/grpc-js');
export const { Struct } = of('google-protobuf/google/protobuf/struct_pb');
export const { Empty } = of('google-protobuf/google/protobuf/empty_pb');

/** A module of the SDK's protocol. */
export const proto = (name: string): any => require(`@pulumi/pulumi/proto/${name}`);

/** The path of one of the SDK's executables. */
export const command = (name: string): string => path.join(path.dirname(require.resolve('@pulumi/pulumi/package.json')), 'cmd', name);

/** What makes a process use graceful-mesh as it lies in lib/. */
export const FROM_SOURCE = ['-r', path.join(__dirname, 'from-source.js')];

/** A server of the SDK's in a process of its own, which prints its port. */
export interface Served {
  readonly address: string;
  stop(): void;
}

/** Starts one of the SDK's executables that serve. */
export async function serve(name: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [...FROM_SOURCE, command(name), ...args], {
    cwd, env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (data) => { said += data; });
  const port = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (data) => {
      out += data;
      const found = /^(\d+)\s*$/m.exec(out);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`${name} exited with ${code}: ${said}`)));
  });
  return {
    address: `127.0.0.1:${port}`,
    stop: () => {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}

/** A server of ours that the SDK calls. */
export function listen(server: any): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error: any, bound: number) => (error ? reject(error) : resolve(bound)));
  });
}
