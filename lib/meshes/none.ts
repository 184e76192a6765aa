import { PodTemplate } from '../manifest';
import { known } from '../model';
import { istioMesh } from './istio';
import { injectedProxy } from './istio/injected';
import { MeshAbilities, MeshProfile } from './mesh';
import { profileOf } from './profiles';

const ABILITIES: MeshAbilities = {
  hasProxy: false,
  shell: known(false, 'declared'),
  exitOnZero: 'there is no proxy in the pod',
  hook: 'there is no proxy in the pod',
  drainsNow: 'no',
  pinNative: false,
  nativeByAnnotation: 'there is no proxy in the pod',
};

const istio = istioMesh();

/** A pod that carries a sidecar as it runs has one, whatever was declared: ambient mode leaves such pods alone. */
const carriesOne = (template: PodTemplate): boolean => injectedProxy(template) !== undefined;

interface WithoutProxy {
  readonly id: 'none' | 'ambient';
  readonly title: string;
  readonly kubernetesVersion?: string;
}

function withoutProxy({ id, title, kubernetesVersion }: WithoutProxy): MeshProfile {
  return {
    ...istio,
    id,
    title,
    rewritesHooks: false,
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    read: (template) => (carriesOne(template) ? istio.read(template)
      : { evidence: { kind: 'declared', why: `${title} was declared` }, mode: known(id, 'declared'), proxies: [], inherits: [], settings: [], notes: [] }),
    abilities: (template) => (carriesOne(template) ? istio.abilities(template) : ABILITIES),
    write: (template, settings, replace) => (carriesOne(template) ? istio.write(template, settings, replace) : []),
  };
}

/**
 * No mesh: only the kubelet, and peers that go on sending for a while.
 *
 * @param kubernetesVersion in full. @default - not known
 */
export const noMesh = (kubernetesVersion?: string): MeshProfile => profileOf({ id: 'none', title: 'no mesh', kubernetesVersion }, withoutProxy);

/**
 * Istio's ambient mode: the node's ztunnel carries the traffic, so no proxy of the pod can leave too early.
 *
 * @see https://github.com/istio/istio/issues/58514 - peers still need time to stop sending
 * @param kubernetesVersion in full. @default - not known
 */
export const ambientMesh = (kubernetesVersion?: string): MeshProfile => profileOf({ id: 'ambient', title: 'Istio ambient', kubernetesVersion }, withoutProxy);
