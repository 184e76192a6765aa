import { Around, JsonObject } from '../manifest';
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
  /** Labels and spec of the object that the template stands in. @default - they are not known */
  readonly around?: Around;
}

/** How a template is looked at that is planned for a user with these requirements: its mesh is declared, and the rule of the sum is kept. */
export function evaluation({ requirements: given, mesh, template, workloadAnnotations, workload, around }: PlanInput): EvaluateInput {
  const requirements = requirementsFor(given, workload);
  return {
    template,
    workloadAnnotations,
    workload,
    around,
    meshDeclared: true,
    literalSum: true,
    serves: requirements.listens !== false,
    limits: requirements.limits,
    mesh,
    needs: needsOf(requirements),
    read: { application: behaviourOf(requirements) },
  };
}

/** How one is looked at that is only judged: what it is must show. */
export function judgement(input: PlanInput): EvaluateInput {
  return { ...evaluation(input), meshDeclared: false, literalSum: false, serves: input.requirements.listens === true };
}
