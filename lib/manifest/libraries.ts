import type * as Diff from '../third-party/diff';
import type * as Semver from '../third-party/semver';
import type * as Yaml from '../third-party/yaml';

/**
 * The libraries that the core uses, loaded when something needs them: most manifests need none, and together they would cost an import
 * of this package a third of its time.
 */
export const libraries = {
  yaml: () => require('../third-party/yaml') as typeof Yaml,
  diff: () => require('../third-party/diff') as typeof Diff,
  semver: () => require('../third-party/semver') as typeof Semver,
};
