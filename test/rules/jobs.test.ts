import { needs } from './fixtures';
import { JsonObject } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { podSources } from '../../lib/pods';
import { describe as say, evaluate } from '../../lib/rules';
import { aroundOf, asRun, readWorkload } from '../../lib/workload';

/* What is said of a Job as people write them, where its sidecar is a classic one. */
const CLASSIC = istioMesh({ version: '1.22.0', kubernetesVersion: '1.30.0' });
const QUIT = 'curl -sf -XPOST http://127.0.0.1:15020/quitquitquit';
const KEEPS = 'run; rc=$?; QUIT; exit $rc';

interface Parts { policy?: 'Never' | 'OnFailure'; spec?: object; metadata?: object }
const shell = (text: string, more: object = {}) => ({ name: 'main', image: 'shop/job:1', command: ['/bin/bash', '-c', text.replaceAll('QUIT', QUIT)], ...more });
const image = (name: string, more: object = {}) => ({ name, image: `shop/${name}:1`, ...more });
const template = (containers: readonly object[], { policy = 'Never', spec = {}, metadata = {} }: Parts = {}) => ({ metadata, spec: { restartPolicy: policy, ...spec, containers } });
const job = (containers: readonly object[], parts?: Parts) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { template: template(containers, parts) } });

function judge(object: object, mesh = CLASSIC) {
  return podSources(object as JsonObject).flatMap((source) => evaluate({
    template: asRun(source),
    workloadAnnotations: source.workloadAnnotations,
    workload: readWorkload(source),
    around: aroundOf(source),
    mesh,
    needs: needs({ endpointPropagation: 0 }),
    meshDeclared: true,
  }).findings);
}
const codes = (object: object, mesh = CLASSIC) => judge(object, mesh).map(({ code, severity }) => `${code} ${severity}`).join(', ');
const said = (object: object, mesh = CLASSIC) => judge(object, mesh).map(say).join('\n');

describe('one container', () => {
  test.each<[string, string, Parts?]>([
    // It ends, with its code
    [KEEPS, ''],
    ['trap "QUIT" EXIT\nwhile ! curl -sf http://127.0.0.1:15021/healthz/ready; do sleep 1; done\nrun', ''],
    ['quit() {\n  QUIT\n}\nrun\nRESULT=$?\nquit\nexit $RESULT', ''],
    ['HOST=localhost; run; rc=$?; curl -X POST "http://$HOST:${PORT:-15020}/quitquitquit"; exit $rc', ''],
    ['run; rc=$?; python3 - <<EOF\nimport urllib.request\nurllib.request.urlopen("http://localhost:15020/quitquitquit", data=b"")\nEOF\nexit $rc', ''],
    ['. /vault/secrets/env; run --to $TARGET; rc=$?; QUIT; exit $rc', ''],
    ['exec > >(tee log) 2>&1; run; rc=$?; QUIT; exit $rc', ''],
    // Of another proxy, too
    ['run; rc=$?; curl -XPOST localhost:9091/quitquitquit; QUIT; exit $rc', ''],
    // Only on success
    ['run && QUIT', 'GM402 error'],
    ['run && QUIT', '', { policy: 'OnFailure' }],
    ['set -euo pipefail\nrun | tee log\nQUIT', 'GM402 error'],
    ['if run; then QUIT; fi', 'GM402 error'],
    ['run || exit 1; QUIT', 'GM402 error'],
    ['run; [ $? -eq 0 ] && QUIT', 'GM402 error'],
    ['run; case $? in 0) QUIT;; *) exit 1;; esac', 'GM402 error'],
    [KEEPS, 'GM402 error', { policy: 'OnFailure' }],
    // Before the work
    ['QUIT; run', 'GM402 error'],
    ['(sleep 1; QUIT) & run', 'GM402 warning'],
    ['run; rc=$?; QUIT; aws s3 cp /log s3://logs/; exit $rc', 'GM402 warning'],
    // Its code is lost
    ['run; QUIT', 'GM405 warning'],
    ['run || true; QUIT', 'GM405 warning'],
    // It never ends
    ['. /scripts/run.sh', 'GM401 warning'],
    ['. /scripts/env.sh; run && QUIT', 'GM402 error'],
    ['pg_dump shop > /shop.sql', 'GM401 error'],
    ['run', 'GM401 warning'],
    ['run; rc=$?; curl http://localhost:15020/quitquitquit; exit $rc', 'GM401 error'],
    ['run; rc=$?; curl -XPOST localhost:15020/shutdown; exit $rc', 'GM401 error'],
    ['run; curl -XPOST localhost:9091/quitquitquit', 'GM401 warning'],
    ['pg_dump shop > /shop.sql; curl -XPOST localhost:9091/quitquitquit', 'GM401 error'],
  ])('%j: %s', (text, found, parts = {}) => expect(codes(job([shell(text)], parts))).toBe(found));

  test('a URL in the environment', () => {
    const env = [{ name: 'END_URL', value: 'http://localhost:15020/quitquitquit' }];
    expect(codes(job([shell('run; rc=$?; curl -X POST $END_URL; exit $rc', { env })]))).toBe('');
    expect(codes(job([shell('run; rc=$?; curl $END_URL; exit $rc', { env })]))).toBe('GM401 error');
  });
});

