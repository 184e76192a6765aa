import { arrayAt, JsonObject, pointer, PodTemplate, textAt } from '../../manifest';
import { levelsOf } from '../level';
import { Mode } from '../mesh';
import { injectedProxy } from './injected';
import {
  AMBIENT_LABEL, IMAGE_AUTO, INJECT_LABEL, INJECTED_LABEL, INJECTION_LABEL, GATEWAY_LABEL, NATIVE_ANNOTATION, NEVER_INJECTED, OTHER_MESHES,
  REDIRECTION_ANNOTATION, REVISION_LABEL, TEMPLATES_ANNOTATION,
} from './names';
import { IstioOptions } from './options';
import { NATIVE_FROM_KUBERNETES, nativeSupport, reaches } from './versions';
import { ContainerFacts, fromLevel, fromManifest, Json, Known, known } from '../../model';

/**
 * Which kind of proxy the pod gets. Where one stands as it runs, that decides, whatever is declared; otherwise in Istio's own order: is it injected at all, the
 * pod's annotation, istiod's setting, the default of its version.
 *
 * @see istio/istio pkg/kube/inject/webhook.go injectRequired, DetectNativeSidecar
 */
export function modeOf(template: PodTemplate, options: IstioOptions): Known<Mode> {
  const { labels, annotations } = template;
  const proxyless = templatesOf(template).some((name) => name === 'grpc-agent' || name === 'grpc-simple');
  if (proxyless) return fromManifest('none', annotationPointer(TEMPLATES_ANNOTATION));
  const injected = injectedProxy(template);
  if (injected) return fromManifest(injected.native ? 'native' : 'classic', injected.pointer);
  if (annotations[REDIRECTION_ANNOTATION] === 'enabled') return fromManifest('ambient', annotationPointer(REDIRECTION_ANNOTATION));
  if (template.live) return labels[AMBIENT_LABEL] === 'ambient' ? fromManifest('ambient', labelPointer(AMBIENT_LABEL)) : fromManifest('none', '/spec/containers');
  if (template.namespace !== undefined && NEVER_INJECTED.has(template.namespace)) return known('none', 'mesh default');
  const inject = wordAt(labels[INJECT_LABEL]);
  if (inject === 'false') return fromManifest('none', labelPointer(INJECT_LABEL));
  if (template.hostNetwork) return fromManifest('none', '/spec/hostNetwork');
  if (inject === undefined && wordAt(annotations[INJECT_LABEL]) === 'false') return fromManifest('none', annotationPointer(INJECT_LABEL));
  const other = otherMesh(template);
  if (other) return fromManifest('none', other.pointer);
  const around = namespaceMode(template, options, inject);
  if (around) return around;
  if (labels[AMBIENT_LABEL] === 'ambient' && inject !== 'true') return fromManifest('ambient', labelPointer(AMBIENT_LABEL));
  if (isGateway(template)) return fromManifest('classic', '/spec/containers');
  const support = nativeSupport(options.version);
  const annotation = textAt(annotations[NATIVE_ANNOTATION]);
  if (annotation !== undefined && annotation !== '' && support.annotation !== 'not-read') {
    const native = support.annotation === 'only-true' && annotation !== 'false' ? annotation === 'true' : annotation !== 'false';
    return fromManifest(native ? 'native' : 'classic', annotationPointer(NATIVE_ANNOTATION));
  }
  if (support.byDefault === 'never') return known('classic', 'mesh default');
  if (options.native !== undefined) return known(options.native ? 'native' : 'classic', 'declared');
  if (support.byDefault === 'opt-in') return known('classic', 'mesh default');
  if (options.version === undefined || options.kubernetesVersion === undefined) return known('unknown', 'assumed');
  return known(reaches(options.kubernetesVersion, NATIVE_FROM_KUBERNETES) ? 'native' : 'classic', 'mesh default');
}

const labelPointer = (name: string) => pointer('metadata', 'labels', name);
const annotationPointer = (name: string) => pointer('metadata', 'annotations', name);

/** Whether a label of the pod asks for a sidecar, or tells of one. Istio knows `true` and `false`; any other word says nothing. */
export function asksByLabel(labels: JsonObject): string | undefined {
  if (wordAt(labels[INJECT_LABEL]) === 'true') return INJECT_LABEL;
  return [REVISION_LABEL, INJECTED_LABEL].find((label) => labels[label] !== undefined);
}

