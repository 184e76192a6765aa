import { Around, JsonObject, PodTemplate } from '../manifest';
import { MeshProfile, MeshReading } from '../meshes/mesh';
import { Alike } from '../pods';
import { EvaluateInput, Situation } from '../rules';
import { Beside, WorkloadFacts } from '../workload';
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
  /** Of one that is like others: in what it differs from the first. @default - it is like none */
  readonly alike?: Alike;
  /** Of a template that is only judged: what the bundle of manifests says of it. @default - nothing */
  readonly beside?: Beside;
  /** It stands in something that exists, and was not made for this plan: what it has of its own may be any way that is right. @default false */
  readonly exists?: boolean;
  /** Of a template that is only judged: its mesh was declared for it. @default false - what it is must show */
  readonly meshDeclared?: boolean;
}

/** A template as a plan sees it: what depends on the length of requests is no part of it, so that one reading does for whatever is asked. */
export interface Seen {
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Pick<Situation, 'pod'>[];
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
    ...(requirements.jobEndsProxy && { jobEndsProxy: requirements.jobEndsProxy }),
    limits: requirements.limits,
    mesh,
    needs: needsOf(requirements),
    read: { application: behaviourOf(requirements), imageHasSleep: requirements.imageHasSleep },
  };
}

/** How one is looked at that is only judged: what it is must show. */
export function judgement(input: PlanInput): EvaluateInput {
  const { beside, meshDeclared, requirements } = input;
  const serves = requirements.listens === true;
  return { ...evaluation(input), ...(beside && { beside }), meshDeclared: meshDeclared === true, literalSum: false, serves };
}