describe('nothing is said', () => {
  const labelled = (value: string) => ({ metadata: { labels: { 'sidecar.istio.io/inject': value } } });
  const annotated = (value: string) => ({ metadata: { annotations: { 'graceful-mesh/ends-proxy': value } } });
  test.each<[string, object, typeof CLASSIC?]>([
    ['where the sidecar is native', job([image('a')]), istioMesh({ version: '1.27.0', native: true })],
    ['where there is none', job([image('a')], labelled('false'))],
    ['where the image is declared to end it', job([image('a')], annotated('always'))],
    ['where it is declared with a reason', job([image('a')], annotated('the entrypoint is scuttle'))],
    ['where the images of several containers are declared to', job([image('a'), image('b')], annotated('always'))],
    ['where a failure may need it, and it is declared so', job([image('a')], { policy: 'OnFailure', ...annotated('on-success') })],
  ])('%s', (_, object, mesh = CLASSIC) => expect(codes(object, mesh)).toBe(''));
});

test.each(['', 'false', 'never'])('what is declared as %j is not declared', (value) => {
  expect(codes(job([image('a')], { metadata: { annotations: { 'graceful-mesh/ends-proxy': value } } }))).toBe('GM401 warning');
});

describe('several containers', () => {
  const database = { name: 'cloud-sql-proxy', image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11', args: ['--quitquitquit', 'a:b:c'] };
  const both = 'run; rc=$?; curl -XPOST localhost:9091/quitquitquit; QUIT; exit $rc';
  const flags = { volumeMounts: [{ name: 'flags', mountPath: '/flags' }] };
  const quitter = (text: string) => shell(text, { name: 'quitter', ...flags });
  test.each<[string, readonly object[], string]>([
    ['the one that helps is ended with the proxy', [shell(both), database], ''],
    ['the one that helps runs on', [shell(KEEPS), database], 'GM402 error'],
    ['another one works on', [shell(KEEPS), image('other', { command: ['./other'] })], 'GM402 error'],
    ['each ends the proxy of the other', [shell(KEEPS), shell(KEEPS, { name: 'second' })], 'GM402 error, GM402 error'],
    ['one waits for the other, and ends the proxy', [shell('run; rc=$?; touch /flags/done; exit $rc', flags), quitter('until [ -f /flags/done ]; do sleep 1; done; QUIT')], ''],
    ['one ends the proxy by the clock', [image('work'), quitter('sleep 60; QUIT')], 'GM402 error'],
    ['none ends it', [image('a'), image('b')], 'GM401 warning'],
  ])('%s', (_, containers, found) => expect(codes(job(containers))).toBe(found));
});

describe('what runs to completion', () => {
  const IMAGE = [image('work')];
  const pods = template(IMAGE, { policy: 'OnFailure' });
  test.each<[string, object]>([
    ['CronJob', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template: pods } } } }],
    ['ScaledJob', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob', spec: { jobTargetRef: { template: pods } } }],
    ['JobSet', { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', spec: { replicatedJobs: [{ template: { spec: { template: pods } } }] } }],
    ['PyTorchJob', { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec: { pytorchReplicaSpecs: { Master: { restartPolicy: 'OnFailure', template: { spec: { containers: IMAGE } } } } } }],
    ['AnalysisTemplate', { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', spec: { metrics: [{ provider: { job: { spec: { template: pods } } } }] } }],
    ['Pod', { apiVersion: 'v1', kind: 'Pod', ...template(IMAGE) }],
    ['a task of Volcano', { apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { tasks: [{ template: pods }] } }],
    ['a kind that nobody knows', { apiVersion: 'example.org/v1', kind: 'Batch', spec: { template: pods } }],
  ])('%s', (_, object) => expect(codes({ metadata: { name: 'x' }, ...object })).toBe('GM401 warning'));

  test.each<[string, object]>([
    ['a Pod that is started again for ever', { apiVersion: 'v1', kind: 'Pod', spec: { containers: IMAGE } }],
    ['a parameter server of Volcano', { apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { tasks: [{ template: { spec: { containers: IMAGE } } }] } }],
  ])('not %s', (_, object) => expect(codes({ metadata: { name: 'x' }, ...object })).not.toContain('GM40'));
});

describe('what a Job promises of retries', () => {
  const jobSpec = { backoffLimit: 0, template: template([image('a')], { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }) };
  test.each<[string, object, string]>([
    ['Job', { apiVersion: 'batch/v1', kind: 'Job', spec: jobSpec }, '(/spec/backoffLimit): one drained node fails the Job;'],
    ['CronJob', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: jobSpec } } }, '(/spec/jobTemplate/spec/backoffLimit): one drained node fails a Job of the CronJob;'],
    ['ScaledJob', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledJob', spec: { jobTargetRef: jobSpec } }, '(/spec/jobTargetRef/backoffLimit): one drained node fails a Job of the ScaledJob;'],
  ])('%s', (_, object, text) => expect(said({ metadata: { name: 'x' }, ...object })).toContain(text));

  test.each<[string, object]>([
    ['a kind of the same name in another group', { apiVersion: 'example.org/v1', kind: 'ScaledJob', spec: { jobTargetRef: jobSpec } }],
    ['a JobSet, which starts all of its Jobs anew', { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', spec: { replicatedJobs: [{ template: { spec: jobSpec } }] } }],
    ['an analysis, which has a limit of failures', { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', spec: { metrics: [{ provider: { job: { spec: jobSpec } } }] } }],
  ])('%s keeps promises of its own', (_, object) => expect(said({ metadata: { name: 'x' }, ...object })).toBe(''));
});

test('a message has what repairs the Job: the native sidecar first, then the command with its exit code', () => {
  expect(said(job([shell('pg_dump shop > /shop.sql')]))).toBe('the Job never completes: the sidecar runs on when main has ended; make the sidecar native (annotation '
    + 'sidecar.istio.io/nativeSidecar: "true"; a pod can ask for a native sidecar since Istio 1.24, and this is Istio 1.22), or do without it (label sidecar.istio.io/inject: "false"), or end it by the '
    + 'command itself (the work; rc=$?; curl -fsS -X POST http://127.0.0.1:15020/quitquitquit; exit $rc) [GM401]');
  expect(said(job([image('a')]), istioMesh({ version: '1.24.0', kubernetesVersion: '1.30.0' }))).toBe('the Job never completes unless the image ends the proxy itself: '
    + 'what the image\'s own entrypoint does in a cannot be seen here, and the sidecar runs on when a has ended; if it does, say so (annotation graceful-mesh/ends-proxy: always); otherwise make the sidecar '
    + 'native (annotation sidecar.istio.io/nativeSidecar: "true") [GM401]');
  expect(said(job([shell('airflow db migrate; rc=$?; QUIT; exit $rc')], { policy: 'OnFailure' }))).toContain('end the proxy only after success (airflow db migrate && curl');
  expect(said(job([shell('./migrate --to "$VERSION"; QUIT')]))).toContain('keep its exit code: ./migrate …; rc=$?;');
  expect(said(job([shell('cd /app && ./push --all  -v; QUIT')]))).toContain('keep its exit code: ./push --all -v; rc=$?;');
  expect(said(job([shell('./migrate; QUIT')]))).toContain('keep its exit code: ./migrate; rc=$?; curl -fsS -X POST http://127.0.0.1:15020/quitquitquit; exit $rc');
  expect(said(job([shell('QUIT; ./migrate')]))).toContain('end the proxy when ./migrate has finished: ./migrate; rc=$?;');
  expect(said(job([shell('./migrate && QUIT')]))).toContain('end the proxy in any case, and keep the exit code (./migrate; rc=$?;');
  expect(said(job([shell('./migrate; rc=$?; QUIT; exit $rc')], { policy: 'OnFailure' }))).toContain('end the proxy only after success (./migrate && curl');
});
