import { isNoWorkload } from '../pods';

/** Groups of the provider's own: what they make is made in the cluster or by other resources. */
const OF_THE_PROVIDER: ReadonlySet<string> = new Set(['helm.sh', 'yaml', 'kustomize']);

export type KubernetesObject = Record<string, unknown> & { readonly apiVersion: string; readonly kind: string };

/** The object that a resource of Pulumi's Kubernetes provider is, where it may have pods: the others are passed over without a look into them. */
export function objectOf(type: string, props: Readonly<Record<string, unknown>>): KubernetesObject | undefined {
  const [provider, groupVersion, kind] = type.split(':');
  if (provider !== 'kubernetes' || !groupVersion || !kind || kind.endsWith('Patch')) return undefined;
  const [group] = groupVersion.split('/');
  if (OF_THE_PROVIDER.has(group) || isNoWorkload(group === 'core' ? '' : group, kind.replace(/List$/, ''))) return undefined;
  return { ...props, apiVersion: group === 'core' ? groupVersion.slice('core/'.length) : groupVersion, kind };
}
