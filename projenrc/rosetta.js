/*
 * Compiles every example of the docstrings, as strictly as rosetta can, and keeps what each is in Python, Java, Go and C#: `.jsii.tabl.json`, which
 * jsii-pacmak takes for the docstrings that it generates. The README is left out: it has programs of other doors, tests of its own, and Python written by hand.
 */
const { execFileSync } = require('child_process');
const { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } = require('fs');
const os = require('os');
const path = require('path');
const { gunzipSync } = require('zlib');

const root = path.join(__dirname, '..');
const inRoot = (name) => path.join(root, name);
const TABLET = '.jsii.tabl.json';
const changed = (name) => statSync(inRoot(name)).mtimeMs;

// Each of the package tasks needs it, and one after the other asks for it.
if (existsSync(inRoot(TABLET)) && changed(TABLET) > Math.max(changed('.jsii.gz'), changed('rosetta/default.ts-fixture'))) process.exit();

const work = mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-rosetta-'));
try {
  const { readme, ...assembly } = JSON.parse(gunzipSync(readFileSync(inRoot('.jsii.gz'))).toString());
  writeFileSync(path.join(work, '.jsii'), JSON.stringify(assembly));
  for (const name of ['package.json', 'rosetta']) cpSync(inRoot(name), path.join(work, name), { recursive: true });
  mkdirSync(path.join(work, 'node_modules'));
  for (const name of ['@types', 'undici-types', ...Object.keys(assembly.dependencies)]) symlinkSync(inRoot(`node_modules/${name}`), path.join(work, 'node_modules', name), 'junction');
  symlinkSync(root, path.join(work, 'node_modules', assembly.name), 'junction');
  execFileSync(process.execPath, [inRoot('node_modules/jsii-rosetta/bin/jsii-rosetta'), 'extract', work, '--directory', work, '--strict'], { stdio: 'inherit' });
  cpSync(path.join(work, TABLET), inRoot(TABLET));
  console.log(`rosetta: ${Object.keys(JSON.parse(readFileSync(inRoot(TABLET), 'utf8')).snippets).length} examples of docstrings compile`);
} finally {
  rmSync(work, { recursive: true });
}
