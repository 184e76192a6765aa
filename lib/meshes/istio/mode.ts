import { pointer, PodTemplate, textAt } from '../../manifest';
import { levelsOf } from '../level';
import { Mode } from '../mesh';
import { AMBIENT_LABEL, INJECT_LABEL, INJECTION_LABEL, NATIVE_ANNOTATION, REVISION_LABEL } from './names';
import { IstioOptions } from './options';
import { NATIVE_FROM_KUBERNETES, nativeSupport, reaches } from './versions';
import { fromLevel, fromManifest, Known, known } from '../../model';

/**
 * Which kind of proxy the pod gets, in Istio's own order: is it injected at all, the pod's annotation, istiod's setting, the default
 * of its version.
 *
 * @see istio/istio pkg/kube/inject/webhook.go injectRequired, DetectNativeSidecar
 */
export function modeOf(template: PodTemplate, options: IstioOptions): Known<Mode> {
  const { labels, annotations } = template;
  const inject = textAt(labels[INJECT_LABEL]);
  if (inject === 'false') return fromManifest('none', pointer('metadata', 'labels', INJECT_LABEL));
  if (template.hostNetwork) return fromManifest('none', '/spec/hostNetwork');
  if (inject === undefined && textAt(annotations[INJECT_LABEL]) === 'false') return fromManifest('none', pointer('metadata', 'annotations', INJECT_LABEL));
  const around = namespaceMode(template, options, inject);
  if (around) return around;
  if (labels[AMBIENT_LABEL] === 'ambient' && inject !== 'true') return fromManifest('ambient', pointer('metadata', 'labels', AMBIENT_LABEL));
  const support = nativeSupport(options.version);
  const annotation = textAt(annotations[NATIVE_ANNOTATION]);
  if (annotation !== undefined && annotation !== '' && support.annotation !== 'not-read') {
    const native = support.annotation === 'only-true' && annotation !== 'false' ? annotation === 'true' : annotation !== 'false';
    return fromManifest(native ? 'native' : 'classic', pointer('metadata', 'annotations', NATIVE_ANNOTATION));
  }
  if (support.byDefault === 'never') return known('classic', 'mesh default');
  if (options.native !== undefined) return known(options.native ? 'native' : 'classic', 'declared');
  if (support.byDefault === 'opt-in') return known('classic', 'mesh default');
  if (options.version === undefined || options.kubernetesVersion === undefined) return known('unknown', 'assumed');
  return known(reaches(options.kubernetesVersion, NATIVE_FROM_KUBERNETES) ? 'native' : 'classic', 'mesh default');
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
