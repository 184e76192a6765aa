import * as fc from 'fast-check';
import { parseConfig, readProxyConfig } from '../../lib/meshes/istio/proxy-config';
import { Note } from '../../lib/model';
import { runs } from '../runs';

const said = ({ kind, what, why, fix }: Note) => `${kind}: ${what}: ${why}; ${fix?.text ?? 'nothing'}`;
const edited = (text: string) => readProxyConfig(text).notes[0]?.fix?.edits?.[0].value;
const REFUSES = 'the injector refuses the pod';

test.each<[string, string, string | undefined]>([
  ['concurrency: x', `refused: concurrency: "x": it must be a whole number; ${REFUSES}; remove concurrency`, '{}'],
  ['concurrency: "2"', 'nothing', undefined],
  ['meshId: 5', `refused: meshId: 5: it must be a string in quotes; ${REFUSES}; meshId: "5"`, '{"meshId":"5"}'],
  ['interceptionMode: tproxy', `refused: interceptionMode: "tproxy": it must be one of REDIRECT, TPROXY, NONE; ${REFUSES}; interceptionMode: "TPROXY"`, '{"interceptionMode":"TPROXY"}'],
  ['holdApplicationUntilProxyStarts: "true"', `refused: holdApplicationUntilProxyStarts: "true": it must be true or false without quotes; ${REFUSES}; holdApplicationUntilProxyStarts: true`,
    '{"holdApplicationUntilProxyStarts":true}'],
  ['terminationDrainDuration: 30', `refused: terminationDrainDuration: 30: it must be a Go duration with a unit, such as "30s"; ${REFUSES}; terminationDrainDuration: "30s"`,
    '{"terminationDrainDuration":"30s"}'],
  ['drain_duration: 0.5', `refused: drain_duration: 0.5: it must be a Go duration with a unit, such as "30s"; ${REFUSES}; drain_duration: "1s"`, '{"drain_duration":"1s"}'],
  ['drainDuration: 2.055m', `refused: drainDuration: "2.055m": Istio takes whole seconds from 1s; ${REFUSES}; drainDuration: "124s"`, '{"drainDuration":"124s"}'],
  ['drainDuration: 2.05m', 'nothing', undefined],
  ['{"drainDuration":{"toString":1}}', `refused: drainDuration: {"toString":1}: it must be a Go duration with a unit, such as "30s"; ${REFUSES}; remove drainDuration`, '{}'],
  ['drainDuration: x\ndrain_duration: y', `refused: drainDuration: "x": it must be a Go duration with a unit, such as "30s"; ${REFUSES}; remove drainDuration`, '{}'],
  ['statusPort: 0', `refused: statusPort: 0: a port is 1 to 65535; ${REFUSES}; remove statusPort`, '{}'],
  ['proxyMetadata: {A: yes, B: }', `refused: proxyMetadata.A: true: it must be a string in quotes; ${REFUSES}; proxyMetadata.A: "true"`, '{"proxyMetadata":{"A":"true","B":null}}'],
  ['proxyMetadata: {A: {}}', `refused: proxyMetadata.A: {}: it must be a string in quotes; ${REFUSES}; remove proxyMetadata.A`, '{"proxyMetadata":{}}'],
  ['extraStatTags: [a, 5]', `refused: extraStatTags.1: 5: it must be a string in quotes; ${REFUSES}; extraStatTags.1: "5"`, '{"extraStatTags":["a","5"]}'],
  ['extraStatTags: [a, []]', `refused: extraStatTags.1: []: it must be a string in quotes; ${REFUSES}; remove extraStatTags`, '{}'],
  ['tracing: {zipkin: {address: zipkin}}', `refused: tracing.zipkin: {"address":"zipkin"}: its address: it must be host:port; ${REFUSES}; remove tracing.zipkin`, '{"tracing":{}}'],
  ['tracing: {zipkin: {address: zipkin}, stackdriver: {}}', 'nothing', undefined],
  ['privateKeyProvider: {cryptomb: {pollDelay: x}}',
    `refused: privateKeyProvider.cryptomb.pollDelay: "x": it must be a Go duration with a unit, such as "30s"; ${REFUSES}; remove privateKeyProvider.cryptomb.pollDelay`, '{}'],
  ['terminationDrainDuraton: 20', 'ignored: terminationDrainDuraton in proxy.istio.io/config: ProxyConfig has no such field, and Istio drops it without a word; write terminationDrainDuration',
    '{"terminationDrainDuration":"20s"}'],
  ['termination_drainDuration: 20s', 'ignored: termination_drainDuration in proxy.istio.io/config: ProxyConfig has no such field, and Istio drops it without a word; write terminationDrainDuration',
    '{"terminationDrainDuration":"20s"}'],
  ['image: {imagetype: distroless}', 'ignored: image.imagetype in proxy.istio.io/config: image has no such field, and Istio drops it without a word; write imageType', '{"image":{"imageType":"distroless"}}'],
  ['{"__proto__": {"meshId": 5}}', 'ignored: __proto__ in proxy.istio.io/config: ProxyConfig has no such field, and Istio drops it without a word; remove __proto__', '{}'],
  ['terminationDrainDuration: -5s', 'harmful: terminationDrainDuration of -5s: the injector takes it, and the proxy exits at SIGTERM with everything in flight (measured); remove terminationDrainDuration', '{}'],
  ['proxyMetadata: {TERMINATION_DRAIN_DURATION_SECONDS: "60"}',
    'ignored: TERMINATION_DRAIN_DURATION_SECONDS in proxyMetadata: Istio 1.10 and later do not read it; terminationDrainDuration is what works; '
    + 'remove TERMINATION_DRAIN_DURATION_SECONDS and set terminationDrainDuration', '{"proxyMetadata":{}}'],
  ['proxy_metadata: {MINIMUM_DRAIN_DURATION: "30"}', 'ignored: MINIMUM_DRAIN_DURATION: "30": it is no Go duration with a unit, so the agent uses 5s; remove MINIMUM_DRAIN_DURATION', '{"proxy_metadata":{}}'],
  ['proxyMetadata: {EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "yes"}',
    'ignored: EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "yes": it is neither "true" nor "false", so the agent uses false; remove EXIT_ON_ZERO_ACTIVE_CONNECTIONS', '{"proxyMetadata":{}}'],
  ['- a', `refused: proxy.istio.io/config is "- a": it is no YAML or JSON object, and ${REFUSES}; nothing`, undefined],
])('%s', (text, message, repaired) => {
  const [note, ...more] = readProxyConfig(text).notes;
  expect(more).toEqual([]);
  expect(note ? said(note) : 'nothing').toBe(message);
  expect(edited(text)).toBe(repaired);
});

