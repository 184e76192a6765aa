import type * as Diff from 'diff';
import type * as Yaml from 'yaml';

/**
 * The libraries that the core uses, loaded when something needs them: most manifests need none, and together they would cost an import
 * of this package a third of its time.
 */
export const libraries = {
  yaml: () => require('yaml') as typeof Yaml,
  diff: () => require('diff') as typeof Diff,
  // semver comes without types: those of @types/semver are not there for whoever compiles against this package.
  coerce: () => require('semver/functions/coerce') as (version: string) => { readonly version: string } | null,
  gte: () => require('semver/functions/gte') as (one: string, other: string) => boolean,
};
