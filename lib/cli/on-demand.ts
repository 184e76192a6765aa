import type * as Baseline from './baseline-command';
import type * as Completion from './completion-command';
import type * as Explain from './explain-command';
import type * as Fixes from './fixes';
import type * as Init from './init-command';
import type * as Templates from './templates';
import type * as Timeline from './timeline-command';

/** What few runs need, loaded when one does: a check of a file takes hardly longer than to start Node. */
export const onDemand = {
  get baseline() {
    return require('./baseline-command') as typeof Baseline;
  },
  get completion() {
    return require('./completion-command') as typeof Completion;
  },
  get explain() {
    return require('./explain-command') as typeof Explain;
  },
  get fixes() {
    return require('./fixes') as typeof Fixes;
  },
  get init() {
    return require('./init-command') as typeof Init;
  },
  get templates() {
    return require('./templates') as typeof Templates;
  },
  get timeline() {
    return require('./timeline-command') as typeof Timeline;
  },
};
