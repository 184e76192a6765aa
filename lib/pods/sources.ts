import { resolve } from '../manifest';
import { PodSource, UnreadPods } from './pod-source';
import { Search } from './search';

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

/** Both at once: the pods of a manifest, and what makes pods that are not read. Never throws. */
export function readPods(manifest: unknown): { readonly sources: readonly PodSource[]; readonly unread: readonly UnreadPods[] } {
  const { sources, unread } = new Search(manifest);
  return { sources, unread };
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
export function placeOf({ pointer, form, template }: PodSource, inTemplate: string): string {
  if (form === 'template') return pointer + inTemplate;
  if (inTemplate.startsWith('/spec/')) return pointer + inTemplate.slice('/spec'.length);
  const beside = inTemplate.startsWith('/metadata/') ? inTemplate.slice('/metadata'.length) : undefined;
  return beside !== undefined && resolve(template.spec, beside) !== undefined ? pointer + beside : pointer;
}
