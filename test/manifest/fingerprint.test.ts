import * as fc from 'fast-check';
import { fingerprint, JsonObject } from '../../lib/manifest';
import { runs } from '../runs';

const print = (root: unknown, commands = true) => fingerprint(root as JsonObject, { proxyName: 'istio-proxy', relevant: (key) => key.includes('istio.io/'), commands });

/* What a plan depends on must show; two templates that differ in it must not be taken for one. */
const text = fc.oneof(fc.constantFrom('', '0', ';', '1";', '{}', '[', 'a'), fc.string({ maxLength: 4 }));
const hook = fc.option(fc.record({ preStop: fc.record({ exec: fc.record({ command: fc.array(text, { maxLength: 3 }) }) }) }), { nil: undefined });
const container = fc.record({
  name: text, lifecycle: hook, restartPolicy: fc.option(text, { nil: undefined }), command: fc.array(text, { maxLength: 2 }),
});
const template = fc.record({
  metadata: fc.record({ annotations: fc.dictionary(fc.constantFrom('a.istio.io/x', 'b.istio.io/y'), text, { maxKeys: 2 }) }),
  spec: fc.record({
    containers: fc.array(container, { maxLength: 2 }),
    initContainers: fc.array(container, { maxLength: 2 }),
    terminationGracePeriodSeconds: fc.oneof(fc.nat(3), text),
  }),
});

test('templates that differ in what matters have different fingerprints', () => {
  fc.assert(fc.property(template, template, (one, other) => {
    expect(print(one) === print(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
  }), { numRuns: runs(5000) });
});

test('images, resources, labels of others and names of their own do not matter', () => {
  const pod = (image: string) => ({ metadata: { labels: { app: image } }, spec: { containers: [{ name: 'a', image, resources: { image }, ports: [{ containerPort: 1 }] }] } });
  expect(print(pod('x'))).toBe(print(pod('y')));
});

test('what a container runs matters where it is asked for', () => {
  const pod = (command: string) => ({ spec: { containers: [{ name: 'a', command: [command] }] } });
  expect([print(pod('x'), false) === print(pod('y'), false), print(pod('x')) === print(pod('y'))]).toEqual([true, false]);
});

test('how long a server listens after SIGTERM matters, by its flag and by its image, and whether it listens at all', () => {
  const pod = (more: object) => ({ spec: { containers: [{ name: 'a', image: 'a:1', ...more }] } });
  const prints = [{}, { args: ['--shutdown-delay-duration=5s'] }, { args: ['--shutdown-delay-duration=6s'] }, { image: 'example/knative.dev/serving/cmd/activator' }, { command: ['sleep', 'infinity'] }].map((more) => print(pod(more), false));
  expect(new Set(prints).size).toBe(5);
});

test('any JSON has one', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (metadata, spec) => {
    expect(typeof print({ metadata, spec })).toBe('string');
  }), { numRuns: runs(1000) });
});
