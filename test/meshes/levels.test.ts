import * as fc from 'fast-check';
import { JsonObject, readTemplate } from '../../lib/manifest';
import {
  asmCommand, asmLevel, asmMesh, asmRequest, beyondProxyConfig, istioMesh, istiodValues, Level, levelConfigOf, levelLifecycleOf, levelProblems,
  levelsFromManifests, meshLevel, proxyConfigLevel, proxyConfigSpec, RANK,
} from '../../lib/meshes';
import { whence } from '../../lib/model';
import { everyPodWrong, planPod } from '../../lib/plan';
import { runs } from '../runs';

const level = (rank: number, title: string, config: JsonObject, about: Partial<Level> = {}): Level => ({ title, rank, config, ...about });
const variables = (EXIT_ON_ZERO_ACTIVE_CONNECTIONS: string, MINIMUM_DRAIN_DURATION?: string) =>
  ({ proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS, ...(MINIMUM_DRAIN_DURATION && { MINIMUM_DRAIN_DURATION }) } });
const read = (levels: Level[], root: object = {}, options: object = {}, namespace = 'shop') => {
  const mesh = istioMesh({ version: '1.24.0', levels, ...options });
  const template = readTemplate({ metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a' }] }, ...root } as JsonObject, { proxyName: mesh.proxyName, hooks: mesh.hooks }, {}, namespace);
  return mesh.read(template);
};
const drainOf = (...args: Parameters<typeof read>) => {
  const { drain } = read(...args).proxies[0];
  if (drain.kind === 'fixed') return [drain.kind, drain.duration.value, whence(drain.duration)];
  return drain.kind === 'until-idle' ? [drain.kind, drain.minimum.value, whence(drain.minimum)] : [drain.kind];
};
const annotated = (config: string) => ({ metadata: { labels: { app: 'a' }, annotations: { 'proxy.istio.io/config': config } } });

describe('precedence, as it was measured', () => {
  const mesh = level(RANK.mesh, 'the mesh', { terminationDrainDuration: '20s' });
  const root = level(RANK.rootNamespace, 'root', variables('false'));
  const namespace = level(RANK.namespace, 'namespace shop', variables('true', '7s'), { namespace: 'shop' });
  const workload = level(RANK.workload, 'ProxyConfig shop/one', variables('true', '9s'), { namespace: 'shop', selector: { app: 'a' } });

  test.each<[string, unknown[], unknown[]]>([
    ['Istio\'s own default', drainOf([]), ['fixed', 5, 'mesh default']],
    ['the mesh beats it', drainOf([mesh]), ['fixed', 20, 'the mesh']],
    ['a namespace\'s ProxyConfig beats the root namespace\'s', drainOf([namespace, root, mesh]), ['until-idle', 7, 'namespace shop']],
    ['of another namespace it counts for nothing', drainOf([namespace, root, mesh], {}, {}, 'other'), ['fixed', 20, 'the mesh']],
    ['the annotation beats them', drainOf([namespace, mesh], annotated('proxyMetadata: {EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "false"}')), ['fixed', 20, 'the mesh']],
    ['key by key: what the annotation does not name stays', drainOf([namespace], annotated('proxyMetadata: {MINIMUM_DRAIN_DURATION: 3s}')), ['until-idle', 3, '/metadata/annotations/proxy.istio.io~1config']],
    ['a ProxyConfig that selects the pod beats the annotation', drainOf([workload], annotated('proxyMetadata: {MINIMUM_DRAIN_DURATION: 3s}')), ['until-idle', 9, 'ProxyConfig shop/one']],
    ['one that selects others does not', drainOf([{ ...workload, selector: { app: 'b' } }]), ['fixed', 5, 'mesh default']],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));

  test('plain env on the pod\'s own istio-proxy beats them all', () => {
    const containers = [{ name: 'a' }, { name: 'istio-proxy', image: 'auto', env: [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'false' }] }];
    expect(drainOf([workload, mesh], { spec: { containers } })).toEqual(['fixed', 20, 'the mesh']);
  });

  test('ASM: global < namespace < workload < pod', () => {
    const scopes = [{ kind: 'global' }, { kind: 'namespace', namespace: 'shop' }, { kind: 'workload', namespace: 'shop', selector: { app: 'a' } }] as const;
    const levels = scopes.map((scope, i) => asmLevel(scope, { drain: 10 * (i + 1) }));
    const asm = { exitOnZero: false };
    expect([1, 2, 3].map((n) => drainOf(levels.slice(0, n), {}, asm)[1])).toEqual([10, 20, 30]);
    expect(drainOf(levels, annotated('terminationDrainDuration: 40s'), asm)[1]).toBe(40);
  });

  test('what is in effect is shown with what it beats', () => {
    expect(read([mesh, workload], annotated('{"terminationDrainDuration":"30s"}')).settings).toEqual([
      { name: 'terminationDrainDuration', value: '30s', from: 'the pod\'s annotation', over: [{ value: '20s', from: 'the mesh' }] },
      { name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true', from: 'ProxyConfig shop/one', over: [] },
      { name: 'MINIMUM_DRAIN_DURATION', value: '9s', from: 'ProxyConfig shop/one', over: [] },
    ]);
  });
});

describe('a lifecycle for all proxies', () => {
  const holding = (lifecycle: JsonObject | undefined): Level => level(RANK.mesh, 'the mesh', { holdApplicationUntilProxyStarts: true }, { lifecycle });
  const dropped = (lifecycle: JsonObject | undefined, root: object = {}) => read([holding(lifecycle)], root).notes.filter(({ kind }) => kind === 'dropped').map(({ what }) => what);
  const native = { metadata: { annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } } };
  const sleep = { preStop: { exec: { command: ['sleep', '10'] } } };

  test('replaces the wait for the proxy and the native drain hook (measured)', () => {
    expect(dropped(sleep)).toEqual(['the lifecycle of the mesh has no postStart']);
    expect(dropped(sleep, native)).toEqual(['the lifecycle of the mesh replaces the drain hook of native sidecars']);
    expect(read([holding(sleep)], native).proxies[0]).toMatchObject({ drainHook: false, drain: { kind: 'fixed' }, preStopLevel: 'the mesh' });
  });

  test.each([[{ waitForConnections: 30 }], [{ preStopCommand: ['sleep', '10'], native: true }], [{ preStopCommand: ['/bin/sh', '-c', 'exec sleep "$1"', 'x', '10'], native: true }]])('what is emitted keeps both: %j', (settings) => {
    const lifecycle = levelLifecycleOf(settings);
    expect(dropped(lifecycle)).toEqual([]);
    expect(dropped(lifecycle, native)).toEqual([]);
  });

  test('the drain hook that is kept has its effect on a native sidecar', () => {
    const { drain, preStop } = read([holding(levelLifecycleOf({ preStopCommand: ['sleep', '10'], native: true }))], native).proxies[0];
    expect([drain.kind, preStop]).toEqual(['with-application', expect.objectContaining({ kind: 'fixed', effect: 'disarms-drain', seconds: expect.objectContaining({ value: 10 }) })]);
  });

  test('a hook of the pod\'s own replaces the one of its kind, and may not stand beside it in another form', () => {
    const containers = (preStop: object) => ({ spec: { containers: [{ name: 'a' }, { name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', lifecycle: { preStop } }] } });
    expect(read([holding(sleep)], containers({ exec: { command: ['sleep', '3'] } })).proxies[0].preStop).toMatchObject({ kind: 'fixed', seconds: { value: 3 } });
    expect(read([holding(sleep)], containers({ sleep: { seconds: 3 } })).notes.find(({ kind }) => kind === 'refused')?.why).toContain('one handler only');
  });

  test('two that select the same pod are told: only the older counts, and nobody knows which that is', () => {
    const both = ['app', 'tier'].map((key) => proxyConfigLevel('shop', { [key]: 'a' }, { exitOnZero: true }));
    const notes = read(both, { metadata: { labels: { app: 'a', tier: 'a' } } }).notes.map(({ kind, what }) => [kind, what]);
    expect(notes).toEqual([['ignored', 'the ProxyConfig for app=a in namespace shop or the ProxyConfig for tier=a in namespace shop']]);
    expect(read(both).notes).toEqual([]);
  });

  test('a drain that a level sets and a proxy does not read is told', () => {
    const dead = read([level(RANK.mesh, 'the mesh', { terminationDrainDuration: '60s', ...variables('true') })]).notes;
    expect(dead.map(({ kind, what }) => [kind, what])).toEqual([['dead', 'terminationDrainDuration of the mesh']]);
  });
});

describe('rendering', () => {
  test('what is read back is what was meant, whatever is set', () => {
    const seconds = fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined });
    const flag = fc.option(fc.boolean(), { nil: undefined });
    const durations = { drain: seconds, listenersCloseAfter: seconds, minimumDrain: seconds, waitForConnections: seconds };
    const settings = fc.record({ ...durations, exitOnZero: flag, hold: flag });
    fc.assert(fc.property(settings, (own) => {
      const values = istiodValues(meshLevel(own));
      const injector = { kind: 'ConfigMap', metadata: { name: 'istio-sidecar-injector' }, data: { values: JSON.stringify({ global: values.global ?? {} }) } };
      const config = { kind: 'ConfigMap', metadata: { name: 'istio' }, data: { mesh: JSON.stringify(values.meshConfig ?? {}) } };
      for (const manifests of [[values], [{ kind: 'Istio', spec: { values } }], [config, injector], [injector, config]]) {
        const levels = levelsFromManifests(manifests);
        expect(levels.flatMap(({ found }) => found?.problems)).toEqual([]);
        if (manifests[0] === values && Object.keys(values).length === 0) continue;
        expect(levels[0].config).toEqual(levelConfigOf(own));
        expect(levels[0].lifecycle).toEqual(levelLifecycleOf(own));
      }
      const spec = proxyConfigSpec(proxyConfigLevel('shop', { app: 'a' }, own));
      const [back] = levelsFromManifests([{ kind: 'ProxyConfig', metadata: { name: 'x', namespace: 'shop' }, spec }]);
      expect([back.rank, back.selector, back.config.proxyMetadata]).toEqual([RANK.workload, { app: 'a' }, levelConfigOf(own).proxyMetadata]);
    }), { numRuns: runs(1000) });
  });

  test('what a ProxyConfig cannot carry is named, with where it can be set', () => {
    expect(beyondProxyConfig({ drain: 60 })).toContain('terminationDrainDuration cannot stand in a ProxyConfig resource: the API server refuses it; set it for the whole mesh');
    expect(beyondProxyConfig({ exitOnZero: true, minimumDrain: 6, distroless: true })).toBeUndefined();
  });

  test('nothing that a user writes leaves its place in a shell', () => {
    fc.assert(fc.property(fc.string(), (evil) => {
      const scope = { kind: 'namespace', namespace: 'shop' } as const;
      const request = asmRequest(scope, asmLevel(scope, { preStopCommand: ['sh', '-c', evil] }), evil)!;
      // Each option is one word for a shell.
      const words = asmCommand(request, undefined).match(/--\w+ (?:'(?:[^']|'\\'')*'|[\w.:/-]+)/g) ?? [];
      expect(['aliyun servicemesh UpdateNamespaceScopeSidecarConfig', ...words].join(' ')).toBe(asmCommand(request, undefined));
    }), { numRuns: runs(1000) });
  });
});

describe('reading the manifests of a cluster', () => {
  test('what is wrong with them is told', () => {
    const proxyConfig = (name: string, spec: object) => ({ kind: 'ProxyConfig', metadata: { name, namespace: 'shop' }, spec });
    const levels = levelsFromManifests([
      { kind: 'ConfigMap', metadata: { name: 'istio' }, data: { mesh: 'a: [' } },
      { kind: 'List', items: [{ kind: 'ConfigMap', metadata: { name: 'istio-canary' }, data: { mesh: 'defaultConfig: {}' } }] },
      { kind: 'ConfigMap', metadata: { name: 'somebody-elses' }, data: { values: 'just, text' } },
      proxyConfig('a', { terminationDrainDuration: '60s' }),
      proxyConfig('b', { environmentVariables: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: true } }),
    ], (manifest, at) => `${manifest}${at}`);
    const rivals = 'ProxyConfig shop/a and ProxyConfig shop/b are for the same pods: only one of them counts, the older; keep one';
    expect(levels.map(({ found }) => found!.problems.map(({ where, what, why }) => `${where}: ${what}: ${why}`))).toEqual([
      [
        expect.stringMatching(/^0\/data\/mesh: data\.mesh of ConfigMap istio: no YAML or JSON object: line 1, column 5: this is no YAML: unexpected end/),
        '1/items/0/metadata/name: ConfigMaps istio and istio-canary: they are of two revisions: give those of one',
      ],
      [
        '3/spec/terminationDrainDuration: ProxyConfig shop/a has terminationDrainDuration: the API server refuses the field: set it for the whole mesh or in a pod\'s annotation',
        `3: ProxyConfig shop/a: ${rivals}`,
      ],
      [
        '4/spec/environmentVariables/EXIT_ON_ZERO_ACTIVE_CONNECTIONS: ProxyConfig shop/b: EXIT_ON_ZERO_ACTIVE_CONNECTIONS is true: the API server refuses what is no string: put it in quotes',
        `4: ProxyConfig shop/b: ${rivals}`,
      ],
    ]);
  });

  test('it never throws on any JSON', () => {
    const kinds = fc.constantFrom('ConfigMap', 'Istio', 'IstioOperator', 'ProxyConfig', 'Namespace', undefined);
    const any = fc.jsonValue();
    const data = fc.oneof(any, fc.record({ mesh: any, values: fc.string() }));
    const object = fc.record({ kind: kinds, metadata: any, data, spec: any, meshConfig: any, global: any });
    fc.assert(fc.property(fc.array(fc.oneof(object, any)), (manifests) => {
      for (const found of levelsFromManifests(manifests)) levelProblems(found);
    }), { numRuns: runs(2000) });
  });

  test.each<[string, object, object, string]>([
    ['enabled', { 'istio-injection': 'enabled' }, {}, 'classic'],
    ['a revision', { 'istio.io/rev': 'canary' }, {}, 'classic'],
    ['disabled, whatever the pod says', { 'istio-injection': 'disabled' }, { 'sidecar.istio.io/inject': 'true' }, 'none'],
    ['without a label', {}, {}, 'none'],
    ['without a label, and the pod asks', {}, { 'sidecar.istio.io/inject': 'true' }, 'classic'],
    ['ambient', { 'istio.io/dataplane-mode': 'ambient' }, {}, 'ambient'],
    ['ambient, and the pod does not want it', { 'istio.io/dataplane-mode': 'ambient' }, { 'istio.io/dataplane-mode': 'none' }, 'none'],
    ['enabled, and the pod does not want it', { 'istio-injection': 'enabled' }, { 'sidecar.istio.io/inject': 'false' }, 'none'],
  ])('a namespace that is %s', (_, labels, podLabels, expected) => {
    const levels = levelsFromManifests([{ kind: 'Namespace', metadata: { name: 'shop', labels } }]);
    expect(read([...levels], { metadata: { labels: podLabels } }).mode.value).toBe(expected);
  });
});

describe('a plan under a level', () => {
  const plain = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a' }] } };
  const workload = { kind: 'Deployment', namespace: 'shop', rollout: { kind: 'not-known' }, minReady: 0 } as const;
  const planned = (levels: Level[], more: object = {}, mesh = istioMesh({ version: '1.24.0', levels })) => planPod({ requirements: { requestDuration: { kind: 'up-to', atMost: 20 }, ...more }, mesh, template: plain, workload });
  const mechanism = (...args: Parameters<typeof planned>) => planned(...args).plan.mechanism;
  const drain = (seconds: number) => meshLevel({ drain: seconds });

  test('relies on it where it is enough, and only there', () => {
    expect([mechanism([drain(26)]), mechanism([drain(25)])]).toEqual(['inherited', 'fixed-drain']);
    expect(planned([drain(60)]).applied.grace).toBe(70);
    expect(planned([drain(60)]).applied.edits.map(({ pointer }) => pointer)).toEqual(['/spec/containers/0/lifecycle/preStop', '/spec/terminationGracePeriodSeconds']);
  });

  test('writes its own where it is asked for another', () => {
    expect(mechanism([drain(60)], { drain: 30 })).toBe('fixed-drain');
    expect(mechanism([drain(60)], { mechanism: 'wait-for-connections' })).toBe('wait-for-connections');
  });

  test('a hook and a drain of the mesh serve unpredictable requests, too', () => {
    const levels = [meshLevel({ waitForConnections: 27, drain: 1, exitOnZero: false })];
    expect(mechanism(levels, { requestDuration: { kind: 'unpredictable', atMost: 20 } })).toBe('inherited');
  });

  test('does not rely on a drain that nothing reads: ASM documents exit on zero', () => {
    const mesh = asmMesh({ version: '1.24.0', levels: [asmLevel({ kind: 'namespace', namespace: 'shop' }, { drain: 60 })] });
    expect(mechanism([], {}, mesh)).toBe('fixed-drain');
    const both = asmMesh({ version: '1.24.0', levels: [asmLevel({ kind: 'namespace', namespace: 'shop' }, { drain: 60, exitOnZero: false })] });
    expect(mechanism([], {}, both)).toBe('inherited');
  });

  test('what a ProxyConfig with a selector says cannot be overruled in the pod', () => {
    const forced = proxyConfigLevel('shop', { app: 'a' }, { exitOnZero: true });
    expect(() => planned([forced], { shutdownAfterLastRequest: 5 })).toThrow('EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in the ProxyConfig for app=a in namespace shop and "false" in the plan');
  });

  test('a level\'s distroless image has no shell for a hook', () => {
    const distroless = [meshLevel({ distroless: true })];
    expect(mechanism(distroless, { requestDuration: { kind: 'unpredictable', atMost: 20 } })).toBe('fixed-drain');
    expect(levelProblems(meshLevel({ distroless: true, waitForConnections: 60 })).join()).toContain('cannot run: the image has no /bin/sh');
  });

  test('exit on zero that is inherited has its price', () => {
    expect(planned([meshLevel({ exitOnZero: true, minimumDrain: 6 })]).plan.costs).toEqual([expect.stringContaining('one client that keeps an idle connection')]);
  });

  test('a native sidecar that inherits is pinned all the same', () => {
    const mesh = istioMesh({ version: '1.27.0', kubernetesVersion: '1.33.0', levels: [meshLevel({ preStopCommand: ['sleep', '30'], native: true })] });
    expect(planned([], { requestDuration: { kind: 'up-to', atMost: 60 } }, mesh).applied.edits.map(({ pointer }) => pointer)).toContain('/metadata/annotations/sidecar.istio.io~1nativeSidecar');
  });

  test('a level that no pod could live with is wrong by itself', () => {
    const wrong = (own: Level, version = '1.24.0') => [...levelProblems(own), ...everyPodWrong(istioMesh({ version, levels: [own] }), own.namespace, own.selector ?? {})];
    const loop = 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done';
    expect(wrong(meshLevel({ preStopCommand: ['/bin/sh', '-c', loop] })).join()).toContain('never ends');
    expect(wrong(level(RANK.mesh, 'the mesh', { terminationDrainDuration: '-5s' })).join()).toContain('the proxy exits at SIGTERM');
    expect(wrong(level(RANK.mesh, 'the mesh', { terminationDrainDuration: 30 })).join()).toContain('must be a Go duration');
    expect(wrong(level(RANK.mesh, 'the mesh', { terminationDrainDuraton: '30s' })).join()).toContain('no such field');
    expect(wrong(meshLevel({ exitOnZero: true }), '1.20.0').join()).toContain('[GM208]');
    expect(wrong(meshLevel({ exitOnZero: true, drain: 600 }))).toEqual([]);
  });
});
