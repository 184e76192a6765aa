import type * as Manifest from '../manifest';
import type * as Meshes from '../meshes';
import type * as Plan from '../plan';
import type * as Rules from '../rules';
import type * as Timeline from '../timeline';

/**
 * The core, loaded with the first workload: importing this package beside cdk8s-plus must cost next to nothing, and an app's tests import it
 * in every file.
 */
export const core = {
  get manifest() {
    return require('../manifest') as typeof Manifest;
  },
  get meshes() {
    return require('../meshes') as typeof Meshes;
  },
  get plan() {
    return require('../plan') as typeof Plan;
  },
  get rules() {
    return require('../rules') as typeof Rules;
  },
  get timeline() {
    return require('../timeline') as typeof Timeline;
  },
};
