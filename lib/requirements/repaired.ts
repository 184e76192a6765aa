import { applyEditsInPlace } from '../manifest';
import type { Edit } from '../model';
import { PlanError } from '../plan/plan-error';
import { podSources, PodSource } from '../pods';
import { Handling, planOrCheck } from './plan-or-check';
import type { ResolvedSettings } from './settings';

/** What is found after a repair has a repair of its own, and no more than a few of them follow from each other. */
const MOST_ROUNDS = 8;

/**
 * An object as it would be written once its author had followed what is told of it: what is told, made into one more manifest. What only a person can decide stays as
 * it is.
 *
 * @param object the caller's own: it is edited
 */
export function repaired<T extends object>(object: T, settings: ResolvedSettings, handling: Handling): T {
  for (let round = 0; ; round++) {
    const tried = structuredClone(object);
    const repairs = podSources(tried).map((source) => repairOf(source, settings, handling));
    if (round === MOST_ROUNDS || repairs.every((edits) => edits === undefined)) return tried;
    podSources(object).forEach(({ template }, index) => applyEditsInPlace(template, repairs[index] ?? []));
  }
}

function repairOf(source: PodSource, settings: ResolvedSettings, handling: Handling): readonly Edit[] | undefined {
  try {
    return planOrCheck(source, settings, handling).errors.map(({ fix }) => fix?.edits).find((edits) => edits !== undefined);
  } catch (error) {
    if (error instanceof PlanError) return error.besides.edits;
    throw error;
  }
}
