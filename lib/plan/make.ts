import { applyEdits, fingerprint, pick } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { view } from '../rules';
import { Applied, apply } from './apply';
import { evaluation, Plan, plan, PlanInput } from './plan';
import { Wishes } from './wishes';

/** A plan and the template it has been put into. */
export interface Made {
  readonly plan: Plan;
  readonly applied: Applied;
}

/** Enough for any app; a program that synthesises for ever must not remember for ever. */
const REMEMBERED = 2000;
const memory = new WeakMap<MeshProfile, Map<string, Made>>();

const keys = new WeakMap<Wishes, string>();

function wishesKey(wishes: Wishes): string {
  let key = keys.get(wishes);
  if (key === undefined) keys.set(wishes, key = JSON.stringify(wishes));
  return key;
}

/**
 * Plans a template and applies the plan to it. What is made for one template is remembered for the next with the same fingerprint and the
 * same wishes, as in an app whose workloads share their defaults; only what has no finding is, because a finding quotes its template.
 *
 * @throws PlanError when there is no plan, or the template contradicts it
 */
export function make(input: PlanInput): Made {
  const { mesh, wishes, template, workloadAnnotations } = input;
  let made = memory.get(mesh);
  if (!made) memory.set(mesh, made = new Map());
  const own = JSON.stringify([fingerprint(template, mesh.proxyName, mesh.relevant), pick(workloadAnnotations, mesh.relevant)]);
  const key = wishesKey(wishes) + own;
  const known = made.get(key);
  if (known) return { plan: known.plan, applied: { ...known.applied, template: applyEdits(template, known.applied.edits) } };
  const seen = view(evaluation(input), template);
  const chosen = plan(input, seen);
  const fresh: Made = { plan: chosen, applied: apply(chosen, mesh, template, workloadAnnotations, seen) };
  if (fresh.applied.findings.length === 0) {
    if (made.size >= REMEMBERED) made.clear();
    made.set(key, fresh);
  }
  return fresh;
}
