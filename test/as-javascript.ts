import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { BuildOptions, buildSync } from 'esbuild';

const { OPTIONS } = require('./transform') as { OPTIONS: BuildOptions };

/** Where the sources lie as JavaScript while the tests run: for the tests, and for the processes that they start. */
const AS_JAVASCRIPT = 'GRACEFUL_MESH_AS_JAVASCRIPT';

/** Of Jest, before the first test. */
export default function compile(): void {
  const root = path.join(__dirname, '..');
  const out = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-')));
  const sources = ['lib', 'test', 'examples'].flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules')).map((name) => path.join(root, folder, name)));
  buildSync({ ...OPTIONS, entryPoints: sources, outdir: out, outbase: root });
  process.env[AS_JAVASCRIPT] = out;
}

/** The folder of all of it. */
export const compiled = (): string => process.env[AS_JAVASCRIPT]!;

/** The JavaScript of lib. */
export const asJavaScript = (): string => path.join(compiled(), 'lib');
