import { Helper, TemplateContainer } from '../manifest';
import { containerStop, Fix, longest, printSeconds } from '../model';
import { applicationPreStop, hookEdit } from './repair';
import { Rule, RuleContext, Violation } from './rule';

export const helperLeavesEarly: Rule = {
  code: 'GM303',
  slug: 'helper-leaves-early',
  severity: 'warning',
  title: 'A helper container should stay as long as the application that uses it',
  why: 'Every ordinary container gets SIGTERM after its own preStop only: a helper without one is gone at once, while the application still waits in its own. A proxy '
    + 'that carries the application\'s connections, to a database for one, is needed until the application itself has ended: requests that it still drains fail without it.',
  sources: [
    'kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go: hooks of all containers run side by side',
    'https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/799',
  ],
  check(context) {
    if (context.reading.gateway) return [];
    return context.template.containers.flatMap((container) => {
      const { role, helper, reached } = container;
      // What others of the pod may ask while no Service sends to it.
      if (role === 'application') return reached === false && !context.workload?.job ? leavesBeforePreStop(container, context) : [];
      if (helper?.need === 'carries' || helper?.need === 'answers') return neededTooShort(container, helper, context);
      return helper?.need === 'beside' ? [] : leavesBeforePreStop(container, context);
    });
  },
};

/** What carries the application's connections, or answers it, is needed until the application has ended. */
function neededTooShort(container: TemplateContainer, { need, stays, flag }: Helper, context: RuleContext): Violation[] {
  const { needs, template } = context;
  const { name, preStop, pointer } = container;
  const end = Math.max(0, ...template.containers.filter(({ role }) => role === 'application').map((app) => containerStop(app, needs)));
  const own = longest(preStop) ?? end;
  if (own + stays >= end) return [];
  const seconds = Math.ceil(end);
  return [{
    message: `${name} gets SIGTERM ${printSeconds(own)} after the deletion${stays > 0 ? ` and stays for at most ${printSeconds(stays)}` : ''}, and the application${need === 'carries' ? '\'s connections go through it' : ' may ask it'} until ${printSeconds(end)}, `
      + 'when the application has ended',
    pointer: `${pointer}/lifecycle/preStop`,
    get fix() { return helped(context, container, seconds, `a preStop of ${printSeconds(seconds)}${flag === undefined ? '' : `, or ${flag}=${printSeconds(seconds)}`}`); },
  }];
}

/** Of another helper nobody knows how much of the end it is needed for; while the application waits in its preStop, it serves as ever. */
function leavesBeforePreStop(container: TemplateContainer, context: RuleContext): Violation[] {
  const { name, preStop, pointer } = container;
  const wait = applicationPreStop(context);
  if (wait === 0 || (longest(preStop) ?? wait) >= wait) return [];
  return [{
    message: `${name} gets SIGTERM ${printSeconds(longest(preStop) ?? 0)} after the deletion, the application after ${printSeconds(wait)}`,
    pointer: `${pointer}/lifecycle/preStop`,
    get fix() { return helped(context, container, Math.ceil(wait), `the same preStop of ${printSeconds(wait)}`); },
  }];
}

/** A longer preStop of a helper, with what has to change besides. In an image without sleep(1) only a person can decide. */
function helped(context: RuleContext, { pointer }: TemplateContainer, seconds: number, what: string): Fix {
  const own = [hookEdit(pointer, seconds, context)];
  const { parts, text, grace, edits = grace === undefined ? own : undefined } = context.repairAfter(own);
  return {
    text: `give it ${what}, or make it a native sidecar${grace === undefined ? `; ${text}` : parts.length > 0 ? `; then ${text}` : ''}`,
    ...(context.sleepAction && edits && { edits }),
  };
}
