import { notesWithRepair } from './from-notes';
import { Rule } from './rule';

export const ignoredSetting: Rule = {
  code: 'GM203',
  slug: 'ignored-setting',
  severity: 'error',
  title: 'What is written must be something that Istio reads',
  why: 'Istio drops unknown fields without a word, reads the annotation from the pod template only, and has never had some of the annotations that are passed around. The pod runs with the default of 5 s.',
  sources: [
    'istio/istio pkg/util/protomarshal: unknown fields are allowed',
    'istio/api annotation/annotations.yaml',
  ],
  check: notesWithRepair('ignored'),
};
