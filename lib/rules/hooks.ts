import { Hook } from '../model';
import { RuleContext } from './rule';

/** A hook of the pod, once, whatever the situations. */
export interface NamedHook {
  readonly name: string;
  readonly of: 'application' | 'helper' | 'proxy';
  readonly hook: Hook;
  /** The level of the mesh's own settings that it is from, where one is: no edit of the pod takes it off. */
  readonly level?: string;
  /** Pointer to the container. */
  readonly pointer: string;
}

export function hooksOf({ template, reading }: RuleContext): NamedHook[] {
  const proxy = reading.proxies[0]?.name ?? 'the proxy';
  const inherited = reading.proxies.find(({ preStopLevel }) => preStopLevel !== undefined);
  return [
    ...template.containers.map(({ name, role, preStop, pointer }): NamedHook => ({ name, of: role, hook: preStop, pointer })),
    ...template.sidecars.map(({ name, preStop, pointer }): NamedHook => ({ name, of: 'helper', hook: preStop, pointer })),
    ...template.declaredProxies.map(({ preStop, pointer }): NamedHook => ({ name: proxy, of: 'proxy', hook: preStop, pointer })),
    ...(inherited ? [{ name: proxy, of: 'proxy' as const, hook: inherited.preStop, level: inherited.preStopLevel, pointer: '/spec/containers' }] : []),
  ];
}
