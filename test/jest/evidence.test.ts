import { Mesh } from '../../lib/cdk8s';
import { DrainOptions, toDrainGracefully } from '../../lib/jest';

const R20 = { longestRequest: 20 };
const pod = (container: object = {}, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'web' } }, spec: { ...spec, containers: [{ name: 'web', image: 'web:1', ...container }] } } },
});
const waits = (seconds: number) => ({ ports: [{ containerPort: 80 }], lifecycle: { preStop: { sleep: { seconds } } } });
const namespace = (labels: object) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' } } };

test.each<[string, object[], DrainOptions, string]>([
  ['a mesh that is given is declared', [pod(waits(5))], { ...R20, mesh: Mesh.istio({ version: '1.24' }) }, 'GM201'],
  ['a namespace that injects', [namespace({ 'istio-injection': 'enabled' }), pod(waits(5))], R20, 'GM201'],
  ['the same in a List in a List', [list(list(namespace({ 'istio-injection': 'enabled' }))), list(pod(waits(5)))], R20, 'GM201'],
  ['an answer of the API server', [{ apiVersion: 'v1', kind: 'NamespaceList', items: [{ metadata: { name: 'shop', labels: { 'istio.io/rev': 'stable' } } }] }, pod(waits(5))], R20, 'GM201'],
  ['a Service in a List in a List', [list(list(service)), pod()], {}, 'GM301'],
  ['a Service of a pod without ports', [service, pod()], {}, 'GM301'],
  ['a sleep that the cluster does not have', [pod(waits(5))], { kubernetesVersion: '1.28' }, 'GM204'],
])('%s is evidence', (_, bundle, options, code) => {
  const result = toDrainGracefully(bundle, options);
  expect([result.pass, result.message()]).toEqual([false, expect.stringContaining(`[${code}]`)]);
});

test.each<[string, object[], string]>([
  ['nothing that says it', [pod(waits(5))], '[GM903]'],
  ['a namespace that does not inject', [namespace({}), pod(waits(5))], 'drains gracefully'],
  ['a pod that nobody is known to send to', [pod()], '[GM301]'],
])('with %s there is no error', (_, bundle, said) => {
  const result = toDrainGracefully(bundle, R20);
  expect([result.pass, result.message()]).toEqual([true, expect.stringContaining(said)]);
});

test('pods of one object are told apart by where their templates stand, objects by their names', () => {
  const { template } = pod({ ports: [{ containerPort: 80 }] }).spec;
  const ray = { apiVersion: 'ray.io/v1', kind: 'RayCluster', metadata: { name: 'ray' }, spec: { headGroupSpec: { template }, workerGroupSpecs: [{ template }] } };
  const named = (...objects: object[]) => toDrainGracefully(objects).message().split('\n').filter((line) => line.endsWith('does not drain gracefully:'));
  const says = (name: string) => `${name} does not drain gracefully:`;
  expect(named(ray, pod({ ports: [{ containerPort: 80 }] })))
    .toEqual(['RayCluster ray (/0/spec/headGroupSpec/template)', 'RayCluster ray (/0/spec/workerGroupSpecs/0/template)', 'Deployment web'].map(says));
});
