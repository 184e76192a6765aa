import { Allowance, allowance, Memory } from '../model';
import { evaluate, Evaluation } from '../rules';
import { judgement, PlanInput } from './input';
import { keyOf, wholeKeyOf } from './memory';

/** What is known of a template as it stands. */
export type Examined = Pick<Evaluation, 'findings' | 'situations' | 'minimumGrace'>;

/** What was found, and what it took. */
interface Judged {
  readonly found: Examined;
  readonly steps: number;
  /** The bundle in which it was found, */
  readonly from: Allowance | undefined;
  /** and the last one that has paid for it. */
  by: Allowance | undefined;
}

const examined = new Memory<Judged>();

/** Those of a bundle that are the same come one after another. */
const FEW = 200;
const whole = new Memory<Judged>(FEW);

/**
 * Judges a template as it stands, on behalf of a user with these requirements; nothing is planned. Templates that stop alike are judged once, as
 * in `planPod`; where more decides than how they stop, a bundle around them or a finding that quotes them, those that are the same.
 */
export function examine(input: PlanInput): Examined {
  const key = input.beside || input.meshDeclared ? undefined : keyOf(input);
  const bundle = allowance();
  const alike = key === undefined ? undefined : paid(examined.get(key), bundle);
  if (alike) return alike;
  const exact = wholeKeyOf(input);
  const same = exact === undefined ? undefined : paid(whole.get(exact), bundle);
  if (same) return same;
  const before = bundle?.taken('steps') ?? 0;
  const { findings, situations, minimumGrace } = evaluate(judgement(input));
  const found: Examined = { findings, situations, minimumGrace };
  // What a bound has kept from being read or repaired may be read and repaired another time.
  if (bundle?.met) return found;
  const fresh: Judged = { found, steps: (bundle?.taken('steps') ?? 0) - before, from: bundle, by: bundle };
  if (key !== undefined && findings.length === 0) return examined.keep(key, fresh).found;
  return exact === undefined ? found : whole.keep(exact, fresh).found;
}

/** What is remembered costs a bundle once what it has cost before: what is found in it does not hang on what came before it. */
function paid(judged: Judged | undefined, bundle: Allowance | undefined): Examined | undefined {
  if (!judged || !bundle || judged.by === bundle) return judged?.found;
  // Repairs are made when they are read, and are those of the bundle in which they were asked for.
  if (judged.from !== bundle && judged.found.findings.length > 0) return undefined;
  if (!bundle.has('steps', judged.steps)) return undefined;
  bundle.take('steps', judged.steps);
  judged.by = bundle;
  return judged.found;
}
