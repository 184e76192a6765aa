import type * as Diff from 'diff';
import type * as Semver from 'semver';
import type * as Yaml from 'yaml';

/**
 * The libraries that the core uses, loaded when something needs them: most manifests need none, and together they would cost an import
 * of this package a third of its time.
 */
export const libraries = {
  yaml: () => require('yaml') as typeof Yaml,
  diff: () => require('diff') as typeof Diff,
  coerce: () => require('semver/functions/coerce') as typeof Semver.coerce,
  gte: () => require('semver/functions/gte') as typeof Semver.gte,
};
