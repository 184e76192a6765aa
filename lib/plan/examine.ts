import { Allowance, allowance, FREE_STEPS, Memory } from '../model';
import { evaluate, Evaluation } from '../rules';
import { judgement, PlanInput } from './input';
import { keyOf, wholeKeyOf } from './memory';

/** What is known of a template as it stands. */
export type Examined = Pick<Evaluation, 'findings' | 'situations' | 'minimumGrace'>;

/** What was found, and what it took. */
interface Judged {
  found: Examined;
  readonly steps: number;
  /** The last bundle that has paid for it. */
  by: Allowance | undefined;
  readonly again: Evaluation['again'];
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
  const cuts = bundle?.cuts;
  const { findings, situations, minimumGrace, again } = evaluate(judgement(input));
  const found: Examined = { findings, situations, minimumGrace };
  // What a bound has kept from being read may be read another time.
  if (bundle?.cuts !== cuts) return found;
  const fresh: Judged = { found, steps: (bundle?.taken('steps') ?? 0) - before, by: bundle, again };
  if (key !== undefined && findings.length === 0) return examined.keep(key, fresh).found;
  return exact === undefined ? found : whole.keep(exact, fresh).found;
}

/** What is remembered costs a bundle once what it has cost before: what is found in it does not hang on what came before it. */
function paid(judged: Judged | undefined, bundle: Allowance | undefined): Examined | undefined {
  if (!judged || !bundle || judged.by === bundle) return judged?.found;
  if (judged.steps > FREE_STEPS && !bundle.has('steps', judged.steps)) return undefined;
  bundle.take('steps', judged.steps);
  judged.by = bundle;
  // Repairs are made when they are read, and are those of the bundle in which they are asked for.
  if (judged.found.findings.length > 0) judged.found = { ...judged.found, findings: judged.again() };
  return judged.found;
}