test.each([
  ['meshId: '.padEnd(300_000, 'a'), 'it has 300000 characters, and no more than 262144 are read'],
  [`extraStatTags: ${'['.repeat(300)}`, /^line 1, column \d+: lists and maps are nested deeper than 200 levels: no deeper ones are read$/],
  [`a0: &a0 [x]\n${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}`, /aliases stand for more than 20000 values/],
])('what is more than is read is unreadable, and not refused by the injector: %#', (text, why) => {
  expect(readProxyConfig(text).notes).toEqual([expect.objectContaining({ kind: 'unreadable', why: expect.stringMatching(why) })]);
});

test('the edits of each note make all repairs, so that one does not undo the other', () => {
  const { notes } = readProxyConfig('meshId: 5\nterminationDrainDuration: -1s\nnothing: 1');
  expect(notes.map(({ fix }) => fix?.edits)).toEqual(Array(3).fill([{ pointer: '/metadata/annotations/proxy.istio.io~1config', value: '{"meshId":"5"}' }]));
});

test.each([
  ['unknown keys', Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i])), '1995 more in proxy.istio.io/config'],
  ['wrong values', { proxyMetadata: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, i])) }, '1995 more in proxy.istio.io/config'],
])('of many %s the first five are told, and how many more there are', (_, config, last) => {
  const { notes } = readProxyConfig(JSON.stringify(config));
  expect(notes).toHaveLength(6);
  expect(notes[5].what).toBe(last);
});

