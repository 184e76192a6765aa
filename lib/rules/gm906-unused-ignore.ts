import { Rule } from './rule';
import { ownAnnotations } from '../manifest/own-annotations';

/** Where an object has one template: of others what stands at the object may be meant for another of its templates. */
const OF_ONE: readonly (string | undefined)[] = [undefined, '', '/spec/template', '/spec/jobTemplate/spec/template'];

export const unusedIgnore: Rule = {
  code: 'GM906',
  slug: 'unused-ignore',
  severity: 'warning',
  title: 'A finding that is accepted must be found',
  why: 'An exception that is not needed any more hides the day on which it would be again.',
  sources: ['the annotations graceful-mesh/ignore.GMnnn on the workload or its pod template, comments # graceful-mesh-ignore, and ignore in a config file'],
  check(context) {
    const { template } = context;
    const { ignored } = ownAnnotations(template.annotations, template.workloadAnnotations);
    const found = new Set(context.findings.map(({ code }) => code));
    // Why a pod is not planned shows where it would be.
    const isUsed = (code: string) => code === 'GM904' || found.has(code) || (found.has('GM903') && context.ifMeshed.some((finding) => finding.code === code));
    const isItsOwn = (inObject: string | undefined) => inObject === undefined || OF_ONE.includes(template.around.at);
    return ignored.filter(({ inObject, code }) => isItsOwn(inObject) && !isUsed(code)).map(({ code, pointer, inObject }) => ({
      pointer,
      ...(inObject !== undefined && { inObject }),
      message: `${code} is ignored here, and is not found`,
      fix: { text: 'leave it out' },
    }));
  },
};
