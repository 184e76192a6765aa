import { printSeconds, whence } from '../model';
import { Rule } from './rule';

export const jobDeadline: Rule = {
  code: 'GM403',
  slug: 'job-deadline',
  severity: 'warning',
  title: 'A Job\'s deadline must leave time for the retry that it promises',
  why: 'With podReplacementPolicy Failed a pod that is deleted is replaced only when it has ended, and activeDeadlineSeconds goes on meanwhile. When the stop alone takes as long as the deadline, '
    + 'one drained node uses the Job up, whatever its backoffLimit says.',
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy',
    'kubernetes/kubernetes pkg/controller/job/job_controller.go pastActiveDeadline',
  ],
  check({ workload, situations }) {
    const job = workload?.job;
    if (!job?.activeDeadline || job.backoffLimit?.value === 0 || job.podReplacementPolicy?.value !== 'Failed') return [];
    const stop = Math.max(0, ...situations.map(({ leastStop }) => leastStop));
    const deadline = job.activeDeadline;
    if (stop < deadline.value) return [];
    return [{
      message: `activeDeadlineSeconds (${printSeconds(deadline.value)}, ${whence(deadline)}) is over before a pod that is deleted has ended (up to ${printSeconds(stop)}), so there is no retry`,
      pointer: '/spec',
      fix: { text: `set it to ${printSeconds(Math.floor(stop) + 1)} and the time of the work, or more` },
    }];
  },
};
