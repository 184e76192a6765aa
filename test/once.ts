import * as fc from 'fast-check';

const keys = new WeakMap<object, string>();
/** What something is made of, as a text; of one object it is made once. */
function keyOf(given: object): string {
  const key = keys.get(given) ?? fc.stringify(given);
  keys.set(given, key);
  return key;
}

/**
 * Asks a pure function once for what is the same. With one seed every property of a suite that begins with the same arbitrary meets the same inputs, as objects of their own.
 * What is asked whether it is pure is not asked through this.
 */
export function once<Given extends object, More extends unknown[], Made>(make: (given: Given, ...more: More) => Made) {
  const before = new Map<string, Made>();
  return (given: Given, ...more: More): Made => {
    const key = keyOf(given) + JSON.stringify(more);
    const found = before.get(key);
    if (found !== undefined) return found;
    const made = make(given, ...more);
    before.set(key, made);
    return made;
  };
}
