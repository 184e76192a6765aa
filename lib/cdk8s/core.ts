import type * as Manifest from '../manifest';
import type * as Meshes from '../meshes';
import type * as Plan from '../plan';
import type * as Examine from '../plan/examine';
import type * as Pods from '../pods';
import type * as RequirementsModule from '../requirements';
import type * as Rules from '../rules';
import type * as Timeline from '../timeline';
import type * as Workload from '../workload';

// Asking Node again for a module that it has loaded takes microseconds, and this is asked several times for every object.
const loaded: {
  manifest?: typeof Manifest;
  meshes?: typeof Meshes;
  plan?: typeof Plan;
  examine?: typeof Examine;
  pods?: typeof Pods;
  requirements?: typeof RequirementsModule;
  rules?: typeof Rules;
  timeline?: typeof Timeline;
  workload?: typeof Workload;
} = {};

/**
 * The core, loaded with the first workload: importing this package beside cdk8s-plus must cost next to nothing, and an app's tests import it
 * in every file.
 */
export const core = {
  get manifest() {
    return loaded.manifest ??= require('../manifest') as typeof Manifest;
  },
  get meshes() {
    return loaded.meshes ??= require('../meshes') as typeof Meshes;
  },
  /** Of the plan, without what makes one. */
  get examine() {
    return (loaded.examine ??= require('../plan/examine') as typeof Examine).examine;
  },
  get plan() {
    return loaded.plan ??= require('../plan') as typeof Plan;
  },
  get pods() {
    return loaded.pods ??= require('../pods') as typeof Pods;
  },
  get requirements() {
    return loaded.requirements ??= require('../requirements') as typeof RequirementsModule;
  },
  get rules() {
    return loaded.rules ??= require('../rules') as typeof Rules;
  },
  get timeline() {
    return loaded.timeline ??= require('../timeline') as typeof Timeline;
  },
  get workload() {
    return loaded.workload ??= require('../workload') as typeof Workload;
  },
};
