import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { buildSync } from 'esbuild';

/** Where the sources lie as JavaScript while the tests run, for the processes that tests start: to compile them anew in each takes longer than most programs. */
const AS_JAVASCRIPT = 'GRACEFUL_MESH_AS_JAVASCRIPT';

/** Of Jest, before the first test. Comments stay, as they do in what jsii makes. */
export default function compile(): void {
  const root = path.join(__dirname, '..');
  const lib = path.join(root, 'lib');
  const out = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-')));
  const sources = fs.readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => path.join(lib, name));
  buildSync({
    entryPoints: sources,
    outdir: out,
    outbase: lib,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { target: 'ES2022', experimentalDecorators: true } },
  });
  process.env[AS_JAVASCRIPT] = out;
}

/** The JavaScript of a folder of lib, and all that it needs. */
export const asJavaScript = (): string => process.env[AS_JAVASCRIPT]!;
