import type * as Validate from './validate';

/** The check, loaded when cdk8s asks for it: who imports the package's root does not pay for it. */
export const onDemand = {
  get validate() {
    return (require('./validate') as typeof Validate).validate;
  },
};
