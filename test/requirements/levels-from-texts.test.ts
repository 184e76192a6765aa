import { istioMesh } from '../../lib/meshes';
import { evaluation } from '../../lib/plan/input';
import { levelsFromTexts } from '../../lib/requirements';
import { evaluate } from '../../lib/rules';

const NEVER = 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done';
const injector = (values: object) => JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'istio-sidecar-injector' }, data: { values: JSON.stringify(values) } });
const findings = (texts: readonly (readonly [string, string])[], namespace = 'shop') => evaluate(evaluation({
  requirements: { requestDuration: { kind: 'up-to', atMost: 0 }, endpointPropagation: 0 },
  mesh: istioMesh({ version: '1.24.0', levels: levelsFromTexts(texts) }),
  template: { spec: { containers: [{ name: 'a' }], terminationGracePeriodSeconds: 300 } },
  workload: { kind: 'Deployment', namespace, rollout: { kind: 'not-known' }, minReady: 0 },
})).findings.map(({ code, message }) => `${code} ${message}`);
const namespaces = 'kind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n';

describe('what is wrong in the files of a cluster is told of the pods in its scope, with its place', () => {
  test.each<[string, string, string | RegExp]>([
    ['an unquoted boolean', `${namespaces}---\nkind: ProxyConfig\nmetadata: {name: one, namespace: shop}\nspec:\n  environmentVariables:\n    EXIT_ON_ZERO_ACTIVE_CONNECTIONS: true\n`,
      /^GM204 istio\.yaml:8:38: ProxyConfig shop\/one: EXIT_ON_ZERO_ACTIVE_CONNECTIONS is true: the API server refuses what is no string: put it in quotes/],
    ['a broken document', `${namespaces}---\na: [\n`, /^GM901 istio\.yaml:5:1: this is no YAML: unexpected end/],
    ['a broken mesh', 'kind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |\n    a: b: c\n', /^GM901 istio\.yaml:4:9: data\.mesh of ConfigMap istio: no YAML or JSON object: line 1, column 5: this is no YAML: bad indentation/],
    ['a drain that istiod refuses', 'kind: Istio\nspec:\n  values:\n    meshConfig:\n      defaultConfig: {terminationDrainDuration: 1 minute}\n', /^GM204 istio\.yaml:3:3: .*terminationDrainDuration.* of the mesh/],
    ['the printed loop', injector({ global: { proxy: { lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', NEVER] } } } } } }), /^GM103 /],
  ])('%s', (_, text, told) => expect(findings([['istio.yaml', text]])).toContainEqual(expect.stringMatching(told)));

  test('and of no others', () => {
    const text = `${namespaces}---\nkind: ProxyConfig\nmetadata: {name: one, namespace: other}\nspec: {environmentVariables: {A: true}}\n`;
    expect(findings([['a', text]]).filter((told) => told.includes('environmentVariables') || told.includes(' A is '))).toEqual([]);
    expect(findings([['a', text]], 'other')).toContainEqual(expect.stringContaining('GM204 a:6:34: ProxyConfig other/one: A is true'));
  });
});

test.each<[string, readonly (readonly [string, string])[], string]>([
  ['no settings', [['a.yaml', 'kind: Pod'], ['b.yaml', '']], '(a.yaml, b.yaml) hold no settings of a mesh'],
  ['nothing that can be read', [['a.yaml', 'kind: Pod'], ['b.yaml', 'a: 1\nb: [']], 'b.yaml:2:5: this is no YAML: unexpected end'],
])('%s is an error of the door', (_, texts, message) => expect(() => levelsFromTexts(texts)).toThrow(message));
