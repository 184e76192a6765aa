import { Rule } from './rule';

export const jobNeverCompletes: Rule = {
  code: 'GM401',
  slug: 'job-never-completes',
  severity: 'error',
  title: 'A Job\'s classic sidecar must be told that the work is done',
  why: 'A pod has completed when all of its ordinary containers have exited, and a classic sidecar is one of them: it runs on after the application, and the Job stays active '
    + 'until its deadline, if it has one (measured). A native sidecar is stopped by the kubelet.',
  sources: [
    'https://github.com/istio/istio/issues/6324',
    'istio/istio pilot/cmd/pilot-agent/status/server.go: POST /quitquitquit, from within the pod only',
    'docs/proof.md, Jobs',
  ],
  check({ workload, situations, reading, template, abilities, jobEnd, jobEnds, repair }) {
    const classic = situations.some(({ pod }) => pod.proxy?.placement === 'container');
    if (!workload?.job || !jobEnd || !classic || jobEnds.length > 0) return [];
    const names = template.containers.map(({ name }) => name).join(' and ') || 'the application';
    const edits = abilities.nativeByAnnotation === true ? repair({ pinNative: true }) : undefined;
    return [{
      message: `the ${workload.kind} never completes${reading.mode.value === 'unknown' ? ' where its sidecar is classic' : ''}: the sidecar runs on when ${names} has ended`,
      pointer: '/spec/containers',
      fix: edits ? { text: 'make the sidecar native', edits } : { text: `${jobEnd.advice}; or make the sidecar native (${String(abilities.nativeByAnnotation)})` },
    }];
  },
};
