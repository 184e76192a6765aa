import { hooksOf } from './hooks';
import { Rule } from './rule';

export const hookUnknown: Rule = {
  code: 'GM105',
  slug: 'hook-unknown',
  severity: 'warning',
  title: 'The length of a preStop hook should be known',
  why: 'The grace has to exceed the hook, and nobody can say how long this one takes. It may be right; it cannot be checked.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go: an exec hook has no timeout of its own',
  ],
  check(context) {
    // A platform's own hooks are its business; nobody who writes the manifest could change them.
    if (context.workload?.platform) return [];
    return hooksOf(context, 'unknown').map(({ name, hook }) => ({
      message: `the preStop of ${name} has an unknown length: ${hook.why}`,
      pointer: hook.pointer,
      fix: { text: hook.atMost === undefined ? 'bound it with timeout N, or use preStop.sleep' : 'use preStop.sleep if a fixed wait will do' },
    }));
  },
};
