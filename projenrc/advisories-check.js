/* That the audit would say no, at a registry of its own: what it says of packages that nothing is known of, of one that something is known of, and where nobody answers. */
const { spawn } = require('child_process');
const { mkdtempSync, readFileSync, rmSync } = require('fs');
const { createServer } = require('http');
const { tmpdir } = require('os');
const path = require('path');

const root = path.join(__dirname, '..');
const { dependencies = {}, peerDependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const versions = new Map(Object.entries({ ...devDependencies, ...peerDependencies, ...dependencies }).map(([name, range]) => [name, range.replace(/^[\^~]/, '')]));
for (const [, name, version] of readFileSync(path.join(root, 'NOTICE'), 'utf8').matchAll(/^(\S+) (\d\S*), /gm)) versions.set(name, version);

/** Every package in one version and without dependencies; `known` are those of which something is known. */
function registry(known, answers) {
  return createServer((request, response) => {
    const json = (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.method === 'POST') {
      if (!answers) return response.writeHead(405).end();
      return json(Object.fromEntries(known.map((name) => [name, [{ id: 1, url: 'https://advisory.example', title: 'a flaw', severity: 'low', vulnerable_versions: '*' }]])));
    }
    const name = decodeURIComponent(request.url.slice(1));
    const version = versions.get(name);
    return version ? json({ name, 'dist-tags': { latest: version }, 'versions': { [version]: { name, version, dist: { tarball: `http://localhost/${name}.tgz` } } } }) : response.writeHead(404).end();
  });
}

async function audit(known, { answers = true, env = {} } = {}) {
  const cache = mkdtempSync(path.join(tmpdir(), 'graceful-mesh-'));
  const server = registry(known, answers);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const own = { npm_config_registry: `http://127.0.0.1:${server.address().port}`, npm_config_cache: cache, npm_config_prefer_offline: 'false' };
  const child = spawn(process.execPath, [path.join(__dirname, 'advisories.js')], { env: { ...process.env, ...own, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const code = await new Promise((ended) => child.on('close', ended));
  server.close();
  rmSync(cache, { recursive: true });
  return { code, said };
}

const CASES = [
  ['nothing is known', [[]], 0, 'nothing is known of any'],
  ['of what is bundled something is known', [['semver']], 1, 'semver (low): a flaw https://advisory.example'],
  ['of what only that uses something is known', [['picomatch']], 1, 'picomatch (low): a flaw'],
  ['of a peer something is known', [['constructs']], 0, 'constructs (low): a flaw'],
  ['nobody answers', [[], { answers: false }], 0, 'nothing was looked at'],
  ['nobody answers, and it is asked for', [[], { answers: false, env: { ADVISORIES_REQUIRED: '1' } }], 1, 'nothing was looked at'],
];

(async () => {
  for (const [what, given, code, sentence] of CASES) {
    const got = await audit(...given);
    if (got.code !== code || !got.said.includes(sentence)) throw new Error(`advisories-check: ${what}: it ends with ${got.code} and says:\n${got.said}`);
  }
  console.log(`advisories-check: ${CASES.length} answers of a registry, and it says no where it must`);
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
