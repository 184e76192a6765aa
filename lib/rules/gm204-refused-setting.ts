import { notesWithRepair } from './from-notes';
import { Rule } from './rule';

export const refusedSetting: Rule = {
  code: 'GM204',
  slug: 'refused-setting',
  severity: 'error',
  title: 'The API server and the injector must accept the pod',
  why: 'A Deployment with such a template is created all the same; its pods never come. It is seen at the next rollout, or when a node is lost.',
  sources: [
    'istio/istio pkg/kube/inject: validateAnnotations',
    'kubernetes/kubernetes pkg/apis/core/validation/validation.go validateSleepAction',
  ],
  check: notesWithRepair('refused'),
};
