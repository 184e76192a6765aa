import { pointer } from '../manifest';
import { OPT_OUT, optOutOf } from './opt-out';
import { Rule } from './rule';

export const optedOut: Rule = {
  code: 'GM902',
  slug: 'opted-out',
  severity: 'warning',
  title: 'A workload that has opted out is not planned, and not checked',
  why: 'Its author has taken it out, with a reason. It is said, so that nobody takes silence for a clean bill.',
  sources: [`the annotation ${OPT_OUT} on the workload or its pod template`],
  check({ template }) {
    const reason = optOutOf(template.annotations, template.workloadAnnotations);
    if (reason === undefined) return [];
    return [{
      message: reason === '' ? `${OPT_OUT} has no reason, so it counts for nothing` : `nothing was planned or checked: ${reason}`,
      ...(Object.hasOwn(template.annotations, OPT_OUT) ? { pointer: '/metadata/annotations' } : { pointer: '', inObject: `/metadata/annotations${pointer(OPT_OUT)}` }),
      ...(reason === '' && { fix: { text: 'write one as its value' } }),
    }];
  },
};
