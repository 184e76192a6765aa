import { Edit } from '../model';
import { isObject } from './json';
import { partsOf, pointer } from './pointer';

/** What stands in the way of an edit: a list where a map belongs, or the other way round. */
export interface Misfit {
  readonly pointer: string;
  readonly value: unknown;
  readonly belongs: 'a map' | 'a list';
}

/** What edits would have to be written into and that cannot hold them. What is absent or null can: it is made. */
export function misfits(root: unknown, edits: readonly Edit[]): Misfit[] {
  const found = new Map<string, Misfit>();
  for (const edit of edits) {
    const parts = partsOf(edit.pointer);
    let here: unknown = root;
    for (const [index, part] of parts.entries()) {
      if (here === undefined || here === null) break;
      const belongs = part === '-' || /^\d+$/.test(part) ? 'a list' : 'a map';
      if (belongs === 'a list' ? !Array.isArray(here) : !isObject(here)) {
        const at = pointer(...parts.slice(0, index));
        found.set(at, { pointer: at, value: here, belongs });
        break;
      }
      here = Array.isArray(here) ? here[Number(part)] : (here as Record<string, unknown>)[part];
    }
  }
  return [...found.values()];
}
