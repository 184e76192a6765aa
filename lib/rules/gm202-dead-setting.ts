import { notesOf } from './from-notes';
import { Rule } from './rule';

export const deadSetting: Rule = {
  code: 'GM202',
  slug: 'dead-setting',
  severity: 'warning',
  title: 'A drain setting should be read by the proxy it is written for',
  why: 'Which of the settings counts depends on the mode: a native sidecar reads none of them, and exit on zero connections makes terminationDrainDuration dead. Somebody believes that a number protects the pod, and nothing reads it.',
  sources: [
    'istio/istio pkg/envoy/agent.go terminate',
    'https://github.com/istio/istio/issues/44690',
  ],
  check: notesOf('dead'),
};
