import { Edit, Json, Note } from '../model';
import { Around } from './around';
import { arrayAt, isObject, JsonObject, objectAt, show } from './json';
import { MOST_CONTAINERS } from './limits';
import { pointer } from './pointer';

const GRACE = 'terminationGracePeriodSeconds';
/** As people misspell it. The API server knows one spelling, capitals included. */
const GRACES: ReadonlySet<string> = new Set([GRACE.toLowerCase(), 'terminationgraceperiodsecond', 'terminationgraceperiod', 'terminationgraceseconds', 'graceperiodseconds', 'graceperiod']);
const HOOKS: ReadonlyMap<string, string> = new Map([['prestop', 'preStop'], ['poststart', 'postStart']]);
const UNKNOWN = 'the API server knows no such field there and drops it with a warning, or refuses the object by strict validation';
/** As many as somebody reads. */
const MOST = 5;

/** The longest of the words with a dash between its parts. */
const LONGEST = 40;
const spelt = (key: string): string => (key.length > LONGEST ? '' : key.toLowerCase().replace(/[-_]/g, ''));

/** A level of an object where something stands that belongs elsewhere. */
interface Level {
  readonly map: JsonObject;
  /** In words, as it follows what stands there. */
  readonly where: string;
  /** Pointer to it in the template; undefined where it stands around that. */
  readonly at?: string;
}

/** A grace, a hook, labels or annotations at a level where Kubernetes has none, or in a spelling that it does not know. */
export function misplaced(root: JsonObject, { spec: workload = {}, bare = false }: Around): Note[] {
  const spec = objectAt(root.spec);
  const metadata = objectAt(root.metadata);
  const around: Level = { map: workload, where: 'in the spec around the pod template' };
  const template: Level = { map: root, where: 'beside the spec of the pod', at: '' };
  const ofSpec: Level = { map: spec, where: 'in the spec of the pod', at: '/spec' };
  const notes = [
    ...graces(around, spec), ...hooksOfPod(around), ...metadataAt(around, metadata),
    ...graces({ map: metadata, where: 'in the metadata of the pod', at: '/metadata' }, spec),
    ...(root.kind === undefined ? graces(template, spec) : []), ...metadataAt(template, metadata),
    ...graces(ofSpec, spec), ...hooksOfPod(ofSpec), ...(bare ? [] : metadataAt(ofSpec, metadata)),
  ];
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, item] of arrayAt(spec[list]).slice(0, MOST_CONTAINERS).entries()) if (isObject(item)) notes.push(...inContainer(item, pointer('spec', list, index), spec));
  }
  const more = notes.length - MOST;
  return more > 0 ? [...notes.slice(0, MOST), note(`${more} more field${more > 1 ? 's' : ''} like these`, '', 'write them where they belong')] : notes;
}

function inContainer(container: JsonObject, at: string, spec: JsonObject): Note[] {
  const name = `container ${show(container.name)}`;
  const lifecycle = objectAt(container.lifecycle);
  const notes = [
    ...graces({ map: container, where: `in ${name}`, at }, spec),
    ...graces({ map: lifecycle, where: `in the lifecycle of ${name}`, at: `${at}/lifecycle` }, spec),
    ...graces({ map: objectAt(lifecycle.preStop), where: `in the preStop of ${name}`, at: `${at}/lifecycle/preStop` }, spec),
  ];
  const moved = (key: string, from: string, to: string, value: Json, taken: boolean, where: string, belongs: string, how = 'move it there') => {
    const edits: Edit[] = [{ pointer: from }, ...(taken ? [] : [{ pointer: to, value }])];
    notes.push(note(`${key} ${where}`, from, belongs, { text: taken ? 'remove it' : how, edits }));
  };
  if (container.stopSignal !== undefined) {
    moved('stopSignal', `${at}/stopSignal`, `${at}/lifecycle/stopSignal`, container.stopSignal, lifecycle.stopSignal !== undefined, `of ${name} beside its lifecycle`, 'it belongs into lifecycle (Kubernetes 1.33)');
  }
  for (const key in container) {
    const value = container[key];
    const hook = HOOKS.get(spelt(key));
    if (hook && isObject(value)) {
      moved(key, at + pointer(key), `${at}/lifecycle/${hook}`, value, lifecycle[hook] !== undefined, `of ${name} beside its lifecycle`, 'it belongs into lifecycle');
    } else if (key !== 'lifecycle' && spelt(key) === 'lifecycle' && isObject(value)) {
      moved(key, at + pointer(key), `${at}/lifecycle`, value, container.lifecycle !== undefined, `of ${name}`, 'it is spelt lifecycle', 'write lifecycle');
    }
  }
  for (const key in lifecycle) {
    const value = lifecycle[key];
    const hook = HOOKS.get(spelt(key));
    if (hook && hook !== key && isObject(value)) moved(key, `${at}/lifecycle${pointer(key)}`, `${at}/lifecycle/${hook}`, value, lifecycle[hook] !== undefined, `in the lifecycle of ${name}`, `it is spelt ${hook}`, `write ${hook}`);
  }
  return notes;
}

