import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as ts from 'typescript';

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
    compile(path.join(root, 'lib'), path.join(this.ours, 'lib'));
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

/** As jsii does, comments and all, without the types. */
function compile(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) {compile(source, target);} else if (from.endsWith('third-party')) {fs.copyFileSync(source, target);} else if (/(?<!\.d)\.ts$/.test(entry.name)) {
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
      fs.writeFileSync(target.replace(/ts$/, 'js'), ts.transpileModule(fs.readFileSync(source, 'utf8'), { compilerOptions }).outputText);
    }
  }
}
