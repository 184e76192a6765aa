import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import { GracefulTermination, Mesh, RequestDuration } from '../../lib/cdk8s';
import { toDrainGracefully } from '../../lib/jest';
import { istioMesh } from '../../lib/meshes';
import { podSources } from '../../lib/pods';
import { planOrCheck, resolveSettings } from '../../lib/requirements';

const PREFIX = 'graceful-mesh/';
const deployment = (own: Record<string, string>, onWorkload: Record<string, string> = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', annotations: prefixed(onWorkload) },
  spec: {
    selector: { matchLabels: { app: 'shop' } },
    template: {
      metadata: { labels: { 'app': 'shop', 'sidecar.istio.io/inject': 'true' }, annotations: prefixed(own) },
      spec: { containers: [{ name: 'main', image: 'shop:1', ports: [{ containerPort: 8080 }], lifecycle: { preStop: { sleep: { seconds: 5 } } } }] },
    },
  },
});
const prefixed = (map: Record<string, string>) => Object.fromEntries(Object.entries(map).map(([key, value]) => [PREFIX + key, value]));

test('the matcher reads them', () => {
  const { pass, message } = toDrainGracefully(deployment({ 'longest-request': '60s' }));
  expect([pass, message()]).toEqual([false, expect.stringContaining('longest request 60s')]);
  expect(toDrainGracefully(deployment({ 'longest-request': '60s', 'ignore.GM201': 'so', 'ignore.GM102': 'so' })).pass).toBe(true);
});

const settings = (requestDuration: Parameters<typeof resolveSettings>[0]['requestDuration']) => resolveSettings({ mesh: istioMesh({ version: '1.24.0' }), requestDuration });
const needed = (object: object, by = settings({ kind: 'up-to', atMost: 20 }), mode: 'plan' | 'check' = 'check') => {
  const { examined, source } = planOrCheck(podSources(object)[0], by, { mode });
  return mode === 'plan' ? (source.template.spec as { terminationGracePeriodSeconds?: number }).terminationGracePeriodSeconds : examined.findings.flatMap(({ message }) => /longest request (\d+)s/.exec(message)?.[1] ?? []);
};

test('what stands in the template beats the workload, and both beat what is said of all; the next one has its own', () => {
  expect(needed(deployment({ 'longest-request': '60s' }, { 'longest-request': '40s' }))).toEqual(['60']);
  expect(needed(deployment({}, { 'longest-request': '40s' }))).toEqual(['40']);
  expect(needed(deployment({}))).toEqual(['20']);
  expect(needed(deployment({ 'longest-request': '60' }))).toEqual(['20']);
});

test('a plan is made for them', () => {
  expect(needed(deployment({ 'longest-request': '60s' }), undefined, 'plan')).toBe(needed(deployment({}), settings({ kind: 'up-to', atMost: 60 }), 'plan'));
  expect(needed(deployment({ 'longest-request': '60s' }), undefined, 'plan')).not.toBe(needed(deployment({}), undefined, 'plan'));
  expect(needed(deployment({ 'shutdown-after-last-request': '30s', 'listens': 'true', 'on-sigterm': 'finishes-requests' }), undefined, 'plan')).toBe((needed(deployment({}), undefined, 'plan') as number) + 30);
  expect(needed(deployment({ 'longest-request': '60s' }), settings({ kind: 'mixed', typical: 5, atMost: 30 }), 'plan')).toBe(needed(deployment({}), settings({ kind: 'mixed', typical: 5, atMost: 60 }), 'plan'));
  expect(needed(deployment({ 'longest-request': '2s' }), settings({ kind: 'mixed', typical: 5, atMost: 30 }), 'plan')).toBe(needed(deployment({}), settings({ kind: 'up-to', atMost: 2 }), 'plan'));
});

test('attach writes what they ask for', () => {
  const grace = (own: Record<string, string>) => {
    const chart = new Chart(new App(), 'chart');
    new ApiObject(chart, 'shop', deployment(own));
    GracefulTermination.of(chart).attach({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(20)) });
    const [object] = Testing.synth(chart) as { spec: { template: { spec: { terminationGracePeriodSeconds: number } } } }[];
    return object.spec.template.spec.terminationGracePeriodSeconds;
  };
  expect(grace({ 'longest-request': '60s' }) - grace({})).toBe(40);
});

test('beside the props of a construct they would contradict', () => {
  expect(() => planOrCheck(podSources(deployment({ 'longest-request': '60s' }))[0], settings({ kind: 'up-to', atMost: 20 }), { mode: 'plan', ours: 'a Deployment' }))
    .toThrow('\'podMetadata\' says by an annotation what the prop requestDuration is for; use that');
});
