import type * as Early from './early';
import type * as GracefulWorkload from './graceful-workload';
import type * as ResolveSettings from './resolve-settings';
import type * as Registry from './termination/registry';

// As in the core: Node is asked for a module once, and not for each workload.
const loaded: {
  early?: typeof Early;
  gracefulWorkload?: typeof GracefulWorkload;
  resolveSettings?: typeof ResolveSettings;
  registry?: typeof Registry;
} = {};

/**
 * The parts of this door that only a first workload needs, loaded then: importing the package beside cdk8s-plus must cost next to nothing, and
 * an app's tests import it in every file.
 */
export const onDemand = {
  get early() {
    return (loaded.early ??= require('./early') as typeof Early).early;
  },
  get readouts() {
    return (loaded.gracefulWorkload ??= require('./graceful-workload') as typeof GracefulWorkload).Readouts;
  },
  get resolveSettings() {
    return (loaded.resolveSettings ??= require('./resolve-settings') as typeof ResolveSettings).resolveSettings;
  },
  get registry() {
    return loaded.registry ??= require('./termination/registry') as typeof Registry;
  },
};