/** A grace of any spelling, but for the one that belongs there. */
function graces({ map, where, at }: Level, spec: JsonObject): Note[] {
  const notes: Note[] = [];
  for (const key in map) {
    if (!GRACES.has(spelt(key)) || (key === GRACE && map === spec) || map[key] === undefined) continue;
    const value = map[key];
    const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    const own = spec[GRACE];
    const there: Edit[] = at === undefined ? [] : [{ pointer: at + pointer(key) }];
    const grace: Edit[] = own === undefined && typeof seconds === 'number' && Number.isInteger(seconds) ? [{ pointer: `/spec/${GRACE}`, value: seconds }] : [];
    const text = grace.length > 0 ? (map === spec ? `write ${GRACE}: ${show(seconds)}` : 'move it there') : own === undefined ? `write ${GRACE} there, in whole seconds` : `remove it: the pod has ${show(own)} there`;
    const belongs = map === spec ? `it is spelt ${GRACE}` : `${key === GRACE ? 'it' : GRACE} belongs to the spec of the pod, beside containers`;
    notes.push(note(`${key}: ${show(value)} ${where}`, at ?? '', belongs, at === undefined ? { text } : { text, edits: [...there, ...grace] }, grace));
  }
  return notes;
}

/** Hooks of a pod: whose they are meant to be, nobody knows. */
function hooksOfPod({ map, where, at }: Level): Note[] {
  const notes: Note[] = [];
  for (const key in map) {
    if ((HOOKS.has(spelt(key)) || spelt(key) === 'lifecycle') && isObject(map[key])) notes.push(note(`${key} ${where}`, at === undefined ? '' : at + pointer(key), 'it belongs to a container'));
  }
  return notes;
}

/** Labels and annotations outside of the metadata of the pod. */
function metadataAt({ map, where, at }: Level, metadata: JsonObject): Note[] {
  return (['labels', 'annotations'] as const).flatMap((name): Note[] => {
    const value = map[name];
    if (!isObject(value)) return [];
    const taken = metadata[name];
    const fits = taken === undefined || taken === null || isObject(taken);
    const moved = !fits ? [] : Object.entries(value).filter(([key, one]) => objectAt(taken)[key] === undefined && one !== undefined && (typeof one !== 'object' || one === null))
      .map(([key, one]): Edit => ({ pointer: pointer('metadata', name, key), value: one === null ? '' : String(one) }));
    const fix = at === undefined || !fits ? { text: 'move them there' } : { text: 'move them there', edits: [{ pointer: `${at}/${name}` }, ...moved] };
    return [note(`${name} ${where}`, at === undefined ? '' : `${at}/${name}`, 'they belong to the metadata of the pod template', fix, moved)];
  });
}

function note(what: string, at: string, belongs: string, fix: Note['fix'] = { text: 'move it there' }, comesTo: readonly Edit[] = []): Note {
  return { kind: 'ignored', what, why: `${UNKNOWN}; ${belongs}`, pointer: at, fix, ...(comesTo.length > 0 && fix?.edits === undefined && { comesTo }) };
}

/** Whether something stands where Kubernetes has no place for it: such a template is like no other. */
export const isAstray = (root: JsonObject): boolean => misplaced(root, {}).length > 0;

/** The same of the spec around a template. */
export const isAstrayAround = (spec: JsonObject): boolean => misplaced({}, { spec }).length > 0;

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
