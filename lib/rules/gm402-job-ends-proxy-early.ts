import { TemplateContainer } from '../manifest';
import { JobEnd } from '../meshes/mesh';
import { Fix } from '../model';
import { ending, workOf } from './job-commands';
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
    // What waits for the work to be over, and has none, ends the proxy for all.
    return jobCommands.filter(({ ends, watches }) => ends !== 'never' && ends !== 'unseen' && !watches).flatMap((command) => [
      ...(classic ? beforeWork(command, jobEnd) : []),
      ...(command.ends === 'always' || command.ends === 'on-success' ? [
        ...(classic ? beforeOthers(command, context) : []),
        ...againstPolicy(command, classic, context, jobEnd),
      ] : []),
    ]);
  },
};

/** The command itself goes on when it has ended the proxy. */
function beforeWork({ name, pointer, withoutProxy, spelt }: NamedJobCommand, jobEnd: JobEnd): Violation[] {
  if (!withoutProxy) return [];
  const { program, first, perhaps } = withoutProxy;
  const fix: Fix = { text: `end the proxy when ${program} has finished: ${ending(spelt(program), { restartPolicy: 'Never' }, jobEnd)}` };
  const at = { pointer: `${pointer}/command`, fix };
  if (perhaps) return [{ ...at, severity: 'warning', message: `${name} may end the proxy while ${program} needs it: which of the two is sooner depends on what is not known here, and without a proxy there is no network` }];
  if (!first) return [{ ...at, fix: { text: `end the proxy behind ${program}, as the last thing before the exit` }, severity: 'warning', message: `${name} runs ${program} when it has ended the proxy: there is no network for it any more` }];
  return [{ ...at, message: `${name} ends the proxy before ${program} runs, which has no network then` }];
}

/** Other containers go on when this one has ended the proxy; but what only helps it needs nothing any more. */
function beforeOthers({ name, pointer, ends, endsOthers, declared }: NamedJobCommand, { template, jobCommands }: RuleContext): Violation[] {
  const watching = jobCommands.filter(({ watches }) => watches).map((command) => command.name);
  const helps = ({ name: other, helper }: TemplateContainer): boolean => watching.includes(other) || helper?.need === 'beside' || (helper?.need === 'carries' && endsOthers?.() === true);
  const others = template.containers.filter((container) => container.name !== name && !helps(container)).map((container) => container.name);
  // Who declares it for a pod says it of all of its containers.
  if (others.length === 0 || declared !== undefined) return [];
  const all = others.join(' and ');
  return [{
    message: `${name} ends the proxy ${ends === 'always' ? 'when it has finished' : 'when it has succeeded'}, and ${all} may still need it`,
    pointer: `${pointer}/command`,
    fix: { text: `make ${all} a native sidecar (an init container with restartPolicy: Always), or the proxy` },
  }];
}

/** What a failure does to the proxy, and what the pod does after a failure. */
function againstPolicy(
  command: NamedJobCommand, classic: boolean, { template, workload }: RuleContext, jobEnd: JobEnd,
): Violation[] {
  const kind = workload?.kind;
  const { name, pointer, ends } = command;
  const work = workOf([command]);
  const policy = (value: string) => [{ pointer: '/spec/restartPolicy', value }];
  const again = template.restartPolicy === 'OnFailure';
  if (!again && ends === 'on-success' && classic) {
    return [{
      message: `${name} ends the proxy only when it has succeeded: when it has failed, the proxy runs on and the ${kind} never ends`,
      pointer: `${pointer}/command`,
      fix: { text: `end the proxy in any case, and keep the exit code (${ending(work, template, jobEnd)}), or use restartPolicy: OnFailure`, edits: policy('OnFailure') },
    }];
  }
  if (!again || ends !== 'always') return [];
  return [{
    message: `${name} ends the proxy when it has failed, too, and restartPolicy: OnFailure starts it again ${classic ? 'without one' : 'and counts the proxy\'s own restart against backoffLimit'}`,
    pointer: `${pointer}/command`,
    fix: { text: `end the proxy only after success (${ending(work, template, jobEnd)}), or use restartPolicy: Never`, edits: policy('Never') },
  }];
}
