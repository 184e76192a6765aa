import { pointer, PodTemplate, show, textAt } from '../../manifest';
import { fromManifest, Known, known } from '../../model';
import { MeshAbilities, MeshProfile, ProxiedPod } from '../mesh';
import { profileOf } from '../profiles';
import { istioHooks } from './agent-calls';
import { injectedProxy, namedDistroless } from './injected';
import { istioJobEnd } from './job-end';
import { isGateway, modeOf } from './mode';
import { CONFIG_ANNOTATION, DISTROLESS_BINARIES, IMAGE_ANNOTATION, IMAGE_AUTO, IMAGE_TYPE_ANNOTATION, isRead, NATIVE_ANNOTATION, PROXY } from './names';
import { IstioOptions } from './options';
import { readIstio } from './read';
import { agentPort, settingsInEffect } from './settings';
import { drainsNow, nativeSupport, SINCE, reaches } from './versions';
import { writeIstio } from './write';

/**
 * Istio, as its own source and a real cluster have it.
 *
 * @throws nothing: versions are checked where they are declared
 */
export function istioMesh(options: IstioOptions = {}): MeshProfile {
  return profileOf({ ...options, id: options.id ?? 'istio' }, profile);
}

function profile(options: IstioOptions & { readonly id: string }): MeshProfile {
  const since = (first: string) => options.version === undefined || reaches(options.version, first);
  const product = options.product ?? 'Istio';
  const titled = (version: string | undefined) => (version === undefined ? product : `${product} ${version.replace(/\.0$/, '')}`);
  const title = titled(options.version);
  const distroless = (pod: ProxiedPod): Known<boolean> => {
    const image = textAt(pod.annotations[IMAGE_ANNOTATION]);
    // A name without a slash is not taken for an image (files/injection-template.yaml).
    if (image?.includes('/')) return fromManifest(namedDistroless(image), annotationPointer(IMAGE_ANNOTATION));
    const type = textAt(pod.annotations[IMAGE_TYPE_ANNOTATION]);
    if (type !== undefined) return fromManifest(type === 'distroless', annotationPointer(IMAGE_TYPE_ANNOTATION));
    // Most annotations say nothing of the image, and reading one costs more than looking for the word.
    const said = options.levels?.length || textAt(pod.annotations[CONFIG_ANNOTATION])?.includes('distroless') ? settingsInEffect(pod, options).distroless : undefined;
    return said ?? known(options.distroless ?? false, options.distroless === undefined ? 'assumed' : 'declared');
  };
  const selected = new Set(options.levels?.flatMap(({ selector }) => Object.keys(selector ?? {})));
  return {
    id: options.id,
    title,
    proxyName: PROXY,
    hooks: istioHooks,
    relevant: remembered((key) => isRead(key) || selected.has(key)),
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
    readsNamespace: options.levels?.some(({ namespace }) => namespace !== undefined) === true,
    rewritesHooks: since(SINCE.rewritesHooks),
    // The image of the pod's own container is kept; one that it leaves to the injector is told by annotations and levels.
    proxyBinaries: (pod, image) => ((image === '' || image === IMAGE_AUTO ? distroless(pod).value : namedDistroless(image)) ? DISTROLESS_BINARIES : undefined),
    read: (template) => readIstio(template, options),
    write: (template, settings, replace = false) => writeIstio(template, settings, options, replace),
    abilities: (template) => {
      // The image of one that runs tells the version where nobody else does.
      const version = options.version ?? injectedProxy(template)?.version;
      return abilities(template, version === options.version ? options : { ...options, version }, titled(version), distroless);
    },
    amongNamespaces: (namespaces) => {
      const { levels = [] } = options;
      const own = new Set(levels.filter(({ namespaceLabels }) => namespaceLabels !== undefined).map(({ namespace }) => namespace));
      const more = namespaces.filter(({ namespace }) => !own.has(namespace));
      return more.length === 0 ? profileOf(options, profile) : profileOf({ ...options, levels: [...levels, ...more] }, profile);
    },
    jobEnd: (template) => istioJobEnd(template, options),
  };
}

/** The names of an app's labels and annotations are few, and each is asked for with every pod; a foreign one may be of any length, and is not kept. */
const LONGEST_NAME = 100;
const MOST_NAMES = 1000;

function remembered(ask: (key: string) => boolean): (key: string) => boolean {
  const answers = new Map<string, boolean>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = ask(key);
      if (answers.size >= MOST_NAMES) answers.clear();
      if (key.length <= LONGEST_NAME) answers.set(key, answer);
    }
    return answer;
  };
}

const annotationPointer = (name: string) => pointer('metadata', 'annotations', name);

type Distroless = (pod: ProxiedPod) => Known<boolean>;

function abilities(template: PodTemplate, options: IstioOptions, title: string, distroless: Distroless): MeshAbilities {
  const since = (first: string) => options.version === undefined || reaches(options.version, first);
  const image = textAt(template.declaredProxies[0]?.container.image) ?? IMAGE_AUTO;
  const shell = image === IMAGE_AUTO ? distroless(template) : fromManifest(namedDistroless(image), `${template.declaredProxies[0].pointer}/image`);
  return {
    hasProxy: true,
    shell: { ...shell, value: !shell.value },
    exitOnZero: since(SINCE.exitOnZero)
      ? since(SINCE.exitOnZeroReliable) || `before Istio 1.23 one failed look ends Envoy with requests in flight, and this is ${title}`
      : `Istio has it since 1.12, and this is ${title}`,
    hook: since(SINCE.imageAuto) || `a pod can override its proxy since Istio 1.9, and this is ${title}`,
    drainsNow: drainsNow(options.version, agentPort(template, settingsInEffect(template, options)), options.ownAgent),
    pinNative: nativeSupport(options.version).annotation !== 'not-read' && modeOf(template, options).source !== 'manifest',
    nativeByAnnotation: nativeByAnnotation(template, options, title),
  };
}

/** Whether the pod's annotation makes its sidecar native wherever it may run: it bypasses Istio's own look at the nodes. */
function nativeByAnnotation(template: PodTemplate, { version, kubernetesVersion }: IstioOptions, title: string): true | string {
  if (injectedProxy(template)) return 'its proxy stands there as it runs';
  if (isGateway(template)) return 'the template of gateways makes none';
  if (version !== undefined && nativeSupport(version).annotation === 'not-read') return `a pod can ask for a native sidecar since Istio 1.24, and this is ${title}`;
  if (template.annotations[NATIVE_ANNOTATION] !== undefined) return `its ${NATIVE_ANNOTATION} is ${show(template.annotations[NATIVE_ANNOTATION])}`;
  if (version === undefined) return 'a pod can ask for a native sidecar since Istio 1.24, and the version is not declared';
  if (kubernetesVersion === undefined) return 'native sidecars need Kubernetes 1.29 on every node, and kubernetesVersion is not declared';
  return reaches(kubernetesVersion, SINCE.nativeOnKubernetes) || `native sidecars need Kubernetes 1.29 on every node, and this is ${kubernetesVersion}`;
}
