import { arrayAt, isObject, JsonObject, objectAt, textAt, textsAt } from '../manifest';
import { GraceLimit, parseGoDuration, printSeconds, SPOT_LIMITS } from '../model';
import { BundleObject, CapFacts, FoundLimit, Origin, PodBeside } from './facts';
import { mutationsIn, MUTATIONS, takes } from './mutations';
import { isPinnedTo, mayRunOn } from './nodes';
import { requirementsIn } from './selectors';

const POOL = 'karpenter.sh/NodePool';
const CLAIM = 'karpenter.sh/NodeClaim';
/** Kinds that hold a kubelet's configuration, and where. */
const KUBELETS: Readonly<Record<string, readonly string[]>> = {
  'kubelet.config.k8s.io/KubeletConfiguration': [],
  'machineconfiguration.openshift.io/KubeletConfig': ['spec', 'kubeletConfig'],
  'node.eks.aws/NodeConfig': ['spec', 'kubelet', 'config'],
  'kops.k8s.io/Cluster': ['spec', 'kubelet'],
};

export const CAPS: readonly string[] = [POOL, CLAIM, ...Object.keys(KUBELETS), ...MUTATIONS];

/**
 * What objects of a bundle leave of the grace of pods: pools of Karpenter, policies that set it, and kubelets that shut down.
 *
 * @see kubernetes-sigs/karpenter pkg/controllers/node/termination/terminator/eviction.go: what is left of the node's own period is the grace
 * @see https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/
 */
export function capsIn(objects: readonly BundleObject[]): CapFacts[] {
  return objects.flatMap((one): CapFacts[] => {
    if (one.type === POOL) return ofKarpenter(one, objectAt(objectAt(one.spec.template).spec), objectAt(one.spec.template), '/spec/template/spec');
    if (one.type === CLAIM) return ofKarpenter(one, one.spec, one.object, '/spec');
    return Object.hasOwn(KUBELETS, one.type) ? ofKubelet(one, KUBELETS[one.type]) : mutationsIn(one);
  });
}

function ofKarpenter({ type, name, from }: BundleObject, spec: JsonObject, { metadata }: JsonObject, at: string): CapFacts[] {
  const seconds = durationOf(spec.terminationGracePeriod);
  if (seconds === undefined) return [];
  const labels = textsAt(objectAt(metadata).labels);
  return [{
    of: 'Karpenter',
    limit: { when: `a node of Karpenter's ${from.what} is removed`, seconds, source: 'terminationGracePeriod', severity: 'warning', from: inside(from, `${at}/terminationGracePeriod`) },
    nodes: {
      labels: type === POOL ? { ...labels, 'karpenter.sh/nodepool': name } : labels,
      requirements: requirementsIn(spec.requirements),
      taints: arrayAt(spec.taints).filter(isObject),
    },
  }];
}

function ofKubelet({ object, from }: BundleObject, path: readonly string[]): CapFacts[] {
  const { shutdownGracePeriod, shutdownGracePeriodCriticalPods } = path.reduce<JsonObject>((value, key) => objectAt(value[key]), object);
  const all = durationOf(shutdownGracePeriod);
  const critical = durationOf(shutdownGracePeriodCriticalPods) ?? 0;
  // Without one no grace is kept when a node shuts down, and with no more than the critical pods have the kubelet does not start.
  if (all === undefined || all <= critical) return [];
  const source = `shutdownGracePeriod ${printSeconds(all)}${critical > 0 ? ` less shutdownGracePeriodCriticalPods ${printSeconds(critical)}` : ''}`;
  return [{ of: 'kubelet', limit: { when: `a node with ${from.what} shuts down`, seconds: all - critical, source, severity: 'warning', from: inside(from, ['', ...path, 'shutdownGracePeriod'].join('/')) } }];
}

const inside = ({ pointer, ...from }: Origin, at: string): Origin => ({ ...from, pointer: pointer + at });

/** Seconds of a duration above nothing. */
function durationOf(value: unknown): number | undefined {
  const seconds = parseGoDuration(textAt(value) ?? '');
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

/** Labels by which pods select nodes that a provider may take back. The notice of EC2 is the longest of those of the clouds that Karpenter runs in. */
const SPOT: readonly (readonly [key: string, value: string, limit: GraceLimit])[] = [
  ['cloud.google.com/gke-spot', 'true', SPOT_LIMITS.gke],
  ['cloud.google.com/gke-preemptible', 'true', SPOT_LIMITS.gke],
  ['kubernetes.azure.com/scalesetpriority', 'spot', SPOT_LIMITS.azure],
  ['eks.amazonaws.com/capacityType', 'SPOT', SPOT_LIMITS.ec2],
  ['karpenter.sh/capacity-type', 'spot', { ...SPOT_LIMITS.ec2, when: 'a spot node of Karpenter is taken back' }],
];

/** What the nodes that a pod selects leave of its grace. */
export function spotLimits({ spec }: PodBeside): FoundLimit[] {
  if (spec.nodeSelector === undefined && spec.affinity === undefined) return [];
  return SPOT.filter(([key, value]) => isPinnedTo(spec, key, [value])).map(([,, limit]) => ({ ...limit, severity: 'warning' }));
}

/** Those of a bundle that are about a pod: of each project the shortest, within which the others are kept, too. */
export function limitsOf(caps: readonly CapFacts[], pod: PodBeside): FoundLimit[] {
  const shortest = new Map<string, FoundLimit>();
  for (const { of, limit, nodes, pods } of caps) {
    const isShorter = limit.seconds < (shortest.get(of)?.seconds ?? Infinity);
    if (isShorter && (!nodes || mayRunOn(nodes, pod.spec)) && (!pods || takes(pods, pod))) shortest.set(of, limit);
  }
  return [...shortest.values()];
}
