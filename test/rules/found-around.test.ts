import { check } from '../../lib/check';
import { applyEdits, JsonObject, resolve } from '../../lib/manifest';

const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
const deployment = (metadata: object, spec: object = {}, template: object = TEMPLATE) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec: { selector: { matchLabels: { app: 'web' } }, ...spec, template },
});
const cronJob = (metadata: object, spec: object = {}) => ({
  apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web' }, spec: { schedule: '* * * * *', jobTemplate: { metadata, spec: { ...spec, template: TEMPLATE } } },
});
const INJECT = 'sidecar.istio.io/inject';
const CONFIG = 'proxy.istio.io/config';

/** What is wrong around a template, and where it stands in the object that its author knows. */
const CASES: [code: string, at: string, object: object][] = [
  ['GM203', '/metadata/labels/sidecar.istio.io~1inject', deployment({ labels: { [INJECT]: 'true' } })],
  ['GM203', '/metadata/annotations/sidecar.istio.io~1inject', deployment({ annotations: { [INJECT]: 'true' } })],
  ['GM203', '/metadata/labels/istio.io~1rev', deployment({ labels: { 'istio.io/rev': 'canary' } })],
  ['GM203', '/metadata/annotations/proxy.istio.io~1config', deployment({ annotations: { [CONFIG]: '{}' } })],
  ['GM203', '/spec/jobTemplate/metadata/annotations/proxy.istio.io~1config', cronJob({ annotations: { [CONFIG]: '{}' } })],
  ['GM203', '/spec/jobTemplate/metadata/labels/sidecar.istio.io~1inject', cronJob({ labels: { [INJECT]: 'true' } })],
  ['GM204', '/spec/selector/matchLabels/sidecar.istio.io~1inject', deployment({}, { selector: { matchLabels: { [INJECT]: 'true' } } })],
  ['GM204', '/metadata/annotations/a~1b', deployment({ annotations: { 'a/b': true } })],
  ['GM204', '/spec/selector/matchLabels/app', deployment({}, { selector: { matchLabels: { app: 5 } } })],
  ['GM204', '/spec/selector/app', { ...deployment({}, { selector: { app: 5 } }), apiVersion: 'v1', kind: 'ReplicationController' }],
  ['GM204', '/spec/jobTemplate/metadata/labels/a', cronJob({ labels: { a: 5 } })],
  ['GM203', '/spec/terminationGracePeriodSeconds', deployment({}, { terminationGracePeriodSeconds: 60 })],
  ['GM203', '/spec/lifecycle', deployment({}, { lifecycle: { preStop: {} } })],
  ['GM203', '/spec/annotations', deployment({}, { annotations: { a: 'b' } })],
  ['GM203', '/spec/jobTemplate/spec/terminationGracePeriodSeconds', cronJob({}, { terminationGracePeriodSeconds: 60 })],
  ['GM902', '/metadata/annotations/graceful-mesh~1opt-out', deployment({ annotations: { 'graceful-mesh/opt-out': 'because' } })],
];

const found = (object: object) => check([{ path: 'a.yaml', text: JSON.stringify(object, undefined, 1) }]).findings;

test.each(CASES)('%s of %s points to what its author has written', (code, at, object) => {
  const [finding] = found(object).filter((one) => one.code === code);
  expect([finding.pointer, resolve(object as unknown as JsonObject, at) !== undefined]).toEqual([at, true]);
  const line = JSON.stringify(object, undefined, 1).split('\n')[finding.place.line - 1];
  expect(line).toContain(`"${at.slice(at.lastIndexOf('/') + 1).replace('~1', '/')}"`);
});

test.each(CASES)('%s of %s in a List points into the List', (code, at, object) => {
  const [finding] = found({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, object] }).filter((one) => one.code === code);
  expect(finding.pointer).toBe(`/items/1${at}`);
});

test('what stands in the template points there as ever', () => {
  const template = applyEdits(TEMPLATE as unknown as JsonObject, [{ pointer: '/metadata/annotations/a', value: 5 }]);
  expect(found(deployment({}, {}, template)).find(({ code }) => code === 'GM204')?.pointer).toBe('/spec/template/metadata/annotations/a');
});