/** The value of a label as a word. A boolean without quotes is refused, and says the same. */
export const wordAt = (value: unknown): string | undefined => (typeof value === 'boolean' ? String(value) : textAt(value));

/** The injection templates that the pod names itself. */
const templatesOf = ({ annotations }: PodTemplate): readonly string[] => textAt(annotations[TEMPLATES_ANNOTATION])?.split(',').map((name) => name.trim()) ?? NONE;

const NONE: readonly string[] = [];

/**
 * Whether the pod is a gateway: it takes the template of one, its proxy runs as one, or there is nothing in it but a proxy that is to be injected.
 *
 * @see istio/istio manifests/charts/gateway; files/gateway-injection-template.yaml; files/kube-gateway.yaml
 */
export function isGateway(template: PodTemplate): boolean {
  if (templatesOf(template).includes('gateway')) return true;
  const proxy = template.declaredProxies.find(({ list }) => list === 'containers');
  if (!proxy) return false;
  const { image, args } = proxy.container;
  const role = textAt(arrayAt(args)[1]);
  // `istio: ingressgateway` is what gateways have been called from the first, and what Gateway resources select by.
  const called = textAt(template.labels[GATEWAY_LABEL])?.endsWith('gateway') === true && image === IMAGE_AUTO;
  if (called || role === 'router' || role === 'waypoint') return true;
  // The container of the application may stand in the rest.
  return !template.around.partial && template.containers.length === 0 && (image === IMAGE_AUTO || injectedProxy(template) !== undefined);
}

/** Another mesh that the pod is in, where nothing of it asks for a sidecar of Istio. */
export function otherMesh({ annotations, labels, containers, sidecars, declaredProxies }: PodTemplate): OtherMesh | undefined {
  if (declaredProxies.length > 0 || asksByLabel(labels) !== undefined) return undefined;
  for (const { name, keys, container } of OTHER_MESHES) {
    const isProxy = (one: ContainerFacts): boolean => container !== undefined && (one.name === container || one.name.startsWith(`${container}-`));
    const proxy = containers.find(isProxy) ?? sidecars.find(isProxy);
    if (proxy) return { name, by: `container ${proxy.name}`, pointer: proxy.pointer };
    for (const key in keys) {
      const [annotated, labelled] = [annotations[key], labels[key]];
      if (annotated === undefined && labelled === undefined) continue;
      const word = (value: Json | undefined) => keys[key].find((one) => one === wordAt(value));
      const inAnnotations = word(annotated);
      if (inAnnotations !== undefined) return { name, by: `annotation ${key}: ${inAnnotations}`, pointer: annotationPointer(key) };
      const inLabels = word(labelled);
      if (inLabels !== undefined) return { name, by: `label ${key}: ${inLabels}`, pointer: labelPointer(key) };
    }
  }
  return undefined;
}

/** A mesh that is not read here. */
export interface OtherMesh {
  readonly name: string;
  /** What of the pod says it. */
  readonly by: string;
  readonly pointer: string;
}

/**
 * What the labels of the pod's namespace decide, where its manifest was given. `istio-injection` beats `istio.io/rev`; `disabled` beats a
 * label of the pod's; without either a pod is injected only where it asks for it.
 *
 * @see istio/istio manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml
 */
function namespaceMode({ namespace, labels }: PodTemplate, { levels }: IstioOptions, inject: string | undefined): Known<Mode> | undefined {
  const [level] = levels ? levelsOf(levels, namespace, labels).filter(({ namespaceLabels }) => namespaceLabels !== undefined) : [];
  if (!level?.namespaceLabels) return undefined;
  const { [INJECTION_LABEL]: injection, [REVISION_LABEL]: revision, [AMBIENT_LABEL]: dataplane } = level.namespaceLabels;
  if (injection === 'disabled') return fromLevel('none', level.title);
  if (injection === 'enabled' || revision !== undefined || inject === 'true' || labels[REVISION_LABEL] !== undefined) return undefined;
  return fromLevel(dataplane === 'ambient' && labels[AMBIENT_LABEL] !== 'none' ? 'ambient' : 'none', level.title);
}

/** Whether the namespace, by its labels, asks for the sidecars of its pods. */
export function namespaceInjects({ namespace, labels }: PodTemplate, { levels, namespaceInjects: declared }: IstioOptions): boolean {
  return declared === true || (levels ? levelsOf(levels, namespace, labels) : [])
    .some(({ namespaceLabels: own }) => own !== undefined && (own[INJECTION_LABEL] === 'enabled' || own[REVISION_LABEL] !== undefined));
}
