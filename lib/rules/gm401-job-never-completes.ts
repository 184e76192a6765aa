import { fixBy } from './repair';
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
  check(context) {
    const { workload, situations, reading, template, abilities, jobEnd, jobEnds } = context;
    const classic = situations.some(({ pod }) => pod.proxy?.placement === 'container');
    if (!workload?.job || !jobEnd || !classic || jobEnds.length > 0) return [];
    const names = template.containers.map(({ name }) => name).join(' and ') || 'the application';
    return [{
      message: `the ${workload.kind} never completes${reading.mode.value === 'unknown' ? ' where its sidecar is classic' : ''}: the sidecar runs on when ${names} has ended`,
      pointer: '/spec/containers',
      get fix() {
        return abilities.nativeByAnnotation === true ? fixBy(context, 'native', 'make the sidecar native')
          : { text: `make the sidecar native (${abilities.nativeByAnnotation}), or do without it (${jobEnd.without}), or ${jobEnd.advice}` };
      },
    }];
  },
};
