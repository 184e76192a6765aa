const Sequencer = require('@jest/test-sequencer').default;

/** The suites that take long, the longest first: in a clone that has not run them yet nobody else knows. */
const LONG = [
  'rules/properties', 'plan/round-trip', 'pulumi/engine', 'pulumi/docs', 'meshes/waiting-hook', 'shell/real-shells', 'pulumi/same-change', 'plan/memory', 'requirements/one-round',
  'strangers/mistakes', 'docs', 'plan/own', 'meshes/job-end', 'documents/hostile',
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
