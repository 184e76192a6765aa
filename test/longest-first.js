const Sequencer = require('@jest/test-sequencer').default;

/** The suites that take long, the longest first: in a clone that has not run them yet nobody else knows. */
const LONG = [
  'rules/properties', 'shell/real-shells', 'plan/round-trip', 'requirements/one-round', 'pulumi/same-change', 'plan/memory', 'hostile/inputs', 'pulumi/docs', 'strangers/mistakes', 'plan/own',
  'pulumi/engine', 'meshes/waiting-hook', 'plan/grace-ahead', 'pulumi/plugin', 'documents/hostile', 'docs', 'meshes/job-end', 'hostile/bounds', 'shell/interpret',
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
