import { ENDS_PROXY } from './job-commands';
import { fixBy } from './repair';
import { NamedJobCommand, Rule, RuleContext, Severity, Violation } from './rule';

export const jobNeverCompletes: Rule = {
  code: 'GM401',
  slug: 'job-never-completes',
  severity: 'error',
  title: 'A Job\'s classic sidecar must be told that the work is done',
  why: 'A pod has completed when all of its ordinary containers have exited, and a classic sidecar is one of them: it runs on after the application, and the Job stays active '
    + 'until its deadline, if it has one (measured). A native sidecar is stopped by the kubelet. It is an error where the whole command is spelt out in known programs; an image or a script may end the proxy by itself, '
    + `and that is a warning, which the annotation ${ENDS_PROXY} (always, on-success, or a reason) answers.`,
  sources: [
    'https://github.com/istio/istio/issues/6324',
    'istio/istio pilot/cmd/pilot-agent/status/server.go: POST /quitquitquit, from within the pod only',
    'docs/proof.md, Jobs',
  ],
  check(context) {
    const { workload, situations, template, jobEnd, jobCommands } = context;
    const classic = situations.some(({ pod }) => pod.proxy?.placement === 'container');
    if (!workload?.job || !jobEnd || !classic) return [];
    const ends = jobCommands.map((command) => command.ends);
    if (ends.includes('always') || ends.includes('on-success') || ends.includes('sometimes')) return [];
    const names = template.containers.map(({ name }) => name).join(' and ') || 'the application';
    const failing = jobCommands.find((command) => command.ends === 'on-failure');
    if (failing) return [found(context, `: ${failing.name} ends the sidecar only when its work has failed`)];
    const [miss] = jobCommands.flatMap((command) => command.misses?.() ?? []);
    if (miss?.certain) return [found(context, `: ${miss.why}`)];
    const unseen = jobCommands.filter((command) => command.ends === 'unseen');
    const missed = miss ? ` (${miss.why})` : '';
    if (unseen.length === 0) return [found(context, `: the sidecar runs on when ${names} has ended${missed}`)];
    return [found(context, ` unless the image ends the proxy itself: ${unseen.map(what).join(', ')} cannot be seen here, and the sidecar runs on when ${names} has ended${missed}`, 'warning')];
  },
};

function what({ name, programs }: NamedJobCommand): string {
  return programs.length === 0 ? `what ${name} runs` : `what ${programs.slice(0, 3).join(', ')} does in ${name}`;
}

function found(context: RuleContext, rest: string, severity?: Severity): Violation {
  const { workload, reading, abilities, jobEnd } = context;
  return {
    message: `the ${workload?.kind} never completes${reading.mode.value === 'unknown' ? ' where its sidecar is classic' : ''}${rest}`,
    pointer: '/spec/containers',
    ...(severity && { severity }),
    get fix() {
      return abilities.nativeByAnnotation === true ? fixBy(context, 'native', 'make the sidecar native')
        : { text: `make the sidecar native (${abilities.nativeByAnnotation}), or do without it (${jobEnd?.without}), or ${jobEnd?.advice}` };
    },
  };
}
