import { JsonObject } from '../../lib/manifest';
import { podSources } from '../../lib/pods';
import { asRun, readWorkload } from '../../lib/workload';

const image = 'example/app:1';
const knative = (spec: object) => ({ apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template: { spec } } });
const specOf = (manifest: unknown) => asRun(podSources(manifest)[0]).spec as JsonObject;
const read = (manifest: unknown) => readWorkload(podSources(manifest)[0]);

describe('a Knative pod', () => {
  test.each<[string, object, number]>([
    ['nothing', {}, 300],
    ['0', { timeoutSeconds: 0 }, 300],
    ['null', { timeoutSeconds: null }, 300],
    ['20', { timeoutSeconds: 20 }, 20],
  ])('with a timeout of %s has a grace of its own', (_, timeout, grace) => {
    expect(specOf(knative({ ...timeout, containers: [{ image }] })).terminationGracePeriodSeconds).toBe(grace);
  });

  test.each<[string, (string | undefined)[], string[]]>([
    ['the only one', [undefined], ['user-container']],
    ['an empty name', [''], ['user-container']],
    ['its own name', ['web'], ['web']],
    ['several', [undefined, 'web', undefined], ['user-container-0', 'web', 'user-container-1']],
    ['a number that is taken', [undefined, 'user-container-0'], ['user-container-1', 'user-container-0']],
  ])('names its containers: %s', (_, names, expected) => {
    const { containers } = specOf(knative({ containers: names.map((name) => ({ image, ...(name !== undefined && { name }) })) }));
    expect((containers as JsonObject[]).map(({ name }) => name)).toEqual(expected);
  });

  test('and those that run before them', () => {
    const names = (...inits: object[]) => {
      const { initContainers } = specOf(knative({ containers: [{ image }], initContainers: inits.map((one) => ({ image, ...one })) }));
      return (initContainers as JsonObject[]).map(({ name }) => name);
    };
    expect([names({}), names({}, {}), names({ name: 'init-container-0' }, {})]).toEqual([['init-container'], ['init-container-0', 'init-container-1'], ['init-container-0', 'init-container-1']]);
  });
});

test.each([['OnFailure', 'OnFailure'], ['ExitCode', 'Never'], [undefined, undefined]])('the restartPolicy %s beside the template of a training job is that of its pods', (beside, expected) => {
  const Master = { ...(beside && { restartPolicy: beside }), template: { spec: { containers: [{ name: 'pytorch', image }] } } };
  expect(specOf({ apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec: { pytorchReplicaSpecs: { Master } } }).restartPolicy).toBe(expected);
});

describe('what is known of the end of', () => {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image }] } };
  test.each<[string, object, object | undefined]>([
    ['a Job', { apiVersion: 'batch/v1', kind: 'Job', spec: { template } }, { backoffLimit: { value: 6 }, podReplacementPolicy: { value: 'TerminatingOrFailed' } }],
    ['a Pod that runs once', { apiVersion: 'v1', kind: 'Pod', ...template }, { ignoresDisruption: false }],
    ['a ScaledJob', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob', spec: { jobTargetRef: { backoffLimit: 0, template } } }, { backoffLimit: { value: 0, pointer: '/spec/jobTargetRef/backoffLimit' } }],
    ['a PyTorchJob', { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec: { pytorchReplicaSpecs: { Master: { backoffLimit: 0, template } } } }, { ignoresDisruption: false }],
    ['a Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } }, undefined],
  ])('%s', (_, manifest, expected) => {
    const { job } = read(manifest);
    if (expected === undefined) expect(job).toBeUndefined();
    else expect(job).toMatchObject(expected);
    if (job && !Object.hasOwn(expected ?? {}, 'backoffLimit')) expect(job.backoffLimit).toBeUndefined();
  });
});

test('a controller of another group replaces pods in its own way', () => {
  const spec = { replicas: 3, template: { spec: { containers: [{ name: 'app', image }] } } };
  expect(read({ apiVersion: 'apps/v1', kind: 'StatefulSet', spec }).rollout.kind).toBe('one-by-one');
  expect(read({ apiVersion: 'apps.kruise.io/v1beta1', kind: 'StatefulSet', spec }).rollout.kind).toBe('not-known');
});
