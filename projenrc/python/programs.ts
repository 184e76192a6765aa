/*
 * The Python programs of README.md and the guides, each with the files that it reads, with what its TypeScript twin writes and with what the
 * page shows of what is said: programs.ts FOLDER makes FOLDER/PROGRAM/{program.py, files/, expected/, said.json}.
 */
import * as fs from 'fs';
import * as path from 'path';
import { DocPage, runExample } from '../../test/examples';

const root = path.join(__dirname, '../..');
const guides = path.join(root, 'docs/guides');
const [, , out] = process.argv;

function write(folder: string, files: Record<string, string>): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
}

// The README's example reads the file that its guide shows.
const legacy = new DocPage(path.join(guides, 'existing.md')).files();
const pages = [path.join(root, 'README.md'), ...fs.readdirSync(guides).sort().map((name) => path.join(guides, name))];
const untold: string[] = [];
for (const page of pages.map((file) => new DocPage(file))) {
  const files = { ...(page.name === 'README.md' ? legacy : {}), ...page.files() };
  for (const { name, code } of page.examples('run')) {
    const [program] = page.blocks('python', name);
    if (program === undefined) {
      if (!code.includes('graceful-mesh/jest')) untold.push(`${page.name} ${name}`);
      continue;
    }
    const folder = path.join(out, [page.name.replace('.md', ''), name].filter(Boolean).join('-'));
    write(folder, { 'program.py': program, 'said.json': JSON.stringify(page.blocks('said', name)) });
    write(path.join(folder, 'files'), files);
    // Python has the constructs for cdk8s-plus-28; a later one writes fields of its own.
    const twin = code.replace(/'(?:graceful-mesh\/)?cdk8s-plus-33'/g, (door) => (door.startsWith('\'graceful') ? '\'graceful-mesh\'' : '\'cdk8s-plus-28\''));
    write(path.join(folder, 'expected'), runExample(twin, files).written);
  }
}
if (untold.length > 0) throw new Error(`no Python beside the TypeScript of ${untold.join(', ')}`);
