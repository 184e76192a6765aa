import { isObject, JsonObject, textAt } from './json';
import { pointer } from './pointer';

/** An object, and where it stands in the manifest that was given. */
export interface Member {
  readonly object: JsonObject;
  readonly pointer: string;
}

/** Lists in Lists: nobody has more. */
const DEEPEST = 30;

/**
 * The objects of a manifest: itself, or those of a List, an answer of the API server or a template of OpenShift, with those of Lists within. Never throws.
 *
 * @example membersOf({ kind: 'NamespaceList', items: [{ metadata: { name: 'a' } }] })[0].object.kind // 'Namespace'
 */
export function membersOf(manifest: unknown): readonly Member[] {
  const found: Member[] = [];
  collect(manifest, [], {}, found);
  return found;
}

/** @param typed kind and apiVersion of an item that leaves them to its list */
function collect(value: unknown, path: readonly (string | number)[], typed: JsonObject, found: Member[]): void {
  if (!isObject(value)) return;
  const kind = textAt(value.kind) ?? '';
  const list = kind === 'Template' ? 'objects' : 'items';
  const items = value[list];
  if (!Array.isArray(items)) {
    found.push({ object: value.kind === undefined && typed.kind !== undefined ? { ...typed, ...value } : value, pointer: pointer(...path) });
  } else if (path.length < DEEPEST) {
    const own: JsonObject = kind.endsWith('List') && kind !== 'List' ? { kind: kind.slice(0, -'List'.length), ...(value.apiVersion !== undefined && { apiVersion: value.apiVersion }) } : {};
    for (const [index, item] of items.entries()) collect(item, [...path, list, index], own, found);
  }
}
