import { notesOf } from './from-notes';
import { Rule, Violation } from './rule';
import { Allowance } from '../model';

export const unreadable: Rule = {
  code: 'GM901',
  slug: 'unreadable',
  severity: 'error',
  title: 'The manifest must be one that Kubernetes would accept',
  why: 'What cannot be read cannot be checked, and the API server would refuse it.',
  sources: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/',
  ],
  check(context) {
    const { unread } = context;
    if (!unread) return told(context);
    return 'how' in unread && unread.bound ? [{ message: `${unread.kind} is not read to its end: ${unread.how}`, pointer: '', fix: { text: 'split it' } }] : [];
  },
};

const told = notesOf('unreadable');

/** What is said of a pod whose commands were not followed to their end. */
export function notFollowed(bundle: Allowance): Violation {
  return {
    message: `its commands are not read to their end: following the shell texts of the pods that are read together takes more than ${bundle.most('steps')} steps, and no more are taken`,
    pointer: '/spec',
    fix: { text: 'shorten them, or give fewer pods at once' },
  };
}
