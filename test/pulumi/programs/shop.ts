import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { gracefulTermination, GracefulMeshDeployment, GracefulMeshJob, GracefulMeshStatefulSet, Mesh, RequestDuration } from 'graceful-mesh/pulumi';

/** Something of another provider, whose output a preview does not know. */
class Given extends pulumi.CustomResource {
  public declare readonly value: pulumi.Output<any>;

  constructor(name: string, value: unknown) {
    super('test:index:Given', name, { value });
  }
}

/** A component of somebody else. */
class Vendor extends pulumi.ComponentResource {
  constructor(name: string) {
    super('vendor:index:Stack', name);
    new k8s.apps.v1.Deployment(name, { spec: spec(`${name}:1`) }, { parent: this });
    this.registerOutputs({});
  }
}

const spec = (image: pulumi.Input<string>, pod: object = {}) => ({
  selector: { matchLabels: { app: 'shop' } },
  template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'main', image, ports: [{ containerPort: 8080 }] }], ...pod } },
});
const mesh = Mesh.istio({ version: '1.24' });
const requestDuration = RequestDuration.upTo(60);
const graceful = { mesh, requestDuration };

/** Whoever waits for it is told that it will not come; the SDK would leave it open. */
function ends(output: pulumi.Output<unknown>): void {
  (output as unknown as { promise(): Promise<unknown> }).promise().then(() => undefined, () => console.log('ended with an error'));
}

/** What is thrown where a component is made, on a line of its own. */
function refused(make: () => unknown): void {
  try {
    make();
    console.log('not refused');
  } catch (error) {
    console.log((error as pulumi.InputPropertiesError & { errors: { propertyPath: string; reason: string }[] }).message);
  }
}

