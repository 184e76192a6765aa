import * as pulumi from '@pulumi/pulumi';
import * as fc from 'fast-check';
import { applyEdits, fingerprint, isDecisive, JsonObject } from '../../lib/manifest';
import { Edit } from '../../lib/model';
import { editInputs, filled, withoutHoles } from '../../lib/pulumi/holes';
import { propertyPath } from '../../lib/pulumi/problems';
import { secondsOf } from '../../lib/requirements/duration-text';
import { template as templates } from '../plan/arbitraries';
import { runs } from '../runs';

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => { output.apply(resolve); });

/** Every path into a value. */
function paths(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, key]))];
}

describe('what is computed and decides nothing', () => {
  test('has no part in the fingerprint, whatever it turns out to be', () => {
    const something = fc.constantFrom<unknown>('x', 7, true, {}, [], [{}], { a: 'b' });
    const extra = fc.record({
      priorityClassName: fc.constant('high'),
      env: fc.constant([{ name: 'A', value: 'B' }]),
      lifecycle: fc.constantFrom(undefined, { preStop: { exec: { command: ['sleep', '$A'] } } }),
      annotations: fc.constantFrom({}, { 'checksum/config': 'abc', 'sidecar.istio.io/inject': 'true' }),
    });
    let decided = 0;
    let compared = 0;
    fc.assert(fc.property(templates, extra, fc.boolean(), fc.nat(), something, (base, more, commands, pick, value) => {
      const { priorityClassName, env, lifecycle, annotations } = more;
      const template = structuredClone(base) as any;
      Object.assign(template.spec, { priorityClassName });
      Object.assign(template.spec.containers[0], { env, command: ['run'], resources: { limits: { cpu: '1' } } }, lifecycle && { lifecycle });
      Object.assign(template.metadata.annotations, annotations);
      const options = { proxyName: 'istio-proxy', relevant: (key: string) => key.includes('istio.io/'), commands };
      const all = paths(template);
      const path = all[pick % all.length];
      const without = filled(template, [{ path, value: undefined }], [undefined]) as JsonObject;
      if (isDecisive(without ?? {}, path, options)) {
        decided++;
        return;
      }
      const resolved = fingerprint(filled(template, [{ path, value }], [value]) as JsonObject, options);
      // What Kubernetes refuses there is a finding, and such a template is like no other.
      if (resolved.includes('#') || (path[0] === 'metadata' && path.length === 3 && typeof value !== 'string')) return;
      compared++;
      expect(resolved).toBe(fingerprint(without, options));
    }), { numRuns: runs(3000) });
    expect(decided).toBeGreaterThan(runs(300));
    expect(compared).toBeGreaterThan(runs(300));
  });
});

describe('edits in a tree of inputs', () => {
  const edits: readonly Edit[] = [
    { pointer: '/template/spec/grace', value: 76 },
    { pointer: '/template/metadata/annotations/a~1b', value: 'c' },
    { pointer: '/template/spec/containers/0/lifecycle', value: { preStop: {} } },
    { pointer: '/template/spec/containers/-', value: { name: 'proxy' } },
  ];
  const plain = { replicas: 2, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'main', image: 'x:1' }] } } };
  const expected = applyEdits(plain, edits);

  test('are those of a plain tree', () => expect(editInputs(plain, edits)).toEqual(expected));

  test.each([
    ['the root', (): any => pulumi.output(plain)],
    ['the template', () => ({ ...plain, template: pulumi.output(plain.template) })],
    ['a promise of the metadata', () => ({ ...plain, template: { ...plain.template, metadata: Promise.resolve(plain.template.metadata) } })],
    ['the containers', () => ({ ...plain, template: { ...plain.template, spec: { containers: pulumi.output(plain.template.spec.containers) } } })],
    ['a container', () => ({ ...plain, template: { ...plain.template, spec: { containers: [pulumi.output(plain.template.spec.containers[0])] } } })],
    ['values that no edit touches', () => ({ replicas: pulumi.output(2), template: { ...plain.template, spec: { containers: [{ name: 'main', image: pulumi.secret('x:1') }] } } })],
  ])('are made where %s is computed', async (_, tree) => {
    expect(await settled(pulumi.output(editInputs(tree(), edits)) as pulumi.Output<unknown>)).toEqual(expected);
  });

  test('leave what they do not touch the very input that it was', () => {
    const image = pulumi.secret('x:1');
    const tree = { replicas: 2, template: { spec: { containers: [{ name: 'main', image }] } } };
    const result = editInputs(tree, edits) as any;
    expect(result.template.spec.containers[0].image).toBe(image);
    expect(tree.template.spec.containers).toHaveLength(1);
    expect(withoutHoles(result).holes.map(({ path }) => path.join('.'))).toEqual(['template.spec.containers.0.image']);
  });
});

test.each([
  ['/spec/template/spec/containers/0/lifecycle', 'spec.template.spec.containers[0].lifecycle'],
  ['/spec/template/metadata/annotations/proxy.istio.io~1config', 'spec.template.metadata.annotations["proxy.istio.io/config"]'],
])('%s is written %s', (pointer, path) => expect(propertyPath(pointer)).toBe(path));

test.each([[60, 60], ['60s', 60], ['1m30s', 90], [0.5, 0.5]])('%s is %s seconds', (text, seconds) => expect(secondsOf('drain', text)).toBe(seconds));
test.each(['60', 'a minute', NaN, null, {}])('%s is no duration', (value) => expect(() => secondsOf('drain', value as never)).toThrow(/must be a number of seconds, such as 60, or a Go duration/));
