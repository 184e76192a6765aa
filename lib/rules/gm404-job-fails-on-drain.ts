import { whence } from '../model';
import { Rule } from './rule';

export const jobFailsOnDrain: Rule = {
  code: 'GM404',
  slug: 'job-fails-on-drain',
  severity: 'warning',
  title: 'A Job should survive the drain of its node',
  why: 'A pod that is deleted by a drain, a preemption or a node that goes has failed, and counts towards backoffLimit. With a limit of 0 the whole Job has failed then, however gracefully the pod stopped.',
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy',
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy',
  ],
  check({ workload, template }) {
    const job = workload?.job;
    if (!workload || !job?.backoffLimit || job.backoffLimit.value > 0 || job.ignoresDisruption) return [];
    return [{
      message: `backoffLimit is ${job.backoffLimit.value} (${whence(job.backoffLimit)}): one drained node fails ${workload.kind === 'Job' ? 'the Job' : `a Job of the ${workload.kind}`}`,
      pointer: '/spec',
      // A podFailurePolicy goes with restartPolicy Never only.
      fix: { text: template.restartPolicy === 'OnFailure' ? 'set it to 1 or more' : 'set it to 1 or more, or add a podFailurePolicy that ignores DisruptionTarget' },
    }];
  },
};
