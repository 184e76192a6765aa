import * as cdk8s from '../../lib/cdk8s';
import { AsmLevel, EndpointPropagation, GraceLimit, gracefulTermination, IstioLevel, IstioProxyConfig, Mesh, RequestDuration, terminate } from 'graceful-mesh/pulumi';

const pod = { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] };
const plain = (namespace: string) => ({ type: 'kubernetes:apps/v1:Deployment', name: 'app', opts: {}, props: { metadata: { namespace }, spec: { template: { spec: pod } } } });
const written = (args: Parameters<typeof terminate>[0], namespace = 'shop') => {
  const result = terminate(args, plain(namespace), () => undefined) as { props: any };
  return result.props.spec.template;
};

describe('levels', () => {
  const requestDuration = RequestDuration.upTo(20);

  test('pods in their scope rely on them, others write their own', () => {
    const mesh = Mesh.asm({ nativeSidecars: false, levels: [AsmLevel.namespace('shop', { terminationDrainDuration: '90s', exitOnZeroActiveConnections: false })] });
    expect(written({ mesh, requestDuration }).metadata?.annotations).toBeUndefined();
    expect(written({ mesh, requestDuration }, 'other').metadata.annotations['proxy.istio.io/config']).toContain('26s');
  });

  test.each<[string, () => unknown, string]>([
    ['a drain in a ProxyConfig', () => IstioLevel.namespace('shop', { terminationDrainDuration: 60 }), 'terminationDrainDuration'],
    ['exit on zero for all of ASM', () => AsmLevel.global({ exitOnZeroActiveConnections: true }), 'can be set for a namespace only'],
    ['no labels', () => IstioLevel.workload('shop', {}, { minimumDrainDuration: 7 }), 'select no pod; use IstioLevel.namespace'],
    ['a file that is not there', () => IstioLevel.fromFiles('nowhere.yaml'), 'nowhere.yaml'],
    ['Helm values of a ProxyConfig', () => IstioLevel.helmValues(IstioLevel.namespace('shop', { minimumDrainDuration: 7 })), 'use IstioProxyConfig'],
    ['a ProxyConfig of the mesh', () => new IstioProxyConfig('one', { level: IstioLevel.mesh({ terminationDrainDuration: 60 }) }), 'use IstioLevel.helmValues'],
    ['ASM\'s level in an Istio', () => gracefulTermination({ mesh: Mesh.istio({ levels: [AsmLevel.namespace('shop', { terminationDrainDuration: 60 })] }), requestDuration }), 'is of ASM'],
    ['something else', () => gracefulTermination({ mesh: Mesh.istio({ levels: [{ rank: 0 } as never] }), requestDuration }), 'must be a level, such as IstioLevel.mesh({...})'],
  ])('%s is refused', (_, make, message) => expect(make).toThrow(message));
});

test('presets are those of the cdk8s door', () => {
  for (const [name, amount] of Object.entries(EndpointPropagation)) {
    expect((cdk8s.EndpointPropagation as any)[name]()._toSeconds()).toBe(amount);
  }
  for (const name of ['gkeSpot', 'gkeUpgrade', 'ec2Spot', 'azureSpot', 'alibabaSpot', 'clusterAutoscaler'] as const) {
    expect(cdk8s.GraceLimit[name]()._toLimit()).toEqual(GraceLimit[name]());
  }
  expect(GraceLimit.nodeShutdown('90s', '30s').seconds).toBe(60);
  expect(() => GraceLimit.nodeShutdown('30s', '30s')).toThrow('must be less than shutdownGracePeriod');
});

test('a limit of the cluster is a finding', () => {
  const args = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60), graceLimits: [GraceLimit.gkeSpot()] };
  expect(() => written(args)).toThrow(/15s.*\[GM106\]/s);
  expect(written({ ...args, suppress: [{ code: 'GM106', reason: 'spot nodes are for tests' }] }).spec.terminationGracePeriodSeconds).toBe(76);
});

test.each<[string, object, string]>([
  ['no mesh', {}, 'mesh: \'mesh\' is missing; give Mesh.istio({ version: \'1.24\' })'],
  ['a mesh of text', { mesh: 'istio' }, 'mesh: \'mesh\' ("istio") must be a Mesh'],
  ['a version that is a number', { mesh: { kind: 'istio', version: 1.24 } }, 'mesh.version: \'mesh.version\' (1.24) is not a version; write it like \'1.24\''],
  ['no request duration', { mesh: Mesh.istio() }, 'requestDuration: \'requestDuration\' is missing; give RequestDuration.upTo(60)'],
  ['a bare number', { mesh: Mesh.istio(), requestDuration: 60 }, 'must be a RequestDuration, such as RequestDuration.upTo(60)'],
  ['limits that are none', { mesh: Mesh.istio(), requestDuration: RequestDuration.upTo(1), graceLimits: ['spot'] }, 'must be a GraceLimit'],
  ['an arg that is none', { mesh: Mesh.istio(), requestDuration: RequestDuration.upTo(1), endpointPropogation: 9 }, 'endpointPropogation: is not known; the args are'],
  ['a number of text', { mesh: Mesh.istio(), requestDuration: RequestDuration.upTo('60') }, 'as text write \'60s\''],
  ['a builder that was not called', { mesh: Mesh.istio, requestDuration: RequestDuration.upTo(1) }, '(a function that was not called) must be a Mesh'],
  ['a mode that is none', { mesh: Mesh.istio(), requestDuration: RequestDuration.upTo(1), mode: 'chek' }, 'mode: ("chek") must be attach or check'],
])('%s is refused by its name', (_, args, message) => expect(() => gracefulTermination(args as never)).toThrow(message));
