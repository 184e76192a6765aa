import { Edit, Json, Note } from '../model';
import { arrayAt, isObject, JsonObject, objectAt, show, textAt } from './json';
import { MOST_CONTAINERS } from './limits';
import { pointer, resolve } from './pointer';
import { nonStrings } from './strings';

/** What stands around a pod template in its object, where that is known. */
export interface Around {
  /** Labels of the object itself. */
  readonly labels?: JsonObject;
  /** The spec that the template stands in, of one of Kubernetes' own kinds: other kinds have fields of the same names. */
  readonly spec?: JsonObject;
}

const GRACE = 'terminationGracePeriodSeconds';
const UNKNOWN = 'the API server knows no such field there and drops it with a warning, or refuses the object by strict validation';

const NONE: Note[] = [];

/** A grace or a hook at a level where Kubernetes has none. */
export function misplaced(root: JsonObject, { spec: workload = {} }: Around): Note[] {
  const spec = objectAt(root.spec);
  const grace = (where: string, at: string, value: unknown): Note[] => {
    if (value === undefined) return [];
    const moved: Edit[] = typeof value === 'number' && Number.isInteger(value) && spec[GRACE] === undefined ? [{ pointer: `/spec/${GRACE}`, value }] : [];
    // What stands around the template is nobody's to edit by a pointer into it.
    const there = at === '' || resolve(root, `${at}/${GRACE}`) === undefined ? [] : [{ pointer: `${at}/${GRACE}` }];
    return [note(`${GRACE}: ${show(value)} ${where}`, at, 'it belongs to the spec of the pod, beside containers', [...there, ...moved])];
  };
  const hooks = (where: string, at: string, value: unknown): Note[] =>
    (isObject(value) ? [note(`${at.slice(at.lastIndexOf('/') + 1)} ${where}`, at, 'it belongs to a container')] : []);
  return [
    ...grace('in the spec around the pod template', '', workload[GRACE]),
    ...hooks('in the spec around the pod template', '/lifecycle', workload.lifecycle).map((one) => ({ ...one, pointer: '' })),
    ...grace('in the metadata of the pod', '/metadata', objectAt(root.metadata)[GRACE]),
    ...(root.kind === undefined ? grace('beside the spec of the pod', '', root[GRACE]) : []),
    ...hooks('in the spec of the pod', '/spec/lifecycle', spec.lifecycle),
    ...hooks('in the spec of the pod', '/spec/preStop', spec.preStop),
    ...(['containers', 'initContainers'] as const).flatMap((list) => arrayAt(spec[list]).slice(0, MOST_CONTAINERS).flatMap((item, index): Note[] => {
      const container = objectAt(item);
      const { preStop } = container;
      // Of nearly all: their names and places are put in words for nothing.
      if (container[GRACE] === undefined && !isObject(preStop)) return NONE;
      const at = pointer('spec', list, index);
      return [
        ...grace(`in container ${show(container.name)}`, at, container[GRACE]),
        ...(isObject(preStop) ? [note(`preStop of container ${show(container.name)} beside its lifecycle`, `${at}/preStop`, 'it belongs into lifecycle', [
          { pointer: `${at}/preStop` }, ...(objectAt(container.lifecycle).preStop === undefined ? [{ pointer: `${at}/lifecycle/preStop`, value: preStop }] : []),
        ])] : []),
      ];
    })),
  ];
}

function note(what: string, at: string, belongs: string, edits?: readonly Edit[]): Note {
  return { kind: 'ignored', what, why: `${UNKNOWN}; ${belongs}`, pointer: at, fix: { text: 'move it there', ...(edits && edits.length > 0 && { edits }) } };
}

/** Labels and annotations that are no strings: YAML's `false` and `5` without quotes. */
export function unquoted(root: JsonObject): Note[] {
  const { labels, annotations } = objectAt(root.metadata);
  return [...nonStrings('label', written(labels), '/metadata/labels'), ...nonStrings('annotation', written(annotations), '/metadata/annotations')];
}

/** The same of the object around the template, whose own metadata no edit of the template reaches. */
export function unquotedAround(annotations: JsonObject, around: Around | undefined): Note[] {
  return [...nonStrings('label', written(around?.labels), ''), ...nonStrings('annotation', written(annotations), '')]
    .map(({ what, fix, ...rest }) => ({ ...rest, what: `${what} of the workload itself`, pointer: '', ...(fix && { fix: { text: fix.text } }) }));
}

/** Without keys that have no value, which is computed elsewhere, and without what placeholders in braces become where a template was not rendered. */
function written(map: Json | undefined): Json | undefined {
  if (!isObject(map)) return map;
  const stands = ([, value]: [string, Json]) => value !== undefined && !Object.keys(objectAt(value)).some((key) => key.startsWith('{'));
  return Object.values(map).every((value) => typeof value === 'string') ? undefined : Object.fromEntries(Object.entries(map).filter(stands));
}

/** Programs and arguments of one exec in one word, as of a shell that is not there. */
export function oneWord(container: JsonObject, at: string): Note[] {
  const { postStart } = objectAt(container.lifecycle);
  const command = arrayAt(objectAt(objectAt(postStart).exec).command);
  const [word] = command;
  if (command.length !== 1 || typeof word !== 'string' || !/\s/.test(word.trim())) return [];
  const plain = !/[^\w\s./:=@,+-]/.test(word);
  const value = plain ? word.trim().split(/\s+/) : ['/bin/sh', '-c', word];
  return [{
    kind: 'harmful',
    what: `postStart of ${textAt(container.name) ?? 'a container'} with the one word ${show(word)}`,
    why: 'no program has that name, the hook fails, and the kubelet kills the container for it',
    pointer: `${at}/lifecycle/postStart/exec/command`,
    fix: { text: `write ${show(value)}`, edits: [{ pointer: `${at}/lifecycle/postStart/exec/command`, value }] },
  }];
}

/** Hooks of an init container that ends before the others begin. */
export function hooksOfInit(container: JsonObject, at: string): Note[] {
  if (!isObject(container.lifecycle)) return [];
  return [{
    kind: 'refused',
    what: `lifecycle of init container ${show(container.name)}`,
    why: 'the API server takes hooks of an init container only with restartPolicy Always',
    pointer: `${at}/lifecycle`,
    fix: { text: 'remove it, or make the container a native sidecar (restartPolicy: Always)', edits: [{ pointer: `${at}/lifecycle` }] },
  }];
}

/**
 * Whether it is a Pod as a cluster has it, and not one that somebody will send to it: an admission webhook has had its turn.
 */
export function isLive(root: JsonObject): boolean {
  if (root.kind !== 'Pod') return false;
  const { uid, resourceVersion, ownerReferences } = objectAt(root.metadata);
  const given = (value: unknown) => typeof value === 'string' && value !== '';
  return given(uid) || given(resourceVersion) || given(objectAt(root.spec).nodeName)
    || arrayAt(ownerReferences).length > 0 || Object.keys(objectAt(root.status)).length > 0;
}
