import type { CheckSettings, NamedText, Particulars } from '../check';
import { readDocuments } from '../documents';
import { applyEdits, JsonObject, membersOf, objectAt, resolve } from '../manifest';
import type { Edit, Json } from '../model';
import { groupOf } from '../pods';
import { Operation, operations } from './operations';
import { How, Repaired, Wanted, wayOf } from './rounds';
import { isSafe, UNSAFE } from './safe';
import * as yaml from '../third-party/yaml';

/** What changes one object, wherever it is applied. */
export interface ObjectPatch {
  /** The file that the object stands in. */
  readonly path: string;
  readonly target: {
    readonly group?: string;
    readonly version: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  };
  readonly patch: readonly Operation[];
}

export interface Patched extends Repaired {
  readonly patches: readonly ObjectPatch[];
  /** With the edits that the patches make, for whoever looks at them again. */
  readonly texts: readonly NamedText[];
}

/**
 * The same repairs as `fix` writes into the texts, as patches of the objects: a text stays as it is, and so it may be one that a tool rendered, or one in which they cannot be written.
 *
 * @param how what is written
 */
export function patches(texts: readonly NamedText[], settings: CheckSettings, how: How = {}, particulars: Particulars = {}): Patched {
  const now = new Edits(texts, how.unsafe === true || how.plans === true);
  return { ...wayOf(how)(now, settings, particulars), patches: now.patches(), texts: now.texts() };
}

/** Texts beside which edits are noted. */
class Edits {
  private readonly now = new Map<string, Map<number, readonly Edit[]>>();

  constructor(private readonly given: readonly NamedText[], private readonly unsafe: boolean) {}

  texts(): readonly NamedText[] {
    return this.given.map((one) => ({ ...one, edits: this.now.get(one.path) }));
  }

  write(path: string, wanted: readonly Wanted[]): ReadonlyMap<Wanted, string> {
    const own = this.now.get(path) ?? new Map<number, readonly Edit[]>();
    this.now.set(path, own);
    const documents = readDocuments(this.given.find((one) => one.path === path)!.text);
    const refused = new Map<Wanted, string>();
    for (const finding of wanted) {
      const { document = 0, edits = [] } = finding;
      const before = own.get(document) ?? [];
      const value = applyEdits(documents[document]?.value ?? null, before);
      const member = membersOf(value).find(({ pointer }) => edits.every((edit) => edit.pointer.startsWith(`${pointer}/`)));
      if (!member || !targetOf(member.object)) refused.set(finding, 'nothing says which object a patch would be of: it needs apiVersion, kind and a name');
      else if (this.unsafe || edits.every((edit) => isSafe(value, edit))) own.set(document, [...before, ...edits]);
      else refused.set(finding, UNSAFE);
    }
    return refused;
  }

  patches(): readonly ObjectPatch[] {
    return this.given.flatMap(({ path, text }) => {
      const own = this.now.get(path);
      return (own ? readDocuments(text) : []).flatMap(({ value = null, index }) => {
        const after = applyEdits(value, own?.get(index) ?? []);
        return (value === after ? [] : membersOf(value)).flatMap(({ object, pointer }) => {
          const patch = operations(resolve(value, pointer) ?? null, resolve(after, pointer) ?? null);
          const target = targetOf(object);
          return patch.length > 0 && target ? [{ path, target, patch }] : [];
        });
      });
    });
  }
}

function targetOf({ apiVersion, kind, metadata }: JsonObject): ObjectPatch['target'] | undefined {
  const { name, namespace } = objectAt(metadata);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string' || apiVersion === '' || kind === '' || name === '') return undefined;
  const group = groupOf(apiVersion);
  return { ...(group !== '' && { group }), version: apiVersion.slice(apiVersion.indexOf('/') + 1), kind, name, ...(typeof namespace === 'string' && { namespace }) };
}

/** How patches are written down. */
export const PATCHES: Readonly<Record<string, (patches: readonly ObjectPatch[]) => string>> = { json, kustomize };

function json(all: readonly ObjectPatch[]): string {
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

/** A component: what a kustomization names among its components, or takes the patches from. */
function kustomize(all: readonly ObjectPatch[]): string {
  return written({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: all.map(({ target, patch }) => ({ target: exactly(target), patch: written(patch as unknown as Json) })),
  });
}

const written = (value: Json): string => yaml.stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });

/** Kustomize takes them for patterns, anchored at both ends. */
function exactly(target: ObjectPatch['target']): Json {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const { name, namespace } = target;
  return { ...target, name: literal(name), ...(namespace !== undefined && { namespace: literal(namespace) }) };
}
