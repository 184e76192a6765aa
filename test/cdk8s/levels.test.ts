import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { GracefulMeshDeployment, GracefulMeshDeploymentProps } from '../../lib';
import {
  AsmLevel, DrainMechanism, GracefulTermination, IMeshLevel, IstioControlPlane, IstioLevel, IstioProps, IstioProxyConfig, Mesh,
  PlannedProxySettings, ProxySettings, RequestDuration,
} from '../../lib/cdk8s';
import { onLinux } from '../linux';

const seconds = Duration.seconds;
const fixture = (name: string) => path.join(__dirname, 'fixtures', name);
const asmBody = (action: string) => Object.fromEntries(new URLSearchParams(fs.readFileSync(path.join(__dirname, '../fixtures/asm', `${action}.form`), 'utf8')));
const deployment = (mesh: Mesh, props: Partial<GracefulMeshDeploymentProps> = {}) => new GracefulMeshDeployment(new Chart(Testing.app(), 'shop', { namespace: 'shop' }), 'checkout', {
  mesh, requestDuration: RequestDuration.upTo(seconds(20)), containers: [{ image: 'shop:1', portNumber: 8080 }], ...props,
});
const istio = (levels: IMeshLevel[], props: IstioProps = {}) => Mesh.istio({ version: '1.24', ...props, levels });
const template = (one: GracefulMeshDeployment) => Testing.synth(Chart.of(one))[0].spec.template;
const drained = (amount: number, more: ProxySettings = {}) => ({ terminationDrainDuration: seconds(amount), ...more });

describe('pods in the scope of a level', () => {
  test('inherit what is enough: no annotation of their own, and it is said where the number is from', () => {
    const one = deployment(istio([IstioLevel.mesh(drained(60))]));
    expect(template(one).metadata.annotations).toBeUndefined();
    expect(template(one).spec.terminationGracePeriodSeconds).toBe(70);
    expect(one.drain).toBeUndefined();
    expect(one.plan.explain()).toMatchSnapshot();
  });

  test('a grace that the level does not fit into fails, with the level\'s name', () => {
    const level = AsmLevel.namespace('shop', drained(60, { exitOnZeroActiveConnections: false }));
    expect(() => deployment(Mesh.asm({ version: '1.24', levels: [level] }), { terminationGracePeriod: seconds(30) }))
      .toThrow("[shop/checkout] 'terminationGracePeriod' is too short: preStop (5s of main) + drain (60s, ASM's settings of namespace shop) = 65s must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 66s or more (70s is planned) [GM101]");
  });

  test('YAML that exists already fails likewise', () => {
    const chart = new Chart(Testing.app(), 'shop');
    new ApiObject(chart, 'legacy', {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'a', image: 'a:1' }] } } },
    });
    GracefulTermination.of(chart).attach({ mesh: istio([IstioLevel.mesh(drained(60))]), requestDuration: RequestDuration.upTo(seconds(20)) });
    expect(() => Testing.synth(chart)).toThrow('[shop/legacy] preStop (5s of a) + drain (60s, the mesh) = 65s must be less than terminationGracePeriod (30s');
  });

  test('of another product, or of what the mesh says itself, are refused: neither may lose without a word', () => {
    expect(() => Mesh.istio({ version: '1.24', levels: [AsmLevel.namespace('shop', drained(60))] })).toThrow('is of ASM, and the mesh is an Istio; use Mesh.asm');
    expect(() => Mesh.istio({ terminationDrainDuration: seconds(30), levels: [IstioLevel.mesh(drained(60))] }))
      .toThrow('\'mesh.terminationDrainDuration\' (30s) and the level of the whole mesh (60s) are the same setting; leave one out');
  });

  test('of another namespace they write their own', () => {
    const one = deployment(istio([IstioLevel.namespace('other', { exitOnZeroActiveConnections: true })]));
    expect(template(one).metadata.annotations['proxy.istio.io/config']).toContain('"terminationDrainDuration":"26s"');
  });

  test('what is measured of a mesh-wide hook: a worker gets one of its own that does nothing', () => {
    const one = deployment(istio([IstioLevel.mesh({ waitForConnections: seconds(30), terminationDrainDuration: seconds(1) })]), { listens: false });
    expect(template(one).spec.containers[1].lifecycle.preStop).toEqual({ exec: { command: ['pilot-agent', 'version'] } });
    expect(one.findings).toEqual([]);
  });
});

