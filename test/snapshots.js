/** Where snapshots are: the suites of a later cdk8s-plus have those of cdk8s-plus-28. */
const path = require('path');

const of = (folder) => folder.replace(/cdk8s-plus-\d+$/, 'cdk8s-plus-28');

module.exports = {
  resolveSnapshotPath: (test, extension) => path.join(of(path.dirname(test)), '__snapshots__', path.basename(test) + extension),
  resolveTestPath: (snapshot, extension) => path.join(path.dirname(path.dirname(snapshot)), path.basename(snapshot, extension)),
  testPathForConsistencyCheck: path.join('test', 'cdk8s', 'some.test.ts'),
};
