import { Construct, IConstruct } from 'constructs';
import { core } from './core';
import { tell } from './tell';
import { PlanError } from '../plan/plan-error';

/*
 * What callers without a compiler may give, and what a compiler lets pass: said by its name, before something else stumbles over it.
 */

/** @throws PlanError where it is none */
export function constructGiven(property: string, scope: unknown): void {
  if (!Construct.isConstruct(scope)) throw new PlanError(property, `(${core.manifest.show(scope)}) must be a construct, such as an App, a Chart or an Include`);
}

/** What somebody gave as props, options or settings. */
export interface Given {
  /** The names that something comes of. */
  readonly known: ReadonlySet<string>;
  /** For example `{ version: '1.24' }`. */
  readonly example: string;
  /** Where it is the value of a property: `mesh`. */
  readonly within?: string;
  /** The construct that it is of, as messages begin: `[shop/checkout]`. */
  readonly place?: () => string;
}

/**
 * Of a name that nothing comes of, one that is nearly that of another is refused, as a slip. Others are told: a TypeScript program may well give an object that
 * has more than it takes.
 *
 * @throws PlanError where it is no object, or has a name that is nearly a known one
 */
export function propsGiven(props: unknown, { known, example, within, place }: Given): void {
  if (typeof props !== 'object' || props === null || Array.isArray(props)) {
    throw new PlanError(within ?? 'props', `(${core.manifest.show(props)}) must be an object, such as ${example}`);
  }
  for (const name in props) {
    const value = (props as Record<string, unknown>)[name];
    if (known.has(name) || value === undefined) continue;
    const near = nearestOf([...known], name);
    const path = within === undefined ? name : `${within}.${name}`;
    if (near !== undefined) throw new PlanError(path, `(${core.manifest.show(value)}) is not known; is '${near}' meant?`);
    tell(`${place ? `${place()} ` : ''}'${path}' is not known, and nothing comes of it; known are ${[...known].sort().join(', ')}`);
  }
}

/** `terminationGracePeriodSeconds` is the same word with an end. */
const nearestOf = (known: readonly string[], name: string): string | undefined => core.manifest.nearest(known, name)
  ?? known.find((one) => one.length > 6 && name.length > 6 && (name.startsWith(one) || one.startsWith(name)));

/** @throws PlanError where a list has something else than objects */
export function containersGiven(containers: unknown): void {
  if (containers === undefined) return;
  const example = '{ image: \'shop/checkout:1.4.2\', portNumber: 8080 }';
  if (!Array.isArray(containers)) throw new PlanError('containers', `(${core.manifest.show(containers)}) must be a list, such as [${example}]`);
  // A hole in a list is passed over by findIndex' siblings, and not by it.
  const wrong = containers.findIndex((container) => typeof container !== 'object' || container === null);
  if (wrong >= 0) throw new PlanError(`containers[${wrong}]`, `(${core.manifest.show(containers[wrong])}) must be a container, such as ${example}`);
}

/** A set of the names that a type has: the compiler says when one is missing, or is none. */
export const namesOf = <T>(names: Record<keyof T, 0>): ReadonlySet<string> => new Set(Object.keys(names));

/** Has what is wrong said with the path of a construct. */
export function placed<T>(construct: IConstruct, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof PlanError ? new Error(`${placeOf(construct)} ${error.message}`) : error;
  }
}

/** `[shop/checkout]`, as messages begin. */
export const placeOf = (scope: IConstruct, ...ids: readonly string[]): string => `[${[scope.node.path, ...ids].filter(Boolean).join('/') || 'app'}]`;
