import { Edit, Json, Note } from '../model';
import { Around, specAround } from './around';
import { arrayAt, isObject, JsonObject, objectAt, show } from './json';
import { MOST_CONTAINERS } from './limits';
import { pointer } from './pointer';

const GRACE = 'terminationGracePeriodSeconds';
/** As people misspell it. The API server knows one spelling, capitals included. */
const GRACES: ReadonlySet<string> = new Set([GRACE.toLowerCase(), 'terminationgraceperiodsecond', 'terminationgraceperiod', 'terminationgraceseconds', 'graceperiodseconds', 'graceperiod']);
const HOOKS: ReadonlyMap<string, 'preStop' | 'postStart'> = new Map([['prestop', 'preStop'], ['poststart', 'postStart']]);
const UNKNOWN = 'the API server knows no such field there and drops it with a warning, or refuses the object by strict validation';
/** As many as somebody reads. */
const MOST = 5;

type Word = 'grace' | 'preStop' | 'postStart' | 'lifecycle';

/** The longest of the words with a dash between its parts, and the shortest. */
const LONGEST = 40;
const SHORTEST = 7;
/** A pod has few of them, and a program's pods the same ones. */
const KEPT = 1000;
const words = new Map<string, Word | undefined>();

/** What a key is meant to be, of the words that are told of: it is asked of every key of every container. */
function wordOf(key: string): Word | undefined {
  if (key.length > LONGEST || key.length < SHORTEST || !BEGINS.test(key)) return undefined;
  let word = words.get(key);
  if (word === undefined && !words.has(key)) {
    if (words.size >= KEPT) words.clear();
    words.set(key, word = spelt(key.toLowerCase().replace(/[-_]/g, '')));
  }
  return word;
}

/** The first letters of the words. */
const BEGINS = /^[tgpl_-]/i;

const spelt = (key: string): Word | undefined => (GRACES.has(key) ? 'grace' : key === 'lifecycle' ? key : HOOKS.get(key));

/** A level of an object where something stands that belongs elsewhere. */
interface Level {
  readonly map: JsonObject;
  /** In words, as it follows what stands there. */
  readonly where: string;
  /** Pointer to it in the template; undefined where it stands around that. */
  readonly at?: string;
  /** Pointer to it in the object, for one around the template. */
  readonly inObject?: string;
}

/** A grace, a hook, labels or annotations at a level where Kubernetes has none, or in a spelling that it does not know. */
export function misplaced(root: JsonObject, surroundings: Around): Note[] {
  const { spec: workload = NOTHING, bare = false } = surroundings;
  const spec = objectAt(root.spec);
  const metadata = objectAt(root.metadata);
  const notes: Note[] = [];
  const around: Level = { map: workload, where: 'in the spec around the pod template', inObject: specAround(surroundings) };
  const template: Level = { map: root, where: 'beside the spec of the pod', at: '' };
  const ofSpec: Level = { map: spec, where: 'in the spec of the pod', at: '/spec' };
  graces(around, spec, notes);
  hooksOfPod(around, notes);
  metadataAt(around, metadata, notes);
  graces({ map: metadata, where: 'in the metadata of the pod', at: '/metadata' }, spec, notes);
  if (root.kind === undefined) graces(template, spec, notes);
  metadataAt(template, metadata, notes);
  graces(ofSpec, spec, notes);
  hooksOfPod(ofSpec, notes);
  if (!bare) metadataAt(ofSpec, metadata, notes);
  for (const list of ['containers', 'initContainers'] as const) {
    const items = arrayAt(spec[list]);
    const most = Math.min(items.length, MOST_CONTAINERS);
    for (let index = 0; index < most; index++) {
      const item = items[index];
      if (isObject(item)) inContainer(item, list, index, spec, notes);
    }
  }
  const more = notes.length - MOST;
  return more > 0 ? [...notes.slice(0, MOST), note(`${more} more field${more > 1 ? 's' : ''} like these`, { at: '' }, 'write them where they belong')] : notes;
}

const NOTHING: JsonObject = {};

