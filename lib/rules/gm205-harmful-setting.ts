import { notesOf } from './from-notes';
import { Rule } from './rule';

export const harmfulSetting: Rule = {
  code: 'GM205',
  slug: 'harmful-setting',
  severity: 'error',
  title: 'A setting must not make the stop worse',
  why: 'It is accepted and takes effect, and the pod loses more than without it (measured).',
  sources: [
    'docs/proof.md, a negative drain; TPROXY',
  ],
  check: notesOf('harmful'),
};
