import { longest, printSeconds } from '../model';
import { applicationPreStop } from './repair';
import { Rule } from './rule';

export const helperLeavesEarly: Rule = {
  code: 'GM303',
  slug: 'helper-leaves-early',
  severity: 'warning',
  title: 'A helper container should stay as long as the application that uses it',
  why: 'Every ordinary container gets SIGTERM after its own preStop only: a helper without one is gone at once, while the application still waits in its own.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go: hooks of all containers run side by side',
  ],
  check(context) {
    const wait = applicationPreStop(context);
    return context.template.containers.flatMap(({ name, role, preStop, pointer }) => (role !== 'helper' || wait === 0 || (longest(preStop) ?? wait) >= wait ? [] : [{
      message: `${name} gets SIGTERM ${printSeconds(longest(preStop) ?? 0)} after the deletion, the application after ${printSeconds(wait)}`,
      pointer: `${pointer}/lifecycle/preStop`,
      fix: {
        text: `give it the same preStop of ${printSeconds(wait)}, or make it a native sidecar`,
        edits: [{ pointer: `${pointer}/lifecycle/preStop`, value: { sleep: { seconds: Math.ceil(wait) } } }],
      },
    }]));
  },
};