function inContainer(container: JsonObject, list: string, index: number, spec: JsonObject, notes: Note[]): void {
  const lifecycle = objectAt(container.lifecycle);
  const preStop = objectAt(lifecycle.preStop);
  // Of most containers: nothing is said of them, and no word is made.
  const signal = container.stopSignal;
  if (signal === undefined && !hasWord(container, 'lifecycle') && !hasWord(lifecycle, 'preStop', 'postStart') && !hasWord(preStop)) return;
  const at = pointer('spec', list, index);
  const name = `container ${show(container.name)}`;
  graces({ map: container, where: `in ${name}`, at }, spec, notes);
  graces({ map: lifecycle, where: `in the lifecycle of ${name}`, at: `${at}/lifecycle` }, spec, notes);
  graces({ map: preStop, where: `in the preStop of ${name}`, at: `${at}/lifecycle/preStop` }, spec, notes);
  const moved = (key: string, from: string, to: string, value: Json, taken: boolean, where: string, belongs: string, how = 'move it there') => {
    const edits: Edit[] = [{ pointer: from }, ...(taken ? [] : [{ pointer: to, value }])];
    notes.push(note(`${key} ${where}`, { at: from }, belongs, { text: taken ? 'remove it' : how, edits }));
  };
  if (signal !== undefined) {
    const taken = lifecycle.stopSignal !== undefined;
    moved('stopSignal', `${at}/stopSignal`, `${at}/lifecycle/stopSignal`, signal, taken, `of ${name} beside its lifecycle`, 'it belongs into lifecycle (Kubernetes 1.33)');
  }
  for (const key in container) {
    const value = container[key];
    const word = wordOf(key);
    if (!isHook(word) && word !== 'lifecycle') continue;
    if (!isObject(value)) continue;
    if (word !== 'lifecycle') {
      moved(key, at + pointer(key), `${at}/lifecycle/${word}`, value, lifecycle[word] !== undefined, `of ${name} beside its lifecycle`, 'it belongs into lifecycle');
    } else if (key !== 'lifecycle') {
      moved(key, at + pointer(key), `${at}/lifecycle`, value, container.lifecycle !== undefined, `of ${name}`, 'it is spelt lifecycle', 'write lifecycle');
    }
  }
  for (const key in lifecycle) {
    const value = lifecycle[key];
    const hook = wordOf(key);
    if (isHook(hook) && hook !== key && isObject(value)) moved(key, `${at}/lifecycle${pointer(key)}`, `${at}/lifecycle/${hook}`, value, lifecycle[hook] !== undefined, `in the lifecycle of ${name}`, `it is spelt ${hook}`, `write ${hook}`);
  }
}

const isHook = (word: Word | undefined): word is 'preStop' | 'postStart' => word === 'preStop' || word === 'postStart';

/** Whether one of the words stands there, but for those that belong there. */
function hasWord(map: JsonObject, own?: string, other?: string): boolean {
  for (const key in map) if (wordOf(key) !== undefined && key !== own && key !== other) return true;
  return false;
}

/** A grace of any spelling, but for the one that belongs there. */
function graces({ map, where, at, inObject }: Level, spec: JsonObject, notes: Note[]): void {
  for (const key in map) {
    if (wordOf(key) !== 'grace' || (key === GRACE && map === spec) || map[key] === undefined) continue;
    const value = map[key];
    const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    const own = spec[GRACE];
    const there: Edit[] = at === undefined ? [] : [{ pointer: at + pointer(key) }];
    const grace: Edit[] = own === undefined && typeof seconds === 'number' && Number.isInteger(seconds) ? [{ pointer: `/spec/${GRACE}`, value: seconds }] : [];
    const text = grace.length > 0 ? (map === spec ? `write ${GRACE}: ${show(seconds)}` : 'move it there') : own === undefined ? `write ${GRACE} there, in whole seconds` : `remove it: the pod has ${show(own)} there`;
    const belongs = map === spec ? `it is spelt ${GRACE}` : `${key === GRACE ? 'it' : GRACE} belongs to the spec of the pod, beside containers`;
    notes.push(note(`${key}: ${show(value)} ${where}`, { at: at ?? '', inObject, key }, belongs, at === undefined ? { text } : { text, edits: [...there, ...grace] }, grace));
  }
}

/** Hooks of a pod: whose they are meant to be, nobody knows. */
function hooksOfPod({ map, where, at, inObject }: Level, notes: Note[]): void {
  for (const key in map) {
    const word = wordOf(key);
    if (word !== undefined && word !== 'grace' && isObject(map[key])) notes.push(note(`${key} ${where}`, { at: at === undefined ? '' : at + pointer(key), inObject, key }, 'it belongs to a container'));
  }
}

/** Labels and annotations outside of the metadata of the pod. */
function metadataAt({ map, where, at, inObject }: Level, metadata: JsonObject, notes: Note[]): void {
  for (const name of ['labels', 'annotations'] as const) {
    const value = map[name];
    if (!isObject(value)) continue;
    const taken = metadata[name];
    const fits = taken === undefined || taken === null || isObject(taken);
    const moved = !fits ? [] : Object.entries(value).filter(([key, one]) => objectAt(taken)[key] === undefined && one !== undefined && (typeof one !== 'object' || one === null))
      .map(([key, one]): Edit => ({ pointer: pointer('metadata', name, key), value: one === null ? '' : String(one) }));
    const fix = at === undefined || !fits ? { text: 'move them there' } : { text: 'move them there', edits: [{ pointer: `${at}/${name}` }, ...moved] };
    notes.push(note(`${name} ${where}`, { at: at === undefined ? '' : `${at}/${name}`, inObject, key: name }, 'they belong to the metadata of the pod template', fix, moved));
  }
}

/** Where a key stands: in the template, or around it. */
interface Where {
  readonly at: string;
  readonly inObject?: string;
  readonly key?: string;
}

function note(what: string, { at, inObject, key = '' }: Where, belongs: string, fix: Note['fix'] = { text: 'move it there' }, comesTo: readonly Edit[] = []): Note {
  const around = inObject === undefined ? {} : { inObject: inObject + pointer(key) };
  return { kind: 'ignored', what, why: `${UNKNOWN}; ${belongs}`, pointer: at, ...around, fix, ...(comesTo.length > 0 && fix?.edits === undefined && { comesTo }) };
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
