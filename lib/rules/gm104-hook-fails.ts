import { printSeconds } from '../model';
import { hooksOf } from './hooks';
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
    const told = new Set(context.template.notes.map(({ pointer }) => pointer));
    return hooksOf(context).flatMap(({ name, of, hook, level }) => (hook.kind !== 'fails' || told.has(hook.pointer) ? [] : [{
      message: `the preStop of ${name}${level === undefined ? '' : `, from ${level},`} ${hook.after === undefined ? 'cannot run' : `breaks off after ${printSeconds(hook.after)}`}: ${hook.why}`,
      pointer: hook.pointer,
      get fix() {
        if (level !== undefined) return { text: 'change it there' };
        if (of === 'proxy') return fixOf(context);
        const { text, ...repair } = fixOf(context);
        return { ...repair, text: `use preStop.sleep, which the kubelet runs itself: ${text}` };
      },
    }]));
  },
};
