import { JsonObject } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { EvaluateInput } from '../rules';
import { WorkloadFacts } from '../workload';
import { behaviourOf, needsOf, Requirements } from './requirements';
import { requirementsFor } from './requirements-for';

/** What a plan is made from. */
export interface PlanInput {
  readonly requirements: Requirements;
  readonly mesh: MeshProfile;
  /** The pod template as the user has it. */
  readonly template: JsonObject;
  /** Annotations of the workload itself. @default - none */
  readonly workloadAnnotations?: JsonObject;
  /** What stands around the template. @default - nothing is known of it */
  readonly workload?: WorkloadFacts;
}

/** How a template is looked at on behalf of a user with these requirements. */
export function evaluation({ requirements: given, mesh, template, workloadAnnotations, workload }: PlanInput): EvaluateInput {
  const requirements = requirementsFor(given, workload);
  return {
    template,
    workloadAnnotations,
    workload,
    limits: requirements.limits,
    mesh,
    needs: needsOf(requirements),
    read: { application: behaviourOf(requirements) },
  };
}