describe('the manifests of a cluster', () => {
  const levels = () => IstioLevel.fromFiles(fixture('cluster/istio.yaml'), fixture('cluster/namespaces.yaml'));

  test('are read as levels', () => {
    expect(levels().map(({ title }) => title)).toEqual(['the mesh', 'namespace shop', 'namespace plain', 'ProxyConfig shop/adaptive (for app=adaptive)']);
    expect(deployment(istio(levels())).plan.mechanism).toBe('what the mesh or the namespace sets');
    expect(deployment(istio(levels()), { podMetadata: { labels: { app: 'adaptive' } } }).plan.explain()).toContain('MINIMUM_DRAIN_DURATION           6s from ProxyConfig shop/adaptive (for app=adaptive)');
  });

  test('a namespace that does not inject has no proxy, whatever is written', () => {
    const one = deployment(istio(levels()), { metadata: { namespace: 'plain' } });
    expect([one.plan.mode, one.plan.mechanism]).toEqual(['none', 'the application alone']);
  });

  test('a namespace that injects spares the label of a pod with a hook', () => {
    const one = (mesh: Mesh) => template(deployment(mesh, { requestDuration: RequestDuration.unpredictable({ atMost: seconds(90) }) })).metadata.labels['sidecar.istio.io/inject'];
    expect([one(istio(levels())), one(istio([]))]).toEqual([undefined, 'true']);
  });
});

describe('Istio\'s resources', () => {
  const chart = () => new Chart(Testing.app(), 'mesh');

  test('Helm values and the Sail operator\'s resource say the same, and keep both hooks', () => {
    const level = IstioLevel.mesh(drained(1, { waitForConnections: seconds(30), holdApplicationUntilProxyStarts: true }));
    const scope = chart();
    new IstioControlPlane(scope, 'istio', { version: 'v1.24.3', level });
    const [resource] = Testing.synth(scope);
    expect(resource.spec.values).toEqual(level.helmValues());
    expect(resource).toMatchSnapshot();
  });

  test.each<[string, IstioLevel]>([
    ['of the root namespace', IstioLevel.rootNamespace({ exitOnZeroActiveConnections: false })],
    ['of a namespace', IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true, minimumDrainDuration: seconds(6) })],
    ['of a workload', IstioLevel.workload('shop', { app: 'a' }, { distrolessProxy: true, exitOnZeroActiveConnections: true })],
  ])('a ProxyConfig %s', (_, level) => {
    const scope = chart();
    new IstioProxyConfig(scope, 'drain', { level });
    expect(Testing.synth(scope)).toMatchSnapshot();
  });

  test('the settings of a level can be planned: pods in its scope then need nothing of their own', () => {
    const atMost = seconds(20);
    const rows = [RequestDuration.upTo(atMost), RequestDuration.unpredictable({ atMost }), RequestDuration.mixed({ typical: seconds(5), atMost })]
      .flatMap((requestDuration) => [{ requestDuration }, { requestDuration, shutdownAfterLastRequest: seconds(4.5) }]);
    for (const props of rows) {
      const planned = PlannedProxySettings.forRequests({ mesh: Mesh.istio({ version: '1.24' }), ...props });
      const one = deployment(istio([IstioLevel.mesh(planned.settings)]), props);
      expect([one.plan.mechanism, one.grace.toSeconds()]).toEqual(['what the mesh or the namespace sets', planned.grace.toSeconds()]);
    }
    const adaptive = PlannedProxySettings.forRequests({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.unpredictable({ atMost: seconds(20) }), drainMechanism: DrainMechanism.EXIT_ON_ZERO });
    expect(deployment(istio([IstioLevel.namespace('shop', adaptive.settings)])).plan.mechanism).toBe('what the mesh or the namespace sets');
    expect(adaptive.explain()).toContain('exit on zero connections');
  });

  test('what is planned is a level without its settings being named one by one', () => {
    const planned = (mesh: Mesh, needs: RequestDuration) => PlannedProxySettings.forRequests({ mesh, requestDuration: needs });
    const forIstio = planned(Mesh.istio({ version: '1.24' }), RequestDuration.unpredictable({ atMost: seconds(20) }));
    expect(forIstio.istioMesh().helmValues()).toEqual(IstioLevel.mesh(forIstio.settings).helmValues());

    const forAsm = planned(Mesh.asm({ version: '1.24' }), RequestDuration.upTo(seconds(60)));
    expect(forAsm.asmNamespace('shop').request('c1')).toEqual(AsmLevel.namespace('shop', forAsm.settings).request('c1'));
    // EXIT_ON_ZERO_ACTIVE_CONNECTIONS is planned, and ASM takes it for a namespace only.
    expect(() => forAsm.asmGlobal()).toThrow('AsmLevel.namespace');
  });
});

