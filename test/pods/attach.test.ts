import { output, Output } from '@pulumi/pulumi';
import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import { GracefulAttachProps, GracefulTermination, Mesh, RequestDuration } from '../../lib/cdk8s';
import * as pulumi from '../../lib/pulumi';

const props: GracefulAttachProps = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(20)), kubernetesVersion: '1.33' };
const spec = { containers: [{ name: 'app', image: 'example/app:1', ports: [{ containerPort: 80 }] }] };
const of = (apiVersion: string, kind: string, rest: object) => ({ apiVersion, kind, metadata: { name: 'one' }, ...rest });

function attached(object: { apiVersion: string; kind: string }, more: Partial<GracefulAttachProps> = {}) {
  const chart = new Chart(new App(), 'test');
  new ApiObject(chart, 'one', object);
  const report = GracefulTermination.of(chart).attach({ ...props, ...more });
  return { findings: report.findings, diff: report.diff(), written: () => Testing.synth(chart)[0] };
}

const widget = of('example.com/v1', 'Widget', { spec: { template: { spec } } });

describe('attach', () => {
  test.each<[string, { apiVersion: string; kind: string }, RegExp | undefined]>([
    ['a policy', of('kyverno.io/v1', 'ClusterPolicy', { spec: { rules: [{ validate: { pattern: { spec } } }] } }), undefined],
    ['a schema', of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { versions: [{ schema: { openAPIV3Schema: { properties: { spec } } } }] } }), undefined],
    ['a bare pod spec', of('serving.kserve.io/v1beta1', 'InferenceService', { spec: { predictor: spec } }), /its controller makes the annotations.*\[GM904\]/],
    ['a kind that is not known', widget, /name example\.com\/Widget in workloadKinds \[GM904\]/],
    ['a RayCluster', of('ray.io/v1', 'RayCluster', { spec: { headGroupSpec: { template: { spec } } } }), /name ray\.io\/RayCluster in workloadKinds \[GM904\]/],
    ['a Deployment in a composition', of('apiextensions.crossplane.io/v1', 'Composition', { spec: { resources: [{ base: of('apps/v1', 'Deployment', { spec: { template: { spec } } }) }] } }), /inside another object.*\[GM904\]/],
    ['a part of a Deployment', of('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [{ name: 'app', args: ['-v'] }] } } } }), /no container in it has an image.*\[GM904\]/],
    ['a Prometheus', of('monitoring.coreos.com/v1', 'Prometheus', { spec }), /Prometheus makes pods, and they are not read.*\[GM904\]/],
  ])('leaves %s as it is', (_, object, said) => {
    const { findings, diff, written } = attached(object);
    expect(diff).toBe('');
    expect(written()).toMatchObject(object);
    if (said) expect(findings.filter((text) => text.includes('GM904'))).toEqual([expect.stringMatching(said)]);
    else expect(findings).toEqual([]);
  });

  test('says of which of several pods it speaks, by the path that its author knows', () => {
    const worker = { template: { spec: { ...spec, terminationGracePeriodSeconds: 10, containers: [{ ...spec.containers[0], lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } } }] } } };
    const { findings } = attached(of('ray.io/v1', 'RayCluster', { spec: { headGroupSpec: { template: { spec } }, workerGroupSpecs: [worker] } }));
    expect(findings.filter((text) => text.includes('GM101'))).toEqual([
      expect.stringMatching(/\(10s, \/spec\/workerGroupSpecs\/0\/template\/spec\/terminationGracePeriodSeconds\)/),
    ]);
    // Each finding, whether it quotes a field or not.
    const of301 = (place: string) => `[test/one] RayCluster one (${place}): app gets SIGTERM 0s after the deletion`;
    expect(findings.filter((text) => text.includes('GM301'))).toEqual([expect.stringContaining(of301('/spec/headGroupSpec/template'))]);
    const two = attached(of('ray.io/v1', 'RayCluster', { spec: { headGroupSpec: { template: { spec } }, workerGroupSpecs: [{ template: { spec } }] } })).findings;
    expect(two.filter((text) => text.includes('GM301'))).toEqual(['/spec/headGroupSpec/template', '/spec/workerGroupSpecs/0/template'].map((place) => expect.stringContaining(of301(place))));
  });

  test('says of which of several objects of a List it speaks', () => {
    const deployment = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { selector: {}, template: { spec: { ...spec, hostNetwork: true, terminationGracePeriodSeconds: 1 } } } });
    const said = attached({ apiVersion: 'v1', kind: 'List', items: [deployment('a'), deployment('b')] } as never).findings;
    expect(said.filter((text) => text.includes('GM101') || text.includes('GM102')).map((text) => text.split(':')[0])).toEqual(['[test/one] Deployment a', '[test/one] Deployment b']);
  });

  test('says where in a bare pod spec its grace stands', () => {
    const predictor = { ...spec, terminationGracePeriodSeconds: 10, containers: [{ ...spec.containers[0], lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } } }] };
    expect(attached(of('serving.kserve.io/v1beta1', 'InferenceService', { spec: { predictor } })).findings)
      .toContainEqual(expect.stringContaining('terminationGracePeriod (10s, /spec/predictor/terminationGracePeriodSeconds)'));
  });

  test('writes into a kind that is named, and only into the template', () => {
    const { written, findings } = attached(widget, { workloadKinds: ['example.com/Widget'] });
    expect(written().spec.template).toMatchObject({ metadata: { annotations: {} }, spec: { terminationGracePeriodSeconds: expect.any(Number) } });
    expect(findings).toEqual([]);
  });

  test('writes no plan of a server into what runs to completion', () => {
    const ends = { restartPolicy: 'OnFailure', containers: [{ name: 'app', image: 'example/app:1', command: ['run'] }] };
    const { written } = attached(of('keda.sh/v1alpha1', 'ScaledJob', { spec: { jobTargetRef: { template: { spec: ends } } } }), { mesh: Mesh.istio({ version: '1.24', nativeSidecars: true }) });
    expect(written().spec.jobTargetRef.template.spec.containers[0]).not.toHaveProperty('lifecycle');
  });

  test.each<[string, unknown, string]>([
    ['no list', 'example.com/Widget', 'must be a list'],
    ['no group', ['Widget'], 'must be of the form group/Kind'],
    ['a version', ['example.com/v1/Widget'], 'must be of the form group/Kind'],
    ['a policy', ['kyverno.io/ClusterPolicy'], 'makes no pods'],
  ])('refuses workloadKinds: %s', (_, workloadKinds, said) => {
    expect(() => attached(widget, { workloadKinds: workloadKinds as string[] })).toThrow(said);
    const { Mesh: mesh, RequestDuration: requests, gracefulTermination } = pulumi;
    expect(() => gracefulTermination({ mesh: mesh.istio({ version: '1.24' }), requestDuration: requests.upTo(20), workloadKinds: workloadKinds as string[] })).toThrow(said);
  });
});

