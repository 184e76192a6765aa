import { check } from '../../lib/check';
import { besideOf, bundleOf } from '../../lib/workload';

type Json = any;

/** What a bundle leaves of the grace of a pod. */
const left = (spec: Json, bundle: Json[], { labels = {}, namespace }: { labels?: Json; namespace?: string } = {}) =>
  besideOf(bundleOf(bundle), { metadata: { labels }, spec }, { kind: 'Pod', name: 'shop', ...(namespace && { namespace }) })?.limits.map(({ seconds }) => seconds) ?? [];

const pool = (spec: Json, labels?: Json) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'web' },
  spec: { template: { metadata: { labels }, spec: { terminationGracePeriod: '30s', ...spec } } },
});
const wants = (...matchExpressions: Json[]) => {
  const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: [{ matchExpressions }] };
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution } } };
};
const TAINT = { taints: [{ key: 'gpu', value: 'a', effect: 'NoSchedule' }] };
const ARM = { requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] };
const BIG = { requirements: [{ key: 'team', operator: 'Exists' }] };

test.each<[string, Json, Json, boolean]>([
  ['of any pod', {}, pool({}), true],
  ['without a period', {}, pool({ terminationGracePeriod: undefined }), false],
  ['with a period that is none', {}, pool({ terminationGracePeriod: 30 }), false],
  ['with a period of nothing', {}, pool({ terminationGracePeriod: '0s' }), false],
  ['of a group of somebody else', {}, { ...pool({}), apiVersion: 'example.org/v1' }, false],
  ['that the pod selects by its name', { nodeSelector: { 'karpenter.sh/nodepool': 'web' } }, pool({}), true],
  ['beside the one that the pod selects', { nodeSelector: { 'karpenter.sh/nodepool': 'batch' } }, pool({}), false],
  ['with a taint', {}, pool(TAINT), false],
  ['with a taint that the pod tolerates', { tolerations: [{ key: 'gpu', value: 'a' }] }, pool(TAINT), true],
  ['with a taint of another value than the pod tolerates', { tolerations: [{ key: 'gpu', value: 'b', effect: 'NoSchedule' }] }, pool(TAINT), false],
  ['with a taint, of a pod that tolerates all', { tolerations: [{ operator: 'Exists' }] }, pool(TAINT), true],
  ['with a taint that is only preferred', {}, pool({ taints: [{ key: 'gpu', effect: 'PreferNoSchedule' }] }), true],
  ['of another architecture', { nodeSelector: { 'kubernetes.io/arch': 'amd64' } }, pool(ARM), false],
  ['that does not say the zone', { nodeSelector: { 'topology.kubernetes.io/zone': 'a' } }, pool({}), true],
  ['without a label that the pod wants', { nodeSelector: { team: 'shop' } }, pool({}), false],
  ['with the label that the pod wants', { nodeSelector: { team: 'shop' } }, pool({}, { team: 'shop' }), true],
  ['that takes any value of a label', { nodeSelector: { team: 'shop' } }, pool(BIG), true],
  ['that an affinity rules out', wants({ key: 'kubernetes.io/arch', operator: 'NotIn', values: ['arm64'] }), pool(ARM), false],
  ['that an affinity asks for', wants({ key: 'team', operator: 'Exists' }), pool({}, { team: 'shop' }), true],
  ['without the label that an affinity asks for', wants({ key: 'team', operator: 'Exists' }), pool({}), false],
  ['without the label that an affinity does not want', wants({ key: 'team', operator: 'DoesNotExist' }), pool({}), true],
])('a NodePool %s', (_, spec, given, counts) => expect(left(spec, [given])).toEqual(counts ? [30] : []));

test('of several objects of Karpenter the shortest period counts', () => {
  const claim = { apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim', metadata: { name: 'web-1' }, spec: { terminationGracePeriod: '20s' } };
  expect(left({}, [pool({}), pool({ terminationGracePeriod: '1h' }), claim])).toEqual([20]);
});

const GRACE = 'terminationGracePeriodSeconds';
const asked = (operator: string, value: unknown) => ({ all: [{ key: `{{request.object.spec.${GRACE} || \`0\` }}`, operator, value }] });
const policy = (rule: Json = {}, more: Json = {}) => ({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'short' },
  ...more,
  spec: { rules: [{ name: 'short', match: { any: [{ resources: { kinds: ['Pod'] } }] }, mutate: { patchStrategicMerge: { spec: { [GRACE]: 50 } } }, ...rule }] },
});
const matching = (resources: Json) => policy({ match: { any: [{ resources: { kinds: ['Pod'], ...resources } }] } });
const sample = policy({ preconditions: asked('GreaterThan', 50) });
const SHOP = { labels: { app: 'shop' }, namespace: 'shop' };