describe('ASM', () => {
  const hook = ['/bin/sh', '-c', "sleep 15; echo 'bye'"];
  const global = AsmLevel.global(drained(60, { preStopCommand: hook, holdApplicationUntilProxyStarts: false }));
  const namespace = AsmLevel.namespace('default', drained(60, { preStopCommand: hook, holdApplicationUntilProxyStarts: true, exitOnZeroActiveConnections: true }));

  test.each([['UpdateMeshFeature', global], ['UpdateNamespaceScopeSidecarConfig', namespace]])('%s: what the vendor\'s own SDK puts on the wire', (action, level) => {
    expect(level.request('cb8963')).toEqual({ action, version: '2020-01-11', parameters: asmBody(action) });
  });

  test('the text for the console\'s Lifecycle editor', () => {
    expect(JSON.parse(namespace.lifecycleJson())).toEqual(JSON.parse(asmBody('UpdateMeshFeature').Lifecycle));
    expect(namespace.lifecycleJson()).toMatchSnapshot();
  });

  onLinux('the command line gives a shell what the request has', () => {
    const command = namespace.aliyunCommand('cb8963', 'cn-hangzhou').replace(/^aliyun/, 'printf "%s\\0"');
    const words = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\0').slice(0, -1);
    const { action, parameters } = namespace.request('cb8963');
    const options = Object.entries({ region: 'cn-hangzhou', ...parameters }).flatMap(([name, value]) => [`--${name}`, value]);
    expect(words).toEqual(['servicemesh', action, ...options]);
  });
});

describe('what a tired person writes', () => {
  const CASES: Record<string, () => unknown> = {
    'a drain in a ProxyConfig': () => IstioLevel.namespace('shop', drained(60)),
    'a hook in a ProxyConfig': () => IstioLevel.workload('shop', { app: 'a' }, { waitForConnections: seconds(30) }),
    'no labels': () => IstioLevel.workload('shop', {}, { exitOnZeroActiveConnections: true }),
    'a namespace that is none': () => IstioLevel.namespace('Shop!', { exitOnZeroActiveConnections: true }),
    'the printed loop for everybody': () => IstioLevel.mesh({ preStopCommand: ['/bin/sh', '-c', 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done'] }),
    'a hook that ends every proxy': () => IstioLevel.mesh({ preStopCommand: ['pilot-agent', 'request', '--debug-port=15020', 'POST', 'quitquitquit'] }),
    'a pause of no hook': () => IstioLevel.mesh({ shutdownAfterLastRequest: seconds(5) }),
    'two hooks': () => IstioLevel.mesh({ preStopCommand: ['sleep', '5'], waitForConnections: seconds(5) }),
    'an empty hook': () => IstioLevel.mesh({ preStopCommand: [] }),
    'a waiting hook for native sidecars': () => IstioLevel.mesh({ nativeSidecars: true, waitForConnections: seconds(5) }),
    'half a second': () => IstioLevel.mesh({ drainDuration: Duration.millis(500) }),
    'a number for a duration': () => IstioLevel.mesh({ terminationDrainDuration: 60 as unknown as Duration }),
    'exit on zero before it can be relied on': () => Mesh.istio({ version: '1.20', levels: [IstioLevel.mesh({ exitOnZeroActiveConnections: true })] }),
    'two levels for the same pods': () => istio([1, 2].map((drain) => IstioLevel.mesh(drained(drain)))),
    'levels that are none': () => istio([{ title: 'x' } as IMeshLevel]),
    'exit on zero for all of ASM': () => AsmLevel.global({ exitOnZeroActiveConnections: true }),
    'a minimum for a workload of ASM': () => AsmLevel.workload('shop', { app: 'a' }, { minimumDrainDuration: seconds(6) }),
    'listeners of ASM': () => AsmLevel.namespace('shop', { drainDuration: seconds(60) }),
    'the API for a workload of ASM': () => AsmLevel.workload('shop', { app: 'a' }, drained(60)).request('cb1'),
    'a lifecycle of ASM without a hook': () => AsmLevel.namespace('shop', drained(60)).lifecycleJson(),
    'a mesh of ASM without an id': () => AsmLevel.namespace('shop', drained(60)).request(''),
    'a file that is not there': () => IstioLevel.fromFiles(fixture('cluster/nothing.yaml').replace(fixture('cluster'), '.')),
    'a file that says nothing of a mesh': () => IstioLevel.fromFiles(path.relative(process.cwd(), fixture('legacy.yaml'))),
    'Helm values of a namespace': () => IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true }).helmValues(),
    'a ProxyConfig of the mesh': () => new IstioProxyConfig(new Chart(Testing.app(), 'mesh'), 'drain', { level: IstioLevel.mesh(drained(60)) }),
    'a control plane of a namespace': () => new IstioControlPlane(new Chart(Testing.app(), 'mesh'), 'istio', { version: 'v1.24.3', level: IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true }) }),
  };
  test.each(Object.keys(CASES))('%s', (name) => {
    let message = 'nothing was said';
    try {
      CASES[name]();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatchSnapshot();
    expect(message).not.toBe('nothing was said');
    expect(message).not.toMatch(/undefined|NaN|\[object|Cannot read|is not a function/);
  });
});
