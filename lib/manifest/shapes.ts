import { arrayAt, isObject, JsonObject, show } from './json';
import { MOST_CONTAINERS, unreadable } from './limits';
import { pointer } from './pointer';
import { Json, Note } from '../model';

const LISTS: readonly string[] = ['env', 'envFrom', 'ports', 'volumeMounts', 'command', 'args'];

/** What is a map, a text or a list where another of them belongs: it is read as nothing, and the API server refuses the object. */
export function misshapen(root: JsonObject): Note[] {
  const notes: Note[] = [];
  const wrong = (at: string, what: string, value: Json | undefined, belongs: string) => { notes.push(unreadable(at, `${what}: ${show(value)}`, `a ${belongs} belongs there`)); };
  const { metadata, spec } = root;
  if (!mayBeMap(metadata)) wrong('/metadata', 'metadata of the pod', metadata, 'map');
  if (!mayBeMap(spec)) wrong('/spec', 'spec of the pod', spec, 'map');
  if (!isObject(spec)) return notes;
  for (const name of ['containers', 'initContainers', 'volumes']) if (!mayBeList(spec[name])) wrong(pointer('spec', name), name, spec[name], 'list');
  for (const name of ['containers', 'initContainers']) {
    const containers = arrayAt(spec[name]);
    const most = Math.min(containers.length, MOST_CONTAINERS);
    for (let index = 0; index < most; index++) {
      const container = containers[index];
      if (!isObject(container)) continue;
      const { lifecycle } = container;
      if (!mayBeMap(lifecycle)) wrong(pointer('spec', name, index, 'lifecycle'), `lifecycle of container ${show(container.name)}`, lifecycle, 'map');
      for (const field of LISTS) if (!mayBeList(container[field])) wrong(pointer('spec', name, index, field), `${field} of container ${show(container.name)}`, container[field], 'list');
    }
  }
  return notes.length > MOST ? notes.slice(0, MOST) : notes;
}

const mayBeMap = (value: Json | undefined): boolean => value === undefined || value === null || isObject(value);
const mayBeList = (value: Json | undefined): boolean => value === undefined || value === null || Array.isArray(value);

/** As many as somebody reads. */
const MOST = 5;
