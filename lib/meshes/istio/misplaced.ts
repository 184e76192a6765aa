import { JsonObject, objectAt, PodTemplate, pointer, show } from '../../manifest';
import { Note } from '../../model';
import { Mode } from '../mesh';
import { evidenceOf } from './evidence';
import { wordAt } from './mode';
import { CONFIG_ANNOTATION, INJECT_LABEL, INVENTED, NATIVE_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { nativeSupport } from './versions';

const annotationPointer = (name: string) => pointer('metadata', 'annotations', name);
const labelPointer = (name: string) => pointer('metadata', 'labels', name);

/** Annotations and labels where Istio does not look for them, and annotations that it has never had. */
export function misplaced(template: PodTemplate, mode: Mode, options: IstioOptions): Note[] {
  return [...injection(template, options), ...(mode === 'none' ? [] : [...ofTheWorkload(template, options), ...invented(template, options)])];
}

/**
 * The word about injection anywhere but in the labels of the pod. Where it only repeats what is known anyway it does no harm.
 *
 * @see istio/istio manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml: the webhook's selectors see labels of namespace and pod
 */
function injection(template: PodTemplate, options: IstioOptions): Note[] {
  const { labels, annotations, workloadAnnotations, around } = template;
  if (labels[INJECT_LABEL] !== undefined || template.live) return [];
  const selector = objectAt(objectAt(around.spec?.selector).matchLabels)[INJECT_LABEL];
  if (selector !== undefined) {
    return [{
      kind: 'refused',
      what: `${INJECT_LABEL}: ${show(selector)} in the selector of the workload`,
      why: 'the labels of the pod do not have it, and the API server refuses a selector that does not match them',
      pointer: '/metadata/labels',
      fix: { text: 'write it into the labels of the pod', edits: [{ pointer: labelPointer(INJECT_LABEL), value: String(wordAt(selector) ?? 'true') }] },
    }];
  }
  const known = evidenceOf(template, options).kind !== 'nothing';
  return ([['label', around.labels ?? {}], ['annotation', workloadAnnotations]] as [string, JsonObject][]).flatMap(([what, map]): Note[] => {
    const word = wordAt(map[INJECT_LABEL]);
    if (word === undefined || (word === 'true' && known) || wordAt(annotations[INJECT_LABEL]) === word) return [];
    return [{
      kind: 'ignored',
      what: `${what} ${INJECT_LABEL}: ${show(map[INJECT_LABEL])} on the workload's own metadata`,
      why: 'the injector sees pods only',
      pointer: '/metadata/labels',
      fix: { text: 'write it as a label under spec.template.metadata.labels', edits: [{ pointer: labelPointer(INJECT_LABEL), value: word }] },
    }];
  });
}

function ofTheWorkload(template: PodTemplate, options: IstioOptions): Note[] {
  const readable = nativeSupport(options.version).annotation !== 'not-read';
  return [CONFIG_ANNOTATION, NATIVE_ANNOTATION].flatMap((name): Note[] => {
    const value = template.workloadAnnotations[name];
    if (value === undefined || template.annotations[name] === value) return [];
    const unread = name === NATIVE_ANNOTATION && !readable;
    return [{
      kind: 'ignored',
      what: `${name} on the workload's own metadata`,
      why: unread ? `Istio reads it since 1.24, from the pod template only, and this is ${String(options.version)}` : 'Istio reads it from the pod template only',
      pointer: annotationPointer(name),
      fix: unread ? { text: 'remove it' } : { text: 'write it under spec.template.metadata.annotations', edits: [{ pointer: annotationPointer(name), value }] },
    }];
  });
}

function invented(template: PodTemplate, options: IstioOptions): Note[] {
  return Object.keys(template.annotations).filter((name) => Object.hasOwn(INVENTED, name)).map((name): Note => {
    // What it is told to use instead must be read by this Istio.
    const useful = INVENTED[name] !== NATIVE_ANNOTATION || nativeSupport(options.version).annotation !== 'not-read';
    return {
      kind: 'ignored',
      what: `annotation ${name}`,
      why: 'Istio has no such annotation',
      pointer: annotationPointer(name),
      fix: { text: useful ? `use ${INVENTED[name]}` : `remove it: ${INVENTED[name]} is read since Istio 1.24, and this is ${String(options.version)}`, edits: [{ pointer: annotationPointer(name) }] },
    };
  });
}
