import type { Alias, ComponentResourceOptions, CustomResourceOptions, CustomTimeouts, Input, URN } from '@pulumi/pulumi';

/**
 * The options of the child: what a component's options would otherwise keep to themselves. Provider, protect and transforms reach it through its parent.
 *
 * @param type of the child: an alias that names it is the child's, not the component's
 */
export function childOptions(opts: ComponentResourceOptions, type: string, customTimeouts?: CustomTimeouts): CustomResourceOptions {
  const { dependsOn, deletedWith, retainOnDelete, ignoreChanges, replaceOnChanges } = opts;
  const aliases = opts.aliases?.filter((alias) => ofType(alias, type));
  const own: CustomResourceOptions = { dependsOn, deletedWith, retainOnDelete, ignoreChanges, replaceOnChanges, aliases, customTimeouts };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0)));
}

/** The options of the component: an alias of the child is taken off. One that is computed cannot be told, and is the component's. */
export function componentOptions(opts: ComponentResourceOptions, type: string): ComponentResourceOptions {
  return { ...opts, aliases: opts.aliases?.filter((alias) => !ofType(alias, type)) };
}

/** A workload that was in a program before it became a component's child: its URN, or an alias of its type. */
function ofType(alias: Input<URN | Alias>, type: string): boolean {
  if (typeof alias === 'string') return alias.split('::')[2]?.split('$').pop() === type;
  return (alias as Alias).type === type;
}
