import { besideOf, bundleOf } from '../../lib/workload';

type Json = any;

const TEMPLATE = { metadata: { labels: { app: 'shop' } }, spec: {} };
const workload = (replicas?: Json, more: Json = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec: { replicas, template: TEMPLATE }, ...more,
});
const budget = (numbers: Json, { apiVersion = 'policy/v1', selector = { matchLabels: { app: 'shop' } }, namespace }: Json = {}) =>
  ({ apiVersion, kind: 'PodDisruptionBudget', metadata: { name: 'shop', namespace }, spec: { selector, ...numbers } });
const autoscaler = (minReplicas?: Json, target: Json = { kind: 'Deployment', name: 'shop' }) =>
  ({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'shop' }, spec: { scaleTargetRef: target, minReplicas } });

/** Why no pod is ever let go. */
const never = (...bundle: Json[]) => besideOf(bundleOf(bundle), TEMPLATE, { kind: 'Deployment', name: 'shop', namespace: 'a' })?.budget?.never;

test.each<[string, Json[], string | undefined]>([
  ['all available', [budget({ minAvailable: '100%' })], 'minAvailable 100%'],
  ['none unavailable', [budget({ maxUnavailable: 0 })], 'maxUnavailable 0'],
  ['no share unavailable', [budget({ maxUnavailable: '0%' })], 'maxUnavailable 0%'],
  ['a small share unavailable: it is rounded up', [budget({ maxUnavailable: '1%' }), workload(2)], undefined],
  ['as many available as there are', [budget({ minAvailable: 2 }), workload(2)], 'minAvailable 2 of 2 pods'],
  ['one fewer', [budget({ minAvailable: 1 }), workload(2)], undefined],
  ['a share that comes to all', [budget({ minAvailable: '51%' }), workload(1)], 'minAvailable 51% of 1 pod'],
  ['a share that does not', [budget({ minAvailable: '50%' }), workload(2)], undefined],
  ['a number that nobody knows the pods of', [budget({ minAvailable: 2 }), workload()], undefined],
  ['no pods', [budget({ minAvailable: 2 }), workload(0)], undefined],
  ['an autoscaler that leaves more', [budget({ minAvailable: 2 }), workload(1), autoscaler(3)], undefined],
  ['an autoscaler that leaves as many', [budget({ minAvailable: 2 }), workload(5), autoscaler(2)], 'minAvailable 2 of 2 pods, the least that there are'],
  ['an autoscaler that leaves one', [budget({ minAvailable: 1 }), workload(5), autoscaler()], 'minAvailable 1 of 1 pod, the least that there are'],
  ['an autoscaler of another workload', [budget({ minAvailable: 1 }), workload(5), autoscaler(1, { kind: 'Deployment', name: 'other' })], undefined],
  ['KEDA, which may leave none', [budget({ minAvailable: 1 }), workload(1), { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: {}, spec: { scaleTargetRef: { name: 'shop' } } }], undefined],
  ['a patch that raises the replicas', [budget({ minAvailable: 1 }), workload(1), workload(3, { spec: { replicas: 3 } })], undefined],
  ['two workloads under one budget', [budget({ minAvailable: 1 }), workload(1), workload(1, { metadata: { name: 'shop-canary' } })], undefined],
  ['a Rollout that has the pods of the Deployment', [
    budget({ minAvailable: 1 }), workload(0), { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'r' }, spec: { replicas: 1, workloadRef: { kind: 'Deployment', name: 'shop' } } },
  ], 'minAvailable 1 of 1 pod, the least that there are'],
  ['another namespace', [budget({ maxUnavailable: 0 }, { namespace: 'b' })], undefined],
  ['other pods', [budget({ maxUnavailable: 0 }, { selector: { matchLabels: { app: 'other' } } })], undefined],
  ['an expression that selects it', [budget({ maxUnavailable: 0 }, { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }] } })], 'maxUnavailable 0'],
  ['an expression that does not', [budget({ maxUnavailable: 0 }, { selector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } })], undefined],
  ['an expression that is none', [budget({ maxUnavailable: 0 }, { selector: { matchExpressions: [{ key: 'app', operator: 'Near' }] } })], undefined],
  ['every pod', [budget({ maxUnavailable: 0 }, { selector: {} })], 'maxUnavailable 0'],
  ['no pod, as it was in v1beta1', [budget({ maxUnavailable: 0 }, { selector: {}, apiVersion: 'policy/v1beta1' })], undefined],
  ['no selector', [budget({ maxUnavailable: 0 }, { selector: null })], undefined],
  ['both numbers, which is refused', [budget({ maxUnavailable: 0, minAvailable: 1 })], undefined],
  ['what is no number', [budget({ minAvailable: '2' }), workload(1)], undefined],
  ['what is no percentage', [budget({ minAvailable: '1e9%' }), workload(1)], undefined],
  ['more than there can be', [budget({ minAvailable: 1e22 }), workload(1)], undefined],
])('a budget with %s', (_, bundle, told) => expect(never(...bundle)).toBe(told));
