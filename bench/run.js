/*
 * Ratios to what writes the same YAML without this library, in one run: each pair is measured one right after the other, in fresh processes, and
 * the median of the pairs is what counts: what the machine does beside it falls on both. CPU time, because a busy machine stretches the other
 * kind. The least of each kind is printed for orientation; on a shared machine both move by some hundredths.
 */
const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseAllDocuments } = require('yaml');

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const CASES = [
  { name: 'import', kind: 'graceful', args: ['import'], limit: 1.05 },
  { name: 'synth of 1,000 workloads in one chart', kind: 'graceful', args: ['synth', '1'], limit: 1.05 },
  { name: 'synth of 1,000 workloads in 100 charts', kind: 'graceful', args: ['synth', '100'], limit: 1.05 },
  { name: 'synth of 1,000, each with its own props', kind: 'graceful', args: ['alike', '1'], limit: 1.1 },
  { name: 'synth of 1,000, each with other numbers', kind: 'graceful', args: ['unlike', '1'], limit: 1.25 },
  // Cold: some 11 ms of them are paid once in a process, for loading the code and the first judgement. steady.js has the rest, and its limits.
  { name: 'cold, attaching to 1,000 of cdk8s-plus-28', kind: 'graceful', args: ['adopt', '1'] },
  { name: 'cold, checking 1,000 of cdk8s-plus-28', kind: 'checked', args: ['adopt', '1'] },
  { name: 'cold, attaching to 1,000 YAML objects', kind: 'graceful', args: ['yaml', '1'] },
  { name: 'cold, attaching to 1,000 in 100 charts', kind: 'graceful', args: ['yaml', '100'] },
  { name: 'cold, checking 1,000 YAML objects', kind: 'checked', args: ['yaml', '1'] },
];
/*
 * Pulumi's doors. Importing beside @pulumi/kubernetes; and the CPU time of a program of 1,000 Deployments that runs by the SDK's own runner against the tests' engine, its transform asked
 * for each resource as the real engine asks it.
 */
const PULUMI = [
  { name: 'import of graceful-mesh/pulumi', args: ['import'], limit: 1.1 },
  // What the SDK takes for any transform that hands its props back is no price of this one: the plain one hands back what it was given.
  { name: 'the transform over 1,000 resources', args: ['transform'], limit: 1.05, rounds: 7 },
];
const STEADY = { attached: { name: 'attaching to 1,000 YAML objects', limit: 1.1 }, checked: { name: 'checking 1,000 YAML objects', limit: 1.05 } };
const measure = (kind, args, env = {}) =>
  Number(execFileSync(process.execPath, [path.join(__dirname, 'case.js'), kind, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' }));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Otherwise the ratios would mean nothing. Maps are compared as maps: who writes a key later writes it at the end. */
function sameYaml(kind, what) {
  const [plain, other] = ['plain', kind].map((one) => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), `bench-${one}-`));
    measure(one, [what, '1'], { BENCH_OUT: dir });
    const documents = parseAllDocuments(fs.readFileSync(path.join(dir, 'c0.k8s.yaml'), 'utf8')).map((document) => document.toJS());
    fs.rmSync(dir, { recursive: true });
    return documents;
  });
  assert.deepStrictEqual(other, plain);
}

const only = process.argv[2];
let failed = false;
for (const { name, kind, args, limit } of CASES) {
  if (only && !name.includes(only)) continue;
  if (args[0] !== 'import') sameYaml(kind, args[0]);
  const pairs = Array.from({ length: ROUNDS }, (_, round) => {
    // The order of a pair alternates: whoever goes second finds a warmer machine.
    const order = round % 2 === 0 ? ['plain', kind] : [kind, 'plain'];
    return Object.fromEntries(order.map((one) => [one, measure(one, args)]));
  });
  const least = (one) => Math.min(...pairs.map((pair) => pair[one]));
  const ratio = median(pairs.map((pair) => pair[kind] / pair.plain));
  failed ||= limit !== undefined && ratio > limit;
  const bound = limit === undefined ? 'no limit' : `limit ${limit.toFixed(2)}`;
  console.log(`${name.padEnd(42)} ratio ${ratio.toFixed(3)} (${bound})   at the least ${Math.round(least('plain'))} ms plain, ${Math.round(least(kind))} ms ${kind}`);
}
for (const { name, args, limit, rounds = ROUNDS } of PULUMI) {
  if (only && !name.includes(only)) continue;
  const one = (kind) => Number(execFileSync(process.execPath, [path.join(__dirname, 'pulumi.js'), kind, ...args], { encoding: 'utf8' }));
  const pairs = Array.from({ length: Math.min(rounds, ROUNDS) }, (_, round) => Object.fromEntries((round % 2 === 0 ? ['plain', 'graceful'] : ['graceful', 'plain']).map((kind) => [kind, one(kind)])));
  const least = (kind) => Math.min(...pairs.map((pair) => pair[kind]));
  const ratio = median(pairs.map((pair) => pair.graceful / pair.plain));
  failed ||= ratio > limit;
  console.log(`${name.padEnd(42)} ratio ${ratio.toFixed(3)} (limit ${limit.toFixed(2)})   at the least ${Math.round(least('plain'))} ms plain, ${Math.round(least('graceful'))} ms graceful`);
}
const steady = JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'steady.js')], { encoding: 'utf8' }));
for (const [kind, { name, limit }] of Object.entries(STEADY)) {
  failed ||= steady[kind] > limit;
  console.log(`${name.padEnd(42)} ratio ${steady[kind].toFixed(3)} (limit ${limit.toFixed(2)})   in the steady state of one process`);
}
process.exitCode = failed ? 1 : 0;
