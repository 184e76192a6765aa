import * as fc from 'fast-check';
import { mesh as meshes, requirements, template } from './arbitraries';
import { applyEdits, JsonObject, readTemplate, resolve } from '../../lib/manifest';
import { istioMesh, Level, RANK, waitingHookCommand } from '../../lib/meshes';
import { Edit } from '../../lib/model';
import { apply, examine, plan, PlanError, PlanInput, planPod, Requirements } from '../../lib/plan';
import { describe as say } from '../../lib/rules';
import { readWorkload } from '../../lib/workload';
import { runs } from '../runs';

/* What a pod has of its own: enough is enough, and what is not enough is told with both values. */
const mesh = istioMesh({ version: '1.24.0' });
const CONFIG = '/metadata/annotations/proxy.istio.io~1config';
const upTo = (atMost: number): Requirements => ({ requestDuration: { kind: 'up-to', atMost } });
const upTo60 = upTo(60);
const unpredictable: Requirements = { requestDuration: { kind: 'unpredictable', atMost: 60 } };
const proxy = (...command: string[]) => ({ name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', lifecycle: { preStop: { exec: { command } } } });

const overridden = (hook: object, list = 'containers') => ({ 'proxy.istio.io/overrides': JSON.stringify({ [list]: [{ name: 'istio-proxy', lifecycle: { preStop: hook } }] }) });

function pod({ config, preStop, containers = [], more }: { config?: string; preStop?: number; containers?: object[]; more?: object }): JsonObject {
  return JSON.parse(JSON.stringify({
    metadata: { annotations: { ...(config !== undefined && { 'proxy.istio.io/config': config }), ...more }, labels: { 'app': 'app', 'sidecar.istio.io/inject': 'true' } },
    spec: { containers: [{ name: 'app', image: 'a:1', ports: [{ containerPort: 80 }], ...(preStop !== undefined && { lifecycle: { preStop: { sleep: { seconds: preStop } } } }) }, ...containers] },
  })) as JsonObject;
}

function planned(root: JsonObject, own: Requirements) {
  const input: PlanInput = { mesh, template: root, requirements: own };
  const made = plan(input);
  const applied = apply(made, mesh, root);
  return { made, applied, config: JSON.parse(String(resolve(applied.template, CONFIG))) as JsonObject };
}

describe('enough is enough', () => {
  test.each<[string, Parameters<typeof pod>[0], Requirements, string, number]>([
    ['a drain', { config: '{"terminationDrainDuration":"90s"}' }, upTo60, 'own', 90 + 5 + 1],
    ['a longer preStop, and a drain that covers it', { config: '{"terminationDrainDuration":"30s"}', preStop: 10 }, upTo(10), 'own', 30 + 10 + 1],
    ['a drain in place of a hook', { config: '{"terminationDrainDuration":"90s"}' }, unpredictable, 'own', 90 + 5 + 1],
    ['exit on zero', { config: '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"10s"}}' }, { ...upTo60, clientsMeshed: true }, 'own', 69],
    ['a waiting hook of this library', { containers: [proxy(...waitingHookCommand({ bound: 200 }))] }, unpredictable, 'own', 201 + 5 + 1],
    ['a hook in the annotation of overrides', { more: overridden({ exec: { command: ['sleep', '70'] } }) }, upTo60, 'own', 70 + 5 + 1],
    ['a hook that sleeps', { containers: [proxy('sleep', '70')] }, upTo60, 'own', 70 + 5 + 1],
  ])('%s of its own is kept and counted', (_, own, asked, mechanism, least) => {
    const root = pod(own);
    const { made, applied, config } = planned(root, asked);
    expect([made.mechanism, applied.minimumGrace, applied.findings.map(say)]).toEqual([mechanism, least, []]);
    const written = JSON.parse(own.config ?? '{}') as { terminationDrainDuration?: string; proxyMetadata?: object };
    expect(config).toMatchObject(written);
    expect(applied.edits.filter(({ pointer }) => pointer.includes('istio-proxy') || /containers\/1/.test(pointer))).toEqual([]);
  });

  test('the hook of before that is not enough is written anew, and one that somebody else wrote is not', () => {
    const slow = { ...unpredictable, shutdownAfterLastRequest: 20 };
    const older = waitingHookCommand({ bound: 200 });
    const { applied } = planned(pod({ containers: [proxy(...older)] }), slow);
    expect(resolve(applied.template, '/spec/containers/1/lifecycle/preStop/exec/command')).toEqual(waitingHookCommand({ bound: 200, asksAfter: 21 }));
    expect(applied.findings.map(say)).toEqual([]);
    expect(() => planned(pod({ containers: [proxy('sleep', '20')] }), slow)).toThrow('then has the agent drained: remove yours, or choose a fixed drain');
  });

  test('what is counted is what stands there, where a drain is asked for, too', () => {
    const { made, applied } = planned(pod({ config: '{"terminationDrainDuration":"90s"}' }), { ...upTo60, drain: 70 });
    expect([made.settings.drain, applied.minimumGrace, applied.findings]).toEqual([90, 96, []]);
  });

  test.each<[string, Parameters<typeof pod>[0], Requirements, RegExp]>([
    ['a drain that is too short', { config: '{"terminationDrainDuration":"20s"}' }, upTo60, /is "20s" in .* and "66s" in the plan/],
    ['exit on zero, which a client of no mesh would hold', { config: '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true"}}' }, upTo60, /EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in .* and "false" in the plan/],
    ['exit on zero where a drain was asked for', { config: '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"10s"}}' },
      { ...upTo60, mechanism: 'fixed-drain' }, /EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in .* and "false" in the plan/],
    ['a hook of its own that waits for too short', { containers: [proxy(...waitingHookCommand({ bound: 20 }))] }, unpredictable, /has the preStop .*, and the plan waits for connections for at most 67s/],
    ['a hook in the annotation of overrides', { more: overridden({ exec: { command: ['sleep', '7'] } }) }, unpredictable,
      /preStop of istio-proxy in proxy\.istio\.io\/overrides is .*"sleep","7".*, and the plan has one that waits for connections for at most 67s: it would win/],
  ])('%s is told, with both values', (_, own, asked, expected) => expect(() => planned(pod(own), asked)).toThrow(expected));
});

test('exit on zero of something that exists is kept, whoever its clients are', () => {
  const root = pod({ config: '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"10s"}}' });
  const { plan: made, applied } = planPod({ mesh, template: root, requirements: upTo60, exists: true });
  expect([made.mechanism, applied.minimumGrace, applied.findings.map(say)]).toEqual(['own', 69, []]);
});

const variables = (env: Record<string, string>, list = 'containers') => ({
  'proxy.istio.io/overrides': JSON.stringify({ [list]: [{ name: 'istio-proxy', image: 'auto', env: Object.entries(env).map(([name, value]) => ({ name, value })) }] }),
});

describe('the annotation of overrides', () => {
  const native = { 'sidecar.istio.io/nativeSidecar': 'true' };
  const classic = { 'sidecar.istio.io/nativeSidecar': 'false' };
  const sleeps70 = { name: 'istio-proxy', lifecycle: { preStop: { exec: { command: ['sleep', '70'] } } } };
  const found = (more: object, own = upTo60) => {
    const root = pod({ preStop: 5, more });
    return examine({ mesh, template: applyEdits(root, [{ pointer: '/spec/terminationGracePeriodSeconds', value: 300 }]), requirements: own, meshDeclared: true }).findings;
  };
  test.each<[string, object, string[]]>([
    ['of a classic sidecar is read', overridden({ exec: { command: ['sleep', '70'] } }), []],
    ['that is too short is as none', overridden({ exec: { command: ['sleep', '7'] } }), ['GM201']],
    ['that never ends is told', overridden({ exec: { command: ['/bin/sh', '-c', 'while :; do sleep 1; done'] } }), ['GM103']],
    ['under containers is not that of a native sidecar', { ...overridden({ exec: { command: ['sleep', '70'] } }), ...native }, ['GM203']],
    ['under initContainers is', { ...overridden({ exec: { command: ['sleep', '7'] } }, 'initContainers'), ...native }, []],
    ['that cannot be read is refused by the injector', { 'proxy.istio.io/overrides': '{' }, ['GM201', 'GM204']],
    ['under initContainers is not that of a classic one', { ...overridden({ exec: { command: ['sleep', '70'] } }, 'initContainers'), ...classic }, ['GM201', 'GM203']],
    ['under both is, each in its own mode', { 'proxy.istio.io/overrides': JSON.stringify({ containers: [sleeps70], initContainers: [sleeps70] }), ...classic }, []],
    ['has variables that are read', { ...variables({ EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '6s' }), ...classic }, []],
    ['has variables that nobody reads', { ...variables({ EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '6s' }, 'initContainers'), ...classic }, ['GM201', 'GM203']],
    ['of another container says nothing', { 'proxy.istio.io/overrides': '{"containers":[{"name":"app"}]}' }, ['GM201']],
  ])('%s', (_, more, codes) => {
    const findings = found(more);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    for (const { fix } of findings) expect(fix?.edits?.some(({ value }) => String(value).includes('"preStop"')) ?? false).toBe(false);
  });

  describe('beside a container of the pod\'s own', () => {
    const own = (container: object, more: object) => examine({
      mesh,
      template: applyEdits(
        pod({ preStop: 5, more: { ...classic, ...more }, containers: [{ name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', ...container }] }),
        [{ pointer: '/spec/terminationGracePeriodSeconds', value: 300 }],
      ),
      requirements: upTo60,
      meshDeclared: true,
    }).findings;
    const idle = [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true' }, { name: 'MINIMUM_DRAIN_DURATION', value: '6s' }];
    const pinned = { 'proxy.istio.io/config': '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"},"terminationDrainDuration":"66s"}' };
    test.each<[string, object, object, [string, string][]]>([
      ['keeps what it does not say itself', { env: idle }, variables({ OTHER: 'x' }), []],
      ['beats a variable, and says so', { env: [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'false' }] }, variables({ EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '6s' }),
        [['GM203', '/spec/containers/1/env/0']]],
      ['agrees with a variable', { env: idle }, variables({ EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '6s' }), []],
      ['leaves a variable below what the proxy\'s metadata sets', { env: idle }, { ...variables({ OTHER: 'x' }), ...pinned }, [['GM202', '/spec/containers/1/env/1']]],
      ['beats a hook, and says so', { lifecycle: { preStop: { exec: { command: ['sleep', '9'] } } } }, overridden({ exec: { command: ['sleep', '70'] } }), [['GM203', '/spec/containers/1/lifecycle/preStop']]],
      ['has the same hook', sleeps70, overridden({ exec: { command: ['sleep', '70'] } }), []],
    ])('%s', (_, container, more, expected) => expect(own(container, more).map(({ code, pointer }) => [code, pointer])).toEqual(expected));
  });

  test('beats many variables, and says so of as many as somebody reads', () => {
    const many = (value: string) => Array.from({ length: 300 }, (_, index) => ({ name: `V${index}`, value }));
    const root = pod({ preStop: 5, more: { ...classic, 'proxy.istio.io/overrides': JSON.stringify({ containers: [{ name: 'istio-proxy', env: many('a') }] }) }, containers: [{ name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', env: many('b') }] });
    expect(examine({ mesh, template: root, requirements: upTo(0), meshDeclared: true }).findings.filter(({ code }) => code === 'GM203')).toHaveLength(10);
  });

  test('that contradicts a plan is told, and put right where it is written anew: hook and variables at once', () => {
    const root = pod({ more: { ...classic, 'proxy.istio.io/overrides': JSON.stringify({ containers: [{ ...sleeps70, env: [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true' }, { name: 'X', value: 'y' }] }] }) } });
    const read = readTemplate(root, { proxyName: 'istio-proxy' });
    const settings = { drain: 66, exitOnZero: 'off', waitingHook: 'none' } as const;
    expect(mesh.write(read, settings)).toMatchObject({ what: expect.stringMatching(/EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in the env of proxy\.istio\.io\/overrides and "false" in the plan/) });
    const written = applyEdits(root, mesh.write(read, settings, true) as Edit[]) as any;
    expect(JSON.parse(written.metadata.annotations['proxy.istio.io/overrides'])).toEqual({ containers: [{ name: 'istio-proxy', env: [{ name: 'X', value: 'y' }] }] });
  });

  test('is put right where a hook of it is wrong, and keeps the rest', () => {
    const text = '{"containers":[{"name":"istio-proxy","resources":{"limits":{"cpu":"2"}},"lifecycle":{"preStop":{"exec":{"command":["sleep","7"]}}}}],"x":1}';
    const [{ fix }] = found({ 'proxy.istio.io/overrides': text });
    expect(fix?.edits).toContainEqual({
      pointer: '/metadata/annotations/proxy.istio.io~1overrides',
      value: '{"containers":[{"name":"istio-proxy","resources":{"limits":{"cpu":"2"}}}],"x":1}',
    });
  });
});

test('what a level sets must do for shorter requests, too: a proxy that leaves without connections leaves before a long preStop is over', () => {
  const exitOnZero: Level = { title: 'namespace shop', rank: RANK.namespace, namespace: 'shop', config: { proxyMetadata: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' } } };
  const around = istioMesh({ version: '1.24.0', levels: [exitOnZero] });
  const root = pod({ preStop: 7 });
  const workload = readWorkload({ kind: 'Deployment', apiVersion: 'apps/v1', namespace: 'shop', spec: {} });
  const made = plan({ mesh: around, template: root, requirements: upTo(1), workload });
  expect([made.mechanism, apply(made, around, root).findings.map(say)]).toEqual(['fixed-drain', []]);
});

/** Sleeps of the application's own, and settings of the proxy's, right and wrong ones. */
const configs = fc.record({
  terminationDrainDuration: fc.integer({ min: 1, max: 900 }).map((seconds) => `${seconds}s`),
  drainDuration: fc.integer({ min: 1, max: 300 }).map((seconds) => `${seconds}s`),
  proxyMetadata: fc.record({
    EXIT_ON_ZERO_ACTIVE_CONNECTIONS: fc.constantFrom('true', 'false'),
    MINIMUM_DRAIN_DURATION: fc.integer({ min: 1, max: 100 }).map((seconds) => `${seconds}s`),
  }, { requiredKeys: [] }),
}, { requiredKeys: [] });
const sleeps = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
const hooks = fc.oneof(fc.constant(undefined), fc.record({ bound: fc.integer({ min: 1, max: 900 }), asksAfter: fc.constantFrom(undefined, 0, 30) }).map(waitingHookCommand), fc.integer({ min: 1, max: 90 }).map((seconds) => ['sleep', `${seconds}`]));

test('no plan of any pod is one that its own rules refuse, but for what is wrong with a preStop of the pod\'s own', () => {
  const inputs = fc.record({ requirements, mesh: meshes, template, config: fc.option(configs, { nil: undefined }), sleep: sleeps, hook: hooks, namespace: fc.constantFrom(undefined, 'shop') });
  fc.assert(fc.property(inputs, ({ config, sleep, hook, namespace, ...input }) => {
    const edits = [
      ...(config ? [{ pointer: CONFIG, value: JSON.stringify(config) }] : []),
      ...(sleep === undefined ? [] : [{ pointer: '/spec/containers/0/lifecycle/preStop', value: { sleep: { seconds: sleep } } }]),
      ...(hook ? [{ pointer: '/spec/containers/-', value: proxy(...hook) }, { pointer: '/metadata/labels/sidecar.istio.io~1inject', value: 'true' }] : []),
    ];
    const workload = readWorkload({ kind: 'Deployment', apiVersion: 'apps/v1', namespace, spec: {} });
    const one: PlanInput = { ...input, template: applyEdits(input.template as unknown as JsonObject, edits), workload };
    const told = [
      ...(sleep !== undefined || input.requirements.preStop !== undefined ? ['GM207', 'GM301', 'GM302'] : []),
      ...(hook ? ['GM104', 'GM209', 'GM210'] : []),
      // One that has the proxy drained leaves nothing of a planned drain.
      ...(hook?.[2]?.endsWith('POST drain') ? ['GM201'] : []),
    ];
    try {
      const { template: result } = apply(plan(one), one.mesh, one.template);
      const errors = examine({ ...one, template: result }).findings.filter(({ code, severity }) => severity === 'error' && !told.includes(code));
      expect(errors.map(say)).toEqual([]);
      expect(apply(plan({ ...one, template: result }), one.mesh, result).edits).toEqual([]);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
    }
  }), { numRuns: runs(3000) });
});
