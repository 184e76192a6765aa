import { DrainOptions, MatcherResult, toDrainGracefully } from './to-drain-gracefully';

declare global {
  namespace jest {
    interface Matchers<R, T = {}> {
      /** Whether every pod of the manifest stops without dropping a request. */
      toDrainGracefully(options?: DrainOptions): R;
    }
  }
}

interface Extendable {
  extend(matchers: Record<string, (received: unknown, options?: DrainOptions) => MatcherResult>): void;
}

// Importing this module is asking for the matcher; without a global `expect`, extend your own with what is exported.
(globalThis as { expect?: Extendable }).expect?.extend({ toDrainGracefully });

export { DrainOptions, MatcherResult, toDrainGracefully };
