import { JsonObject, objectAt, resolve, textAt } from '../manifest';
import { Alike, alike, copied, Kept } from './alike';
import { PodSource, UnreadPods } from './pod-source';
import { Search } from './search';
import { weightOf } from './size';
import { Allowance } from '../model';

/**
 * Every pod template in a manifest: of a Pod, of any workload whose kind is known, of the items of a List; and in other custom resources every template and every
 * bare pod spec that looks like one, wherever it stands, except in what is no workload: policies, patches, schemas. Anything else has none. Never throws.
 *
 * It looks 30 levels deep, and at 1,000,000 values at most.
 *
 * @example podSources({ kind: 'Deployment', spec: { template: { spec: { containers: [] } } } })[0].pointer // '/spec/template'
 */
export function podSources(manifest: unknown): PodSource[] {
  return new Search(manifest).sources;
}

/**
 * Both at once: the pods of a manifest, and what makes pods that are not read. Never throws.
 *
 * @param allowed how much of what is read together with it. @default - nothing is
 */
export function readPods(manifest: unknown, allowed?: Allowance): { readonly sources: readonly PodSource[]; readonly unread: readonly UnreadPods[] } {
  const { apiVersion, kind: named } = objectAt(manifest);
  const kind = typeof apiVersion === 'string' && typeof named === 'string' ? `${apiVersion} ${named}` : '';
  const known = originals.get(kind);
  const like = known && alike(known.source, known.object, manifest);
  if (like && (allowed?.take('containers', weightOf(objectAt(known.source.template.spec))) ?? true)) return { sources: [placedIn(manifest as JsonObject, known.source, like)], unread: [] };
  const { sources, unread } = new Search(manifest, allowed);
  const [source] = sources;
  // Around a bare spec a template is made, with metadata of its object.
  if (kind === '' || sources.length !== 1 || unread.length > 0 || source.pointer !== '/spec/template' || source.form !== 'template') return { sources, unread };
  const object = copied(manifest);
  if (!object) return { sources, unread };
  if (originals.size >= MOST_KINDS) originals.clear();
  originals.set(kind, { object, source });
  return { sources: [{ ...source, alike: { origin: source, labels: NONE, images: NONE } }], unread };
}

const NONE: ReadonlySet<string> = new Set();
const MOST_KINDS = 20;

/** The last workload of each kind, as it was read: those of an app are mostly like it. */
const originals = new Map<string, { readonly object: Kept; readonly source: PodSource }>();

/** What was read of one object, for one that is like it. */
function placedIn(object: JsonObject, source: PodSource, like: Alike): PodSource {
  const metadata = objectAt(object.metadata);
  const spec = objectAt(object.spec);
  return {
    ...source,
    name: textAt(metadata.name) ?? '',
    template: objectAt(spec.template),
    spec,
    workloadAnnotations: objectAt(metadata.annotations),
    workloadLabels: objectAt(metadata.labels),
    alike: like,
  };
}

/** The objects of a manifest that make pods in a way that is not read, each once. Never throws. */
export function unreadPodMakers(manifest: unknown): UnreadPods[] {
  return new Search(manifest).unread;
}

/**
 * Where something of a template stands in the manifest. Of a bare spec, labels and annotations may stand in it; what is said of other metadata is said of the spec.
 *
 * @param inTemplate JSON pointer into the template of the source
 */
export function placeOf({ pointer, form, template }: Pick<PodSource, 'pointer' | 'form' | 'template'>, inTemplate: string): string {
  if (form === 'template') return pointer + inTemplate;
  if (inTemplate.startsWith('/spec/')) return pointer + inTemplate.slice('/spec'.length);
  const beside = inTemplate.startsWith('/metadata/') ? inTemplate.slice('/metadata'.length) : undefined;
  return beside !== undefined && resolve(template.spec, beside) !== undefined ? pointer + beside : pointer;
}

/**
 * Where what was found stands in the manifest.
 *
 * @param found with a pointer into the template of the source, or with one into its object
 */
export function foundAt(source: Pick<PodSource, 'pointer' | 'form' | 'template' | 'at'>, { pointer, inObject }: { readonly pointer: string; readonly inObject?: string }): string {
  return inObject === undefined ? placeOf(source, pointer) : source.pointer.slice(0, source.pointer.length - source.at.length) + inObject;
}
