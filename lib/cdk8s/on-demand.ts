import type * as Early from './early';
import type * as GracefulWorkload from './graceful-workload';
import type * as ResolveSettings from './resolve-settings';
import type * as Registry from './termination/registry';

/**
 * The parts of this door that only a first workload needs, loaded then: importing the package beside cdk8s-plus must cost next to nothing, and
 * an app's tests import it in every file.
 */
export const onDemand = {
  get early() {
    return (require('./early') as typeof Early).early;
  },
  get readouts() {
    return (require('./graceful-workload') as typeof GracefulWorkload).Readouts;
  },
  get resolveSettings() {
    return (require('./resolve-settings') as typeof ResolveSettings).resolveSettings;
  },
  get registry() {
    return require('./termination/registry') as typeof Registry;
  },
};
