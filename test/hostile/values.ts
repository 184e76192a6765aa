import { Random } from './random';
import { text, TextKind } from './texts';

const KEYS = [
  '__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON',
  'length', 'name', 'kind', 'spec', 'template', 'metadata', 'items', 'containers', 'value', '', '0', '-', '/', '~', 'a',
];
const NUMBERS = [
  0, -0, 1, -1, 5, 30, 0.5, 1.5, -5.5, 60, 1e5, 1e9, 2 ** 31, 2 ** 31 - 1, 2 ** 53, 9223372036854775807, 1e11, 1e19, 1e22, 1e308, -1e308, 5e-324,
];

/** Any value that JSON has, small mostly. */
export function json(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0: return null;
    case 1: return random.chance(0.5);
    case 2: return random.of(NUMBERS);
    case 3: return text(random, random.of<TextKind>(['name', 'number']), 20);
    case 4: return random.of(['true', 'false', '5', '30s', '', 'auto', 'x']);
    case 5: return random.of<unknown>([{}, [], '0', 0]);
    case 6: return random.some(0, 4, () => json(random, depth - 1));
    default: {
      const map = {};
      for (const key of random.some(0, 4, () => random.of(KEYS))) own(map, key, json(random, depth - 1));
      return map;
    }
  }
}

/** A property of its own, whatever its name. */
export function own(map: object, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Values that JSON has not, and values of JSON that are too deep, too wide or too entangled. */
export function strange(random: Random): unknown {
  switch (random.below(16)) {
    case 0: return nested(random.of([150, 10_000]), random.chance(0.5));
    case 1: return cyclic();
    case 2: return entangled(random.chance(0.05) ? 30 : 12);
    // Large ones are the slowest by far, and few are enough.
    case 3: return Array.from({ length: random.chance(0.05) ? 5000 : 50 }, () => random.of<unknown>([null, {}, 'x', 1]));
    case 4: return Object.fromEntries(Array.from({ length: random.chance(0.05) ? 5000 : 50 }, (_, i) => [`k${i}`, i]));
    case 5: return () => 'called';
    case 6: return Symbol('s');
    case 7: return BigInt(7);
    case 8: return random.of([NaN, Infinity, -Infinity]);
    case 9: return undefined;
    case 10: return new Date(random.of([0, NaN]));
    case 11: return new Map([['a', 1]]);
    case 12: return Object.assign(Object.create({ inherited: 1 }) as object, { own: 2 });
    case 13: return { toJSON: () => { throw new Error('toJSON'); } };
    case 14: return random.of([{ toString: 1, valueOf: 1 }, { toString: () => { throw new Error('toString'); } }, Object.create(null)]);
    default: {
      const holes = [1];
      holes[random.of([3, 100_000])] = 2;
      return holes;
    }
  }
}

export function nested(levels: number, inLists: boolean): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < levels; i++) value = inLists ? [value] : { a: value };
  return value;
}

export function cyclic(): unknown {
  const map: Record<string, unknown> = { a: 1, list: [] };
  map.self = map;
  (map.list as unknown[]).push(map);
  return map;
}

/** Few objects, and 2^levels values for one who does not see that they are the same. */
export function entangled(levels: number): unknown {
  let value: unknown = { a: 1 };
  for (let i = 0; i < levels; i++) value = { one: value, other: value };
  return value;
}
