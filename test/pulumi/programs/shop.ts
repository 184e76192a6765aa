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
    new GracefulMeshDeployment('checkout', { mesh: Mesh.istio({ version: new Given('version', '1.24').value }), requestDuration: RequestDuration.upTo('1m'), spec: spec('shop/checkout:1') });
    new GracefulMeshDeployment('legacy', { ...graceful, spec: spec(pulumi.secret('shop/legacy:1'), { terminationGracePeriodSeconds: new Given('grace', 90).value }) });
  },
  'wrong-plain': () => {
    new Given('before', 1);
    new GracefulMeshDeployment('checkout', { ...graceful, spec: spec('shop/checkout:1', { terminationGracePeriodSeconds: 30 }) });
  },
  'wrong-computed': () => {
    new GracefulMeshDeployment('checkout', { ...graceful, spec: spec('shop/checkout:1', { terminationGracePeriodSeconds: new Given('grace', 30).value }) });
  },
  'wrong-settings': () => {
    new GracefulMeshDeployment('checkout', { ...graceful, shutdownAfterLastRequest: '5 minutes', spec: spec('shop/checkout:1') });
  },
  'transform': () => {
    pulumi.runtime.registerResourceTransform(gracefulTermination(graceful));
    new Vendor('vendor');
    new k8s.apps.v1.Deployment('plain', { spec: { ...spec(pulumi.secret('plain:1')), replicas: new Given('replicas', 3).value } });
    new k8s.apps.v1.Deployment('own', { metadata: { annotations: { 'graceful-mesh/opt-out': 'its operator sets the grace' } }, spec: spec('own:1') });
    new k8s.apiextensions.CustomResource('rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: spec('rollout:1') });
    new k8s.core.v1.ConfigMap('settings', { data: { a: 'b' } });
    new GracefulMeshDeployment('graceful', { ...graceful, spec: spec('graceful:1') });
  },
  'transform-one': () => {
    new GracefulMeshDeployment('graceful', { ...graceful, spec: spec('graceful:1') });
    new k8s.apps.v1.Deployment('one', { spec: spec(new Given('image', 'one:1').value, { terminationGracePeriodSeconds: new Given('grace', 90).value }) }, { transforms: [gracefulTermination(graceful)] });
  },
  'transform-wrong': () => {
    pulumi.runtime.registerResourceTransform(gracefulTermination(graceful));
    new k8s.apps.v1.Deployment('plain', { spec: spec('plain:1', { terminationGracePeriodSeconds: 30 }) });
  },
};

programs[process.env.PROGRAM as string]();
