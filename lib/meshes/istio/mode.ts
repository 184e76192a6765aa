import { pointer, PodTemplate, textAt } from '../../manifest';
import { Mode } from '../mesh';
import { AMBIENT_LABEL, INJECT_LABEL, NATIVE_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { NATIVE_FROM_KUBERNETES, nativeSupport, within } from './versions';
import { fromManifest, Known, known } from '../../model';

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
  return known(within(options.kubernetesVersion, NATIVE_FROM_KUBERNETES) ? 'native' : 'classic', 'mesh default');
}
