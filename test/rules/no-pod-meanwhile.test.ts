import { check } from '../../lib/check';

type Json = any;

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' }, spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080 }] } };
const app = { name: 'app', image: 'shop/app:1', ports: [{ containerPort: 8080 }] };
const deployment = (spec: Json, pod: Json = {}, container: Json = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop' },
  spec: { replicas: 1, ...spec, template: { metadata: { labels: { app: 'shop' } }, spec: { ...pod, containers: [{ ...app, ...container }] } } },
});
const RECREATE = { strategy: { type: 'Recreate' } };
const rolling = (maxSurge: Json, maxUnavailable: Json, replicas?: Json) => ({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } });
const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'shop' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'shop' }, minReplicas: 2 } };
const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'shop' }, spec: { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' } } };

const found = (...bundle: Json[]) => check([{ path: 'a.yaml', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: bundle }) }]).findings.filter(({ code }) => code === 'GM307');

test.each<[string, Json[], number]>([
  ['Recreate', [deployment(RECREATE), SERVICE], 1],
  ['Recreate that no Service asks', [deployment(RECREATE)], 0],
  ['Recreate without pods', [deployment({ ...RECREATE, replicas: 0 }), SERVICE], 0],
  ['Recreate for a volume that outlives the pod', [deployment(RECREATE, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }), SERVICE], 0],
  ['Recreate with a volume of its own', [deployment(RECREATE, { volumes: [{ name: 'tmp', emptyDir: {} }] }), SERVICE], 1],
  ['Recreate on the network of the node', [deployment(RECREATE, { hostNetwork: true }), SERVICE], 0],
  ['Recreate with a port of the node', [deployment(RECREATE, {}, { ports: [{ containerPort: 8080, hostPort: 80 }] }), SERVICE], 0],
  ['Recreate with a device', [deployment(RECREATE, {}, { resources: { limits: { 'nvidia.com/gpu': 1 } } }), SERVICE], 0],
  ['Recreate of a Deployment that only lends its template', [deployment(RECREATE), SERVICE, rollout], 0],
  ['the defaults', [deployment({}), SERVICE], 0],
  ['no surge and one pod', [deployment(rolling(0, 1, 1)), SERVICE], 1],
  ['no surge by shares', [deployment(rolling('0%', '25%', 3)), SERVICE], 0],
  ['no surge by shares, and one pod', [deployment(rolling('0%', '25%', 1)), SERVICE], 1],
  ['all unavailable, whatever comes beside them', [deployment(rolling(1, '100%', 2)), SERVICE], 1],
  ['no surge, and an autoscaler that leaves two', [deployment(rolling(0, 1, 1)), SERVICE, autoscaler], 0],
  ['a number that nobody says', [deployment(rolling(0, 1)), SERVICE], 0],
])('%s', (_, bundle, count) => expect(found(...bundle)).toHaveLength(count));

test('it stands at the strategy, and says which Service', () => {
  const [{ pointer, message, related }] = found(deployment(RECREATE), SERVICE);
  expect([pointer, message]).toEqual(['/items/0/spec/strategy/type', 'Recreate stops every pod before it makes one: until a new pod is ready, Service shop has none to send to']);
  expect(related[0].what).toBe('Service shop');
});
