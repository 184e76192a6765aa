import { arrayAt, isObject, JsonObject, show } from './json';
import { MOST_CONTAINERS, unreadable } from './limits';
import { pointer } from './pointer';
import { Json, Note } from '../model';

const LISTS: readonly string[] = ['env', 'envFrom', 'ports', 'volumeMounts', 'command', 'args'];

/** What is a map, a text or a list where another of them belongs: it is read as nothing, and the API server refuses the object. */
export function misshapen(root: JsonObject): Note[] {
  const notes: Note[] = [];
  const map = (at: string, what: string, value: Json | undefined) => {
    if (value !== undefined && value !== null && !isObject(value)) notes.push(unreadable(at, `${what}: ${show(value)}`, 'a map belongs there'));
  };
  const list = (at: string, what: string, value: Json | undefined) => {
    if (value !== undefined && value !== null && !Array.isArray(value)) notes.push(unreadable(at, `${what}: ${show(value)}`, 'a list belongs there'));
  };
  map('/metadata', 'metadata of the pod', root.metadata);
  map('/spec', 'spec of the pod', root.spec);
  const { spec } = root;
  if (!isObject(spec)) return notes;
  for (const name of ['containers', 'initContainers', 'volumes']) list(pointer('spec', name), name, spec[name]);
  for (const name of ['containers', 'initContainers']) {
    for (const [index, container] of arrayAt(spec[name]).slice(0, MOST_CONTAINERS).entries()) {
      if (!isObject(container)) continue;
      const at = pointer('spec', name, index);
      map(`${at}/lifecycle`, `lifecycle of container ${show(container.name)}`, container.lifecycle);
      for (const field of LISTS) list(`${at}/${field}`, `${field} of container ${show(container.name)}`, container[field]);
    }
  }
  return notes.slice(0, MOST);
}

/** As many as somebody reads. */
const MOST = 5;
