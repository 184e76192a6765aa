/** The kinds of Kubernetes' own that have no pods: they are passed over without a look into them. */
const GROUPS_WITHOUT_PODS: ReadonlySet<string> = new Set([
  'rbac.authorization.k8s.io', 'networking.k8s.io', 'storage.k8s.io', 'policy', 'apiextensions.k8s.io', 'admissionregistration.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io',
  'discovery.k8s.io', 'autoscaling', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'node.k8s.io', 'scheduling.k8s.io', 'apiregistration.k8s.io', 'helm.sh', 'yaml', 'kustomize',
]);
const KINDS_OF_CORE: ReadonlySet<string> = new Set(['Pod', 'ReplicationController']);

export type KubernetesObject = Record<string, unknown> & { readonly apiVersion: string; readonly kind: string };

/** The object that a resource of Pulumi's Kubernetes provider is, where it may have pods. */
export function objectOf(type: string, props: Readonly<Record<string, unknown>>): KubernetesObject | undefined {
  const [provider, groupVersion, kind] = type.split(':');
  if (provider !== 'kubernetes' || !groupVersion || !kind || kind.endsWith('Patch')) return undefined;
  const group = groupVersion.split('/')[0];
  if (group === 'core' ? !KINDS_OF_CORE.has(kind) : GROUPS_WITHOUT_PODS.has(group)) return undefined;
  return { ...props, apiVersion: group === 'core' ? groupVersion.slice('core/'.length) : groupVersion, kind };
}
