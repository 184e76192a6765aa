import { hooksOf } from './hooks';
import { fixOf } from './repair';
import { Rule } from './rule';

export const hookNeverEnds: Rule = {
  code: 'GM103',
  slug: 'hook-never-ends',
  severity: 'error',
  title: 'A preStop hook must end',
  why: 'A hook that never ends takes the whole grace on every stop; SIGTERM comes when nothing is left of it and SIGKILL 2 s later, so there is no '
    + 'drain at all. The netstat loop that vendors print does this: it counts the listener of pilot-agent itself (measured: 43 s for each pod with a grace of 40 s).',
  sources: [
    'https://github.com/istio/istio/issues/7136',
    'docs/proof.md, the printed loop',
  ],
  check(context) {
    return hooksOf(context, 'never-ends').map(({ name, of, hook, level }) => ({
      message: `the preStop of ${name}${level === undefined ? '' : `, from ${level},`} never ends: ${hook.why}`,
      pointer: hook.pointer,
      get fix() {
        if (level !== undefined) return { text: 'change it there' };
        const { text, ...repair } = fixOf(context);
        return { ...repair, text: `${of === 'proxy' ? 'remove this preStop' : 'give it an end, by preStop.sleep or timeout N'}: ${text}` };
      },
    }));
  },
};
