import { arrayAt, isObject, JsonObject, objectAt, textsAt } from '../manifest';
import { NodesFacts, Requirement } from './facts';
import { requirementsIn } from './selectors';

/** Labels that nodes get from the cloud, the kubelet and Karpenter, whatever a pool says of them. */
const WELL_KNOWN = /(?:^|[./])(?:kubernetes\.io|k8s\.io|karpenter\.sh|karpenter\.k8s\.aws|karpenter\.azure\.com)\//;

/**
 * Whether a pod may be put on the nodes of a pool: it tolerates their taints, and what it wants of them is not ruled out.
 *
 * @see kubernetes-sigs/karpenter pkg/scheduling/requirements.go Compatible: a label that is not well known, and that the pool does not say, is on none of its nodes
 */
export function mayRunOn({ labels, requirements, taints }: NodesFacts, spec: JsonObject): boolean {
  const terms = wantedNodes(spec);
  return terms.some((wants) => wants.every((want) => canBe(want, labels, requirements)))
    && taints.every((taint) => taint.effect === 'PreferNoSchedule' || arrayAt(spec.tolerations).some((one) => tolerates(objectAt(one), taint)));
}

/** Whether a pod can only be on nodes that have one of these values. */
export const isPinnedTo = (spec: JsonObject, key: string, values: readonly string[]): boolean =>
  wantedNodes(spec).every((wants) => wants.some((want) => want.key === key && want.operator === 'In' && want.values.length > 0 && want.values.every((value) => values.includes(value))));

/** What a pod wants of its nodes: one of these lists of requirements. */
function wantedNodes(spec: JsonObject): Requirement[][] {
  const own = Object.entries(textsAt(spec.nodeSelector)).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  const required = objectAt(objectAt(objectAt(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const terms = arrayAt(required.nodeSelectorTerms).filter(isObject);
  return terms.length === 0 ? [own] : terms.map(({ matchExpressions }) => [...own, ...requirementsIn(matchExpressions)]);
}

function canBe({ key, operator, values }: Requirement, labels: NodesFacts['labels'], requirements: readonly Requirement[]): boolean {
  const said = requirements.filter((one) => one.key === key);
  const own = Object.hasOwn(labels, key) ? [labels[key]] : said.find((one) => one.operator === 'In')?.values;
  if (own) return operator === 'In' ? own.some((value) => values.includes(value)) : operator === 'NotIn' ? own.some((value) => !values.includes(value)) : operator !== 'DoesNotExist';
  return said.length > 0 || WELL_KNOWN.test(key) || operator === 'NotIn' || operator === 'DoesNotExist';
}

function tolerates({ key, operator = 'Equal', value = '', effect }: JsonObject, taint: JsonObject): boolean {
  const isOfEffect = effect === undefined || effect === '' || effect === taint.effect;
  return isOfEffect && (key === undefined || key === '' ? operator === 'Exists' : key === taint.key && (operator === 'Exists' || value === (taint.value ?? '')));
}
