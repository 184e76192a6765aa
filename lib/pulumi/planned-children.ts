import * as pulumi from '@pulumi/pulumi';

/** The workloads that components of this package have planned: a transform of the whole program leaves them to their own args. */
const planned = new Set<string>();

const keyOf = (parent: string, type: string, name: string) => [parent, type, name].join(' ');

/** Remembers a child: its registration waits for the URN of its parent, too, and a transform is asked after that. */
export function remember(parent: pulumi.Resource, type: string, name: string): void {
  parent.urn.apply((urn) => planned.add(keyOf(urn, type, name)));
}

/** Whether a resource that a transform sees is such a child. */
export function isPlanned(parent: pulumi.Resource | undefined, type: string, name: string): Promise<boolean> {
  if (!parent || planned.size === 0) return Promise.resolve(false);
  return new Promise((resolve) => { parent.urn.apply((urn) => resolve(planned.has(keyOf(urn, type, name)))); });
}