test.each<[string, Json, Json, boolean]>([
  ['the sample of Kyverno, and a longer grace', { [GRACE]: 51 }, sample, true],
  ['the sample of Kyverno, and a grace that it leaves', { [GRACE]: 50 }, sample, false],
  ['the sample of Kyverno, and the default', {}, sample, false],
  ['the same from 50 on', { [GRACE]: 50 }, policy({ preconditions: asked('GreaterThanOrEquals', 50) }), true],
  ['no condition', {}, policy(), true],
  ['an unknown condition', { [GRACE]: 99 }, policy({ preconditions: { all: [{ key: '{{request.operation}}', operator: 'Equals', value: 'CREATE' }] } }), false],
  ['a condition that is no number', { [GRACE]: 99 }, policy({ preconditions: asked('GreaterThan', '50') }), false],
  ['an anchor that only adds', { [GRACE]: 99 }, policy({ mutate: { patchStrategicMerge: { spec: { [`+(${GRACE})`]: 50 } } } }), false],
  ['a variable', { [GRACE]: 99 }, policy({ mutate: { patchStrategicMerge: { spec: { [GRACE]: '{{ grace }}' } } } }), false],
  ['another kind', {}, policy({ match: { any: [{ resources: { kinds: ['Node'] } }] } }), false],
  ['the namespace', {}, matching({ namespaces: ['sh*'] }), true],
  ['another namespace', {}, matching({ namespaces: ['kube-*'] }), false],
  ['a selector of it', {}, matching({ selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }] } }), true],
  ['a selector of others', {}, matching({ selector: { matchLabels: { app: 'other' } } }), false],
  ['a filter that is not read', {}, matching({ namespaceSelector: { matchLabels: { a: 'b' } } }), false],
  ['several filters', {}, policy({ match: { all: [{ resources: { kinds: ['Pod'] } }, { subjects: [] }] } }), false],
  ['an exclusion of others', {}, policy({ exclude: { any: [{ resources: { namespaces: ['kube-system'] } }] } }), true],
  ['an exclusion of it', {}, policy({ exclude: { any: [{ resources: { namespaces: ['shop'] } }] } }), false],
  ['an exclusion that is not read', {}, policy({ exclude: { any: [{ clusterRoles: ['admin'] }] } }), false],
  ['a policy of its namespace', {}, policy({}, { kind: 'Policy', metadata: { name: 'short', namespace: 'shop' } }), true],
  ['a policy of another namespace', {}, policy({}, { kind: 'Policy', metadata: { name: 'short', namespace: 'other' } }), false],
  ['rules that are none', {}, { ...sample, spec: { rules: [7, null, { mutate: [] }] } }, false],
])('a policy of Kyverno with %s', (_, spec, given, counts) => expect(left(spec, [given], SHOP)).toEqual(counts ? [50] : []));

test('whether a policy takes a pod whose namespace nobody says is not known', () => {
  expect(left({}, [matching({ namespaces: ['shop'] })])).toEqual([]);
  expect(left({}, [matching({ namespaces: ['*'] })])).toEqual([50]);
});

test.each<[string, Json, number[]]>([
  ['KubeletConfiguration', { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' }, [20]],
  ['KubeletConfiguration with nothing left', { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', shutdownGracePeriod: '10s', shutdownGracePeriodCriticalPods: '10s' }, []],
  ['KubeletConfiguration without one', { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', shutdownGracePeriod: '0s' }, []],
  ['KubeletConfig', { apiVersion: 'machineconfiguration.openshift.io/v1', kind: 'KubeletConfig', spec: { kubeletConfig: { shutdownGracePeriod: '1m' } } }, [60]],
  ['NodeConfig', { apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec: { kubelet: { config: { shutdownGracePeriod: '45s', shutdownGracePeriodCriticalPods: '15s' } } } }, [30]],
  ['Cluster of kops', { apiVersion: 'kops.k8s.io/v1alpha2', kind: 'Cluster', spec: { kubelet: { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' } } }, [20]],
])('a %s', (_, given, seconds) => expect(left({}, [given])).toEqual(seconds));

test.each<[string, Json, number[]]>([
  ['GKE Spot', { nodeSelector: { 'cloud.google.com/gke-spot': 'true' } }, [15]],
  ['not GKE Spot', { nodeSelector: { 'cloud.google.com/gke-spot': 'false' } }, []],
  ['spot of Karpenter', wants({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }), [120]],
  ['spot or not', wants({ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] }), []],
  ['no spot', wants({ key: 'karpenter.sh/capacity-type', operator: 'NotIn', values: ['spot'] }), []],
])('nodes that are %s', (_, spec, seconds) => expect(left(spec, [])).toEqual(seconds));

test('the finding says where the limit stands', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop' }, spec: { [GRACE]: 70, containers: [{ name: 'app', image: 'shop:1', lifecycle: { preStop: { sleep: { seconds: 60 } } } }] } };
  const texts = [{ path: 'pod.yaml', text: JSON.stringify(pod) }, { path: 'policy.yaml', text: JSON.stringify([policy()][0], undefined, 1) }];
  const [{ severity, message, related }] = check(texts).findings.filter(({ code }) => code === 'GM106');
  expect([severity, message]).toEqual(['error', 'the pod may need 60s to stop, and when Kyverno\'s ClusterPolicy short has set its grace it has 50s (rule short)']);
  const { place } = related[0];
  expect(texts[1].text.split('\n')[(place?.line ?? 0) - 1]).toContain(`"${GRACE}": 50`);
});
