import { Memory } from '../model';
import { evaluate, Evaluation } from '../rules';
import { judgement, PlanInput } from './input';
import { keyOf, wholeKeyOf } from './memory';

/** What is known of a template as it stands. */
export type Examined = Pick<Evaluation, 'findings' | 'situations' | 'minimumGrace'>;

const examined = new Memory<Examined>();

/** Those of a bundle that are the same come one after another. */
const FEW = 200;
const whole = new Memory<Examined>(FEW);

/**
 * Judges a template as it stands, on behalf of a user with these requirements; nothing is planned. Templates that stop alike are judged once, as
 * in `planPod`; where more decides than how they stop, a bundle around them or a finding that quotes them, those that are the same.
 */
export function examine(input: PlanInput): Examined {
  const key = input.services || input.meshDeclared ? undefined : keyOf(input);
  const alike = key === undefined ? undefined : examined.get(key);
  if (alike) return alike;
  const exact = wholeKeyOf(input);
  const same = exact === undefined ? undefined : whole.get(exact);
  if (same) return same;
  const { findings, situations, minimumGrace } = evaluate(judgement(input));
  const fresh: Examined = { findings, situations, minimumGrace };
  if (key !== undefined && findings.length === 0) return examined.keep(key, fresh);
  return exact === undefined ? fresh : whole.keep(exact, fresh);
}
