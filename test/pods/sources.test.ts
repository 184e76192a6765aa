import * as fc from 'fast-check';
import { JsonObject, resolve } from '../../lib/manifest';
import { isNoWorkload, podSources, readPods, unreadPodMakers } from '../../lib/pods';
import { runs } from '../runs';

const spec = { containers: [{ name: 'app', image: 'example/app:1' }] };
const template = { spec };
const ends = { spec: { ...spec, restartPolicy: 'Never' } };
const of = (apiVersion: string, kind: string, rest: object) => ({ apiVersion, kind, ...rest });

describe('the pods of', () => {
  test.each<[string, unknown, string[]]>([
    ['a Pod', { kind: 'Pod', ...template }, ['']],
    ['a Deployment', { kind: 'Deployment', spec: { template } }, ['/spec/template']],
    ['a Deployment without containers', { kind: 'Deployment', spec: { template: {} } }, ['/spec/template']],
    ['a CronJob', { kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }, ['/spec/jobTemplate/spec/template']],
    ['a custom resource', { kind: 'Rollout', spec: { template } }, ['/spec/template']],
    ['a List', { kind: 'List', items: [{ kind: 'Service' }, { kind: 'Pod', ...template }] }, ['/items/1']],
    ['a List in a List', { kind: 'List', items: [{ kind: 'List', items: [{ kind: 'Pod', ...template }] }] }, ['/items/0/items/0']],
    ['an answer of the API server', of('v1', 'PodList', { items: [template] }), ['/items/0']],
    ['a Rollout that refers to a Deployment', of('argoproj.io/v1alpha1', 'Rollout', { spec: { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } } }), []],
    ['a DeploymentConfig of old', of('v1', 'DeploymentConfig', { spec: { template } }), ['/spec/template']],
    ['a template of OpenShift', of('template.openshift.io/v1', 'Template', { objects: [of('v1', 'Service', {}), of('apps.openshift.io/v1', 'DeploymentConfig', { spec: { template } })], parameters: [{ name: 'A' }] }), ['/objects/1/spec/template']],
    ['a template of OpenShift of old', of('v1', 'Template', { objects: [of('v1', 'DeploymentConfig', { spec: { template } })] }), ['/objects/0/spec/template']],
    ['a composition of kro', of('kro.run/v1alpha1', 'ResourceGraphDefinition', { spec: { schema: { spec }, resources: [{ id: 'a', template: of('apps/v1', 'Deployment', { spec: { template } }) }] } }), ['/spec/resources/0/template/spec/template']],
    ['what an operator comes with', of('operators.coreos.com/v1alpha1', 'ClusterServiceVersion', { spec: { install: { spec: { deployments: [{ name: 'a', spec: { template } }] } } } }), ['/spec/install/spec/deployments/0/spec/template']],
    ['a template in a template', of('agones.dev/v1', 'Fleet', { spec: { template: { spec: { template } } } }), ['/spec/template/spec/template']],
    ['a dispatcher, which is no patch', of('example.com/v1', 'Shop', { spec: { dispatcher: { template } } }), ['/spec/dispatcher/template']],
    ['a Service', { kind: 'Service', spec: { ports: [] } }, []],
    ['a ConfigMap', of('v1', 'ConfigMap', { data: { spec } }), []],
    ['an old revision', of('apps/v1', 'ControllerRevision', { data: { spec: { template } } }), []],
    ['nothing', null, []],
    // Bare pod specs.
    ['KServe', of('serving.kserve.io/v1beta1', 'InferenceService', { spec: { predictor: spec } }), ['/spec/predictor']],
    ['an LLM of KServe', of('serving.kserve.io/v1alpha1', 'LLMInferenceService', { spec: { template: spec } }), ['/spec/template']],
    ['workerSpec', of('example.com/v1', 'Farm', { spec: { workerSpec: spec } }), ['/spec/workerSpec']],
    ['podSpec', of('machinelearning.seldon.io/v1', 'Model', { spec: { podSpec: spec } }), ['/spec/podSpec']],
    ['components[].podSpec', of('example.com/v1', 'Shop', { spec: { components: [{}, { podSpec: spec }] } }), ['/spec/components/1/podSpec']],
    ['Seldon', of('machinelearning.seldon.io/v1', 'SeldonDeployment', { spec: { predictors: [{ componentSpecs: [{ spec }] }] } }), ['/spec/predictors/0/componentSpecs/0']],
    // Objects in objects.
    ['a composition', of('apiextensions.crossplane.io/v1', 'Composition', {
      spec: { pipeline: [{ input: { resources: [{ base: { apiVersion: 'kubernetes.crossplane.io/v1alpha2', kind: 'Object', spec: { forProvider: { manifest: of('apps/v1', 'Deployment', { spec: { template } }) } } } }] } }] },
    }), ['/spec/pipeline/0/input/resources/0/base/spec/forProvider/manifest/spec/template']],
    // What is no workload.
    ['a pattern', of('kyverno.io/v1', 'ClusterPolicy', { spec: { rules: [{ validate: { pattern: { spec } } }] } }), []],
    ['a generated object', of('kyverno.io/v2beta1', 'Policy', { spec: { rules: [{ generate: { data: { spec: { template } } } }] } }), []],
    ['a mutation', of('mutations.gatekeeper.sh/v1', 'Assign', { spec: { parameters: { assign: { value: spec } } } }), []],
    ['a policy of an unknown engine', of('example.com/v1', 'PodShapePolicy', { spec: { match: { spec: { template } } } }), []],
    ['a schema', of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { versions: [{ schema: { openAPIV3Schema: { properties: { spec } } } }] } }), []],
    ['a kustomization', of('kustomize.config.k8s.io/v1beta1', 'Kustomization', { patches: [{ patch: { spec: { template } } }] }), []],
    ['a SidecarSet', of('apps.kruise.io/v1alpha1', 'SidecarSet', { spec }), []],
    ['solvers of certificates', of('cert-manager.io/v1', 'Issuer', { spec: { acme: { solvers: [{ http01: { ingress: { podTemplate: template } } }] } } }), []],
    ['an override of Karmada', of('policy.karmada.io/v1alpha1', 'OverridePolicy', { spec: { rules: [{ value: { spec } }] } }), []],
    ['a copy in a queue', of('kueue.x-k8s.io/v1beta1', 'Workload', { spec: { podSets: [{ template }] } }), []],
    ['what is being admitted', of('admission.k8s.io/v1', 'AdmissionReview', { request: { object: of('v1', 'Pod', template) } }), []],
    ['a JSON patch', [{ op: 'add', path: '/spec/template', value: { spec } }], []],
    ['a kustomization without a kind', { resources: ['a.yaml'], patches: [{ patch: 'spec: {containers: []}' }], spec: { other: { spec } } }, []],
    ['an admission policy', of('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy', { spec: { mutations: [{ spec: { template } }] } }), []],
    ['patches in a custom resource', of('example.com/v1', 'Shop', { spec: { patches: [{ spec: { template } }], podSpecPatch: spec, podTemplateOverrides: [{ spec }] } }), []],
    ['values of a chart', { replicas: 2, worker: { podSpec: spec }, spec: { other: { spec } } }, []],
    ['anchors in a custom resource', of('example.com/v1', 'Rules', { spec: { check: { spec: { containers: [{ '(name)': '?*', 'image': 'a' }] } } } }), []],
    ['a wildcard', of('example.com/v1', 'Rules', { spec: { check: { spec: { containers: [{ name: '*', image: 'a' }] } } } }), []],
    ['a strategic merge patch', of('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [{ $patch: 'delete', name: 'a' }] } } } }), []],
    ['containers of something else', of('example.com/v1', 'Harbour', { spec: { ship: { containers: [{ size: 40 }] } } }), []],
  ])('%s', (_, manifest, expected) => expect(podSources(manifest).map(({ pointer }) => pointer)).toEqual(expected));
});

