import * as fc from 'fast-check';
import { needs } from './fixtures';
import { JsonObject } from '../../lib/manifest';
import { istioMesh, noMesh } from '../../lib/meshes';
import { simulate, worstLoad } from '../../lib/model';
import { podSources } from '../../lib/pods';
import { describe as say, evaluate, EvaluateInput, Finding } from '../../lib/rules';
import { aroundOf, asRun, besideOf, bundleOf, readWorkload } from '../../lib/workload';
import { runs } from '../runs';

const R20 = needs({ longestRequest: 20 });
const ISTIO = istioMesh({ version: '1.24.0', kubernetesVersion: '1.32.0' });

type Given = Partial<Omit<EvaluateInput, 'around'>> & { readonly around?: object[] };

/** What a judging door says of an object and its neighbours. */
function judge(object: object, { around = [], ...more }: Given = {}): readonly Finding[] {
  const [source] = podSources(object);
  const { workloadAnnotations } = source;
  const template = asRun(source);
  return evaluate({
    template,
    workloadAnnotations,
    workload: readWorkload(source),
    around: aroundOf(source),
    beside: besideOf(bundleOf(around), template, source),
    mesh: ISTIO,
    needs: R20,
    ...more,
  }).findings;
}
const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${code} ${severity}`);

interface Parts { annotations?: object; labels?: object; spec?: object; own?: object; containers: object[]; workload?: object }
const deployment = ({ annotations, labels, spec, containers, own, workload }: Parts) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', ...own },
  spec: { ...workload, template: { metadata: { annotations, labels }, spec: { ...spec, containers } } },
});
const sleep = (seconds: number) => ({ lifecycle: { preStop: { sleep: { seconds } } } });
const exec = (...command: string[]) => ({ lifecycle: { preStop: { exec: { command } } } });
const PROXY = { name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent' };
const app = (more: object = sleep(5)) => ({ name: 'app', image: 'shop/app:1', ports: [{ containerPort: 8080 }], ...more });
const MESHED = { 'sidecar.istio.io/inject': 'true' };

describe('a proxy that a hook ends', () => {
  const QUITS = 'curl -fsS -X POST http://localhost:15020/quitquitquit';
  const spec = { terminationGracePeriodSeconds: 90 };
  const annotations = { 'proxy.istio.io/config': 'terminationDrainDuration: 60s' };
  const meshed = (ownHook: object, proxy?: object) => {
    const server = { name: 'app', image: 'app:1', ports: [{ containerPort: 80 }], ...ownHook };
    const containers = proxy ? [server, { name: 'istio-proxy', image: 'auto', ...proxy }] : [server];
    return deployment({ annotations, labels: { 'sidecar.istio.io/inject': 'true' }, spec, containers });
  };
  const early = (object: object) => judge(object).filter(({ code }) => code === 'GM201').map(({ message }) => message.slice(0, message.indexOf(',')));

  test.each<[string, object, string[]]>([
    ['the application\'s hook leaves it alone', meshed(exec('sh', '-c', 'sleep 15')), []],
    ['the application\'s hook tells it to exit', meshed(exec('sh', '-c', `sleep 10; ${QUITS}; sleep 5`)), ['istio-proxy exits 10s after the deletion']],
    ['its own hook tells it to exit', meshed(sleep(15), exec('sh', '-c', `sleep 12; ${QUITS}; sleep 30`)), ['istio-proxy exits 12s after the deletion']],
    ['its own hook ends Envoy', meshed(sleep(15), exec('sh', '-c', 'sleep 9; pkill -f envoy; sleep 9')), ['istio-proxy exits 9s after the deletion']],
    ['its own hook signals the agent, which drains', meshed(sleep(15), exec('sh', '-c', 'sleep 9; kill 1; sleep 9')), []],
  ])('%s', (_, object, expected) => expect(early(object)).toEqual(expected));
});

describe('a pod of which nobody knows whether it is meshed', () => {
  const unsaid = deployment({ spec: { terminationGracePeriodSeconds: 60 }, containers: [app(sleep(15))] });

  test('has one remark, which names what would follow and what to say', () => {
    const [finding, ...others] = judge(unsaid);
    expect(others).toEqual([]);
    expect(say(finding)).toBe('the pod is not known to be in a mesh: nothing in it asks for a sidecar, and its namespace is not known; if it is: GM201 (proxy leaves early); '
      + 'say sidecar.istio.io/inject: "true" (or "false") in the labels of the pod, give its Namespace, or declare namespaceInjection [GM903]');
    expect(finding.severity).toBe('warning');
  });

  test.each<[string, object, Parameters<typeof judge>[1], string[]]>([
    ['the door declares it', unsaid, { meshDeclared: true }, ['GM201 error']],
    ['namespaces are declared to inject', unsaid, { mesh: istioMesh({ version: '1.24.0', namespaceInjects: true }) }, ['GM201 error']],
    ['its label says it', deployment({ labels: MESHED, spec: { terminationGracePeriodSeconds: 60 }, containers: [app(sleep(15))] }), {}, ['GM201 error']],
    ['it has opted out', deployment({ annotations: { 'graceful-mesh/opt-out': 'tests' }, containers: [app()] }), {}, ['GM902 warning']],
    ['nothing would follow', deployment({ spec: { terminationGracePeriodSeconds: 60 }, containers: [app(sleep(5))] }), { needs: needs() }, []],
    ['the kubelet alone makes it wrong', deployment({ spec: { terminationGracePeriodSeconds: 30 }, containers: [app(sleep(30))] }), {}, ['GM101 error', 'GM903 warning']],
    ['a Job of it would never complete', { apiVersion: 'batch/v1', kind: 'Job', metadata: {}, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'w:1', command: ['run'] }] } } } },
      { needs: needs({ endpointPropagation: 0 }), read: { application: { listens: false } } }, ['GM903 warning']],
    ['it is in Linkerd', deployment({ annotations: { 'linkerd.io/inject': 'enabled' }, containers: [app()] }), {}, ['GM903 warning']],
    ['it is in Linkerd, and not in Istio', deployment({ annotations: { 'linkerd.io/inject': 'enabled' }, labels: { 'sidecar.istio.io/inject': 'false' }, containers: [app()] }), {}, ['GM903 warning']],
    ['it is of the control plane', deployment({ own: { namespace: 'istio-system' }, containers: [app()] }), {}, []],
    ['it is of the cluster', deployment({ own: { namespace: 'kube-system' }, containers: [app()] }), {}, []],
    ['it is of the cluster, and the mesh is declared', deployment({ own: { namespace: 'kube-system' }, containers: [app()] }), { meshDeclared: true }, []],
    ['it is without a mesh', unsaid, { mesh: noMesh() }, []],
  ])('where %s', (_, object, input, expected) => expect(codes(judge(object, input))).toEqual(expected));
});

describe('the sum of the rule, for what exists', () => {
  const whole = fc.integer({ min: 0, max: 40 });
  const hooks = fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 40 }));
  const pods = fc.record({ grace: fc.integer({ min: 5, max: 70 }), own: whole, drain: whole, hook: hooks, R: whole });
  const made = ({ grace, own, drain, hook }: { grace: number; own: number; drain: number; hook?: number }) => deployment({
    labels: MESHED,
    annotations: { 'proxy.istio.io/config': `terminationDrainDuration: ${drain}s`, 'sidecar.istio.io/nativeSidecar': 'false' },
    spec: { terminationGracePeriodSeconds: grace },
    containers: [app(exec('sleep', String(own))), ...(hook === undefined ? [] : [{ ...PROXY, ...exec('sleep', String(hook)) }])],
  });

  test('is an error where the pod is killed or the proxy\'s own hook precedes its drain, a warning where it stops in time, and an error for what is ours', () => {
    const seen = { GM101: 0, GM107: 0 };
    fc.assert(fc.property(pods, (one) => {
      const load = needs({ longestRequest: one.R });
      const template = (made(one) as any).spec.template as JsonObject;
      const evaluation = evaluate({ template, mesh: ISTIO, needs: load });
      const found = evaluation.findings.find(({ code }) => code === 'GM101' || code === 'GM107');
      const tooLong = Math.max(one.own, one.hook ?? 0) + one.drain >= one.grace;
      expect(found !== undefined).toBe(tooLong);
      expect(evaluate({ template, mesh: ISTIO, needs: load, literalSum: true }).findings.some(({ code }) => code === 'GM101')).toBe(tooLong);
      if (!found) return;
      const { tracks, requests } = simulate(evaluation.situations[0].pod, worstLoad(load));
      // A pod that loses requests has gone sooner than it should have; that is another finding.
      if (requests.some(({ lost }) => lost)) return;
      const killed = tracks.some((track) => track.killed || track.exit >= one.grace);
      seen[found.code as keyof typeof seen]++;
      expect([found.code, found.severity]).toEqual((one.hook ?? 0) + one.drain >= one.grace || killed ? ['GM101', 'error'] : ['GM107', 'warning']);
      if (found.code === 'GM107') expect(found.message).toContain(`stops at ${Math.max(...tracks.map(({ exit }) => exit))}s`);
    }), { numRuns: runs(600) });
    expect(Math.min(seen.GM101, seen.GM107)).toBeGreaterThan(runs(10));
  });
});

describe('whether an application serves', () => {
  const service = (selector: object, namespace?: string, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', ...(namespace && { namespace }) }, spec: { selector, ...spec } });
  const to = (...ports: object[]) => [service({ app: 'shop' }, undefined, { ports })];
  const bare = { name: 'app', image: 'shop/app:1' };
  const metrics = { ...bare, ports: [{ name: 'http-metrics', containerPort: 9090 }] };
  const pod = (container: object, spec: object = {}, own: object = {}) => deployment({ labels: { 'sidecar.istio.io/inject': 'false', 'app': 'shop' }, spec, containers: [container], own });
  test.each<[string, object, object[], string[]]>([
    ['a port says it', pod(app({})), [], ['GM301 error']],
    ['a port says it, and its own hook closes it first', pod({ ...app({}), ...exec('sh', '-c', 'nginx -s quit; sleep 15') }), [], ['GM301 error']],
    ['its own hook closes it when peers have stopped sending', pod({ ...app({}), ...exec('sh', '-c', 'sleep 6; nginx -s quit; sleep 9') }), [], []],
    ['an exporter is behind kube-rbac-proxy', deployment({
      labels: { 'sidecar.istio.io/inject': 'false' },
      containers: [{ name: 'node-exporter', image: 'quay.io/prometheus/node-exporter:v1' }, { name: 'kube-rbac-proxy', image: 'quay.io/brancz/kube-rbac-proxy:v0.18', ports: [{ name: 'https', containerPort: 9100 }] }],
    }), [], []],
    ['a Service says it', pod(bare), [service({ app: 'shop' })], ['GM301 error']],
    ['a Service in a List says it', pod(bare), [{ kind: 'List', items: [service({ app: 'shop' })] }], ['GM301 error']],
    ['a Service of a scraped pod says it', pod(metrics), [service({ app: 'shop' })], ['GM301 error']],
    ['a Service of others says nothing', pod(bare), [service({ app: 'blog' })], ['GM301 warning']],
    ['a Service of another namespace says nothing', pod(bare, {}, { namespace: 'b' }), [service({ app: 'shop' }, 'a')], ['GM301 warning']],
    ['a Service without a selector says nothing', pod(bare), [service({})], ['GM301 warning']],
    ['a headless Service says nothing', pod(bare), [service({ app: 'shop' }, undefined, { clusterIP: 'None', ports: [{ port: 80 }] })], ['GM301 warning']],
    ['an ExternalName says nothing', pod(bare), [service({ app: 'shop' }, undefined, { type: 'ExternalName', externalName: 'a.example' })], ['GM301 warning']],
    ['a Service sends to a port that only the probe shows', pod({ ...bare, readinessProbe: { tcpSocket: { port: 8080 } } }), to({ port: 80, targetPort: 8080 }), ['GM301 error']],
    ['a Service sends to a port that nothing shows', pod(bare), to({ port: 80, targetPort: 8080 }), ['GM301 error']],
    ['its ports are for scrapers and probes', pod({ ...bare, ports: ['metrics', 'profiling', 'probes'].map((name, index) => ({ name, containerPort: 9090 + index })) }), [], []],
    ['a Service is for scrapers, by its port', pod(bare), to({ name: 'http-metrics', port: 9090 }), ['GM301 warning']],
    ['a Service is for scrapers, by the port that it sends to', pod(metrics), to({ port: 80, targetPort: 'http-metrics' }), []],
    ['a Service is for scrapers, by its name', pod(bare), [{ ...service({ app: 'shop' }, undefined, { ports: [{ port: 8443 }] }), metadata: { name: 'shop-metrics' } }], ['GM301 warning']],
    ['a Service is for scrapers, and sends to the one port, which has no name', pod(app({})), to({ name: 'metrics', port: 8080, targetPort: 8080 }), []],
    ['a Service is for scrapers, and another one sends to the same port', pod(app({})), [...to({ name: 'metrics', port: 8080 }), ...to({ port: 80, targetPort: 8080 })], ['GM301 error']],
    ['a Service is for scrapers, and sends to one of two ports', pod(app({ ports: [{ containerPort: 8080 }, { containerPort: 8082 }] })), to({ name: 'metrics', port: 8082 }), ['GM301 error']],
    ['a Service is for scrapers, and sends to a port that is called otherwise', pod(app({ ports: [{ name: 'http', containerPort: 8080 }] })), to({ name: 'metrics', port: 8080, targetPort: 'http' }), ['GM301 error']],
    ['it serves names', pod({ ...bare, ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53 }] }), to({ name: 'dns-tcp', port: 53 }), []],
    ['a Service is for datagrams', pod(bare), to({ port: 514, protocol: 'UDP' }), ['GM301 warning']],
    ['its port is for datagrams', pod({ ...bare, ports: [{ containerPort: 514, protocol: 'UDP' }] }), [], []],
    ['it is a database', pod({ name: 'db', image: 'docker.io/library/postgres:16', ports: [{ containerPort: 5432 }] }), to({ port: 5432 }), []],
    ['it is one of several of a database', pod({ name: 'slave', image: 'registry.example/gb-redisslave:v1', ports: [{ containerPort: 6379 }] }), to({ port: 6379 }), []],
    ['it is something about a database', pod({ name: 'ui', image: 'rediscommander/redis-commander:latest', ports: [{ containerPort: 8081 }] }), [], ['GM301 error']],
    ['its only port is that of a database', pod({ ...bare, ports: [{ name: 'tcp-postgresql', containerPort: 5432 }] }), to({ port: 5432 }), []],
    ['members of its cluster come, and nobody else', pod({ ...bare, ports: [{ name: 'transport', containerPort: 9300 }] }), [], []],
    ['members of its cluster come, and requests', pod({ ...bare, ports: [{ name: 'transport', containerPort: 9300 }, { name: 'http', containerPort: 9200 }] }), [], ['GM301 error']],
    ['it is a member of a cluster, by its name', pod({ name: 'spark-worker', image: 'example/spark:3', ports: [{ containerPort: 8081 }] }), [], []],
    ['it goes on listening, by its image', pod({ ...app({}), image: 'gcr.io/knative-releases/knative.dev/serving/cmd/activator@sha256:0123' }), to({ port: 8080 }), []],
    ['its image is another one of the same source', pod({ ...app({}), image: 'gcr.io/knative-releases/knative.dev/serving/cmd/autoscaler@sha256:0123' }), [], ['GM301 error']],
    ['it goes on listening, by its flag', pod({ ...app({}), args: ['--shutdown-delay-duration=10s'] }), to({ port: 8080 }), []],
    ['it goes on listening, by a flag of two words and a number', pod({ ...app({}), args: ['--entryPoints.web.transport.lifeCycle.requestAcceptGraceTimeout', '5'] }), [], []],
    ['it goes on listening, and not for long enough', pod({ ...app({}), args: ['--shutdown-delay-duration=4s'] }), [], ['GM301 error']],
    ['it goes on listening after a preStop that is too short by itself', pod({ ...app(sleep(2)), args: ['--shutdown-delay-duration=3s'] }), [], []],
    ['it is an agent of the node', { ...pod({ name: 'logs', image: 'fluent/fluent-bit:3', ports: [{ name: 'http', containerPort: 2020 }] }), kind: 'DaemonSet' }, [], []],
    ['it is a collector that a Service sends to', pod({ name: 'otel', image: 'otel/opentelemetry-collector:0.96.0', ports: [{ containerPort: 4317 }] }), to({ port: 4317 }), ['GM301 error']],
    ['nothing says it', pod(bare), [], ['GM301 warning']],
    ['nothing says it, and it does nothing but sleep', pod({ ...bare, command: ['sleep', 'infinity'] }), [], []],
    ['nothing says it, and it does nothing but write', pod({ ...bare, command: ['sh', '-c', 'while true; do date > /mnt/index.html; sleep 5; done'] }), [], []],
    ['nothing says it, and it ends', pod({ ...bare, command: ['sleep', '5'] }), [], ['GM301 warning']],
    ['nothing says it, and it runs something that nobody knows', pod({ ...bare, command: ['sh', '-c', './serve & sleep infinity'] }), [], ['GM301 warning']],
    ['nothing says it, and it may listen', pod({ ...bare, command: ['sh', '-c', 'while true; do nc -l -p 80; sleep 1; done'] }), [], ['GM301 warning']],
    ['a Service says it of what sleeps', pod({ ...bare, command: ['sleep', 'infinity'] }), [service({ app: 'shop' })], ['GM301 error']],
    ['only a scraper comes', pod(metrics), [], []],
    ['it is the work of a controller for jobs', { ...pod(app({})), apiVersion: 'example.io/v1', kind: 'TrainingJob' }, [], []],
    ['it runs to completion', pod(app({}), { restartPolicy: 'OnFailure' }), [service({ app: 'shop' })], []],
    ['it is a part of a manifest', pod({ name: 'app', ports: [{ containerPort: 80 }] }), [], []],
    ['another container has the port', deployment({ labels: { 'sidecar.istio.io/inject': 'false' }, containers: [bare, { ...app(), name: 'web' }] }), [], []],
  ])('%s', (_, object, around, expected) => expect(codes(judge(object, { around }))).toEqual(expected));

  test('what only a scraper comes to needs no time for requests', () => {
    const short = { terminationGracePeriodSeconds: 10 };
    expect(codes(judge(pod(metrics, short)))).toEqual([]);
    expect(codes(judge(pod(metrics, short), { serves: true }))).toEqual(['GM102 error', 'GM301 error']);
  });

  test('a database has no requests that a drain would save, unless somebody says so', () => {
    const db = deployment({ labels: MESHED, containers: [{ name: 'db', image: 'postgres:16', ports: [{ containerPort: 5432 }] }] });
    expect(codes(judge(db))).toEqual([]);
    expect(codes(judge(db, { serves: true }))).toEqual(['GM201 error', 'GM301 error']);
  });

  describe('of several containers', () => {
    const web = (more: object = {}) => ({ name: 'web', image: 'shop/web:1', ports: [{ name: 'http', containerPort: 8080 }], ...more });
    const admin = { name: 'admin', image: 'shop/admin:1', ports: [{ name: 'admin', containerPort: 9000 }] };
    const rbac = (...args: string[]) => ({ name: 'kube-rbac-proxy', image: 'quay.io/brancz/kube-rbac-proxy:v0.18', args: ['--secure-listen-address=0.0.0.0:8443', ...args], ports: [{ name: 'https', containerPort: 8443 }] });
    const several = (...containers: object[]) => deployment({ labels: { 'sidecar.istio.io/inject': 'false', 'app': 'shop' }, spec: { terminationGracePeriodSeconds: 90 }, containers });
    const said = (object: object, around: object[]) => judge(object, { around }).map(({ code, severity, message }) => `${code} ${severity} ${message.split(' ')[0]}`);
    test.each<[string, object, object[], string[]]>([
      ['each that declares a port serves', several(web(sleep(5)), admin), [], ['GM301 error admin']],
      ['one that no Service sends to only has to stay as long', several(web(sleep(5)), admin), to({ port: 80, targetPort: 'http' }), ['GM303 warning admin']],
      ['a Service sends to both', several(web(sleep(5)), admin), to({ name: 'a', port: 80, targetPort: 8080 }, { name: 'b', port: 81, targetPort: 9000 }), ['GM301 error admin']],
      ['a number in quotes is one', several(web(), admin), to({ port: 80, targetPort: '8080' }), ['GM301 error web']],
      ['the second serves, the first works', several({ ...bare, name: 'worker' }, web()), to({ port: 80, targetPort: 'http' }), ['GM301 error web']],
      ['what stands in front serves', several(bare, { name: 'oauth2-proxy', image: 'quay.io/oauth2-proxy/oauth2-proxy:v7', ports: [{ name: 'proxy', containerPort: 4180 }] }), to({ port: 80, targetPort: 'proxy' }), ['GM301 error oauth2-proxy']],
      ['what is behind it has to stay as long', several(web(), { name: 'oauth2-proxy', image: 'quay.io/oauth2-proxy/oauth2-proxy:v7', ports: [{ containerPort: 4180 }], ...sleep(5) }), to({ port: 80, targetPort: 4180 }),
        ['GM303 warning web']],
      ['a scraper comes to another one than requests', several(web(), { ...metrics, name: 'stats' }), to({ name: 'metrics', port: 9090 }), ['GM301 error web']],
      ['nothing but its metrics is asked for, through kube-rbac-proxy', several({ name: 'manager', image: 'shop/manager:1' }, { name: 'kube-rbac-proxy', image: 'gcr.io/kubebuilder/kube-rbac-proxy:v0.13', ports: [{ name: 'https', containerPort: 8443 }] }),
        to({ name: 'https', port: 8443, targetPort: 'https' }), []],
      ['kube-rbac-proxy is in front of requests', several({ name: 'api', image: 'shop/api:1', args: ['--listen=127.0.0.1:8080'] }, rbac('--upstream=http://127.0.0.1:8080/')), to({ port: 443, targetPort: 8443 }), ['GM301 error kube-rbac-proxy']],
      ['what is behind kube-rbac-proxy has to stay as long', several({ name: 'api', image: 'shop/api:1' }, { ...rbac('--upstream', 'http://127.0.0.1:8080/'), ...sleep(5) }), to({ port: 443, targetPort: 'https' }), ['GM303 warning api']],
      ['both stay', several({ name: 'api', image: 'shop/api:1', ...sleep(5) }, { ...rbac('--upstream=http://127.0.0.1:8080/'), ...sleep(5) }), to({ port: 443, targetPort: 'https' }), []],
      ['kube-rbac-proxy leads to metrics, by its flag', several({ name: 'api', image: 'shop/api:1' }, rbac('--upstream=http://127.0.0.1:8080/', '--allow-paths=/metrics')), to({ port: 443, targetPort: 'https' }), []],
      ['kube-rbac-proxy leads to metrics, by a flag of its neighbour', several({ name: 'api', image: 'shop/api:1', args: ['--metrics-bind-address=127.0.0.1:8080'] }, rbac('--upstream=http://127.0.0.1:8080/')), to({ port: 443, targetPort: 'https' }), []],
      ['kube-rbac-proxy leads to metrics, by a port of its neighbour', several({ ...metrics, name: 'api' }, rbac('--upstream=http://127.0.0.1:9090/')), to({ port: 443, targetPort: 'https' }), []],
      ['kube-rbac-proxy is beside a controller', several({ name: 'api', image: 'shop/api:1', args: ['--leader-elect'] }, rbac('--upstream=http://127.0.0.1:8080/')), to({ port: 443, targetPort: 'https' }), []],
      ['kube-rbac-proxy is in front of an exporter', several({ name: 'node-exporter', image: 'quay.io/prometheus/node-exporter:v1', args: ['--web.listen-address=127.0.0.1:9100', '--web.telemetry-path=/metrics'] }, rbac('--upstream=http://127.0.0.1:9100/')), to({ name: 'https', port: 9100, targetPort: 'https' }), []],
    ])('%s', (_, object, around, expected) => expect(said(object, around)).toEqual(expected));
  });

  test('what was said to serve does, whatever it declares', () => expect(codes(judge(pod(bare), { serves: true }))).toEqual(['GM301 error']));
});

describe('a helper beside the application', () => {
  const pod = (...containers: object[]) => deployment({ labels: { 'sidecar.istio.io/inject': 'false' }, spec: { terminationGracePeriodSeconds: 90 }, containers });
  const sql = (more: object = {}) => ({ name: 'db', image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0', ports: [{ containerPort: 5432 }], ...more });
  test.each<[string, object[], string[]]>([
    ['that carries its connections', [app(sleep(10)), sql()], ['GM303 warning']],
    ['first, with a port of its own', [sql(), app(sleep(10))], ['GM303 warning']],
    ['first, by its name', [{ name: 'cloudsql-proxy', image: 'example/ours:1' }, app(sleep(10))], ['GM303 warning']],
    ['with a preStop until the end', [app(sleep(10)), sql(sleep(25))], []],
    ['with a preStop one second too short', [app(sleep(10)), sql(sleep(24))], ['GM303 warning']],
    ['that stays by its flag', [app(sleep(10)), sql({ args: ['--max-sigterm-delay=30s', 'p:r:i'] })], []],
    ['that stays by two words', [app(sleep(10)), sql({ args: ['--max-sigterm-delay', '30s'] })], []],
    ['that stays by an old flag', [app(sleep(10)), { name: 'sqlproxy', image: 'example/gce-proxy:1.22.0', command: ['/cloud_sql_proxy', '-term_timeout=25s'] }], []],
    ['that stays by a variable', [app(sleep(10)), sql({ env: [{ name: 'CSQL_PROXY_MAX_SIGTERM_DELAY', value: '30s' }] })], []],
    ['whose flag only changes its exit code', [app(sleep(10)), sql({ args: ['--exit-zero-on-sigterm'] })], ['GM303 warning']],
    ['that only a scraper asks', [app(sleep(10)), { name: 'kube-rbac-proxy', image: 'quay.io/brancz/kube-rbac-proxy:v0.18.0', ports: [{ containerPort: 8443 }] }], []],
    ['that exports metrics', [app(sleep(10)), { name: 'sidecar', image: 'nginx/nginx-prometheus-exporter:1.4', ports: [{ containerPort: 9113 }] }], []],
    ['that ships logs', [app(sleep(10)), { name: 'logs', image: 'cr.fluentbit.io/fluent/fluent-bit:3.2', ports: [{ containerPort: 2020 }] }], ['GM303 warning']],
    ['that answers it, with a port of its own', [app(sleep(10)), { name: 'cache', image: 'bitnami/redis:7.2', ports: [{ containerPort: 6379 }] }], ['GM303 warning']],
    ['that answers it, first', [{ name: 'backend', image: 'php:8.2-fpm-alpine', ports: [{ containerPort: 9000 }] }, app(sleep(10))], ['GM303 warning']],
    ['that answers it until the end', [app(sleep(10)), { name: 'php-fpm', image: 'shop/php:1', ports: [{ containerPort: 9000 }], ...sleep(25) }], []],
    ['of another variant of an image', [{ name: 'web', image: 'php:8.2-apache', ports: [{ containerPort: 80 }], ...sleep(10) }], []],
    ['that is an agent, by the owner of its image', [app(sleep(10)), { name: 'agent', image: 'gcr.io/datadoghq/agent:7', ports: [{ containerPort: 8126 }] }], ['GM303 warning']],
    ['by an image on a registry with a port', [app(sleep(10)), { name: 'cache', image: 'registry:5000/library/memcached', ports: [{ containerPort: 11211 }] }], ['GM303 warning']],
    ['that stays as long as Dapr is told', [app(sleep(10)), { name: 'daprd', image: 'daprio/daprd:1.13', args: ['--dapr-block-shutdown-duration', '25s'] }], []],
    ['that is all there is', [{ ...sql(), image: 'edoburu/pgbouncer:1.23' }], ['GM301 error']],
  ])('%s', (_, containers, expected) => expect(codes(judge(pod(...containers)))).toEqual(expected));

  test('that answers is needed until the application has ended', () => {
    expect(judge(pod(app(sleep(10)), { name: 'redis', image: 'redis:7', ports: [{ containerPort: 6379 }], ...sleep(10) })).map(say)).toEqual([
      'redis gets SIGTERM 10s after the deletion, and the application may ask it until 25s, when the application has ended; give it a preStop of 25s, or make it a native sidecar [GM303]',
    ]);
  });

  test('is needed until the application has ended', () => {
    expect(judge(pod(app(sleep(10)), sql())).map(say)).toEqual(['db gets SIGTERM 0s after the deletion, and the application\'s connections go through it until 25s, when the application has ended; '
      + 'give it a preStop of 25s, or --max-sigterm-delay=25s, or make it a native sidecar [GM303]']);
  });
});

describe('a gateway', () => {
  const gateway = (config: string | undefined, grace: number, container: object = {}, annotations: object = { 'inject.istio.io/templates': 'gateway' }) => deployment({
    labels: MESHED,
    annotations: { ...annotations, ...(config && { 'proxy.istio.io/config': config }) },
    spec: { terminationGracePeriodSeconds: grace },
    containers: [{ name: 'istio-proxy', image: 'auto', ports: [{ containerPort: 8443 }], ...container }],
  });
  test.each<[string, object, string[]]>([
    ['that drains long enough', gateway('terminationDrainDuration: 26s', 40), []],
    ['by several templates', gateway('terminationDrainDuration: 26s', 40, {}, { 'inject.istio.io/templates': 'ours, gateway' }), []],
    ['by what is in it alone', gateway('terminationDrainDuration: 26s', 40, {}, {}), []],
    ['as it runs', gateway('terminationDrainDuration: 26s', 40, { image: 'docker.io/istio/proxyv2:1.24.0', args: ['proxy', 'router'] }, {}), []],
    ['whose preStop and drain cover it together', gateway('terminationDrainDuration: 16s', 40, sleep(10)), []],
    ['as Istio comes', gateway(undefined, 30), ['GM304 error']],
    ['whose drain is a second too short', gateway('terminationDrainDuration: 24s', 40), ['GM304 error']],
    ['whose drain does not fit into its grace', gateway('terminationDrainDuration: 310s', 30), ['GM101 error']],
    ['whose preStop comes before the drain', gateway('terminationDrainDuration: 30s', 40, sleep(15)), ['GM101 error']],
    ['that closes its listeners early', gateway('{terminationDrainDuration: 30s, drainDuration: 3s}', 40), ['GM207 error']],
    ['with a minimum that counts for nothing', gateway('terminationDrainDuration: 26s', 40, { env: [{ name: 'MINIMUM_DRAIN_DURATION', value: '30s' }] }), ['GM202 warning']],
    ['that leaves when it is idle, by its own variables', gateway(undefined, 60, { env: [{ name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true' }, { name: 'MINIMUM_DRAIN_DURATION', value: '6s' }] }), []],
    ['that leaves when it is idle', gateway('proxyMetadata: {EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true", MINIMUM_DRAIN_DURATION: 6s}', 60), []],
  ])('%s', (_, object, expected) => expect(codes(judge(object))).toEqual(expected));

  test('is told its own numbers, and its fix keeps its preStop', () => {
    const object = gateway('terminationDrainDuration: 6s', 60, sleep(4));
    const [finding] = judge(object);
    expect(say(finding)).toBe('gateway istio-proxy exits 10s after the deletion (preStop 4s + drain 6s), and its clients need it until 25s (endpoint propagation 5s + longest request 20s); '
      + 'a drain of 22s covers it, with a grace of 27s or more [GM304]');
    expect(JSON.stringify(finding.fix?.edits)).not.toContain('preStop');
  });
});

describe('what stands where nobody looks', () => {
  const templates = { containers: [app()] };
  test.each<[string, object, string]>([
    ['a grace beside the template', deployment({ ...templates, labels: MESHED, workload: { terminationGracePeriodSeconds: 90 } }), 'GM203'],
    ['a grace in the metadata', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: { template: { metadata: { labels: MESHED, terminationGracePeriodSeconds: 90 }, spec: templates } } }, 'GM203'],
    ['a grace beside the pod\'s spec', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: { template: { terminationGracePeriodSeconds: 90, metadata: { labels: MESHED }, spec: templates } } }, 'GM203'],
    ['a grace in a container', deployment({ labels: MESHED, containers: [app({ ...sleep(5), terminationGracePeriodSeconds: 90 })] }), 'GM203'],
    ['hooks of a pod', deployment({ labels: MESHED, spec: sleep(5), containers: [app()] }), 'GM203'],
    ['a preStop beside lifecycle', deployment({ labels: MESHED, containers: [app({ ...sleep(5), preStop: { sleep: { seconds: 5 } } })] }), 'GM203'],
    ['a label of the workload', deployment({ ...templates, own: { labels: MESHED } }), 'GM203'],
    ['an annotation of the workload', deployment({ ...templates, own: { annotations: { 'sidecar.istio.io/inject': 'false' } } }), 'GM203'],
    ['a word that the injector does not know', deployment({ ...templates, labels: { 'sidecar.istio.io/inject': 'False' } }), 'GM203'],
    ['a label where nobody is injected', deployment({ ...templates, own: { namespace: 'kube-system' }, labels: MESHED }), 'GM203'],
    ['a label that only the selector has', deployment({ ...templates, workload: { selector: { matchLabels: MESHED } } }), 'GM204'],
    ['a name without quotes', deployment({ labels: MESHED, containers: [app({ ...sleep(5), name: false })] }), 'GM204'],
    ['a label without quotes', deployment({ ...templates, labels: { 'sidecar.istio.io/inject': false } }), 'GM204'],
    ['an annotation without quotes', deployment({ ...templates, labels: MESHED, annotations: { 'prometheus.io/port': 8080 } }), 'GM204'],
    ['hooks of an init container', deployment({ labels: MESHED, spec: { initContainers: [{ name: 'init', image: 'i:1', ...sleep(5) }] }, containers: [app()] }), 'GM204'],
    ['one word for a command', deployment({ labels: MESHED, containers: [app({ lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: { exec: { command: ['touch /tmp/up'] } } } })] }), 'GM205'],
    ['one word for the wait for the proxy', deployment({ labels: MESHED, containers: [app(), { ...PROXY, lifecycle: { postStart: { exec: { command: ['pilot-agent wait'] } } } }] }), 'GM205'],
  ])('%s', (_, object, code) => {
    const findings = judge(object, { needs: needs() }).filter((finding) => finding.code !== 'GM903');
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  test('is to be moved to where its author finds it', () => {
    const job = { spec: { restartPolicy: 'Never', containers: [app()] } };
    const cron = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { labels: { 'sidecar.istio.io/inject': 'false' } }, spec: { jobTemplate: { spec: { template: job } } } };
    expect(judge(cron, { needs: needs() }).map(say)).toContainEqual(expect.stringContaining('write it as a label under spec.jobTemplate.spec.template.metadata.labels'));
  });

  test.each<[string, object]>([
    ['a word that is filled in later', deployment({ ...templates, labels: { 'sidecar.istio.io/inject': '${INJECT}' } })],
    ['no, where nobody is injected', deployment({ ...templates, own: { namespace: 'kube-system' }, labels: { 'sidecar.istio.io/inject': 'false' } })],
  ])('nothing is said of %s', (_, object) => expect(judge(object, { needs: needs() }).filter(({ code }) => code !== 'GM903')).toEqual([]));

  test('a grace in quotes has a fix', () => {
    const [finding] = judge(deployment({ labels: MESHED, spec: { terminationGracePeriodSeconds: '60' }, containers: [app()] }), { needs: needs() });
    expect([say(finding), finding.fix?.edits]).toEqual([
      'terminationGracePeriodSeconds "60": Kubernetes takes whole seconds only; write 60, without quotes [GM901]', [{ pointer: '/spec/terminationGracePeriodSeconds', value: 60 }],
    ]);
  });

  test('fields of other kinds of those names are their own', () => {
    const rollout = { apiVersion: 'example.io/v1', kind: 'Fleet', metadata: {}, spec: { terminationGracePeriodSeconds: 90, template: { metadata: { labels: MESHED }, spec: templates } } };
    expect(judge(rollout, { needs: needs() })).toEqual([]);
  });

  test('no old Istio is advised what only a new one reads', () => {
    const misspelt = deployment({ labels: MESHED, annotations: { 'sidecar.istio.io/native-side': 'true' }, containers: [app()] });
    expect([istioMesh({ version: '1.22.0' }), istioMesh({ version: '1.24.0' })].map((mesh) => say(judge(misspelt, { mesh, needs: needs() })[0]))).toEqual([
      'annotation sidecar.istio.io/native-side: Istio has no such annotation; remove it: sidecar.istio.io/nativeSidecar is read since Istio 1.24, and this is 1.22.0 [GM203]',
      'annotation sidecar.istio.io/native-side: Istio has no such annotation; use sidecar.istio.io/nativeSidecar [GM203]',
    ]);
  });

  test.each<[string, string[]]>([['1.28.0', ['GM204']], ['1.29.0', ['GM204']], ['1.30.0', []]])('preStop.sleep on Kubernetes %s', (kubernetesVersion, expected) => {
    for (const mesh of [istioMesh({ kubernetesVersion, native: false }), noMesh(kubernetesVersion)]) {
      expect(judge(deployment({ labels: MESHED, containers: [app()] }), { mesh, needs: needs() }).map(({ code }) => code)).toEqual(expected);
    }
  });

  test('a fix for an old Kubernetes has no sleep action', () => {
    const [finding] = judge(deployment({ labels: MESHED, containers: [app({})] }), { mesh: istioMesh({ version: '1.24.0', kubernetesVersion: '1.29.0' }), needs: needs() });
    expect([finding.code, JSON.stringify(finding.fix?.edits).includes('"sleep":{')]).toEqual(['GM301', false]);
  });
});

describe('hooks that the kubelet or the API server does not take', () => {
  const started = (postStart: unknown, more: object = {}) => app({ lifecycle: { preStop: { exec: { command: ['sleep', '5'] } }, postStart }, ...more });
  const proxy = (lifecycle: object) => [app(sleep(5)), { ...PROXY, lifecycle }];
  const shell = { exec: { command: ['/bin/sh', '-c', 'until curl -fs localhost:15021/healthz/ready; do sleep 1; done'] } };
  const distroless = { 'sidecar.istio.io/proxyImage': 'gcr.io/istio-release/proxyv2:1.24.0-distroless' };
  const init = (more: object) => ({ initContainers: [{ name: 'logs', image: 'shop/logs:1', restartPolicy: 'Always', ...more }] });
  const linux = { os: { name: 'linux' } };
  const stopped = (stopSignal: string) => app({ lifecycle: { ...sleep(5).lifecycle, stopSignal } });
  type Case = [string, Omit<Parts, 'labels'>, string, string[]];
  test.each<Case>([
    ['a postStart with a line break in its program', { containers: proxy({ postStart: { exec: { command: ['pilot-agent\n', 'wait'] } } }) }, '1.33', ['GM205']],
    ['a postStart of one line of a block', { containers: proxy({ postStart: { exec: { command: ['pilot-agent wait\n'] } } }) }, '1.33', ['GM205']],
    ['a postStart as Istio has it', { containers: proxy({ postStart: { exec: { command: ['pilot-agent', 'wait'] } } }) }, '1.33', []],
    ['a shell in a distroless proxy', { annotations: distroless, containers: proxy({ postStart: shell }) }, '1.33', ['GM205']],
    ['a shell in a proxy that has one', { containers: proxy({ postStart: shell }) }, '1.33', []],
    ['a postStart that may run', { containers: [started(shell)] }, '1.33', []],
    ['a postStart without a handler', { containers: [started({})] }, '1.33', ['GM204']],
    ['a postStart with two', { containers: [started({ sleep: { seconds: 1 }, exec: { command: ['true'] } })] }, '1.33', ['GM204']],
    ['a postStart that sleeps longer than the grace', { containers: [started({ sleep: { seconds: 31 } })] }, '1.33', ['GM204']],
    ['a postStart that sleeps on an old cluster', { containers: [started({ sleep: { seconds: 1 } })] }, '1.29', ['GM204']],
    ['a postStart that asks a port that is not there', { containers: [started({ httpGet: { path: '/', port: 'admin' } })] }, '1.33', ['GM205']],
    ['a postStart that asks one that is', { containers: [started({ httpGet: { path: '/', port: 'admin' } }, { ports: [{ name: 'admin', containerPort: 9 }] })] }, '1.33', []],
    ['a preStop of one word with blanks', { containers: [app(exec('sleep 5'))] }, '1.33', ['GM104', 'GM301']],
    ['a preStop that asks a port that is not there', { containers: [app({ lifecycle: { preStop: { httpGet: { port: 'admin' } } } })] }, '1.33', ['GM104', 'GM301']],
    ['a preStop that asks a number', { containers: [app({ lifecycle: { preStop: { httpGet: { port: 9 } } } })] }, '1.33', ['GM105']],
    ['a sleep of nothing before it was taken', { containers: [app(sleep(0))] }, '1.32', ['GM204', 'GM301']],
    ['a sleep of nothing', { containers: [app(sleep(0))] }, '1.33', ['GM301']],
    ['a sleep longer than the grace', { containers: [app(sleep(31))] }, '1.33', ['GM101', 'GM201', 'GM204']],
    ['hooks of a native sidecar', { spec: init(sleep(5)), containers: [app()] }, '1.30', []],
    ['hooks of a native sidecar where there is none', { spec: init(exec('sleep', '5')), containers: [app(exec('sleep', '5'))] }, '1.28', ['GM204']],
    ['a native sidecar where there is none', { spec: init({}), containers: [app(exec('sleep', '5'))] }, '1.28', ['GM203']],
    ['a native sidecar', { spec: init({}), containers: [app()] }, '1.30', []],
    ['a signal', { spec: linux, containers: [stopped('SIGUSR1')] }, '1.33', []],
    ['a signal of a pod of any system', { containers: [stopped('SIGQUIT')] }, '1.33', ['GM204']],
    ['a signal before Kubernetes had them', { spec: linux, containers: [stopped('SIGQUIT')] }, '1.32', ['GM203']],
    ['a signal without its first letters', { spec: linux, containers: [stopped('QUIT')] }, '1.33', ['GM204']],
    ['a signal that nothing can catch', { spec: linux, containers: [stopped('SIGKILL')] }, '1.33', ['GM205']],
    ['a signal beside lifecycle', { spec: linux, containers: [app({ ...sleep(5), stopSignal: 'SIGQUIT' })] }, '1.33', ['GM203']],
    ['a grace of a liveness probe', { containers: [app({ ...sleep(5), livenessProbe: { terminationGracePeriodSeconds: 60 } })] }, '1.33', []],
    ['a grace of no time of a liveness probe', { containers: [app({ ...sleep(5), livenessProbe: { terminationGracePeriodSeconds: 0 } })] }, '1.33', ['GM204']],
    ['a grace of a readiness probe', { containers: [app({ ...sleep(5), readinessProbe: { terminationGracePeriodSeconds: 10 } })] }, '1.33', ['GM204']],
  ])('%s', (_, parts, minor, expected) => {
    const mesh = istioMesh({ version: '1.24.0', kubernetesVersion: `${minor}.0`, native: false });
    expect(judge(deployment({ ...parts, labels: MESHED }), { mesh, needs: needs() }).map(({ code }) => code)).toEqual(expected);
  });

  test('each says what follows', () => {
    const object = deployment({ labels: MESHED, spec: linux, containers: [{ ...stopped('SIGKILL'), readinessProbe: { terminationGracePeriodSeconds: 10 } }, proxy({ postStart: { exec: { command: ['pilot-agent wait'] } } })[1]] });
    expect(judge(object, { mesh: istioMesh({ version: '1.24.0' }), needs: needs() }).map(say)).toEqual([
      'terminationGracePeriodSeconds 10 in the readinessProbe of container "app": a readiness probe kills nothing, and the API server takes none there; remove it: the grace of the pod is then that of the probe, too [GM204]',
      'stopSignal "SIGKILL" of container "app": it ends the process at once, with all that is running in it; remove it [GM205]',
      'postStart of istio-proxy with the one word "pilot-agent wait": no program has that name, the hook fails, and the kubelet kills the container for it; write ["pilot-agent","wait"] [GM205]',
    ]);
  });
});

test('what is no string in the metadata of the workload itself is refused, too', () => {
  const containers = [{ name: 'a', image: 'a:1', lifecycle: { preStop: { sleep: { seconds: 5 } } } }];
  const template = { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } }, spec: { containers } };
  const judged = (own: object) => evaluate({ template, workloadAnnotations: own as JsonObject, mesh: istioMesh(), needs: needs() }).findings;
  expect(judged({ a: 'true' })).toEqual([]);
  expect(judged({ a: true }).map(({ code, pointer, message }) => [code, pointer, message])).toEqual([
    ['GM204', '', 'annotation a: true of the workload itself: it must be a string, and the API server refuses the object'],
  ]);
});

describe('a proxy that leaves before requests are answered', () => {
  const found = (own: object) => codes(judge(deployment({ labels: MESHED, containers: [{ name: 'app', image: 'shop/app:1', ...own }] }))).filter((code) => code.startsWith('GM201'));

  test('is an error where the application serves, or its own hook outlasts the proxy, and a warning where nothing says that it serves', () => {
    expect([app({}), exec('sleep', '15'), {}, exec('sleep', '4')].map(found)).toEqual([['GM201 error'], ['GM201 error'], ['GM201 warning'], ['GM201 warning']]);
  });
});
