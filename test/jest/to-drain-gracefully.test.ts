import { toDrainGracefully } from '../../lib/jest';
import { JsonObject } from '../../lib/manifest';

const pod = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }], lifecycle: { preStop: { sleep: { seconds: 5 } } } }], ...spec } } },
});
const text = (...objects: object[]) => objects.map((object) => JSON.stringify(object)).join('\n---\n');

test('an object in a circle is told, as what it is', () => {
  const circle = pod() as unknown as { spec: JsonObject & { itself?: unknown } };
  circle.spec.itself = circle;
  expect(() => toDrainGracefully(circle)).toThrow(/no pod in what was received \(.*\)/);
  expect(() => toDrainGracefully(circle)).not.toThrow(/Converting circular/);
});

test('one broken document is a finding with its place, and does not end the others', () => {
  const result = toDrainGracefully(`${text(pod())}\n---\na: [\n---\n${text(pod({ terminationGracePeriodSeconds: 4 }))}`);
  expect([result.pass, result.message()]).toEqual([false, expect.stringMatching(/line \d+, column \d+: [^]*\[GM901\][^]*Deployment web \(\/2\/spec\/template\) does not drain gracefully:[^]*\[GM10[12]\]/)]);
  expect(toDrainGracefully(text(pod())).pass).toBe(true);
});

test('of thousands of pods of next to nothing, those that are not read are told', () => {
  const result = toDrainGracefully('kind: Pod\napiVersion: v1\nspec: {containers: [{name: a, image: a}], restartPolicy: Never}\n---\n'.repeat(1000));
  expect([result.pass, result.message()]).toEqual([false, expect.stringMatching(/what was received does not drain gracefully:\n {2}- from here on no more pods are read: pods and containers together are more than \d+, .*: split it \[GM901\]/)]);
});

test.each<[string, object, string]>([
  ['a number that is none', { longestRequest: NaN }, 'toDrainGracefully: \'longestRequest\' (no finite number) must be a number of seconds'],
  ['less than nothing', { shutdownAfterLastRequest: -1 }, 'toDrainGracefully: \'shutdownAfterLastRequest\' (-1) must be a number of seconds'],
  ['a version that is none', { kubernetesVersion: 'new' }, 'toDrainGracefully: \'kubernetesVersion\' ("new") is not a version'],
  ['a word for what is done at SIGTERM', { onSigterm: 'dies' }, 'toDrainGracefully: \'onSigterm\' ("dies") must be one of'],
])('%s is refused', (_, options, expected) => expect(() => toDrainGracefully(pod(), options)).toThrow(expected));
