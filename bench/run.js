/*
 * Ratios to plain cdk8s-plus-28 that writes the same YAML by hand, in one run: each pair is measured one right after the other, in fresh
 * processes, and the median of the pairs is what counts: what the machine does beside it falls on both. CPU time, because a busy machine
 * stretches the other kind. The least of each kind is printed for orientation; on a shared machine both move by some hundredths.
 */
const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseAllDocuments } = require('yaml');

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const LIMIT = 1.1;
const CASES = [
  ['import', 'import'],
  ['synth of 1,000 workloads in one chart', 'synth', '1'],
  ['synth of 1,000 workloads in 100 charts', 'synth', '100'],
];
const measure = (kind, args, env = {}) =>
  Number(execFileSync(process.execPath, [path.join(__dirname, 'case.js'), kind, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' }));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function sameYaml() {
  const [plain, graceful] = ['plain', 'graceful'].map((kind) => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), `bench-${kind}-`));
    measure(kind, ['synth', '1'], { BENCH_OUT: dir });
    const documents = parseAllDocuments(fs.readFileSync(path.join(dir, 'c0.k8s.yaml'), 'utf8')).map((document) => document.toJS());
    fs.rmSync(dir, { recursive: true });
    return documents;
  });
  // Otherwise the ratios would mean nothing.
  assert.deepStrictEqual(graceful, plain);
}

sameYaml();
let failed = false;
for (const [name, ...args] of CASES) {
  const pairs = Array.from({ length: ROUNDS }, (_, round) => {
    // The order of a pair alternates: whoever goes second finds a warmer machine.
    const order = round % 2 === 0 ? ['plain', 'graceful'] : ['graceful', 'plain'];
    return Object.fromEntries(order.map((kind) => [kind, measure(kind, args)]));
  });
  const least = (kind) => Math.min(...pairs.map((pair) => pair[kind]));
  const ratio = median(pairs.map(({ plain, graceful }) => graceful / plain));
  failed ||= ratio > LIMIT;
  console.log(`${name.padEnd(42)} ratio ${ratio.toFixed(3)} (limit ${LIMIT.toFixed(2)})   at the least ${Math.round(least('plain'))} ms plain, ${Math.round(least('graceful'))} ms graceful`);
}
process.exitCode = failed ? 1 : 0;