test('the merged configuration of an injected pod is told where it stands', () => {
  const at = '/spec/containers/1/env/3/value';
  const { drain, hold, notes } = readProxyConfig('{"terminationDrainDuration":"60s","holdApplicationUntilProxyStarts":true,"meshId":5}', at);
  expect(drain).toEqual({ value: 60, source: 'manifest', pointer: at });
  expect(hold?.pointer).toBe(at);
  expect(notes.map(({ pointer, fix }) => [pointer, fix?.edits?.[0].pointer])).toEqual([[at, at]]);
});

test.each([[undefined, []], [null, []], [5, ['proxy.istio.io/config is 5']], [{ a: 'b' }, ['proxy.istio.io/config is {"a":"b"}']]])('an annotation %j', (value, whats) => {
  expect(readProxyConfig(value).notes.map(({ what }) => what)).toEqual(whats);
});

test.each<[string, unknown]>([['', {}], ['# nothing', {}], ['null', {}], ['a: 1', { a: 1 }], ['[]', undefined], ['a', undefined], ['{', undefined]])(
  'the text %j is the object %j', (text, object) => expect(parseConfig(text)).toEqual(object));

// Each of these once ended the process, took minutes, or threw.
test.each<[string, string]>([
  ['nested lists', `${'- '.repeat(1000)}a`], ['nested keys', `${'? '.repeat(600)}a`], ['an alias within itself', `&a [${'*a,'.repeat(5000)}]`],
  ['a bomb of aliases', `a: &a [1,1,1,1,1,1,1,1,1]\n${Array.from('bcdefghij', (name, i) => `${name}: &${name} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}`],
  ['deep JSON', `${'{"tracing":'.repeat(9000)}1${'}'.repeat(9000)}`], ['brackets', '['.repeat(100_000)], ['keys that are near', `{${Array.from({ length: 4000 }, (_, i) => `"proxyMetadat${i}":1`).join()}}`],
  ['a long duration', `drainDuration: "${'9'.repeat(99_000)}"`], ['a long address', `discoveryAddress: "[${'1:'.repeat(49_000)}]:80"`],
])('%s are told, in a few words', (_, text) => {
  const { notes } = readProxyConfig(text);
  expect(notes.length).toBeGreaterThan(0);
  expect(notes.map(said).join('\n').length).toBeLessThan(3000);
});

describe('whatever stands there', () => {
  const key = fc.constantFrom('drainDuration', 'termination_drain_duration', 'proxyMetadata', 'tracing', 'image', 'imageType', 'extraStatTags', 'interceptionMode', 'constructor', '__proto__', 'x');
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, 5, -1.5, 1e300, '', 'a', '30s', '5', 'NONE', 'toString'), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
  })).value;
  const sane = (text: string) => {
    const config = readProxyConfig(text);
    const words = config.notes.map(said).join('\n');
    expect(words).not.toMatch(/\[object|undefined|NaN|Infinity|function/);
    for (const number of [config.drain?.value, config.drainDuration?.value]) expect(number ?? 0).toBe(Number(number ?? 0));
  };

  test('an object', () => {
    fc.assert(fc.property(fc.dictionary(key, json), (config) => sane(JSON.stringify(config))), { numRuns: runs(500) });
  });

  test('a text', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('drainDuration', ': ', '\n', '{', '}', '[', ']', '"', ',', '- ', '? ', '&a ', '*a', '!!int ', '|', '30s', '5', ' ', '#', '<<')), (parts) => sane(parts.join(''))), { numRuns: runs(1000) });
  });
});

test('a text that is no number is taken away, not turned into none', () => {
  const [note] = readProxyConfig('tracing: {sampling: "x"}').notes;
  expect(note).toMatchObject({ kind: 'refused', fix: { text: 'remove tracing.sampling', edits: [{ value: '{"tracing":{}}' }] } });
});
