import { JsonObject } from '../../lib/manifest';
import { ambientMesh, asmMesh, istioMesh, MeshProfile, noMesh, RANK } from '../../lib/meshes';
import { view } from '../../lib/rules';
import { WorkloadFacts } from '../../lib/workload';
import { needs } from '../rules/fixtures';

const app = { name: 'app', image: 'shop/app:1', ports: [{ containerPort: 8080 }] };
const proxy = (more: object = {}) => ({ name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.26.1', args: ['proxy', 'sidecar'], ...more });
const drainHook = { lifecycle: { preStop: { exec: { command: ['pilot-agent', 'request', '--debug-port=15020', 'POST', 'drain'] } } } };
const native = (more: object = drainHook) => proxy({ restartPolicy: 'Always', ...more });

interface Parts { annotations?: object; labels?: object; containers?: object[]; initContainers?: object[]; metadata?: object; root?: object }
const pod = ({ annotations = {}, labels = {}, containers = [app], initContainers = [], metadata = {}, root = {} }: Parts) =>
  ({ metadata: { annotations, labels, ...metadata }, spec: { containers, initContainers }, ...root }) as unknown as JsonObject;

function read(template: JsonObject, mesh: MeshProfile = istioMesh(), namespace?: string) {
  const workload: WorkloadFacts = { kind: 'Deployment', ...(namespace !== undefined && { namespace }), rollout: { kind: 'not-known' }, minReady: 0 };
  return view({ template, mesh, needs: needs(), workload }, template).reading;
}

const NATIVE_ISTIO = istioMesh({ version: '1.27.0', kubernetesVersion: '1.33.0' });
const CLASSIC_ISTIO = istioMesh({ version: '1.22.0' });

describe('where the proxy stands decides the mode, whatever is declared', () => {
  test.each<[string, JsonObject, string]>([
    ['under containers', pod({ containers: [app, proxy()] }), 'classic'],
    ['under initContainers', pod({ initContainers: [native()] }), 'native'],
    ['by its status alone', pod({ containers: [app, proxy({ args: undefined, image: 'registry.example/mesh-proxy:3' })], annotations: { 'sidecar.istio.io/status': '{}' } }), 'classic'],
    ['against its own label', pod({ containers: [app, proxy()], labels: { 'sidecar.istio.io/inject': 'false' } }), 'classic'],
    ['against its own annotation', pod({ containers: [app, proxy()], annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } }), 'classic'],
  ])('%s', (_, template, mode) => {
    for (const mesh of [istioMesh(), NATIVE_ISTIO, CLASSIC_ISTIO, asmMesh({ native: true }), noMesh(), ambientMesh()]) {
      const { mode: found, evidence, proxies } = read(template, mesh);
      expect([mesh.title, found.value, evidence.kind, proxies.length]).toEqual([mesh.title, mode, 'pod', 1]);
    }
  });

  test.each<[string, JsonObject, string]>([
    ['a live Pod without one', pod({ root: { kind: 'Pod', status: { phase: 'Running' } } }), 'none'],
    ['one with an owner', pod({ root: { kind: 'Pod' }, metadata: { ownerReferences: [{ kind: 'ReplicaSet' }] } }), 'none'],
    ['one that ambient mode has captured', pod({ annotations: { 'ambient.istio.io/redirection': 'enabled' } }), 'ambient'],
    ['an agent without Envoy', pod({ annotations: { 'inject.istio.io/templates': 'grpc-agent' }, labels: { 'sidecar.istio.io/inject': 'true' } }), 'none'],
    ['a pod of Linkerd', pod({ annotations: { 'linkerd.io/inject': 'enabled' } }), 'none'],
    ['a pod with the proxy of Linkerd', pod({ containers: [{ name: 'linkerd-proxy', image: 'cr.l5d.io/linkerd/proxy:edge' }, app] }), 'none'],
    ['a boolean without quotes', pod({ labels: { 'sidecar.istio.io/inject': false } }), 'none'],
    ['a new Pod that nobody has sent yet', pod({ root: { kind: 'Pod', status: {} }, labels: { 'sidecar.istio.io/inject': 'true' } }), 'unknown'],
    ['a pod of Open Service Mesh', pod({ annotations: { 'openservicemesh.io/sidecar-injection': 'enabled' } }), 'none'],
    ['a pod of Linkerd that has said no to Istio', pod({ annotations: { 'linkerd.io/inject': 'enabled' }, labels: { 'sidecar.istio.io/inject': 'false' } }), 'none'],
    ['a ztunnel, which is called so, too', pod({ containers: [{ name: 'istio-proxy', image: 'docker.io/istio/ztunnel:1.26.1', args: ['proxy', 'ztunnel'] }], labels: { 'sidecar.istio.io/inject': 'false' } }), 'none'],
    ['a container that the injector will merge', pod({ containers: [app, { name: 'istio-proxy', image: 'auto' }] }), 'unknown'],
  ])('%s', (_, template, mode) => expect(read(template).mode.value).toBe(mode));
});

test.each<[string, string, object, string]>([
  ['kube-system, whatever the pod says', 'kube-system', { 'sidecar.istio.io/inject': 'true' }, 'none'],
  ['kube-node-lease, whatever the pod says', 'kube-node-lease', { 'istio.io/rev': 'stable' }, 'none'],
  ['istio-system, where the pod asks for it', 'istio-system', { 'sidecar.istio.io/inject': 'true' }, 'unknown'],
  ['another, where the pod asks for it', 'shop', { 'sidecar.istio.io/inject': 'true' }, 'unknown'],
])('the mode in the namespace %s', (_, namespace, labels, mode) => {
  for (const mesh of [istioMesh(), istioMesh({ namespaceInjects: true })]) expect(read(pod({ labels }), mesh, namespace).mode.value).toBe(mode);
});

describe('what a proxy runs with', () => {
  const drain = (template: JsonObject, mesh = istioMesh({ drain: 90 })) => {
    const [one] = read(template, mesh).proxies;
    return one.drain.kind === 'fixed' ? one.drain.duration.value : one.drain.kind === 'until-idle' ? ['idle', one.drain.minimum.value] : one.drain.kind;
  };
  const env = (...entries: [string, string][]) => proxy({ env: entries.map(([name, value]) => ({ name, value })) });
  const config = (value: object): [string, string] => ['PROXY_CONFIG', JSON.stringify(value)];
  test.each<[string, JsonObject, unknown]>([
    ['its merged configuration', pod({ containers: [app, env(config({ terminationDrainDuration: '26s' }))] }), 26],
    ['what is left out there is the default of Istio, not of the options', pod({ containers: [app, env(config({}))] }), 5],
    ['the options, where the manifest has lost it', pod({ containers: [app, proxy()] }), 90],
    ['the annotation, which the agent reads last', pod({ containers: [app, env(config({ terminationDrainDuration: '26s' }))], annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 41s' } }), 41],
    ['its variables', pod({ containers: [app, env(config({}), ['EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'true'], ['MINIMUM_DRAIN_DURATION', '9s'])] }), ['idle', 9]],
    ['its metadata', pod({ containers: [app, env(config({ proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' } }))] }), ['idle', 5]],
    ['its drain hook', pod({ initContainers: [native()] }), 'with-application'],
    ['no drain hook, where the injector has put none', pod({ initContainers: [native({})] }), 90],
    ['a configuration that nobody can read', pod({ containers: [app, env(['PROXY_CONFIG', '{{{'])] }), 5],
  ])('is %s', (_, template, expected) => expect(drain(template)).toEqual(expected));

  test('a mesh-wide hook and exit on zero are not put on it again', () => {
    const level = { title: 'the mesh', rank: RANK.mesh, config: { proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' } }, lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } } };
    const mesh = asmMesh({ levels: [level] });
    const [one] = read(pod({ containers: [app, env(config({}))] }), mesh).proxies;
    expect([one.preStop.kind, one.drain.kind]).toEqual(['none', 'fixed']);
  });
});

describe('why a pod counts as one of the mesh', () => {
  const namespace = (labels: Record<string, string>) => istioMesh({ levels: [{ title: 'namespace shop', rank: RANK.namespace, namespace: 'shop', config: {}, namespaceLabels: labels }] });
  test.each<[string, JsonObject, MeshProfile, string]>([
    ['its label', pod({ labels: { 'sidecar.istio.io/inject': 'true' } }), istioMesh(), 'pod'],
    ['its revision', pod({ labels: { 'istio.io/rev': 'stable' } }), istioMesh(), 'pod'],
    ['its own settings', pod({ annotations: { 'proxy.istio.io/config': 'drainDuration: 45s' } }), istioMesh(), 'pod'],
    ['what it excludes', pod({ annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': '5432' } }), istioMesh(), 'pod'],
    ['its namespace', pod({}), namespace({ 'istio-injection': 'enabled' }), 'namespace'],
    ['the revision of its namespace', pod({}), namespace({ 'istio.io/rev': '1-26' }), 'namespace'],
    ['a declaration', pod({}), istioMesh({ namespaceInjects: true }), 'declared'],
    ['settings for its namespace', pod({}), istioMesh({ levels: [{ title: 'ProxyConfig a', rank: RANK.namespace, namespace: 'shop', config: {} }] }), 'declared'],
    ['nothing', pod({}), istioMesh(), 'nothing'],
    ['nothing: settings of the whole mesh', pod({}), istioMesh({ levels: [{ title: 'the mesh', rank: RANK.mesh, config: { drainDuration: '45s' } }] }), 'nothing'],
    ['a declaration, whatever its label means', pod({ labels: { 'sidecar.istio.io/inject': 'yes' } }), istioMesh({ namespaceInjects: true }), 'declared'],
    ['nothing: a word that the injector does not know', pod({ labels: { 'sidecar.istio.io/inject': 'yes' } }), istioMesh(), 'nothing'],
    ['nothing: an annotation that no webhook sees', pod({ annotations: { 'sidecar.istio.io/inject': 'true' } }), istioMesh(), 'nothing'],
  ])('%s', (_, template, mesh, kind) => expect(read(template, mesh, 'shop').evidence.kind).toBe(kind));
});

test('namespaces that are declared to inject are not that of the control plane, and nobody is asked', () => {
  const { evidence } = read(pod({}), istioMesh({ namespaceInjects: true }), 'istio-system');
  expect([evidence.kind, evidence.ask]).toEqual(['nothing', undefined]);
  expect(read(pod({ labels: { 'sidecar.istio.io/inject': 'true' } }), istioMesh(), 'istio-system').evidence.kind).toBe('pod');
});

test.each<[string, object, object, boolean]>([
  ['the image of the annotation', { 'sidecar.istio.io/proxyImage': 'example/proxyv2:1.26.1-distroless' }, { image: 'auto' }, true],
  ['a name without a slash is no image', { 'sidecar.istio.io/proxyImage': 'proxyv2-distroless' }, { image: 'auto' }, false],
  ['the image of its own container', {}, { image: 'example/proxyv2:1.26.1-distroless@sha256:00' }, true],
  ['its own container over the annotation', { 'sidecar.istio.io/proxyImageType': 'distroless' }, { image: 'example/proxyv2:1.26.1' }, false],
])('whether the proxy has a shell: %s', (_, annotations, container, distroless) => {
  const template = pod({ annotations, containers: [app, { name: 'istio-proxy', ...container, lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 3'] } } } }] });
  const { reading, template: found } = view({ template, mesh: istioMesh(), needs: needs() }, template);
  expect([reading.proxies[0].preStop.kind === 'fails', !istioMesh().abilities(found).shell.value]).toEqual([distroless, distroless]);
});
