import { applyEdits, JsonObject, readTemplate, resolve } from '../../lib/manifest';
import { istioMesh, ProxySettings } from '../../lib/meshes';
import { CONFIG_POINTER } from '../../lib/meshes/istio/proxy-config';

const mesh = istioMesh({ version: '1.24.0' });
const fixed: ProxySettings = { drain: 66, exitOnZero: 'off' };
const template = (config: unknown, containers: unknown[] = [{ name: 'app' }]) =>
  ({ metadata: { annotations: config === undefined ? {} : { 'proxy.istio.io/config': config } }, spec: { containers } }) as JsonObject;

function write(root: JsonObject, settings: ProxySettings, replace = false): unknown {
  const written = mesh.write(readTemplate(root, { proxyName: mesh.proxyName, hooks: mesh.hooks }), settings, replace);
  return 'what' in written ? `${written.what}: ${written.why}` : resolve(applyEdits(root, written), CONFIG_POINTER);
}

describe('the annotation', () => {
  test.each<[string, unknown, unknown]>([
    ['none', undefined, '{"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}'],
    ['JSON', '{"concurrency":2}', '{"concurrency":2,"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}'],
    ['YAML with a comment', 'concurrency: 2 # two\n', 'concurrency: 2 # two\nterminationDrainDuration: 66s\nproxyMetadata:\n  EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "false"\n'],
    ['YAML with an empty map', 'proxyMetadata:\n', 'terminationDrainDuration: 66s\nproxyMetadata:\n  EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "false"\n'],
    ['the same, said otherwise', '{"termination_drain_duration":"1m6s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"False"}}',
      '{"termination_drain_duration":"1m6s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"False"}}'],
    ['an alias', 'x: &x {A: b}\nproxyMetadata: *x\n', expect.stringContaining('"A":"b","EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"')],
    ['a text for a map', 'proxyMetadata: x', 'proxyMetadata is "x" in proxy.istio.io/config: it must be a map of strings'],
    ['a list for a map', 'proxyMetadata: []', 'proxyMetadata is [] in proxy.istio.io/config: it must be a map of strings'],
    ['another drain', '{"terminationDrainDuration":"20s"}', expect.stringMatching(/^terminationDrainDuration is "20s" in .* and "66s" in the plan: remove it there, and the plan writes it, or raise it$/)],
    ['no string', 5, 'proxy.istio.io/config is 5: it is no YAML or JSON object, so nothing can be merged into it'],
  ])('%s', (_, config, expected) => expect(write(template(config), fixed)).toEqual(expected));

  test.each<[string, string, ProxySettings]>([
    ['listeners', '{"drainDuration":"300s"}', { listenersCloseAfter: 121 }],
    ['a drain', '{"terminationDrainDuration":"1m30s"}', { drain: 66 }],
    ['a minimum', '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"10s"}}', { exitOnZero: { minimum: 6 } }],
  ])('%s that stays for longer than needed is kept', (_, config, settings) => expect(write(template(config), settings)).toBe(config));

  test('replacing overcomes what stands in the way', () => {
    expect(write(template('proxyMetadata: []\nterminationDrainDuration: 5s'), fixed, true))
      .toBe('terminationDrainDuration: 66s\nproxyMetadata:\n  EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "false"\n');
  });
});

describe('the environment of the pod\'s own istio-proxy beats the annotation', () => {
  const env = (value: string) => [{ name: 'app' }, { name: 'istio-proxy', env: [{ name: 'A', value: 'b' }, { name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value }] }];

  test('so a contradiction is told', () => {
    expect(write(template(undefined, env('true')), fixed)).toBe('EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in the env of the pod\'s own istio-proxy and "false" in the plan: the env would win: remove it');
  });

  test('and what agrees is left alone', () => {
    expect(write(template(undefined, env('false')), fixed)).toContain('66s');
  });

  test('and it decides, even where the agent cannot read it', () => {
    const root = template('{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true"}}', env('yes'));
    const { proxies } = mesh.read(readTemplate(root, { proxyName: mesh.proxyName, hooks: mesh.hooks }));
    expect(proxies.map(({ drain }) => drain.kind)).toEqual(['fixed']);
  });
});
