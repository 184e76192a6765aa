import { Hook } from '../model';
import { RuleContext } from './rule';

/** A hook of the pod, once, whatever the situations. */
export interface NamedHook<K extends Hook['kind']> {
  readonly name: string;
  readonly of: 'application' | 'helper' | 'proxy';
  readonly hook: Extract<Hook, { readonly kind: K }>;
  /** The level of the mesh's own settings that it is from, where one is: no edit of the pod takes it off. */
  readonly level?: string;
  /** Pointer to the container. */
  readonly pointer: string;
}

/** The hooks of a pod that are of a kind. */
export function hooksOf<K extends Hook['kind']>({ template, reading }: RuleContext, kind: K): NamedHook<K>[] {
  const found: NamedHook<K>[] = [];
  const proxy = reading.proxies[0]?.name ?? 'the proxy';
  const inherited = reading.proxies.find(({ preStopLevel }) => preStopLevel !== undefined);
  const add = (hook: Hook, rest: Omit<NamedHook<K>, 'hook'>) => { if (isOf(hook, kind)) found.push({ ...rest, hook }); };
  for (const { name, role, preStop, pointer } of template.containers) add(preStop, { name, of: role, pointer });
  for (const { name, preStop, pointer } of template.sidecars) add(preStop, { name, of: 'helper', pointer });
  const declared = reading.overrides?.length ? reading.overrides : template.declaredProxies;
  for (const { preStop, pointer } of declared) add(preStop, { name: proxy, of: 'proxy', pointer });
  if (inherited) add(inherited.preStop, { name: proxy, of: 'proxy', level: inherited.preStopLevel, pointer: '/spec/containers' });
  return found;
}

const isOf = <K extends Hook['kind']>(hook: Hook, kind: K): hook is Extract<Hook, { readonly kind: K }> => hook.kind === kind;
