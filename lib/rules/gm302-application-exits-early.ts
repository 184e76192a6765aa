import { budget, longest, printSeconds } from '../model';
import { fixBy } from './repair';
import { Rule } from './rule';

export const applicationExitsEarly: Rule = {
  code: 'GM302',
  slug: 'application-exits-early',
  severity: 'error',
  title: 'An application that exits at once on SIGTERM needs a preStop that outlasts its requests',
  why: 'No drain of the proxy helps a request whose application has gone. Such an application (nginx, many script runtimes) may get SIGTERM only when peers have '
    + 'stopped sending and the longest request has been answered (measured).',
  sources: [
    'docs/proof.md, an application that exits at once',
  ],
  check(context) {
    const { needs } = context;
    return context.template.containers.flatMap((container) => {
      const { behaviour, preStop, name, role, pointer } = container;
      const seconds = longest(preStop);
      if (role !== 'application' || behaviour.onSigterm !== 'exits-at-once' || seconds === undefined) return [];
      if (seconds >= needs.endpointPropagation.value + needs.longestRequest.value) return [];
      const enough = budget.applicationPreStop(needs, 'exits-at-once').seconds;
      return [{
        message: `${name} exits at once on SIGTERM, ${printSeconds(seconds)} after the deletion, and has requests until ${printSeconds(enough)}`,
        pointer: `${pointer}/lifecycle/preStop`,
        get fix() { return fixBy(context, 'preStop', `give it a preStop of ${printSeconds(enough)}`); },
      }];
    });
  },
};
