import { ending } from './job-commands';
import { Rule } from './rule';

export const exitCodeLost: Rule = {
  code: 'GM405',
  slug: 'exit-code-lost',
  severity: 'warning',
  title: 'What ends the proxy must not take the place of the work\'s exit code',
  why: 'A shell ends as its last command did. Where that is the call that ends the proxy, a Job whose work has failed counts as complete: it is not tried again, and nobody is told.',
  sources: [
    'POSIX.1-2017, Shell Command Language, 2.8.2 Exit Status for Commands',
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures',
  ],
  check({ workload, jobCommands, jobEnd }) {
    if (!workload?.job || !jobEnd) return [];
    return jobCommands.flatMap(({ name, pointer, ends, declared, losesFailureOf, spelt }) => (losesFailureOf === undefined || declared !== undefined || (ends !== 'always' && ends !== 'on-success') ? [] : [{
      message: `${name} ends with 0 although ${losesFailureOf} has failed, so that the ${workload.kind} counts as complete and is not tried again`,
      pointer: `${pointer}/command`,
      fix: { text: `keep its exit code: ${ending(spelt(losesFailureOf), { restartPolicy: 'Never' }, jobEnd)}` },
    }]));
  },
};
