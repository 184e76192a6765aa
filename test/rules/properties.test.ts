import * as fc from 'fast-check';
import { applyEdits, JsonObject, readTemplate } from '../../lib/manifest';
import { istioMesh, waitingHookCommand } from '../../lib/meshes';
import { Edit, known, Needs } from '../../lib/model';
import { podSources } from '../../lib/pods';
import { describe as say, evaluate, EvaluateInput } from '../../lib/rules';
import { readWorkload, WorkloadFacts } from '../../lib/workload';
import { once } from '../once';
import { mesh } from '../plan/arbitraries';
import { runs } from '../runs';

const exec = (...command: string[]) => ({ exec: { command } });
const hook = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 0, max: 60 }).map((seconds) => ({ sleep: { seconds } })),
  fc.integer({ min: 0, max: 60 }).map((seconds) => exec('sleep', `${seconds}`)),
  fc.record({ bound: fc.integer({ min: 1, max: 60 }), asksAfter: fc.constantFrom(undefined, 0, 6, 20) })
    .map((wait) => exec(...waitingHookCommand(wait))),
  fc.constantFrom<any>(
    exec('/bin/sh', '-c', 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done'),
    exec('/bin/sh', '-c', 'while [ $(netstat -plunt | grep tcp | grep -v envoy | grep -v pilot-agent | wc -l | xargs) -ne 0 ]; do sleep 1; done'),
    exec('/bin/sh', '-c', 'pilot-agent request --debug-port=15020 POST drain; sleep 3'),
    exec('/bin/sh', '-c', 'curl -s localhost/stop; sleep 10'),
    exec('sleep', 'infinity'), exec('timeout', '20', 'sleep', '50'), exec('/wait'), exec(),
    {}, { sleep: { seconds: -1 } }, { tcpSocket: { port: 80 } }, { httpGet: { path: '/' } }, { sleep: { seconds: 3 }, exec: { command: ['true'] } },
  ),
);

const duration = fc.constantFrom<any>('5s', '30s', '70s', '1m30s', '-5s', '0s', 30, '30', '1500ms', 'soon', true, null, {});
const config = fc.record({
  terminationDrainDuration: duration,
  drainDuration: duration,
  termination_drain_duration: duration,
  terminationDrainDuraton: duration,
  nonsense: fc.constant(1),
  holdApplicationUntilProxyStarts: fc.constantFrom<any>(true, false, 'true', 1),
  proxyMetadata: fc.oneof(fc.record({
    EXIT_ON_ZERO_ACTIVE_CONNECTIONS: fc.constantFrom<any>('true', 'false', true, 'yes'),
    MINIMUM_DRAIN_DURATION: fc.constantFrom<any>('5s', '10s', '10', 'x', 7),
    TERMINATION_DRAIN_DURATION_SECONDS: fc.constant('30'),
  }, { requiredKeys: [] }), fc.constantFrom<any>('x', [])),
}, { requiredKeys: [] });

