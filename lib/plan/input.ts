import { JsonObject } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { EvaluateInput } from '../rules';
import { WorkloadFacts } from '../workload';
import { settle } from './settle';
import { behaviourOf, needsOf, Wishes } from './wishes';

/** What a plan is made from. */
export interface PlanInput {
  readonly wishes: Wishes;
  readonly mesh: MeshProfile;
  /** The pod template as the user has it. */
  readonly template: JsonObject;
  /** Annotations of the workload itself. @default - none */
  readonly workloadAnnotations?: JsonObject;
  /** What stands around the template. @default - nothing is known of it */
  readonly workload?: WorkloadFacts;
}

/** How a template is looked at on behalf of a user with these wishes. */
export function evaluation({ wishes: given, mesh, template, workloadAnnotations, workload }: PlanInput): EvaluateInput {
  const wishes = settle(given, workload);
  return { template, workloadAnnotations, workload, limits: wishes.limits, mesh, needs: needsOf(wishes), read: { application: behaviourOf(wishes) } };
}
