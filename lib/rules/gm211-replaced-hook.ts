import { notesOf } from './from-notes';
import { Rule } from './rule';

export const replacedHook: Rule = {
  code: 'GM211',
  slug: 'replaced-hook',
  severity: 'warning',
  title: 'A lifecycle for all proxies must repeat the hooks that it replaces',
  why: 'The injector takes a lifecycle that the mesh sets as a whole: what Istio would have put on the proxy itself, the wait of holdApplicationUntilProxyStarts and the drain hook of a native sidecar, is then not there (measured).',
  sources: [
    'istio/istio manifests/charts/istio-control/istio-discovery/files/injection-template.yaml',
    'https://github.com/istio/istio/issues/41237',
  ],
  check: notesOf('dropped'),
};
