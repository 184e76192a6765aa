import type { DrainOptions } from '../jest/index.js';
// Without an import of it there would be nothing to add to.
import 'vitest';

declare module 'vitest' {
  interface Assertion<T = any> {
    /** Whether every pod of the manifest stops without dropping a request. */
    toDrainGracefully(options?: DrainOptions): void;
  }
}

export { DrainOptions, MatcherResult, toDrainGracefully } from '../jest/index.js';
