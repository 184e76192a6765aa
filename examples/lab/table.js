/* Prints the results of prove.sh as the tables of docs/proof.md: node table.js RESULTS */
const fs = require('fs');
const path = require('path');

const dir = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8'));
const named = (kind) => fs.readdirSync(dir).filter((name) => name.startsWith(`${kind}-`)).sort();
const plans = fs.readFileSync(path.join(dir, 'plans.txt'), 'utf8').split('\n\n');
const predicted = (run) => {
  const plan = plans.find((text) => run.startsWith(`${text.trim().split('\n')[0]}-`)) ?? '';
  return /pod gone +([\d.]+)s/.exec(plan)?.[1] ?? '?';
};

console.log('| pod | grace | proxy exits | application exits | pod gone | predicted, at most | requests lost | probes failed before E |');
console.log('|---|---|---|---|---|---|---|---|');
for (const file of named('stop')) {
  const run = file.replace(/^stop-|\.json$/g, '');
  const { grace, exited, gone, requests, probes_failed_before_propagation: probes } = read(file);
  const lost = requests.filter(({ ok }) => !ok).length;
  console.log(`| ${run} | ${grace} | ${exited['istio-proxy'].at} | ${exited.main.at} | ${gone} | ${predicted(run)} | ${lost} of ${requests.length} | ${probes} |`);
}
console.log('\n| pod | requests | lost | old pods gone after |\n|---|---|---|---|');
for (const file of named('rollout')) {
  const { sent, lost, pods_gone_after_s: gone } = read(file);
  console.log(`| ${file.replace(/^rollout-|\.json$/g, '')} | ${sent} | ${lost} | ${gone.filter((s) => s > 0).join(', ')} s |`);
}
