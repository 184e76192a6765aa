import { JsonObject, objectAt, outerMetadata, PodTemplate, pointer, show, specAround, textAt } from '../../manifest';
import { Json, Note } from '../../model';
import { Mode } from '../mesh';
import { evidenceOf } from './evidence';
import { injectedProxy } from './injected';
import { wordAt } from './mode';
import { CONFIG_ANNOTATION, INJECT_LABEL, insteadOf, isAnnotation, NATIVE_ANNOTATION, NEVER_INJECTED, POD_LABELS, REVISION_LABEL, STATUS_ANNOTATION, TEMPLATES_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { readProxyConfig } from './proxy-config';
import { nativeSupport } from './versions';

const annotationPointer = (name: string) => pointer('metadata', 'annotations', name);
const labelPointer = (name: string) => pointer('metadata', 'labels', name);

/** Annotations and labels where Istio does not look for them, and annotations that it has never had. */
export function misplaced(template: PodTemplate, mode: Mode, options: IstioOptions): Note[] {
  const notes = [...injection(template, options), ...interchanged(template)];
  if (mode !== 'none') notes.push(...ofTheWorkload(template, options), ...invented(template, options));
  return notes;
}

/**
 * The word about injection anywhere but in the labels of the pod. Where it only repeats what is known anyway it does no harm.
 *
 * @see istio/istio manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml: the webhook's selectors see labels of namespace and pod
 */
function injection(template: PodTemplate, options: IstioOptions): Note[] {
  const { labels, annotations, around } = template;
  if (template.live || injectedProxy(template)) return [];
  if (labels[INJECT_LABEL] !== undefined) return ofLabel(template);
  const selector = objectAt(objectAt(around.spec?.selector).matchLabels)[INJECT_LABEL];
  if (selector !== undefined) {
    return [{
      kind: 'refused',
      what: `${INJECT_LABEL}: ${show(selector)} in the selector of the workload`,
      why: 'the labels of the pod do not have it, and the API server refuses a selector that does not match them',
      pointer: '/metadata/labels',
      inObject: specAround(around) + pointer('selector', 'matchLabels', INJECT_LABEL),
      fix: { text: 'write it into the labels of the pod', edits: [{ pointer: labelPointer(INJECT_LABEL), value: String(wordAt(selector) ?? 'true') }] },
    }];
  }
  const places = placesAround(template).filter(({ map }) => map[INJECT_LABEL] !== undefined || POD_LABELS.some((name) => map[name] !== undefined));
  if (places.length === 0) return [];
  const known = evidenceOf(template, options).kind !== 'nothing';
  return places.flatMap(({ what, map, where, at }): Note[] => {
    const word = wordAt(map[INJECT_LABEL]);
    if (word !== undefined) {
      if ((word === 'true' && known) || wordAt(annotations[INJECT_LABEL]) === word) return [];
      return [{
        kind: 'ignored',
        what: `${what} ${INJECT_LABEL}: ${show(map[INJECT_LABEL])} ${where}`,
        why: 'the injector sees pods only',
        pointer: '/metadata/labels',
        inObject: at + pointer(INJECT_LABEL),
        fix: { text: `write it as a label under ${under(template, 'labels')}`, edits: [{ pointer: labelPointer(INJECT_LABEL), value: word }] },
      }];
    }
    return known ? [] : POD_LABELS.filter((name) => textAt(map[name]) && labels[name] === undefined).map((name) => ({
      kind: 'ignored',
      what: `${what} ${name}: ${show(map[name])} ${where}`,
      why: name === REVISION_LABEL ? 'the injector sees pods only' : 'Istio reads it from pods and namespaces only',
      pointer: '/metadata/labels',
      inObject: at + pointer(name),
      fix: { text: `write it as a label under ${under(template, 'labels')}`, edits: [{ pointer: labelPointer(name), value: map[name] }] },
    }));
  });
}

/** YAML's words for booleans, and that of people who write capitals. */
const YES = /^(?:y|yes|on|true|enabled?)$/i;
const NO = /^(?:n|no|off|false|disabled?)$/i;

/**
 * A word that the injector does not know, and one that it never reads.
 *
 * @see istio/istio pkg/kube/inject/inject.go injectRequired
 */
function ofLabel({ labels, namespace }: PodTemplate): Note[] {
  const at = labelPointer(INJECT_LABEL);
  const value = labels[INJECT_LABEL];
  const word = wordAt(value);
  if (word === 'true' && namespace !== undefined && NEVER_INJECTED.has(namespace)) {
    return [{
      kind: 'ignored',
      what: `label ${INJECT_LABEL}: ${show(value)} in namespace ${namespace}`,
      why: 'Istio leaves the pods of this namespace out, whatever they say',
      pointer: at,
      fix: { text: 'run the pod in another namespace, or remove the label', edits: [{ pointer: at }] },
    }];
  }
  // Placeholders are filled in later.
  if (word === undefined || word === 'true' || word === 'false' || /[${<]/.test(word)) return [];
  const meant = YES.test(word) ? 'true' : NO.test(word) ? 'false' : undefined;
  return [{
    kind: 'ignored',
    what: `label ${INJECT_LABEL}: ${show(value)}`,
    why: 'the injector knows "true" and "false" only, so the namespace decides',
    pointer: at,
    fix: meant === undefined ? { text: 'write "true" or "false"' } : { text: `write "${meant}"`, edits: [{ pointer: at, value: meant }] },
  }];
}

/** The labels or annotations of the pods, as the author of the object knows them. */
const under = ({ around: { at = '/spec/template' } }: PodTemplate, name: 'labels' | 'annotations'): string => [...at.split('/').slice(1), 'metadata', name].join('.');

interface Place {
  readonly what: 'label' | 'annotation';
  readonly map: JsonObject;
  readonly where: string;
  /** JSON pointer to the map in the object. */
  readonly at: string;
}

/** Labels and annotations around the template that are known to stay there. */
function placesAround({ workloadAnnotations, around }: PodTemplate): Place[] {
  const { labels = {}, outer, copied } = around;
  const own: Place[] = copied ? [] : [
    { what: 'label', map: labels, where: 'on the workload\'s own metadata', at: '/metadata/labels' },
    { what: 'annotation', map: workloadAnnotations, where: 'on the workload\'s own metadata', at: '/metadata/annotations' },
  ];
  if (!outer) return own;
  const where = `in ${outer.path}`;
  const at = outerMetadata(around);
  return [
    ...own,
    { what: 'label', map: objectAt(outer.metadata.labels), where, at: `${at}/labels` },
    { what: 'annotation', map: objectAt(outer.metadata.annotations), where, at: `${at}/annotations` },
  ];
}

/** Annotations that Istio reads of pods. */
const OF_PODS: readonly string[] = [CONFIG_ANNOTATION, NATIVE_ANNOTATION, TEMPLATES_ANNOTATION];

function ofTheWorkload(template: PodTemplate, options: IstioOptions): Note[] {
  const readable = nativeSupport(options.version).annotation !== 'not-read';
  const places = placesAround(template).filter(({ map }) => OF_PODS.some((name) => map[name] !== undefined));
  return places.flatMap(({ what, map, where, at }) => OF_PODS.flatMap((name): Note[] => {
    const value = map[name];
    if (value === undefined || template.annotations[name] === value) return [];
    const unread = name === NATIVE_ANNOTATION && !readable;
    return [{
      kind: 'ignored',
      what: `${what === 'label' ? 'label ' : ''}${name} ${where}`,
      why: unread ? `Istio reads it since 1.24, from the pod template only, and this is ${String(options.version)}` : 'Istio reads it from the pod template only',
      pointer: annotationPointer(name),
      inObject: at + pointer(name),
      fix: unread ? { text: 'remove it' } : { text: `write it under ${under(template, 'annotations')}`, edits: [{ pointer: annotationPointer(name), value }] },
    }];
  }));
}

/** As the API server takes the value of a label. @see k8s.io/apimachinery pkg/util/validation IsValidLabelValue */
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** Whether the injector would refuse an annotation of this value. */
const isRefused = (name: string, value: Json): boolean => name === CONFIG_ANNOTATION && readProxyConfig(String(value)).notes.some(({ kind }) => kind === 'refused');

/** Annotations among the labels of the pod, and labels among its annotations. */
function interchanged(template: PodTemplate): Note[] {
  const { labels, annotations } = template;
  const moved = (from: string, to: string, taken: boolean, value: Json): Note['fix'] =>
    ({ text: taken ? 'remove it' : 'move it there', edits: [{ pointer: from }, ...(taken ? [] : [{ pointer: to, value: String(value) }])] });
  const asLabels = Object.keys(labels).filter((name) => name.includes('istio.io') && isAnnotation(name) && insteadOf(name) === undefined && typeof labels[name] !== 'object').map((name): Note => {
    const fits = typeof labels[name] !== 'string' || LABEL_VALUE.test(labels[name]);
    return {
      kind: fits ? 'ignored' : 'refused',
      what: `${name} among the labels of the pod`,
      why: `${fits ? '' : 'the API server takes no such value of a label and refuses the object; '}Istio reads it from the annotations only`,
      pointer: labelPointer(name),
      fix: moved(labelPointer(name), annotationPointer(name), annotations[name] !== undefined || isRefused(name, labels[name]), labels[name]),
    };
  });
  // The injector writes its revision there.
  if (annotations[STATUS_ANNOTATION] !== undefined || template.live || injectedProxy(template)) return asLabels;
  return [...asLabels, ...POD_LABELS.filter((name) => typeof annotations[name] === 'string' && labels[name] === undefined).map((name): Note => ({
    kind: 'ignored',
    what: `${name} among the annotations of the pod`,
    why: 'Istio reads it from the labels only',
    pointer: annotationPointer(name),
    fix: moved(annotationPointer(name), labelPointer(name), false, annotations[name]),
  }))];
}

function invented({ annotations, labels }: PodTemplate, options: IstioOptions): Note[] {
  return ([['annotation', annotations], ['label', labels]] as const).flatMap(([what, map]) => Object.keys(map).filter((name) => insteadOf(name) !== undefined).map((name): Note => {
    const instead = insteadOf(name);
    const at = what === 'label' ? labelPointer(name) : annotationPointer(name);
    // What it is told to use instead must be read by this Istio.
    const useful = instead !== NATIVE_ANNOTATION || nativeSupport(options.version).annotation !== 'not-read';
    return {
      kind: 'ignored',
      what: `${what} ${name}`,
      why: `Istio has no such ${what}`,
      pointer: at,
      fix: { text: useful ? `use ${instead}` : `remove it: ${instead} is read since Istio 1.24, and this is ${String(options.version)}`, edits: [{ pointer: at }] },
    };
  }));
}
