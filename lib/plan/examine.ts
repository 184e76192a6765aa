import { MeshProfile } from '../meshes/mesh';
import { evaluate, Evaluation } from '../rules';
import { judgement, PlanInput } from './input';
import { keyOf, Memory, memoryOf } from './memory';

/** What is known of a template as it stands. */
export type Examined = Pick<Evaluation, 'findings' | 'situations' | 'minimumGrace'>;

const memory = new WeakMap<MeshProfile, Memory<Examined>>();

/**
 * Judges a template as it stands, on behalf of a user with these requirements; nothing is planned. Templates that stop alike are judged once, as
 * in `planPod`.
 */
export function examine(input: PlanInput): Examined {
  const examined = memoryOf(memory, input.mesh);
  const key = keyOf(input);
  const known = examined.get(key);
  if (known) return known;
  const { findings, situations, minimumGrace } = evaluate(judgement(input));
  const fresh: Examined = { findings, situations, minimumGrace };
  return findings.length === 0 ? examined.keep(key, fresh) : fresh;
}
