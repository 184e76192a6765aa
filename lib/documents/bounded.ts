import { Json, oneLine } from '../model';
import { BOUNDS } from './bounds';

/** What `bounded` found. */
export interface BoundedValue {
  /** The value itself where it is plain; a copy of the parts that are not; null where a bound is met. */
  readonly value: Json;
  /** The first thing that JSON has not, or the bound that is met, with where it stands as a JSON pointer. */
  readonly problem?: string;
}

/**
 * A value that a program made, as JSON.stringify would write it, with bounds on depth and size, so that whoever goes through it afterwards comes to
 * an end. What is undefined, a function or a symbol is left out and `toJSON` is asked. Takes time linear in the values and never throws.
 */
export function bounded(value: unknown): BoundedValue {
  const guard = new Guard();
  try {
    const json = guard.json(value);
    return { value: json ?? null, problem: guard.problem };
  } catch (error) {
    return { value: null, problem: error instanceof Met ? error.message : `reading it fails${guard.where()}` };
  }
}

/** A bound. */
class Met extends Error {}

class Guard {
  problem?: string;
  private values = 0;
  private readonly path: (string | number)[] = [];
  private readonly parents: object[] = [];

  where(): string {
    const path = this.path.map((part) => `/${String(part).slice(0, 40)}`).join('');
    return path === '' ? '' : ` at ${oneLine(path, 200)}`;
  }

  /** Undefined where JSON.stringify leaves the value out. */
  json(value: unknown): Json | undefined {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : this.noJson('a number that is not finite');
      case 'bigint':
        return this.noJson('a BigInt');
      case 'object':
        return value === null ? null : this.asked(value);
      default:
        return undefined;
    }
  }

  private noJson(what: string): null {
    this.problem ??= `it holds ${what}${this.where()}, which JSON has not`;
    return null;
  }

  private asked(value: object): Json | undefined {
    const { toJSON } = value as { toJSON?: unknown };
    const told: unknown = typeof toJSON === 'function' ? toJSON.call(value, String(this.path.at(-1) ?? '')) : value;
    return typeof told === 'object' && told !== null ? this.container(told) : this.json(told);
  }

  private container(value: object): Json {
    if (this.parents.length >= BOUNDS.depth) {
      const why = this.parents.includes(value) ? 'it contains itself' : `its lists and maps are nested deeper than ${BOUNDS.depth} levels, and no deeper ones are read`;
      throw new Met(`${why}${this.where()}`);
    }
    this.parents.push(value);
    const result = Array.isArray(value) ? this.list(value) : this.map(value as { [key: string]: unknown });
    this.parents.pop();
    return result;
  }

  private list(list: readonly unknown[]): Json {
    this.count(list.length);
    let copy: Json[] | undefined;
    for (let index = 0; index < list.length; index++) {
      const own = list[index];
      const item = typeof own === 'string' ? own : this.member(index, own) ?? null;
      if (item === own) {
        copy?.push(item);
      } else {
        copy ??= list.slice(0, index) as Json[];
        copy.push(item);
      }
    }
    return copy ?? (list as readonly Json[]);
  }

  private map(map: { readonly [key: string]: unknown }): Json {
    const keys = Object.keys(map);
    this.count(keys.length);
    const prototype: unknown = Object.getPrototypeOf(map);
    const own = keys.map((key) => map[key]);
    const items = keys.map((key, at) => (typeof own[at] === 'string' ? own[at] : this.member(key, own[at])));
    const isPlain = prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
    if (isPlain && keys.every((key, at) => items[at] === own[at] && items[at] !== undefined && !isComputed(map, key))) return map as Json;
    return Object.fromEntries(keys.map((key, at) => [key, items[at]] as const).filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }

  private member(key: string | number, value: unknown): Json | undefined {
    this.path.push(key);
    const json = this.json(value);
    this.path.pop();
    return json;
  }

  private count(members: number): void {
    this.values += members + 1;
    if (this.values > BOUNDS.values) throw new Met(`it holds more than ${BOUNDS.values} values, and no more are read`);
  }
}

/** What a getter gives may be another value the next time. */
function isComputed(map: object, key: string): boolean {
  return Object.getOwnPropertyDescriptor(map, key)?.get !== undefined;
}
