import { check } from '../../lib/check';

type Json = any;

const sleep = (seconds: number) => ({ lifecycle: { preStop: { sleep: { seconds } } } });
const template = (more: Json = {}) => ({ metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'app', image: 'shop/app:1', ports: [{ containerPort: 8080 }], ...more }] } });
const rollout = (strategy: Json, spec: Json) => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'shop' }, spec: { strategy, ...spec } });
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec: { replicas: 0, template: template() } };
const ROUTED = { trafficRouting: { istio: {} } };

const found = (...bundle: Json[]) => check([{ path: 'a.yaml', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: bundle }) }]).findings.filter(({ code }) => code === 'GM310');

test.each<[string, Json, Json, string | undefined]>([
  ['blueGreen, and a pod that does not wait', { blueGreen: { scaleDownDelaySeconds: 0 } }, template(), 'old pods are deleted 0s after the switch'],
  ['blueGreen, and a pod that waits', { blueGreen: { scaleDownDelaySeconds: 0 } }, template(sleep(5)), undefined],
  ['blueGreen with enough', { blueGreen: { scaleDownDelaySeconds: 5 } }, template(), undefined],
  ['blueGreen with its default', { blueGreen: {} }, template(), undefined],
  ['blueGreen with what is no number', { blueGreen: { scaleDownDelaySeconds: '0' } }, template(), undefined],
  ['a canary with routing', { canary: { ...ROUTED, scaleDownDelaySeconds: 2 } }, template(), 'old pods are deleted 2s after the switch'],
  ['a canary without routing', { canary: { scaleDownDelaySeconds: 60 } }, template(sleep(5)), 'is refused: a canary has it with trafficRouting only'],
  ['a canary that scales the old pods as traffic goes', { canary: { ...ROUTED, dynamicStableScale: true, scaleDownDelaySeconds: 60 } }, template(sleep(5)), 'is refused: it goes not with dynamicStableScale'],
  ['a canary that says nothing', { canary: {} }, template(), undefined],
  ['no strategy', [], template(), undefined],
])('%s', (_, strategy, pods, message) => {
  const findings = found(rollout(strategy, { template: pods }));
  expect(findings.map((one) => one.message)).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
  expect(findings.every(({ pointer }) => pointer.startsWith('/items/0/spec/strategy/'))).toBe(true);
});

test('a Deployment that lends its template is told what the Rollout says, and where', () => {
  const ref = { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' } };
  const [{ object, related }] = found(deployment, rollout({ blueGreen: { scaleDownDelaySeconds: 1 } }, ref));
  expect([object?.kind, related[0].what]).toEqual(['Deployment', 'Rollout shop']);
  expect(found(deployment, rollout({ blueGreen: { scaleDownDelaySeconds: 1 } }, { workloadRef: { kind: 'Deployment', name: 'other' } }))).toEqual([]);
});
