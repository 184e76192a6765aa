import { isObject, JsonObject } from '../manifest';

/**
 * What a list of containers is. `pod`: those of a pod, each with its image. `part`: some have none, so somebody else's are merged with them. `pattern`: a rule on
 * containers or a change of them. `other`: no containers of Kubernetes' at all.
 */
export type ContainersShape = 'pod' | 'part' | 'pattern' | 'other';

/** Looks at a list under the key `containers`. Of a list of no end it looks at the first hundred: no pod has more. */
export function shapeOf(containers: readonly unknown[]): ContainersShape {
  let shape: ContainersShape = containers.length === 0 ? 'other' : 'pod';
  for (let index = 0; index < containers.length && index < LOOKED_AT; index++) {
    const one = containers[index];
    if (!isObject(one)) return 'other';
    if (isPattern(one)) return 'pattern';
    if (!('name' in one) && !('image' in one)) return 'other';
    if (!hasImage(one)) shape = 'part';
  }
  return shape;
}

const LOOKED_AT = 100;

/**
 * Whether a container has an image. One that is computed elsewhere is there, as a key without a value; a map is a chart's (`{ repository, tag }`).
 */
const hasImage = (container: JsonObject): boolean => 'image' in container && (container.image === undefined || typeof container.image === 'string');

/** Kyverno's anchors `(name)`, `+(name)`, `=(name)`, its wildcards, and the directives of a strategic merge patch. */
function isPattern(container: JsonObject): boolean {
  for (const key in container) {
    // Keys of Kubernetes' own begin with a small letter: that is seen sooner than a pattern is tried.
    if (key.charCodeAt(0) < 97 && (key.startsWith('$') || ANCHOR.test(key))) return true;
  }
  return typeof container.name === 'string' && WILDCARD.test(container.name);
}

const ANCHOR = /^[+=^<X]?\(/;
const WILDCARD = /[*?]/;

/** Whether a spec is a rule on pods, or a strategic merge patch that says so itself. */
export function isChange(spec: JsonObject): boolean {
  return (Array.isArray(spec.containers) && shapeOf(spec.containers) === 'pattern') || hasDirective(spec);
}

/** `$patch`, `$retainKeys`: what stands there is merged into something else. */
export function hasDirective(value: JsonObject): boolean {
  for (const key in value) if (key.charCodeAt(0) === DOLLAR) return true;
  return false;
}

const DOLLAR = 36;

/** The word for an image that is put in later. */
const LATER = 'auto';

/**
 * Whether a spec is that of a part of an object that stands elsewhere, for a patch: no container in it has an image of its own. A list without containers is that of a pod,
 * and wrong.
 */
export function isFragment(spec: JsonObject): boolean {
  if (!('containers' in spec)) return true;
  const { containers } = spec;
  return Array.isArray(containers) && containers.length > 0 && containers.every((one) => isObject(one) && (!hasImage(one) || one.image === LATER));
}
