import { printSeconds } from '../model';
import { hooksOf, NamedHook } from './hooks';
import { fixOf } from './repair';
import { Rule } from './rule';

export const hookFails: Rule = {
  code: 'GM104',
  slug: 'hook-fails',
  severity: 'error',
  title: 'A preStop hook must be able to run',
  why: 'A hook that fails does not stop the termination: SIGTERM follows at once, with an event FailedPreStopHook that nobody reads. An image without '
    + 'a shell or without sleep, and a tcpSocket hook, which the kubelet cannot run, are the usual causes (measured).',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/lifecycle/handlers.go',
    'istio/istio docker/iptables.yaml: what a distroless proxy image holds',
  ],
  check(context) {
    const told = ({ hook }: NamedHook<'fails'>) => context.template.notes.some(({ pointer }) => pointer === hook.pointer);
    return hooksOf(context, 'fails').filter((named) => !told(named)).map(({ name, of, hook, level }) => ({
      message: `the preStop of ${name}${level === undefined ? '' : `, from ${level},`} ${hook.after === undefined ? 'cannot run' : `breaks off after ${printSeconds(hook.after)}`}: ${hook.why}`,
      pointer: hook.pointer,
      get fix() {
        if (level !== undefined) return { text: 'change it there' };
        if (of === 'proxy') return fixOf(context);
        const { text, ...repair } = fixOf(context);
        return { ...repair, text: `use preStop.sleep, which the kubelet runs itself: ${text}` };
      },
    }));
  },
};
