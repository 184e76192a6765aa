import { JsonObject, PodTemplate, textAt } from '../../manifest';
import { fromManifest, Known, known } from '../../model';
import { MeshAbilities, MeshProfile } from '../mesh';
import { istioJobEnd } from './job-end';
import { istioHooks } from './known-hooks';
import { modeOf } from './mode';
import { CONFIG_ANNOTATION, IMAGE_TYPE_ANNOTATION, NATIVE_ANNOTATION, PROXY } from './names';
import { IstioOptions } from './options';
import { readProxyConfig } from './proxy-config';
import { readIstio } from './read';
import { nativeSupport, SINCE, reaches } from './versions';
import { writeIstio } from './write';

/** All that a distroless proxy image can run. @see istio/istio docker/iptables.yaml */
const DISTROLESS_BINARIES = ['pilot-agent', 'envoy'];

/**
 * Istio, as its own source and a real cluster have it.
 *
 * @throws nothing: versions are checked where they are declared
 */
export function istioMesh(options: IstioOptions = {}): MeshProfile {
  const since = (first: string) => options.version === undefined || reaches(options.version, first);
  const product = options.product ?? 'Istio';
  const title = options.version === undefined ? product : `${product} ${options.version.replace(/\.0$/, '')}`;
  const distroless = (annotations: JsonObject): Known<boolean> => {
    const type = textAt(annotations[IMAGE_TYPE_ANNOTATION]);
    if (type !== undefined) return fromManifest(type === 'distroless', `/metadata/annotations/${IMAGE_TYPE_ANNOTATION.replace('/', '~1')}`);
    const config = textAt(annotations[CONFIG_ANNOTATION]);
    // Most annotations say nothing of the image, and reading one costs more than looking for the word.
    return (config?.includes('distroless') ? readProxyConfig(config).distroless : undefined) ?? known(options.distroless ?? false, options.distroless === undefined ? 'assumed' : 'declared');
  };
  const selected = new Set(options.levels?.flatMap(({ selector }) => Object.keys(selector ?? {})));
  return {
    id: options.id ?? 'istio',
    title,
    proxyName: PROXY,
    hooks: istioHooks,
    relevant: (key) => key.includes('istio.io/') || selected.has(key),
    rewritesHooks: since(SINCE.rewritesHooks),
    proxyBinaries: (annotations, image) => (image.endsWith('distroless') || distroless(annotations).value ? DISTROLESS_BINARIES : undefined),
    read: (template) => readIstio(template, options),
    write: (template, settings, replace = false) => writeIstio(template, settings, options, replace),
    abilities: (template) => abilities(template, options, title, distroless),
    jobEnd: istioJobEnd,
  };
}

type Distroless = (annotations: JsonObject) => Known<boolean>;

function abilities(template: PodTemplate, options: IstioOptions, title: string, distroless: Distroless): MeshAbilities {
  const since = (first: string) => options.version === undefined || reaches(options.version, first);
  const shell = distroless(template.annotations);
  return {
    hasProxy: true,
    shell: { ...shell, value: !shell.value },
    exitOnZero: since(SINCE.exitOnZero)
      ? since(SINCE.exitOnZeroReliable) || `before Istio 1.23 one failed look ends Envoy with requests in flight, and this is ${title}`
      : `Istio has it since 1.12, and this is ${title}`,
    hook: since(SINCE.imageAuto) || `a pod can override its proxy since Istio 1.9, and this is ${title}`,
    pinNative: nativeSupport(options.version).annotation !== 'not-read' && modeOf(template, options).source !== 'manifest',
    nativeByAnnotation: nativeByAnnotation(template, options, title),
  };
}

/** Whether the pod's annotation makes its sidecar native wherever it may run: it bypasses Istio's own look at the nodes. */
function nativeByAnnotation(template: PodTemplate, { version, kubernetesVersion }: IstioOptions, title: string): true | string {
  if (template.annotations[NATIVE_ANNOTATION] !== undefined) return `the pod has ${NATIVE_ANNOTATION} already`;
  if (version === undefined) return 'the version of Istio is not declared';
  if (nativeSupport(version).annotation === 'not-read') return `a pod can ask for a native sidecar since Istio 1.24, and this is ${title}`;
  if (kubernetesVersion === undefined) return 'the Kubernetes version of the nodes is not declared';
  return reaches(kubernetesVersion, SINCE.nativeOnKubernetes) || `native sidecars need Kubernetes 1.29 on every node, and this is ${kubernetesVersion}`;
}
