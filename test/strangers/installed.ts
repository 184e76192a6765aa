import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { asJavaScript } from '../as-javascript';

const root = path.join(__dirname, '../..');
const modules = path.join(root, 'node_modules');

/** What a program wrote and said. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

/** The folder of somebody who has installed this package, as its sources are now, beside others. */
export class Installed {
  public readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-')));
  public readonly ours = path.join(this.folder, 'node_modules', 'graceful-mesh');

  constructor(peers: readonly string[]) {
    fs.mkdirSync(this.ours, { recursive: true });
    fs.copyFileSync(path.join(root, 'package.json'), path.join(this.ours, 'package.json'));
    fs.cpSync(asJavaScript(), path.join(this.ours, 'lib'), { recursive: true });
    fs.cpSync(path.join(root, 'lib', 'third-party'), path.join(this.ours, 'lib', 'third-party'), { recursive: true });
    for (const peer of peers) this.install(peer);
  }

  public install(peer: string): void {
    const at = path.join(this.folder, 'node_modules', peer);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.symlinkSync(path.join(modules, peer), at, 'junction');
  }

  public run(name: string, program: string, env: Record<string, string> = {}): Promise<Ran> {
    fs.writeFileSync(path.join(this.folder, name), program);
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [name], { cwd: this.folder, env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', ...env } });
      let [out, said] = ['', ''];
      child.stdout.on('data', (data) => { out += data; });
      child.stderr.on('data', (data) => { said += data; });
      child.on('close', (code) => resolve({ code, out, said }));
    });
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
