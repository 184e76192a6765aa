import * as fc from 'fast-check';
import { JsonObject } from '../../lib/manifest';
import { istioMesh, MeshProfile } from '../../lib/meshes';
import { keyOf } from '../../lib/plan/memory';
import { PlanError } from '../../lib/plan/plan-error';
import { podSources, PodSource, readPods } from '../../lib/pods';
import { Handling, planOrCheck, resolveSettings } from '../../lib/requirements';
import { aroundOf, readWorkload } from '../../lib/workload';
import { runs } from '../runs';

/*
 * A workload that is like one before is not searched again: what comes out must be what a search finds, and the key of its plan the one that is made of it alone.
 */
const labels = fc.dictionary(fc.constantFrom('app', 'sidecar.istio.io/inject', 'istio.io/rev'), fc.constantFrom('a', 'b', 'true', 5), { maxKeys: 2, noNullPrototype: true });
const container = fc.record({
  name: fc.constantFrom('app', 'istio-proxy', 'cache'),
  image: fc.constantFrom('app:1', 'app:2', 'shop/app:2', 'app:2-alpine', 'x/distroless/app', 'knative.dev/x/cmd/webhook', 'redis:7', 'gcr.io/x/cloud-sql-proxy:2', 'quay.io/php-fpm', 'auto', '', null, undefined),
  ports: fc.constantFrom(undefined, [{ containerPort: 80 }], [{ name: 'metrics', containerPort: 80 }], [{ containerPort: 5432 }]),
  lifecycle: fc.constantFrom(undefined, { preStop: { sleep: { seconds: 5 } } }, { preStop: { exec: { command: ['sleep', '$N'] } } }),
  env: fc.constantFrom(undefined, [{ name: 'N', value: '5' }], [{ name: 'N', value: '6' }]),
}, { noNullPrototype: true });
const deployment = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet'),
  name: fc.constantFrom('a', 'b', undefined),
  namespace: fc.constantFrom(undefined, 'shop'),
  labels,
  selector: labels,
  podLabels: labels,
  annotations: fc.constantFrom(undefined, { note: 'a' }, { note: 'b' }, { 'proxy.istio.io/config': '{}' }, { 'graceful-mesh/longest-request': '20s' }),
  replicas: fc.constantFrom(1, 2),
  grace: fc.constantFrom(undefined, 30, 60, '30'),
  containers: fc.array(container, { minLength: 1, maxLength: 2 }),
}).map(({ kind, name, namespace, labels: own, selector, podLabels, annotations, replicas, grace, containers }) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace, labels: own },
  spec: {
    replicas,
    selector: { matchLabels: selector },
    template: { metadata: { labels: podLabels, annotations }, spec: { terminationGracePeriodSeconds: grace, containers } },
  },
}) as unknown as JsonObject);

const mesh: MeshProfile = istioMesh({ version: '1.24.0' });
const requirements = { requestDuration: { kind: 'up-to' as const, atMost: 60 } };
const plain = ({ alike: _, ...source }: PodSource) => source;
const key = (source: PodSource, alike: PodSource['alike']) => {
  const { template, workloadAnnotations } = source;
  return keyOf({ requirements, mesh, template, workloadAnnotations, workload: readWorkload(source), around: aroundOf(source), alike });
};

/** Of two that differ in one thing, mostly. */
const two = fc.tuple(deployment, deployment, fc.constantFrom('metadata', 'spec', 'both', 'containers')).map(([one, other, what]): JsonObject[] => {
  const [a, b] = [one, other] as any[];
  if (what === 'containers') {
    const { template } = a.spec;
    const [{ image }] = b.spec.template.spec.containers;
    const containers = template.spec.containers.map((item: object) => ({ ...item, image }));
    return [a, { ...a, spec: { ...a.spec, template: { ...template, spec: { ...template.spec, containers } } } }];
  }
  return [a, what === 'metadata' ? { ...a, metadata: b.metadata } : what === 'spec' ? { ...a, metadata: a.metadata, spec: { ...a.spec, selector: b.spec.selector } } : b];
});

test('one that is like the one before is read as if there was none, and so are the surroundings', () => {
  let like = 0;
  fc.assert(fc.property(two, (objects) => {
    let before: object | undefined;
    for (const object of objects) {
      const { sources: [source], unread } = readPods(object);
      expect(unread).toEqual([]);
      expect([source].filter(Boolean).map(plain)).toEqual(podSources(object));
      if (!source?.alike) continue;
      if (source.alike.origin === before) like++;
      before = source.alike.origin;
      expect(key(source, source.alike)).toBe(key(source, undefined));
    }
  }), { numRuns: runs(2000) });
  expect(like).toBeGreaterThan(runs(100));
});

test('of a kind whose pods are a bare spec the second is read as the first', () => {
  const llm = (name: string): JsonObject => ({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'LLMInferenceService',
    metadata: { name, annotations: { 'sidecar.istio.io/inject': 'true' } },
    spec: { template: { terminationGracePeriodSeconds: 60, containers: [{ name: 'main', image: 'example/vllm:1' }] } },
  });
  for (const name of ['a', 'b']) {
    const { sources: [source], unread } = readPods(llm(name));
    expect(unread).toEqual([]);
    expect(source).toEqual(podSources(llm(name))[0]);
    expect(source).toMatchObject({ name, form: 'podSpec', template: { spec: { terminationGracePeriodSeconds: 60 } } });
  }
});

test('what is edited afterwards does not change what the next is held against, and what is no container is none', () => {
  const object = (...more: unknown[]) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'edited' }, spec: { template: { spec: { containers: [{ name: 'edited', image: 'a' }, ...more] } } },
  });
  const originOf = (one: object) => readPods(one).sources[0].alike?.origin;
  const [first] = readPods(object()).sources;
  (first.template.spec as any).containers[0].lifecycle = { preStop: { sleep: { seconds: 5 } } };
  expect(originOf(object())).toBe(first.alike?.origin);
  expect(originOf({ ...object(), spec: { template: first.template } })).not.toBe(first.alike?.origin);
  expect([null, 5, 'text', undefined].map((one) => originOf(object(one)) === originOf(object(one)))).toEqual([true, true, true, true]);
});

test('what is planned or judged for one that is like the one before is what would be alone', () => {
  const settings = resolveSettings({ mesh, requestDuration: { kind: 'up-to', atMost: 60 } });
  const outcome = (object: JsonObject, handling: Handling, isAlone: boolean) => {
    const copy = structuredClone(object);
    const [source] = readPods(copy).sources;
    try {
      const { planned, examined, errors, warnings, remarks } = planOrCheck(isAlone ? plain(source) : source, settings, handling);
      return { copy, planned, found: [...examined.findings, ...errors, ...warnings].map(({ message, pointer }) => [message, pointer]), remarks };
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      return error.message;
    }
  };
  const handled = fc.record({
    mode: fc.constantFrom<Handling['mode']>('plan', 'check'), whole: fc.constantFrom(undefined, true), ours: fc.constantFrom(undefined, 'kplus.Deployment'), unaskedGrace: fc.constantFrom(undefined, 30),
  });
  fc.assert(fc.property(two, handled, (objects, handling) => {
    for (const object of objects) {
      expect(outcome(object, handling, false)).toEqual(outcome(object, handling, true));
    }
  }), { numRuns: 500 });
});
