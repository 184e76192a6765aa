import { isOwnGroup, workloadKind } from './kinds';
import { isUnread } from './unread-kinds';

/**
 * Groups whose objects hold what looks like pods and is none: patterns, constraints and mutations of policy engines, copies, and schemas. `.k8s.io` is Kubernetes' own
 * (roles, webhooks, admission policies, CustomResourceDefinitions, kustomizations); what makes pods there is in the groups without a dot.
 */
const GROUPS: readonly string[] = [
  'k8s.io', 'kyverno.io', 'gatekeeper.sh', 'policies.kubewarden.io', 'policy.open-cluster-management.io', 'policy.karmada.io', 'jspolicy.com', 'kueue.x-k8s.io',
  'cert-manager.io', 'istio.io',
];
const OWN_WITHOUT_PODS: ReadonlySet<string> = new Set(['policy', 'autoscaling']);

/** Groups of projects beside Kubernetes end like this; some of them make pods. */
const BESIDE_KUBERNETES = '.x-k8s.io';

/** Kinds of groups that do make pods, by other kinds: these add to the pods of others, or copy something. */
const KINDS: ReadonlySet<string> = new Set([
  'apps.kruise.io/SidecarSet', 'apps.kruise.io/EphemeralJob', 'apps.kruise.io/WorkloadSpread', 'apps.kruise.io/ResourceDistribution', 'apps.kruise.io/ConfigMapSet',
  'kubeflow.org/PodDefault', 'argoproj.io/AppProject',
]);

/** Kinds that hold whole objects, though their names or groups are those of others that hold none: OpenShift's templates of old, kro's compositions. */
const HOLDERS: ReadonlySet<string> = new Set(['/Template', 'kro.run/ResourceGraphDefinition']);

/** What a kind of any group is by its name: a rule on objects, a change of objects, a schema. */
const ENDINGS: readonly string[] = ['Policy', 'PolicyException', 'Patch', 'Override', 'Overlay', 'Constraint', 'ConstraintTemplate', 'Definition'];

/** Whether objects of a kind make no pods, whatever stands in them: nothing in them is read, and nothing is written. */
export function isNoWorkload(group: string, kind: string): boolean {
  if (HOLDERS.has(`${group}/${kind}`) || isUnread(group, kind)) return false;
  if (isOwnGroup(group)) return workloadKind(group, kind) === undefined;
  return OWN_WITHOUT_PODS.has(group)
    || GROUPS.some((one) => (group === one || group.endsWith(`.${one}`)) && (one !== 'k8s.io' || !group.endsWith(BESIDE_KUBERNETES)))
    || KINDS.has(`${group}/${kind}`)
    || ENDINGS.some((one) => kind.endsWith(one));
}

/** Keys under which a custom resource has patterns, changes, schemas, values of charts or what the cluster reports, and no pods of its own. */
const KEYS: ReadonlySet<string> = new Set([
  'pattern', 'anyPattern', 'overlay', 'overlays', 'schema', 'openAPIV3Schema', 'properties', 'validation', 'mutate', 'generate',
  'metadata', 'annotations', 'labels', 'managedFields', 'status', 'data', 'stringData', 'values', 'valuesObject', 'parameters', 'example', 'examples',
]);

/** `patches`, `patchStrategicMerge`, `podSpecPatch`, `podTemplateOverrides`; and `$patch` and its like; not a `dispatcher`. */
const CHANGES = /^\$|(?<!dis)patch|override/i;

/** Whether nothing under a key of a custom resource is a pod of its own. */
export function isNoPodKey(key: string): boolean {
  return KEYS.has(key) || CHANGES.test(key);
}
