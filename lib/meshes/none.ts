import { known } from '../model';
import { MeshAbilities, MeshProfile } from './mesh';

const ABILITIES: MeshAbilities = {
  hasProxy: false,
  shell: known(false, 'declared'),
  exitOnZero: 'there is no proxy in the pod',
  hook: 'there is no proxy in the pod',
  pinNative: false,
  nativeByAnnotation: 'there is no proxy in the pod',
};

const withoutProxy = (id: string, title: string, mode: 'none' | 'ambient'): MeshProfile => ({
  id,
  title,
  proxyName: '',
  hooks: { script: () => undefined, command: () => undefined },
  relevant: () => false,
  readsNamespace: false,
  rewritesHooks: false,
  read: () => ({ evidence: { kind: 'declared', why: `${title} was declared` }, mode: known(mode, 'declared'), proxies: [], inherits: [], settings: [], notes: [] }),
  abilities: () => ABILITIES,
  write: () => [],
});

/** No mesh: only the kubelet, and peers that go on sending for a while. */
export const noMesh: MeshProfile = withoutProxy('none', 'no mesh', 'none');

/**
 * Istio's ambient mode: the node's ztunnel carries the traffic, so no proxy of the pod can leave too early.
 *
 * @see https://github.com/istio/istio/issues/58514 - peers still need time to stop sending
 */
export const ambientMesh: MeshProfile = withoutProxy('ambient', 'Istio ambient', 'ambient');