describe('what is written, and what runs to completion', () => {
  test.each<[string, object, string, boolean]>([
    ['a Pod', of('v1', 'Pod', template), 'written', false],
    ['a Pod of helm test', of('v1', 'Pod', ends), 'written', true],
    ['a Deployment', of('apps/v1', 'Deployment', { spec: { template } }), 'written', false],
    ['a Rollout', of('argoproj.io/v1alpha1', 'Rollout', { spec: { template } }), 'written', false],
    ['an AnalysisTemplate', of('argoproj.io/v1alpha1', 'AnalysisTemplate', { spec: { metrics: [{ provider: { job: { spec: { template } } } }] } }), 'written', true],
    ['a CloneSet', of('apps.kruise.io/v1alpha1', 'CloneSet', { spec: { template } }), 'written', false],
    ['an AdvancedCronJob', of('apps.kruise.io/v1alpha1', 'AdvancedCronJob', { spec: { template: { jobTemplate: { spec: { template } } } } }), 'written', true],
    ['a ScaledJob', of('keda.sh/v1alpha1', 'ScaledJob', { spec: { jobTargetRef: { template } } }), 'written', true],
    ['a JobSet', of('jobset.x-k8s.io/v1alpha2', 'JobSet', { spec: { replicatedJobs: [{ template: { spec: { template } } }] } }), 'written', true],
    ['a PyTorchJob', of('kubeflow.org/v1', 'PyTorchJob', { spec: { pytorchReplicaSpecs: { Master: { template } } } }), 'written', true],
    ['a task of Volcano', of('batch.volcano.sh/v1alpha1', 'Job', { spec: { tasks: [{ template: ends }] } }), 'written', true],
    ['a Knative Service', of('serving.knative.dev/v1', 'Service', { spec: { template } }), 'written', false],
    ['a worker of Ray, whose pods serve', of('ray.io/v1', 'RayCluster', { spec: { workerGroupSpecs: [{ template: ends }] } }), 'judged', false],
    ['an unknown kind', of('example.com/v1', 'Widget', { spec: { template } }), 'kind', false],
    ['an unknown kind that runs to completion', of('example.com/v1', 'Widget', { spec: { template: ends } }), 'kind', true],
    ['an unknown kind that is a job by its name', of('example.com/v1', 'SleepJob', { spec: { template } }), 'kind', true],
    ['the same with pods that restart', of('example.com/v1', 'SleepJob', { spec: { template: { spec: { ...spec, restartPolicy: 'Always' } } } }), 'kind', false],
    ['a bare pod spec of a job', of('example.com/v1', 'TrainingJob', { spec: { worker: spec } }), 'podSpec', true],
    ['a Rollout of somebody else', of('example.com/v1', 'Rollout', { spec: { template } }), 'kind', false],
    ['a bare pod spec', of('serving.kserve.io/v1beta1', 'InferenceService', { spec: { predictor: spec } }), 'podSpec', false],
    ['an object in an object', of('example.com/v1', 'Bundle', { spec: { objects: [of('apps/v1', 'Deployment', { spec: { template } })] } }), 'nested', false],
    ['a part of a Deployment', of('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [{ name: 'app', args: ['-v'] }] } } } }), 'fragment', false],
    ['one whose image is computed', of('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [{ name: 'app', image: undefined }] } } } }), 'written', false],
  ])('%s', (_, manifest, obstacle, completes) => {
    const [source, ...more] = podSources(manifest);
    expect(more).toEqual([]);
    expect([source.obstacle ?? 'written', source.writable, source.completes]).toEqual([obstacle, obstacle === 'written', completes]);
  });
});

test('what stands around a template goes with it', () => {
  const widget = of('example.com/v1', 'Widget', { metadata: { name: 'w' }, spec: { groups: [{ replicas: 3, template }] } });
  const [source] = podSources(of('example.com/v1', 'Bundle', { metadata: { name: 'b' }, spec: { widget } }));
  expect(source).toMatchObject({ kind: 'Widget', name: 'w', pointer: '/spec/widget/spec/groups/0/template', spec: { replicas: 3 } });
});

test('where a template stands is told from the object that has its kind', () => {
  const list = { kind: 'List', items: [{ kind: 'List', items: [of('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } })] }] };
  expect(podSources(list)).toEqual([expect.objectContaining({ pointer: '/items/0/items/0/spec/jobTemplate/spec/template', at: '/spec/jobTemplate/spec/template' })]);
  const [pod] = podSources({ kind: 'List', items: [of('v1', 'Pod', template)] });
  expect([pod.pointer, pod.at]).toEqual(['/items/0', '']);
});

describe('makes pods that are not read', () => {
  test.each<[string, object, string[]]>([
    ['Prometheus', of('monitoring.coreos.com/v1', 'Prometheus', { spec }), ['']],
    ['a SparkApplication, by its driver', of('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { spec: { driver: { template } } }), ['']],
    ['a release of Crossplane', of('helm.crossplane.io/v1beta1', 'Release', { spec: { forProvider: { values: { spec } } } }), ['']],
    ['an Application', of('argoproj.io/v1alpha1', 'Application', { spec: {} }), ['']],
    ['in a List', { kind: 'List', items: [{ kind: 'Service' }, of('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {})] }, ['/items/1']],
    ['an unknown kind with containers in its spec', of('example.com/v1', 'Widget', { spec }), ['']],
    ['an unknown kind, said once', of('example.com/v1', 'Widget', { spec: { a: { containers: [{ name: 'a' }] }, b: { containers: [{ name: 'b', args: [] }] } } }), ['']],
    ['a Deployment does not', of('apps/v1', 'Deployment', { spec: { template } }), []],
    ['a policy does not', of('kyverno.io/v1', 'ClusterPolicy', { spec: { rules: [{ validate: { pattern: { spec: { containers: [{ name: '*' }] } } } }] } }), []],
    ['a topic of Strimzi does not', of('kafka.strimzi.io/v1beta2', 'KafkaTopic', { spec: { partitions: 3 } }), []],
  ])('%s', (_, manifest, expected) => {
    expect(unreadPodMakers(manifest).map(({ pointer }) => pointer)).toEqual(expected);
    if (expected.length > 0) expect(podSources(manifest)).toEqual([]);
  });
});

describe('as many pods as the size of a manifest lets expect', () => {
  const list = (count: number, item: (index: number) => unknown) => of('v1', 'List', { items: Array.from({ length: count }, (_, index) => item(index)) });
  const asItRuns = (index: number) => of('v1', 'Pod', {
    metadata: { name: `web-${index}`, namespace: 'shop', labels: { app: 'web' }, uid: `uid-${index}` },
    spec: { ...spec, nodeName: 'node', serviceAccountName: 'default', volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] } }] },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] },
  });
  const smallest = (index: number, more: object = {}) => of('apps/v1', 'Deployment', {
    metadata: { name: `web-${index}` }, spec: { ...more, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
  });

  test.each<[string, number, (index: number) => unknown]>([
    ['thousands of pods of a cluster', 4000, asItRuns],
    ['thousands of the smallest Deployments', 2000, (index) => smallest(index)],
    ['two hundred of anything', 200, () => ({ kind: 'Pod' })],
    ['hundreds as people write them', 400, (index) => smallest(index, { replicas: 2, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, revisionHistoryLimit: 3, progressDeadlineSeconds: 120 })],
  ])('%s are all read', (_, count, item) => {
    const { sources, unread } = readPods(list(count, item));
    expect([sources.length, unread]).toEqual([count, []]);
  });

  test.each<[string, (index: number) => unknown]>([
    ['Pods of next to nothing', (index) => of('v1', 'Pod', { spec: { containers: [{ name: `c${index}` }] } })],
    ['bare specs in an object', () => of('example.com/v1', 'Farm', { spec: { workers: [spec] } })],
  ])('of thousands of %s the rest is told', (_, item) => {
    const { sources, unread } = readPods(list(3000, item));
    expect(sources.length).toBeGreaterThanOrEqual(105);
    expect(sources.length).toBeLessThan(106 + Math.max(0, JSON.stringify(list(3000, item)).length - 90_000) / 80);
    expect(unread).toEqual([expect.objectContaining({ kind: 'List', pointer: '', bound: true, how: expect.stringMatching(/^from here on no more pods are read: pods and containers together are more than \d+, and for the size of what is read no more are$/) })]);
  });

  test('what was written once is no larger where it stands often', () => {
    const pod = asItRuns(0);
    expect(readPods(list(3000, () => pod)).sources).toHaveLength(105);
  });
});

test('what makes pods that are not read is not taken for what makes none, whatever its group', () => {
  expect([isNoWorkload('sparkoperator.k8s.io', 'SparkApplication'), isNoWorkload('gateway.networking.k8s.io', 'Gateway'), isNoWorkload('node.k8s.io', 'RuntimeClass')]).toEqual([false, false, true]);
});

describe('foreign input', () => {
  const nested = (levels: number, of_: (inner: unknown) => unknown, inner: unknown = {}) => {
    let value = inner;
    for (let level = 0; level < levels; level++) value = of_(value);
    return value;
  };

  test.each<[string, () => unknown]>([
    ['10,000 maps in each other', () => of('example.com/v1', 'Widget', { spec: nested(10_000, (a) => ({ a }), { spec }) })],
    ['10,000 lists in each other', () => of('example.com/v1', 'Widget', { spec: nested(10_000, (a) => [a], { spec }) })],
    ['10,000 Lists in each other', () => nested(10_000, (item) => ({ kind: 'List', items: [item] }), { kind: 'Pod', ...template })],
    ['10,000 objects in each other', () => nested(10_000, (inner) => of('example.com/v1', 'Widget', { spec: { inner } }))],
    ['a map in itself', () => { const loop: Record<string, unknown> = of('example.com/v1', 'Widget', {}); loop.spec = { loop, again: loop }; return loop; }],
    ['a list in itself', () => { const list: unknown[] = []; list.push(list, list, list); return of('example.com/v1', 'Widget', { spec: { list } }); }],
    ['a List in itself', () => { const items: unknown[] = []; const loop = { kind: 'List', items }; items.push(loop, loop, loop); return loop; }],
  ])('%s ends', (_, manifest) => expect(podSources(manifest())).toEqual([]));

  test('whatever stands there, a pointer leads to it', () => {
    const any = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom<unknown>(null, 1, 'a', 'Always', spec, template), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(
        fc.constantFrom('spec', 'template', 'containers', 'items', 'kind', 'apiVersion', 'metadata', 'a/b', '~', '__proto__', 'restartPolicy', 'image', 'name'), tie('value'), { maxKeys: 5 },
      )),
    })).value;
    const kinds = fc.constantFrom<[string, string]>(['v1', 'Pod'], ['v1', 'List'], ['apps/v1', 'Deployment'], ['batch/v1', 'CronJob'], ['example.com/v1', 'Widget'], ['kubeflow.org/v1', 'TFJob'], ['', '']);
    fc.assert(fc.property(kinds, any, any, ([apiVersion, kind], one, items) => {
      const manifest = { ...(kind && { apiVersion, kind }), ...(typeof one === 'object' && one !== null ? one : {}), spec: one, items };
      const { sources, unread } = readPods(manifest);
      for (const { pointer, form, template: found } of sources) {
        const there = resolve(manifest, pointer);
        expect(form === 'podSpec' ? found.spec : found).toEqual(typeof there === 'object' && there !== null && !Array.isArray(there) ? there : {});
      }
      for (const { pointer } of unread) expect((resolve(manifest, pointer) as JsonObject).kind).toBeDefined();
    }), { numRuns: runs(2000) });
  });
});
