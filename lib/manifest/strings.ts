import { isObject, show } from './json';
import { pointer } from './pointer';
import { Json, Note } from '../model';

/** As many as somebody reads. */
const MOST = 5;

/**
 * What stands among labels or annotations and is no string: the API server refuses the object, and with it all that the others say.
 * `null` is taken, as an empty string.
 *
 * @param kind which of the two it is
 * @param map what stands there
 * @param at where it stands
 * @see k8s.io/apimachinery meta/v1 ObjectMeta, decoded as JSON (tried with the API server's own decoder)
 */
export function nonStrings(kind: 'label' | 'annotation', map: Json | undefined, at: string): Note[] {
  if (map === undefined || map === null) return [];
  const refused = (what: string, why: string, where: string, fix: Note['fix']): Note => ({ kind: 'refused', what, why: `${why}, and the API server refuses the object`, pointer: where, fix });
  if (!isObject(map)) return [refused(`${kind}s are ${show(map)}`, 'they must be a map of strings', at, { text: 'write name: "value"' })];
  const wrong = Object.keys(map).filter((name) => typeof map[name] !== 'string' && map[name] !== null);
  const notes = wrong.slice(0, MOST).map((name) => {
    const value = map[name];
    // Of a map or a list a program may want YAML, JSON or something else.
    const meant = typeof value === 'object' ? undefined : String(value);
    const where = at + pointer(name);
    return refused(`${kind} ${name.slice(0, 100)}: ${show(value)}`, 'it must be a string', where,
      meant === undefined ? { text: 'write it as a text in quotes' } : { text: `write ${show(meant)}, in quotes`, edits: [{ pointer: where, value: meant }] });
  });
  return wrong.length === notes.length ? notes
    : [...notes, refused(`${wrong.length - notes.length} more ${kind}s`, 'they must be strings', at, { text: 'put their values in quotes' })];
}
