import { ContainerFacts, Edit, printSeconds, ProxyFacts } from '../model';
import { RuleContext } from './rule';

/** A hook that a container needs in place of its own. */
export interface NewHook extends Pick<ContainerFacts, 'name' | 'pointer'> {
  readonly edit: Edit;
  readonly seconds: number;
}

/** One text where all are the same, which they mostly are. */
export function preStopTexts(hooks: readonly NewHook[]): string[] {
  const text = ({ seconds }: NewHook) => (seconds > 0 ? `a preStop of ${printSeconds(seconds)}` : 'no preStop');
  const alike = hooks.every(({ seconds }) => seconds === hooks[0].seconds);
  return alike ? hooks.slice(0, 1).map(text) : hooks.map((hook) => `${text(hook)} for ${hook.name}`);
}

export const NO_PROXY_HOOK = 'no preStop on the proxy';

/** What besides its length decides whether a drain is there at all. */
export function aside(proxies: readonly ProxyFacts[], hookStays: boolean): string {
  const more = [
    ...(proxies.some(({ drain }) => drain.kind === 'until-idle') ? ['exit on zero off'] : []),
    ...(!hookStays && proxies.some(({ placement, preStop }) => placement === 'container' && preStop.kind !== 'none') ? [NO_PROXY_HOOK] : []),
  ];
  return more.length > 0 ? ` (${more.join(', ')})` : '';
}

/** Where Knative keeps the longest timeoutSeconds that it takes. @see knative.dev/serving pkg/apis/config/defaults.go DefaultMaxRevisionTimeoutSeconds */
export const KNATIVE_MOST = 600;

/** The setting outside of what a plan can write that makes the grace. */
export function graceOfPlatform(platform: string, grace: number): string {
  const more = grace > KNATIVE_MOST ? `, for which max-revision-timeout-seconds (${KNATIVE_MOST}s) of ConfigMap config-defaults has to be raised,` : '';
  return `timeoutSeconds (the grace of a ${platform} pod) of ${printSeconds(grace)}${more}`;
}

/** What the repaired pod needs and somebody leaves it not, where it has come to that with the repair. */
export function beyond(limits: RuleContext['limits'], before: number, stop: number): string {
  return limits.filter(({ seconds }) => before < seconds && stop >= seconds)
    .map(({ when, seconds, source }) => `; the pod then needs ${printSeconds(stop)}, which is too long when ${when}, with ${printSeconds(seconds)} (${source})`).join('');
}

export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
