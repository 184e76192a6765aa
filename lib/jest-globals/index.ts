import { expect } from '@jest/globals';
import { DrainOptions, MatcherResult, toDrainGracefully } from '../jest';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** Whether every pod of the manifest stops without dropping a request. */
    toDrainGracefully(options?: DrainOptions): R;
  }
}

// Where Jest injects no globals, importing the door for those would extend nothing.
expect.extend({ toDrainGracefully });

export { DrainOptions, MatcherResult, toDrainGracefully };