const programs: Record<string, () => void> = {
  'plain': () => {
    const provider = new k8s.Provider('cluster', {});
    const before = new k8s.core.v1.Namespace('shop');
    new GracefulMeshDeployment('checkout', { ...graceful, metadata: { namespace: before.metadata.name }, spec: { ...spec(pulumi.secret('shop/checkout:1')), replicas: new Given('replicas', 3).value } }, {
      provider, dependsOn: before, protect: true, aliases: ['urn:pulumi:dev::demo::kubernetes:apps/v1:Deployment::checkout', { name: 'old' }],
    });
    new GracefulMeshStatefulSet('cache', { ...graceful, spec: { ...spec('shop/cache:1'), replicas: 20, serviceName: 'cache' } });
    new GracefulMeshJob('migrate', { mesh, jobHttpClient: 'curl', spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'm', command: ['/bin/migrate'] }] } } } });
  },
  'computed': () => {
    new GracefulMeshDeployment('computed', { mesh: Mesh.istio({ version: new Given('version-of-mesh', '1.24').value }), requestDuration: RequestDuration.upTo('1m'), spec: spec('shop/checkout:1') });
    new GracefulMeshDeployment('legacy', { ...graceful, spec: spec(pulumi.secret('shop/legacy:1'), { terminationGracePeriodSeconds: new Given('grace', 90).value }) });
  },
  'wrong-plain': () => {
    new Given('before', 1);
    new GracefulMeshDeployment('checkout', { ...graceful, spec: spec('shop/checkout:1', { terminationGracePeriodSeconds: 30 }) });
  },
  'wrong-computed': () => {
    const { deployment } = new GracefulMeshDeployment('checkout', { ...graceful, spec: spec('shop/checkout:1', { terminationGracePeriodSeconds: new Given('grace', 30).value }) });
    ends(deployment.urn);
    ends(deployment.metadata.name);
  },
  'transform': () => {
    pulumi.runtime.registerResourceTransform(gracefulTermination(graceful));
    new Vendor('vendor');
    new k8s.apps.v1.Deployment('plain', { spec: { ...spec(pulumi.secret('plain:1')), replicas: new Given('replicas', 3).value } });
    new k8s.apps.v1.Deployment('own', { metadata: { annotations: { 'graceful-mesh/opt-out': 'its operator sets the grace' } }, spec: spec('own:1') });
    new k8s.apiextensions.CustomResource('rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: spec('rollout:1') });
    new k8s.core.v1.ConfigMap('settings', { data: { a: 'b' } });
    new GracefulMeshDeployment('graceful', { ...graceful, spec: spec('graceful:1') });
    new GracefulMeshDeployment('other', { mesh, requestDuration: RequestDuration.unpredictable({ atMost: 600 }), spec: spec('other:1') });
    new k8s.apps.v1.DeploymentList('list', { items: [{ spec: spec('listed:1') }] });
  },
  'transform-one': () => {
    new GracefulMeshDeployment('graceful', { ...graceful, spec: spec('graceful:1') });
    new k8s.apps.v1.Deployment('one', { spec: spec(new Given('image', 'one:1').value, { terminationGracePeriodSeconds: new Given('grace-of-one', 90).value }) }, { transforms: [gracefulTermination(graceful)] });
  },
  'late': () => {
    // What decides is secret or computed; what stands beside it is not.
    const { deployment } = new GracefulMeshDeployment('version', { mesh: Mesh.istio({ version: pulumi.secret('1.24') }), requestDuration, spec: { ...spec('version:1'), replicas: 3 } });
    void pulumi.isSecret(deployment.kind).then((secret) => { if (secret) throw new Error('the kind of a workload became a secret'); });
    const env = [{ name: 'PW', value: pulumi.secret('hunter2') }];
    const container = { name: 'main', image: 'env:1', env, lifecycle: { preStop: { sleep: { seconds: 5 } } } };
    new GracefulMeshDeployment('env', { ...graceful, spec: { ...spec('env:1'), template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [container] } } } });
    new GracefulMeshDeployment('whole', { ...graceful, spec: new Given('spec', spec('whole:1')).value });
    new k8s.core.v1.Pod('pod', { spec: spec('pod:1').template.spec }, { transforms: [gracefulTermination({ ...graceful, endpointPropagation: new Given('E', 7).value })] });
  },
  'warn': () => {
    const short = { ...spec('warn:1', { terminationGracePeriodSeconds: 45 }) };
    const annotations = { 'proxy.istio.io/config': 'terminationDrainDuration: 1s' };
    new GracefulMeshDeployment('warn', {
      ...graceful, enforcement: 'warn', spec: { ...short, template: { ...short.template, metadata: { ...short.template.metadata, annotations } } },
    }, { customTimeouts: { delete: '10s' } });
  },
  'refused': () => {
    refused(() => new GracefulMeshDeployment('settings', { ...graceful, shutdownAfterLastRequest: '5 minutes', spec: spec('settings:1') }));
    refused(() => new GracefulMeshDeployment('twice', { mesh: Mesh.istio({ version: new Given('v', '1.24').value }), requestDuration, drain: 'long', listens: 'false' as never, spec: spec('twice:1') }));
    refused(() => new GracefulMeshDeployment('merge', {
      ...graceful, spec: { ...spec('m:1'), template: { metadata: { annotations: { 'proxy.istio.io/config': '[1]' } }, spec: spec('m:1').template.spec } },
    }));
  },
  'wrong-replicas': () => {
    const { statefulSet } = new GracefulMeshStatefulSet('many', { ...graceful, spec: { ...spec('shop/cache:1'), replicas: new Given('many', 20).value, serviceName: 'cache' } });
    ends(statefulSet.status);
  },
  'urn': () => {
    const made = new GracefulMeshDeployment('gone', {} as never, { urn: 'urn:pulumi:dev::demo::graceful-mesh:index:GracefulMeshDeployment::gone' });
    if (made.deployment === undefined) throw new Error('a reference has no deployment');
  },
  'transform-wrong': () => {
    pulumi.runtime.registerResourceTransform(gracefulTermination(graceful));
    new k8s.apps.v1.Deployment('plain', { spec: spec('plain:1', { terminationGracePeriodSeconds: 30 }) });
    new k8s.apps.v1.Deployment('late', { spec: spec('late:1', { terminationGracePeriodSeconds: new Given('late', 30).value }) });
  },
};

for (const name of (process.env.PROGRAM as string).split(' ')) programs[name]();
