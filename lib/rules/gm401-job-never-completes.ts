import { JobEnd } from '../meshes/mesh';
import { Fix } from '../model';
import { ENDS_PROXY, ending, workOf } from './job-commands';
import { fixBy } from './repair';
import { NamedJobCommand, Rule, RuleContext, Violation } from './rule';

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
    const { ended, unless } = sayings(context, jobEnd);
    const names = template.containers.map(({ name }) => name).join(' and ') || 'the application';
    const over = `the sidecar runs on when ${names} ${template.containers.length > 1 ? 'have' : 'has'} ended`;
    const failing = jobCommands.find((command) => command.ends === 'on-failure');
    if (failing) return [ended(`: ${failing.name} ends the sidecar only when its work has failed`)];
    const [miss] = jobCommands.flatMap((command) => command.misses?.() ?? []);
    if (miss?.certain) return [ended(`: ${miss.why}`)];
    const unseen = jobCommands.filter((command) => command.ends === 'unseen');
    const missed = miss ? ` (${miss.why})` : '';
    if (unseen.length === 0) return [ended(`: ${over}${missed}`)];
    return [unless(`${unseen.map(what).join(', ')} cannot be seen here, and ${over}${missed}`)];
  },
};

function what({ name, programs }: NamedJobCommand): string {
  return programs.length === 0 ? `what ${name} runs` : `what ${programs.slice(0, 3).join(', ')} does in ${name}`;
}

/** The two things that are said of a Job, each with the ways out: the one that needs nothing of its command first. */
function sayings(context: RuleContext, jobEnd: JobEnd) {
  const { workload, reading, abilities, template, jobCommands } = context;
  const never = `the ${workload?.kind} never completes${reading.mode.value === 'unknown' ? ' where its sidecar is classic' : ''}`;
  const fix = (): Fix => {
    const { nativeByAnnotation } = abilities;
    if (nativeByAnnotation === true) return fixBy(context, 'native', `make the sidecar native (${jobEnd.native})`);
    return {
      text: `make the sidecar native (${jobEnd.native}; ${nativeByAnnotation}), or do without it (${jobEnd.without}), or end it by the command itself (${ending(workOf(jobCommands), template, jobEnd)})`,
    };
  };
  return {
    ended: (why: string): Violation => ({ message: `${never}${why}`, pointer: '/spec/containers', get fix() { return fix(); } }),
    unless: (why: string): Violation => ({
      message: `${never} unless the image ends the proxy itself: ${why}`,
      pointer: '/spec/containers',
      severity: 'warning',
      get fix() {
        const { text, edits } = fix();
        return { text: `if it does, say so (annotation ${ENDS_PROXY}: always); otherwise ${text}`, edits };
      },
    }),
  };
}
