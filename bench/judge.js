/*
 * What judging costs, as a ratio to another checkout of this library: node bench/judge.js --against PATH [--rounds 7] [--texts FOLDER]
 *
 * CPU time of three things: of reading a text into values; of judging a pod; and of judging it and saying its errors with what would do. Both checkouts
 * are bundled from their sources, so that the other one need not be compiled, and measured one right after the other in fresh processes; the median of the pairs
 * counts. What is judged are the fixtures of the rules, of this checkout for both, in a Deployment, a Job or whatever they name, each with a requestDuration of
 * 20 s and without: every kind of hook, setting and finding. With --texts it is every YAML file in a folder, too.
 *
 * Against a checkout of before texts had a room of their own the ratios have limits, and it exits with 1 above one.
 */
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const esbuild = require('esbuild');
const YAML = require('yaml');
const { yaml } = require('./yaml');

const root = path.join(__dirname, '..');
const flag = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : process.argv[at + 1]; };
const WARM_UP_MS = 1500;
const TURN_MS = 3000;

const MEASURES = [
  { what: 'judge', title: 'judging a pod', unit: 'us', limit: 0.5 },
  // It made each fix for itself, and nobody asked whether it was enough; a fix is now of everything that is wrong with the pod, judged and read back, once a pod.
  { what: 'say', title: 'and saying its errors', unit: 'us', limit: 1.25 },
  { what: 'read', title: 'reading the texts', unit: 'ms', limit: 0.25 },
];
const roomOfTexts = (checkout) => path.join(checkout, 'lib', 'documents');

/** What judges, of a checkout, in one file. Folders have been added since, and moved. */
function bundled(checkout, outfile) {
  const rooms = ['documents', 'manifest', 'meshes', 'model', 'pods', 'rules', 'workload'].filter((room) => fs.existsSync(path.join(checkout, 'lib', room, 'index.ts')));
  const contents = rooms.map((room) => `export * as ${room} from './lib/${room}/index.ts';`).join('\n');
  esbuild.buildSync({ stdin: { contents, resolveDir: path.resolve(checkout), loader: 'ts' }, outfile, bundle: true, platform: 'node', target: 'node20', resolveExtensions: ['.ts', '.js', '.json'], nodePaths: [path.join(root, 'node_modules')] });
}

/** Texts of manifests, by what they are. */
function texts() {
  const folder = flag('texts');
  return [['the fixtures of the rules', ofFixtures()], ...(folder ? [[folder, ofFolder(folder)]] : [])];
}

function ofFolder(folder) {
  return fs.readdirSync(folder, { recursive: true }).filter((name) => /\.ya?ml$/.test(name)).sort().map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
}

function ofFixtures() {
  const fixtures = path.join(root, 'test', 'fixtures', 'rules');
  return [YAML.stringify(yaml(1)), ...fs.readdirSync(fixtures).sort().flatMap((code) => fs.readdirSync(path.join(fixtures, code)).sort().map((file) => {
    const [given, template] = YAML.parseAllDocuments(fs.readFileSync(path.join(fixtures, code, file), 'utf8')).map((document) => document.toJS());
    const { kind = 'Deployment', metadata = { name: 'app' }, spec = {} } = given.object ?? {};
    return YAML.stringify({ apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata, spec: { ...spec, template } });
  }))];
}

const cpu = (since) => { const { user, system } = process.cpuUsage(since); return (user + system) / 1000; };

/** CPU ms of one turn over everything, in a process of its own. */
function measured(run) {
  const warm = process.cpuUsage();
  while (cpu(warm) < WARM_UP_MS) run();
  const began = process.cpuUsage();
  let turns = 0;
  for (; cpu(began) < TURN_MS; turns++) run();
  return cpu(began) / turns;
}

function one(bundle, what, manifests) {
  const { documents, manifest, meshes, model, pods, rules, workload } = require(bundle);
  const { podSources } = pods ?? manifest;
  const read = documents
    ? (text) => documents.readDocuments(text).map(({ value }) => value)
    // How the library read texts before it had a room for them.
    : (text) => YAML.parseAllDocuments(text, { logLevel: 'error' }).map((document) => document.toJS());
  if (what === 'read') return measured(() => manifests.forEach(read));
  const mesh = meshes.istioMesh({ version: '1.24.0', kubernetesVersion: '1.30.0' });
  const sources = manifests.flatMap(read).flatMap(podSources);
  const needs = [0, 20].map((longest) => ({
    endpointPropagation: model.known(5, 'assumed'), longestRequest: model.known(longest, 'declared'), afterLastRequest: model.known(0, 'assumed'), headroom: model.known(5, 'assumed'),
  }));
  const judge = (says) => {
    for (const source of sources) {
      for (const some of needs) {
        const { findings } = rules.evaluate({
          template: workload.asRun(source), workloadAnnotations: source.workloadAnnotations, workload: workload.readWorkload(source), mesh, needs: some,
          // Taken for meshed, as by a construct: otherwise a checkout that asks for evidence would judge less.
          meshDeclared: true,
        });
        if (says) findings.filter(({ severity }) => severity === 'error').map(rules.describe);
      }
    }
  };
  return measured(() => judge(what === 'say')) / sources.length / needs.length;
}

if (process.argv[2] === '--one') {
  const [, , , bundle, what, file] = process.argv;
  console.log(one(bundle, what, JSON.parse(fs.readFileSync(file, 'utf8'))));
} else {
  const against = flag('against');
  if (!against) throw new Error('node bench/judge.js --against PATH: a checkout to compare with, such as a git worktree of an earlier commit');
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'judge-'));
  const bundles = { before: path.join(work, 'before.js'), now: path.join(work, 'now.js') };
  bundled(against, bundles.before);
  bundled(root, bundles.now);
  const file = path.join(work, 'texts.json');
  const measure = (which, what) => Number(execFileSync(process.execPath, [__filename, '--one', bundles[which], what, file], { encoding: 'utf8', env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') } }));
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  for (const [name, manifests] of texts()) {
    console.log(`${name}:`);
    fs.writeFileSync(file, JSON.stringify(manifests));
    for (const { what, title, unit, limit } of MEASURES) {
      const pairs = Array.from({ length: Number(flag('rounds', 7)) }, (_, round) =>
        Object.fromEntries((round % 2 === 0 ? ['before', 'now'] : ['now', 'before']).map((which) => [which, measure(which, what)])));
      const least = (which) => (Math.min(...pairs.map((pair) => pair[which])) * (unit === 'us' ? 1000 : 1)).toFixed(1);
      const ratio = median(pairs.map(({ now, before }) => now / before));
      const limited = !fs.existsSync(roomOfTexts(against));
      console.log(`  ${title.padEnd(22)} ratio ${ratio.toFixed(3)}${limited ? ` (limit ${limit})` : ''}   at the least ${least('before')} ${unit} of CPU before, ${least('now')} ${unit} now`);
      if (limited && ratio > limit) process.exitCode = 1;
    }
  }
  fs.rmSync(work, { recursive: true });
}
