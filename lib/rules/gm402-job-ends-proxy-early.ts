import { TemplateContainer } from '../manifest';
import { JobEnd } from '../meshes/mesh';
import { Fix } from '../model';
import { NamedJobCommand, Rule, RuleContext, Violation } from './rule';

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
  check(context) {
    const { workload, situations, jobEnd, jobCommands } = context;
    const proxied = situations.some(({ pod }) => pod.proxy !== undefined);
    if (!workload?.job || !proxied || !jobEnd) return [];
    const classic = situations.some(({ pod }) => pod.proxy?.placement === 'container');
    return jobCommands.filter(({ ends }) => ends !== 'never' && ends !== 'unseen').flatMap((command) => [
      ...(classic ? beforeWork(command, jobEnd) : []),
      ...(command.ends === 'always' || command.ends === 'on-success' ? [
        ...(classic ? beforeOthers(command, context) : []),
        ...againstPolicy(command, classic, context, jobEnd),
      ] : []),
    ]);
  },
};

/** The whole of a command that ends its proxy in any case, and exits as its work does. */
const keeping = (work: string, { call }: JobEnd): string => `${work}; rc=$?; ${call}; exit $rc`;

/** The command itself goes on when it has ended the proxy. */
function beforeWork({ name, pointer, withoutProxy }: NamedJobCommand, jobEnd: JobEnd): Violation[] {
  if (!withoutProxy) return [];
  const { program, first, perhaps } = withoutProxy;
  const fix: Fix = { text: `end the proxy when ${program} has finished: ${keeping(program, jobEnd)}` };
  const at = { pointer: `${pointer}/command`, fix };
  if (perhaps) return [{ ...at, severity: 'warning', message: `${name} may end the proxy while ${program} needs it: which of the two is sooner depends on what is not known here, and without a proxy there is no network` }];
  if (!first) return [{ ...at, severity: 'warning', message: `${name} runs ${program} when it has ended the proxy: there is no network for it any more` }];
  return [{ ...at, message: `${name} ends the proxy before ${program} runs, which has no network then` }];
}

/** Other containers go on when this one has ended the proxy; but what only helps it needs nothing any more. */
function beforeOthers({ name, pointer, ends, endsOthers }: NamedJobCommand, { template }: RuleContext): Violation[] {
  const helps = ({ helper }: TemplateContainer): boolean => helper?.need === 'beside' || (helper?.need === 'carries' && endsOthers?.() === true);
  const others = template.containers.filter((container) => container.name !== name && !helps(container)).map((container) => container.name);
  if (others.length === 0) return [];
  const all = others.join(' and ');
  return [{
    message: `${name} ends the proxy ${ends === 'always' ? 'when it has finished' : 'when it has succeeded'}, and ${all} may still need it`,
    pointer: `${pointer}/command`,
    fix: { text: `make ${all} a native sidecar (an init container with restartPolicy: Always), or the proxy` },
  }];
}

/** What a failure does to the proxy, and what the pod does after a failure. */
function againstPolicy(
  { name, pointer, ends, programs }: NamedJobCommand, classic: boolean, { template, workload }: RuleContext, jobEnd: JobEnd,
): Violation[] {
  const kind = workload?.kind;
  const work = programs.length === 1 ? programs[0] : 'the work';
  const policy = (value: string) => [{ pointer: '/spec/restartPolicy', value }];
  const again = template.restartPolicy === 'OnFailure';
  if (!again && ends === 'on-success' && classic) {
    return [{
      message: `${name} ends the proxy only when it has succeeded: when it has failed, the proxy runs on and the ${kind} never ends`,
      pointer: `${pointer}/command`,
      fix: { text: `end the proxy in any case, and keep the exit code (${keeping(work, jobEnd)}), or use restartPolicy: OnFailure`, edits: policy('OnFailure') },
    }];
  }
  if (!again || ends !== 'always') return [];
  return [{
    message: `${name} ends the proxy when it has failed, too, and restartPolicy: OnFailure starts it again ${classic ? 'without one' : 'and counts the proxy\'s own restart against backoffLimit'}`,
    pointer: `${pointer}/command`,
    fix: { text: `end the proxy only after success (${work} && ${jobEnd.call}), or use restartPolicy: Never`, edits: policy('Never') },
  }];
}
