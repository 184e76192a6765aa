import { arrayAt, JsonObject, show } from './json';
import { pointer } from './pointer';
import { fromManifest, Json, Known, known, Note } from '../model';

const KUBERNETES_DEFAULT_GRACE = 30;
/** The kubelet counts in Go's time.Duration, whole nanoseconds in an int64: more seconds turn negative there (by its source, not measured). */
export const MOST_GRACE = 9_223_372_036;
/** Of each list; the largest pods that people run have some twenty. What is judged of a pod grows with the square of them. */
export const MOST_CONTAINERS = 50;

/** terminationGracePeriodSeconds; what Kubernetes would not take or could not count is noted. */
export function readGrace(value: unknown, notes: Note[]): Known<number> {
  const at = '/spec/terminationGracePeriodSeconds';
  if (value === undefined || value === null) return known(KUBERNETES_DEFAULT_GRACE, 'Kubernetes default');
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    const seconds = typeof value === 'string' && /^ *\d{1,9} *$/.test(value) ? Number(value) : undefined;
    const fix = seconds !== undefined && { text: `write ${seconds}, without quotes`, edits: [{ pointer: at, value: seconds }] };
    notes.push({ ...unreadable(at, `terminationGracePeriodSeconds ${show(value)}`, 'Kubernetes takes whole seconds only'), ...(fix && { fix }) });
    return known(KUBERNETES_DEFAULT_GRACE, 'Kubernetes default');
  }
  if (value <= MOST_GRACE) return fromManifest(value, at);
  const why = value < 2 ** 63 ? `the kubelet cannot count further than ${MOST_GRACE}s, some 292 years` : 'it is no int64, and the API server refuses the pod';
  notes.push(unreadable(at, `terminationGracePeriodSeconds ${show(value)}`, why));
  return fromManifest(MOST_GRACE, at);
}

/** The containers of a list, as many as are read. */
export function listOf(list: 'containers' | 'initContainers', spec: JsonObject, notes: Note[]): readonly Json[] {
  const all = arrayAt(spec[list]);
  if (all.length <= MOST_CONTAINERS) return all;
  notes.push(unreadable(pointer('spec', list), `${all.length} ${list}`, `no more than the first ${MOST_CONTAINERS} are read`));
  return all.slice(0, MOST_CONTAINERS);
}

/** Something that Kubernetes or this library cannot make sense of. */
export function unreadable(at: string, what: string, why: string): Note {
  return { kind: 'unreadable', what, why, pointer: at };
}
