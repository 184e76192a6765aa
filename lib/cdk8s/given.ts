import type { Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { core } from './core';
import { atDoor } from './errors';
import { tell } from './tell';
import { PlanError } from '../plan/plan-error';

/*
 * What callers without a compiler may give, and what a compiler lets pass: said by its name, before something else stumbles over it.
 */

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function that was not called';
  return isDuration(value) ? `a Duration of ${value.toMilliseconds({ integral: false }) / 1000}s` : core.manifest.show(value);
}

const isDuration = (value: unknown): value is Duration => typeof (value as Duration | null | undefined)?.toMilliseconds === 'function';

/** @throws PlanError with what would do */
export function wrong(property: string, value: unknown, what: string): never {
  throw new PlanError(property, `(${shown(value)}) must be ${what}`);
}

/** Says what makes an object of a class that only its own statics construct. */
export function notWithNew(property: string, how: string): never {
  return atDoor<never>(() => { throw new PlanError(property, `is made with ${how}, and not with new`); });
}

/** @throws PlanError where it is none */
export function constructGiven(property: string, scope: unknown): void {
  if (!Construct.isConstruct(scope)) wrong(property, scope, 'a construct, such as an App, a Chart or an Include');
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
  if (typeof props !== 'object' || props === null || Array.isArray(props) || isDuration(props)) wrong(within ?? 'props', props, `an object, such as ${example}`);
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

/** @throws PlanError where a list has something else than the props of containers, or one without an image */
export function containersGiven(containers: unknown): void {
  if (containers === undefined) return;
  const example = '{ image: \'shop/checkout:1.4.2\', portNumber: 8080 }';
  if (!Array.isArray(containers)) wrong('containers', containers, `a list, such as [${example}]`);
  // A hole in a list is passed over by findIndex' siblings, and not by it.
  const none = containers.findIndex((container) => typeof container !== 'object' || container === null);
  if (none >= 0) wrong(`containers[${none}]`, containers[none], `a container, such as ${example}`);
  containers.forEach(({ image, _toKube: made }: { readonly image?: unknown; readonly _toKube?: unknown }, index) => {
    if (made !== undefined) throw new PlanError(`containers[${index}]`, `(a Container) must be the props of one, such as ${example}; one that is made already is added with attachContainer`);
    // What is known when it is written is an object.
    if (image === '' || (typeof image !== 'string' && (typeof image !== 'object' || image === null))) wrong(`containers[${index}].image`, image, 'an image, such as \'shop/checkout:1.4.2\'');
  });
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
