import type * as Gitlab from './gitlab';
import type * as Json from './json';
import type * as Junit from './junit';
import type * as Markdown from './markdown';
import type * as Sarif from './sarif';
import type * as Text from './text';

/** A report is written in one format as a rule, and the others are not loaded for it. */
export const onDemand = {
  get gitlab() {
    return require('./gitlab') as typeof Gitlab;
  },
  get json() {
    return require('./json') as typeof Json;
  },
  get junit() {
    return require('./junit') as typeof Junit;
  },
  get markdown() {
    return require('./markdown') as typeof Markdown;
  },
  get sarif() {
    return require('./sarif') as typeof Sarif;
  },
  get text() {
    return require('./text') as typeof Text;
  },
};