const ends = ['/bin/sh', '-c', '/bin/work; curl -X POST http://127.0.0.1:15020/quitquitquit'];
const container = (name: string) => fc.record({ preStop: hook, port: fc.boolean(), quits: fc.boolean() }).map(({ preStop, port, quits }) => ({
  name, image: `${name}:1`, ...(quits && { command: ends }), ...(port && { ports: [{ containerPort: 8080 }] }), ...(preStop !== undefined && { lifecycle: { preStop } }),
}));
const proxy = fc.record({
  preStop: hook,
  env: fc.constantFrom<object[] | undefined>(undefined, [{ name: 'PROXY_CONFIG', value: '{"terminationDrainDuration":"20s"}' }], [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true' }], [{ name: 'MINIMUM_DRAIN_DURATION', value: '1s' }, { name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'yes' }]),
  image: fc.constantFrom('auto', undefined, 'docker.io/istio/proxyv2:1.26.0'),
  imagePullPolicy: fc.constantFrom('IfNotPresent', undefined),
  list: fc.constantFrom('containers', 'initContainers'),
});

const template: fc.Arbitrary<JsonObject> = fc.record({
  annotations: fc.record({
    'proxy.istio.io/config': fc.oneof(
      config.map((value) => JSON.stringify(value)),
      fc.constantFrom('{', 'a: [', '- 1', 'terminationDrainDuration: 20s # ok'),
    ),
    'sidecar.istio.io/nativeSidecar': fc.constantFrom('true', 'false', 'yes'),
    'sidecar.istio.io/terminationDrainDuration': fc.constant('30s'),
    'inject.istio.io/templates': fc.constantFrom('gateway', 'sidecar', 'grpc-agent'),
    'sidecar.istio.io/interceptionMode': fc.constant('TPROXY'),
    'sidecar.istio.io/proxyImageType': fc.constant('distroless'),
  }, { requiredKeys: [] }),
  grace: fc.option(fc.constantFrom<any>(0, 1, 5, 10, 30, 60, 120, -1, 30.5, '30'), { nil: undefined }),
  app: container('app'),
  helper: fc.option(container('helper'), { nil: undefined }),
  sidecar: fc.option(container('logs'), { nil: undefined }),
  proxy: fc.option(proxy, { nil: undefined }),
  shareProcessNamespace: fc.boolean(),
  restartPolicy: fc.constantFrom('Never', 'OnFailure', undefined),
}).map(({ annotations, grace, app, helper, sidecar, proxy: declared, shareProcessNamespace, restartPolicy }) => {
  const { list, preStop, ...rest } = declared ?? { list: '', preStop: undefined };
  const lifecycle = preStop === undefined ? {} : { lifecycle: { preStop } };
  const own = declared ? [{ name: 'istio-proxy', ...rest, ...lifecycle, ...(list === 'initContainers' && { restartPolicy: 'Always' }) }] : [];
  return JSON.parse(JSON.stringify({
    metadata: { annotations, labels: { app: 'app' } },
    spec: {
      terminationGracePeriodSeconds: grace,
      shareProcessNamespace,
      restartPolicy,
      containers: [app, helper, ...(list === 'containers' ? own : [])].filter(Boolean),
      initContainers: [sidecar && { ...sidecar, restartPolicy: 'Always' }, ...(list === 'initContainers' ? own : [])].filter(Boolean),
    },
  }));
});

const upTo = (max: number) => fc.integer({ min: 0, max });
const needs: fc.Arbitrary<Needs> = fc.tuple(upTo(60), upTo(60), upTo(10)).map(([E, R, S]) => ({
  endpointPropagation: known(E, 'assumed'),
  longestRequest: known(R, 'declared'),
  afterLastRequest: known(S, 'declared'),
  headroom: known(5, 'assumed'),
}));

const workload: fc.Arbitrary<WorkloadFacts | undefined> = fc.constantFrom(
  undefined,
  { kind: 'Deployment', spec: {} },
  { kind: 'Deployment', metadata: { namespace: 'shop' }, spec: {} },
  { kind: 'Job', metadata: { namespace: 'shop' }, spec: { backoffLimit: 0, activeDeadlineSeconds: 10, podReplacementPolicy: 'Failed' } },
  { kind: 'Job', spec: { activeDeadlineSeconds: 10, podReplacementPolicy: 'Failed' } },
).map((object) => object && readWorkload(podSources({ ...object, spec: { ...object.spec, template: {} } })[0]));

const input: fc.Arbitrary<EvaluateInput> = fc.record({
  template,
  workload,
  meshDeclared: fc.boolean(),
  literalSum: fc.boolean(),
  serves: fc.boolean(),
  limits: fc.constantFrom(undefined, [{ when: 'a node goes', seconds: 15, source: 'declared' }]),
  mesh,
  needs,
  read: fc.record({ application: fc.record({ onSigterm: fc.constantFrom('finishes-requests', 'exits-at-once', 'ignores'), listens: fc.boolean() }) }),
}).map((made) => {
  const afterLastRequest = made.needs.afterLastRequest.value;
  return { ...made, read: { application: { ...made.read.application, afterLastRequest } } } as EvaluateInput;
});

const judged = once((one: EvaluateInput) => evaluate(one).findings);
/** What is found after some of it was followed: the findings of one repair have the same edits. */
const followed = once((one: EvaluateInput, edits: readonly Edit[]) => evaluate({ ...one, template: applyEdits(one.template, edits) }).findings);

test('every computed fix, applied, clears its finding', () => {
  fc.assert(fc.property(input, (one) => {
    for (const finding of judged(one)) {
      if (!finding.fix?.edits) continue;
      const after = followed(one, finding.fix.edits);
      // The same sentence may be of another place, too.
      const same = after.filter(({ code, message, pointer }) => code === finding.code && message === finding.message && pointer === finding.pointer);
      expect(same.map(say)).toEqual([]);
      if (['GM101', 'GM102', 'GM107', 'GM201', 'GM207', 'GM208', 'GM209', 'GM304'].includes(finding.code)) {
        expect([finding.code, ...after.filter(({ code }) => code === finding.code).map(say)]).toEqual([finding.code]);
      }
    }
  }), { numRuns: runs(3000) });
});

test('reading never throws on any JSON', () => {
  const anyExec = fc.record({ exec: fc.record({ command: fc.oneof(fc.array(fc.string()), fc.jsonValue()) }) });
  const shapes = fc.oneof(
    fc.jsonValue(),
    fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue() }),
    fc.record({ kind: fc.constant('List'), items: fc.jsonValue() }),
    fc.record({
      metadata: fc.record({ annotations: fc.dictionary(fc.constantFrom('proxy.istio.io/config', 'sidecar.istio.io/nativeSidecar', 'x'), fc.jsonValue()), labels: fc.jsonValue() }),
      spec: fc.record({
        terminationGracePeriodSeconds: fc.jsonValue(),
        containers: fc.array(fc.oneof(fc.jsonValue(), fc.record({
          name: fc.oneof(fc.constantFrom('app', 'istio-proxy', '__proto__'), fc.jsonValue()),
          env: fc.jsonValue(),
          ports: fc.jsonValue(),
          lifecycle: fc.oneof(fc.jsonValue(), fc.record({ preStop: fc.oneof(fc.jsonValue(), anyExec) })),
        }))),
        initContainers: fc.jsonValue(),
      }),
    }),
  );
  fc.assert(fc.property(shapes, needs, (value, some) => {
    for (const { template: found } of podSources(value)) readTemplate(found);
    const root = (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as JsonObject;
    evaluate({ template: root, mesh: istioMesh(), needs: some });
  }), { numRuns: runs(3000) });
});

test('any shell text can be read', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('sleep ', '5', ';', '&&', '"', "'", '$(', ')', '${', '}', '#', '\n', '|', '>', ' ', '$X', 'timeout ', 'echo ') })), (text) => {
    const root = { spec: { containers: [{ name: 'app', env: [{ name: 'X', value: '3' }], lifecycle: { preStop: exec('/bin/sh', '-c', text) } }] } };
    expect(['fixed', 'unknown', 'fails', 'never-ends']).toContain(readTemplate(root).containers[0].preStop.kind);
  }), { numRuns: runs(3000) });
});

/** What one repair of the pod makes right, whichever of its findings tells it. */
const REPAIRED = ['GM101', 'GM102', 'GM201', 'GM207', 'GM208', 'GM209', 'GM210', 'GM301', 'GM302'];

test('who follows one finding is not refused by the next: each tells the whole repair, with its numbers', () => {
  fc.assert(fc.property(input, (one) => {
    const told = judged(one).filter(({ code, fix }) => REPAIRED.includes(code) && fix?.edits);
    for (const { fix, code } of told) {
      const edits = fix!.edits!;
      const after = followed(one, edits);
      expect([code, ...after.filter((left) => REPAIRED.includes(left.code)).map(say)]).toEqual([code]);
      for (const { pointer, value } of edits) {
        const seconds = pointer === '/spec/terminationGracePeriodSeconds' ? value : (value as { sleep?: { seconds: number } } | undefined)?.sleep?.seconds;
        if (seconds !== undefined) expect(fix!.text).toContain(`${String(seconds)}s`);
      }
    }
    expect(new Set(told.map(({ fix }) => JSON.stringify(fix!.edits))).size).toBeLessThanOrEqual(1);
  }), { numRuns: runs(1000) });
});
