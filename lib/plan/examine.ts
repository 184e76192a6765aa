import { MeshProfile } from '../meshes/mesh';
import { evaluate, Evaluation } from '../rules';
import { judgement, PlanInput } from './input';
import { keyOf, Memory, memoryOf } from './memory';

/** What is known of a template as it stands. */
export type Examined = Pick<Evaluation, 'findings' | 'situations' | 'minimumGrace'>;

const memory = new WeakMap<MeshProfile, Memory<Examined>>();

/**
 * Judges a template as it stands, on behalf of a user with these requirements; nothing is planned. Templates that stop alike are judged once, as
 * in `planPod`; not those of a bundle, of which more decides than the template.
 */
export function examine(input: PlanInput): Examined {
  if (input.services || input.meshDeclared) return judged(input);
  const examined = memoryOf(memory, input.mesh);
  const key = keyOf(input);
  const known = examined.get(key);
  if (known) return known;
  const fresh = judged(input);
  return fresh.findings.length === 0 ? examined.keep(key, fresh) : fresh;
}

function judged(input: PlanInput): Examined {
  const { findings, situations, minimumGrace } = evaluate(judgement(input));
  return { findings, situations, minimumGrace };
}
