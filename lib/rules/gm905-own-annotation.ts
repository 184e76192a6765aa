import { Rule } from './rule';
import { ownAnnotations } from '../manifest/own-annotations';

export const ownAnnotation: Rule = {
  code: 'GM905',
  slug: 'own-annotation',
  severity: 'error',
  title: 'An annotation or comment of graceful-mesh must be one that it reads',
  why: 'What an application says of itself in its manifest, how long its requests last or which findings it accepts, is what its pods are judged by. Where it cannot be read they are judged by something else.',
  sources: ['the annotations graceful-mesh/… on the workload or its pod template, and comments # graceful-mesh-ignore'],
  check({ template }) {
    const { misread } = ownAnnotations(template.annotations, template.workloadAnnotations);
    return misread.map(({ what, fix, ...at }) => ({ ...at, message: what, fix: { text: fix } }));
  },
};
