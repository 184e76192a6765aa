import type * as Tinyglobby from '../third-party/tinyglobby';

/** Loaded for a folder or a glob: a file that is named needs none of it. */
export const libraries = {
  tinyglobby: () => require('../third-party/tinyglobby') as typeof Tinyglobby,
};
