import { notesWithRepair } from './from-notes';
import { Rule } from './rule';

export const proxyContainerForm: Rule = {
  code: 'GM206',
  slug: 'proxy-container-form',
  severity: 'error',
  title: 'A container istio-proxy must be declared so that the injector can use it',
  why: 'The injector merges a container of that name into its own. Declared in the wrong list, without a pull policy, or in a pod that nobody injects, the pod is refused or cannot start (measured).',
  sources: [
    'istio/istio pkg/kube/inject/webhook.go reapplyOverwrittenContainers',
    'https://github.com/istio/istio/issues/51865',
  ],
  check: notesWithRepair('form'),
};
