import { Around, outerMetadata, specAround } from './around';
import { arrayAt, isObject, JsonObject, objectAt, show, textAt } from './json';
import { MOST_CONTAINERS, unreadable } from './limits';
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

/** Labels and annotations that are no strings: YAML's `false` and `5` without quotes. */
export function unquoted(root: JsonObject): Note[] {
  const { labels, annotations } = objectAt(root.metadata);
  const variables = unquotedVariables(objectAt(root.spec));
  const [wrongLabels, wrongAnnotations] = [written(labels), written(annotations)];
  if (wrongLabels === undefined && wrongAnnotations === undefined) return variables;
  return [...nonStrings('label', wrongLabels, '/metadata/labels'), ...nonStrings('annotation', wrongAnnotations, '/metadata/annotations'), ...variables];
}

/** The same of what stands around the template, which no edit of the template reaches. */
export function unquotedAround(annotations: JsonObject, around: Around): Note[] {
  const { labels, spec, outer } = around;
  const of = (kind: 'label' | 'annotation', map: Json | undefined, where: string, at: string): Note[] => {
    const wrong = written(map);
    if (wrong === undefined) return [];
    return nonStrings(kind, wrong, at).map(({ what, fix, pointer: inObject, ...rest }) => ({ ...rest, what: `${what} ${where}`, pointer: '', inObject, ...(fix && { fix: { text: fix.text } }) }));
  };
  const notes = [
    ...of('label', labels, 'of the workload itself', '/metadata/labels'),
    ...of('annotation', annotations, 'of the workload itself', '/metadata/annotations'),
    ...of('label', selectedLabels(spec), 'in the selector of the workload', selectorAt(around)),
  ];
  if (!outer) return notes;
  const at = outerMetadata(around);
  notes.push(...of('label', outer.metadata.labels, `in ${outer.path}`, `${at}/labels`), ...of('annotation', outer.metadata.annotations, `in ${outer.path}`, `${at}/annotations`));
  return notes;
}

/** The labels that a workload selects its pods by. */
export function selectedLabels(spec: JsonObject | undefined): Json | undefined {
  const selector = objectAt(spec?.selector);
  return hasTerms(selector) ? selector.matchLabels : selector;
}

/** JSON pointer from the object to them. */
const selectorAt = (around: Around): string => `${specAround(around)}/selector${hasTerms(objectAt(around.spec?.selector)) ? '/matchLabels' : ''}`;

/** A ReplicationController has the labels themselves there. */
const hasTerms = (selector: JsonObject): boolean => 'matchLabels' in selector || 'matchExpressions' in selector;

/** Without keys that have no value, which is computed elsewhere, and without what placeholders in braces become where a template was not rendered. */
function written(map: Json | undefined): Json | undefined {
  if (!isObject(map)) return map;
  for (const key in map) if (typeof map[key] !== 'string') return Object.fromEntries(Object.entries(map).filter(([, value]) => stands(value)));
  return undefined;
}

const stands = (value: Json | undefined): boolean => value !== undefined && !Object.keys(objectAt(value)).some((key) => key.startsWith('{'));

/**
 * The name of a container. One that is a boolean or a number, as YAML reads `n` and `1`, is refused, and the rest of the container is read all the same.
 *
 * @param at where the container stands
 */
export function containerName(container: Json, at: string, notes: Note[]): string | undefined {
  const { name } = objectAt(container);
  if (typeof name === 'string') return name;
  if (typeof name !== 'boolean' && typeof name !== 'number') {
    notes.push(unreadable(at, `container ${show(container)}`, 'it has no name'));
    return undefined;
  }
  notes.push({
    kind: 'refused',
    what: `container name ${show(name)}`,
    why: 'it must be a string, and the API server refuses the object',
    pointer: `${at}/name`,
    fix: typeof name === 'number' ? { text: `write ${show(String(name))}, in quotes`, edits: [{ pointer: `${at}/name`, value: String(name) }] } : { text: 'put it in quotes' },
  });
  return String(name);
}

/** Values of variables that are no strings. */
export function unquotedVariables(spec: JsonObject): Note[] {
  const notes: Note[] = [];
  let more = 0;
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = arrayAt(spec[list]);
    const most = Math.min(containers.length, MOST_CONTAINERS);
    for (let index = 0; index < most; index++) {
      const container = containers[index];
      const env = arrayAt(objectAt(container).env);
      for (let at = 0; at < env.length; at++) {
        const item = env[at];
        if (!isObject(item)) continue;
        const { value } = item;
        if (typeof value === 'string' || value === undefined || value === null || !stands(value)) continue;
        if (notes.length === MOST) {
          more++;
          continue;
        }
        const where = pointer('spec', list, index, 'env', at, 'value');
        const meant = typeof value === 'object' ? undefined : String(value);
        notes.push({
          kind: 'refused',
          what: `variable ${(textAt(item.name) ?? 'without a name').slice(0, 100)}: ${show(value)} of container ${show(objectAt(container).name)}`,
          why: 'its value must be a string, and the API server refuses the object',
          pointer: where,
          fix: meant === undefined ? { text: 'write it as a text in quotes' } : { text: `write ${show(meant)}, in quotes`, edits: [{ pointer: where, value: meant }] },
        });
      }
    }
  }
  return more === 0 ? notes : [...notes, { kind: 'refused', what: `${more} more variables`, why: 'their values must be strings, and the API server refuses the object', pointer: '/spec/containers', fix: { text: 'put their values in quotes' } }];
}
