const Sequencer = require('@jest/test-sequencer').default;

/** The suites that take long, the longest first: in a clone that has not run them yet nobody else knows. */
const LONG = [
  'shell/real-shells', 'pulumi/docs', 'meshes/waiting-hook', 'pulumi/engine', 'strangers/mistakes', 'validation/synth', 'plan/round-trip', 'meshes/job-end', 'pulumi/plugin', 'rules/properties',
  'requirements/one-round', 'docs-types', 'pulumi/same-change', 'hostile/bundles', 'hostile/inputs', 'plan/memory', 'plan/own', 'plan/derive', 'plan/grace-ahead', 'pulumi/mistakes', 'policy/policy', 'documents/hostile',
  'hostile/bounds', 'shell/interpret',
];
const rank = ({ path }) => {
  const at = LONG.findIndex((name) => path.replace(/\\/g, '/').endsWith(`test/${name}.test.ts`));
  return at < 0 ? LONG.length : at;
};

/** What failed first, then the longest first, so that no worker begins with a long one when the other has nothing left. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return sorted.some(({ duration }) => duration !== undefined) ? sorted : sorted.sort((one, other) => rank(one) - rank(other));
  }
};
