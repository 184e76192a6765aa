import { notesOf } from './from-notes';
import { Rule } from './rule';
import { ownAnnotations } from '../manifest/own-annotations';

const notJudged = notesOf('not-judged');

export const notKnownMeshed: Rule = {
  code: 'GM903',
  slug: 'not-known-meshed',
  severity: 'warning',
  title: 'Whether a pod has a proxy must be known before it is judged by one',
  why: 'A manifest seldom says whether its pod is in a mesh: the namespace decides. Without a word of the pod, its namespace or its author the pod is judged by what the kubelet does with it, and what a '
    + 'proxy would change is told in one remark instead of as errors that may be none.',
  sources: [
    'istio/istio manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml: the labels of namespace and pod decide',
  ],
  check(context) {
    const { evidence } = context.reading;
    const told = notJudged(context);
    if (told.length > 0 || evidence.kind !== 'nothing' || evidence.ask === undefined) return told;
    const { template } = context;
    const silent = new Set(['GM903', 'GM906', ...ownAnnotations(template.annotations, template.workloadAnnotations).ignored.map(({ code }) => code)]);
    const more = new Map(context.ifMeshed.filter(({ code }) => !silent.has(code)).map(({ code, slug }) => [code, slug.replace(/-/g, ' ')]));
    if (more.size === 0) return [];
    return [{
      message: `the pod is not known to be in a mesh: ${evidence.why}; if it is: ${[...more].map(([code, words]) => `${code} (${words})`).join(', ')}`,
      pointer: '/metadata/labels',
      fix: { text: evidence.ask },
    }];
  },
};
