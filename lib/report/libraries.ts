import type * as CodeFrame from '../third-party/code-frame';

/** Loaded when there is something to show. */
export const libraries = {
  codeFrame: () => require('../third-party/code-frame') as typeof CodeFrame,
};
