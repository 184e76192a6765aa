import * as pulumi from '@pulumi/pulumi';
import { applyEdits, partsOf } from '../manifest';
import type { Edit } from '../model';

/** A value that is computed elsewhere, in a tree of inputs. */
export interface Hole {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A tree of inputs without what is not known yet. */
export interface Bare {
  /** A copy with undefined where something is computed; the copy is the caller's. */
  readonly bare: unknown;
  readonly holes: readonly Hole[];
}

/** Whether an input is computed, and not there yet. */
export const isComputed = (input: unknown): input is pulumi.Output<object> => pulumi.Output.isInstance(input) || input instanceof Promise;

const isHole = (value: unknown): boolean => isComputed(value) || pulumi.isUnknown(value);

/** Takes the computed values out of a tree. */
export function withoutHoles(tree: unknown): Bare {
  const holes: Hole[] = [];
  const copy = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isHole(value)) {
      holes.push({ path, value });
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, String(index)]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return { bare: copy(tree, []), holes };
}

/** The tree with some of its holes filled. */
export function filled(tree: unknown, holes: readonly Hole[], values: readonly unknown[]): unknown {
  return holes.reduce((whole, { path }, index) => replaceAt(whole, path, () => values[index]), tree);
}

/**
 * Makes edits in a tree of inputs. What no edit touches stays the very input it was, so that a secret stays one secret value and an unknown one unknown value;
 * where an edit leads into a computed value, it is made when that is there.
 */
export function editInputs(tree: unknown, edits: readonly Edit[], enter: Enter = enterOutput): unknown {
  if (edits.length === 0) return tree;
  const entered = enter(tree, (value) => editInputs(value, edits, enter));
  if (entered !== undefined) return entered;
  if (edits.some(({ pointer }) => pointer === '') || typeof tree !== 'object' || tree === null) return applyEdits(tree, edits);
  // Edits of one branch are made together, in their order; a branch that is computed is entered once.
  const branches = new Map<string, Edit[]>();
  for (const { pointer, value } of edits) {
    const next = pointer.indexOf('/', 1);
    const end = next < 0 ? pointer.length : next;
    const part = pointer.slice(1, end);
    branches.set(part, [...(branches.get(part) ?? []), { pointer: pointer.slice(end), value }]);
  }
  let result: unknown = tree;
  for (const [part, inner] of branches) {
    const [key] = partsOf(`/${part}`);
    const child = Object.hasOwn(tree, key) ? (tree as Record<string, unknown>)[key] : undefined;
    const holds = typeof child === 'object' && child !== null && inner.every(({ pointer }) => pointer !== '');
    if (!holds) {
      result = applyEdits(result, inner.map(({ pointer, value }) => ({ pointer: `/${part}${pointer}`, value })));
    } else if (Array.isArray(result)) {
      result = result.map((item, index) => (String(index) === key ? editInputs(child, inner, enter) : item));
    } else {
      result = { ...(result as object), [key]: editInputs(child, inner, enter) };
    }
  }
  return result;
}

/** Makes edits behind a wrapper of a value, where it is one. */
export type Enter = (wrapper: unknown, edit: (value: unknown) => unknown) => unknown;

const enterOutput: Enter = (wrapper, edit) =>
  (isComputed(wrapper) ? pulumi.output(wrapper).apply(edit) : undefined);

/** The tree with what stands at a path replaced. What is beside the path stays the very input it was. */
export function replaceAt(tree: unknown, path: readonly string[], replace: (value: unknown) => unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return replace(tree);
  if (Array.isArray(tree)) return tree.map((item, index) => (String(index) === part ? replaceAt(item, rest, replace) : item));
  return { ...(tree as object), [part]: replaceAt((tree as Record<string, unknown>)[part], rest, replace) };
}

/** `apply` that also runs when some of the value is not known yet, in a preview. The SDK has it for its own property accesses, and leaves it out of its types. */
export function applyPartly<T, U>(output: pulumi.Output<T>, use: (value: T) => U): pulumi.Output<U> {
  const { apply } = output as unknown as { apply(use: (value: T) => U, runWithUnknowns: boolean): pulumi.Output<U> };
  return apply.call(output, use, true);
}
