import { ContainerFacts, Edit, Fix, printSeconds } from '../model';
import { fixedDrainFix } from './repairs';
import { RuleContext } from './rule';

/** A longer preStop of the application, with a proxy and a grace that go with it. */
export function waitFix(context: RuleContext, { pointer }: ContainerFacts, seconds: number): Fix {
  const hook: Edit = { pointer: `${pointer}/lifecycle/preStop`, value: context.sleepAction ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } } };
  const proxied = context.situations.some(({ pod }) => pod.proxy?.drain.kind === 'fixed' || pod.proxy?.drain.kind === 'until-idle');
  const edits = proxied ? fixedDrainFix(context, [hook], seconds).edits : context.repair({}, [hook]);
  return { text: `give it a preStop of ${printSeconds(seconds)}`, ...(edits && { edits }) };
}
