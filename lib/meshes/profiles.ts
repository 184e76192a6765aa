import { MeshProfile } from './mesh';

/** An app knows few meshes; a program that declares one after another must not remember for ever. */
const REMEMBERED = 100;

/** The settings of a whole cluster as levels: such a mesh is declared once. */
const LONGEST_KEY = 20_000;

const profiles = new Map<string, MeshProfile>();

/**
 * One profile for each set of facts, whoever declares it: what was made of templates is remembered by its mesh.
 *
 * @param facts plain values, and all that the profile is made from
 */
export function profileOf<T>(facts: T, make: (facts: T) => MeshProfile): MeshProfile {
  const key = JSON.stringify(facts);
  if (key.length > LONGEST_KEY) return make(facts);
  let profile = profiles.get(key);
  if (!profile) {
    if (profiles.size >= REMEMBERED) profiles.clear();
    // From a copy: what its owner changes later is another mesh.
    profiles.set(key, profile = make(JSON.parse(key) as T));
  }
  return profile;
}
