import type * as Fixes from './fixes';

/** What few runs need, loaded when one does: a check of a file takes hardly longer than to start Node. */
export const onDemand = {
  get fixes() {
    return require('./fixes') as typeof Fixes;
  },
};
