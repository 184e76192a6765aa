import { fingerprint, pick } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { view } from '../rules';
import { Applied, apply } from './apply';
import { evaluation, Plan, plan, PlanInput } from './plan';
import { Wishes } from './wishes';

/** A plan, the edits that put it into a template, and what is known of the result. */
export interface Made {
  readonly plan: Plan;
  readonly applied: Omit<Applied, 'template'>;
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
 * Plans a template and judges what comes of it. What is made for one template is remembered for the next with the same fingerprint and the
 * same wishes, as in an app whose workloads share their defaults; only what has no finding is, because a finding quotes its template.
 *
 * @param ownKey a key for the template, of one who knows that it says everything; the fingerprint otherwise
 * @throws PlanError when there is no plan, or the template contradicts it
 */
export function make(input: PlanInput, ownKey?: string): Made {
  const { mesh, wishes, template, workloadAnnotations } = input;
  let made = memory.get(mesh);
  if (!made) memory.set(mesh, made = new Map());
  const own = ownKey ?? JSON.stringify([fingerprint(template, mesh.proxyName, mesh.relevant), pick(workloadAnnotations, mesh.relevant)]);
  const key = wishesKey(wishes) + own;
  const known = made.get(key);
  if (known) return known;
  const seen = view(evaluation(input), template);
  const chosen = plan(input, seen);
  const { template: _, ...applied } = apply(chosen, mesh, template, workloadAnnotations, seen);
  const fresh: Made = { plan: chosen, applied };
  if (fresh.applied.findings.length === 0) {
    if (made.size >= REMEMBERED) made.clear();
    made.set(key, fresh);
  }
  return fresh;
}
