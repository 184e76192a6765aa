import { Rule } from './rule';

export const jobEndsProxyEarly: Rule = {
  code: 'GM402',
  slug: 'job-ends-proxy-early',
  severity: 'error',
  title: 'A Job must end its proxy when nothing needs it any more, and not before',
  why: 'The proxy is gone for every container of the pod, and it is not started again: it has exited with 0. With restartPolicy OnFailure a failed container is started again in the '
    + 'same pod, and its second try has no network (measured). A native sidecar is started again, which counts against backoffLimit like the failure itself: the Job failed although its second try succeeded (measured).',
  sources: [
    'https://github.com/istio/istio/issues/45627',
    'docs/proof.md, Jobs',
  ],
  check({ workload, situations, template, jobCommands }) {
    const proxied = situations.some(({ pod }) => pod.proxy !== undefined);
    const classic = situations.some(({ pod }) => pod.proxy?.placement === 'container');
    if (!workload?.job || !proxied) return [];
    const certain = jobCommands.filter(({ ends }) => ends === 'always' || ends === 'on-success');
    return certain.flatMap(({ name, pointer, ends }) => {
      const onlyOnSuccess = ends === 'on-success';
      const others = template.containers.filter((container) => container.name !== name).map((container) => container.name);
      return [
        ...(others.length > 0 && classic ? [{
          message: `${name} ends the proxy, and ${others.join(' and ')} may still need it`,
          pointer: `${pointer}/command`,
          fix: { text: `make ${others.join(' and ')} a native sidecar (an init container with restartPolicy Always), or the proxy` },
        }] : []),
        ...(template.restartPolicy !== 'OnFailure' && onlyOnSuccess && classic ? [{
          message: `${name} ends the proxy only when it has succeeded: when it has failed, the proxy runs on and the ${workload.kind} never ends`,
          pointer: `${pointer}/command`,
          fix: { text: 'end the proxy in any case, and keep the exit code, or use restartPolicy: OnFailure', edits: [{ pointer: '/spec/restartPolicy', value: 'OnFailure' }] },
        }] : []),
        ...(template.restartPolicy === 'OnFailure' && !onlyOnSuccess ? [{
          message: `${name} ends the proxy when it has failed, too, and restartPolicy OnFailure starts it again ${classic ? 'without one' : 'and counts the proxy\'s own restart against backoffLimit'}`,
          pointer: `${pointer}/command`,
          fix: { text: 'end the proxy only after success (&&), or use restartPolicy: Never', edits: [{ pointer: '/spec/restartPolicy', value: 'Never' }] },
        }] : []),
      ];
    });
  },
};