const settled = <T>(value: Output<T>) => (value as unknown as { promise(): Promise<T> }).promise();

describe('a transform of Pulumi', () => {
  const { Mesh: mesh, RequestDuration: requests, terminate } = pulumi;
  const args = { mesh: mesh.istio({ version: '1.24' }), requestDuration: requests.upTo(20), kubernetesVersion: '1.33' };
  const transformed = (type: string, props_: object, workloadKinds?: string[]) => {
    const said: string[] = [];
    const result = terminate({ ...args, workloadKinds }, { type, name: 'one', props: props_, opts: {} }, (text) => said.push(text));
    return { result, said: said.filter((text) => text.includes('GM904')) };
  };

  test.each<[string, string, object, number]>([
    ['a policy', 'kubernetes:kyverno.io/v1:ClusterPolicy', { spec: { rules: [{ validate: { pattern: { spec } } }] } }, 0],
    ['a kind that is not known', 'kubernetes:example.com/v1:Widget', { spec: { template: { spec } } }, 1],
    ['a Prometheus', 'kubernetes:monitoring.coreos.com/v1:Prometheus', { spec }, 1],
    ['a SparkApplication', 'kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication', { spec: { driver: {} } }, 1],
    ['a patch', 'kubernetes:apps/v1:DeploymentPatch', { spec: { template: { spec } } }, 0],
    ['a ConfigMap', 'kubernetes:core/v1:ConfigMap', { data: { a: 'b' } }, 0],
  ])('leaves %s as it is', (_, type, props_, times) => {
    const { result, said } = transformed(type, props_);
    expect(result).toBeUndefined();
    expect(said).toHaveLength(times);
  });

  test('waits for a computed value around the templates of a kind that is known', async () => {
    const tasks = output([{ template: { spec } }]);
    const props_ = { spec: { tasks } };
    const result = await terminate(args, { type: 'kubernetes:batch.volcano.sh/v1alpha1:Job', name: 'one', props: props_, opts: {} }, () => undefined);
    const written = await settled(output((result?.props as typeof props_).spec.tasks));
    expect(written).toMatchObject([{ template: { spec: { terminationGracePeriodSeconds: expect.any(Number) } } }]);
  });

  test('says where in a bare pod spec something stands', () => {
    const predictor = { terminationGracePeriodSeconds: 30, containers: [{ name: 'app', image: 'example/app:1', lifecycle: { preStop: { exec: { command: ['sleep', '60'] } } } }] };
    const check = () => terminate({ ...args, mode: 'check' }, { type: 'kubernetes:serving.kserve.io/v1beta1:InferenceService', name: 'one', props: { spec: { predictor } }, opts: {} }, () => undefined);
    expect(check).toThrow(/spec\.predictor\.terminationGracePeriodSeconds: .*\[GM101\]/);
  });

  test('puts a plan into a kind that is named', () => {
    const { result, said } = transformed('kubernetes:example.com/v1:Widget', { spec: { template: { spec } } }, ['example.com/Widget']);
    expect(result).toMatchObject({ props: { spec: { template: { spec: { terminationGracePeriodSeconds: expect.any(Number) } } } } });
    expect(said).toEqual([]);
  });
});
