/** What is found in texts of manifests where evidence is thin or a repair has little to choose from, and whether following it once is enough. */
import { parseAllDocuments } from 'yaml';
import { check, CheckSettings } from '../../lib/check';

const said = (text: string, settings: CheckSettings = {}) => check([{ path: 'shop.yaml', text }], settings).findings;
const codes = (text: string, settings?: CheckSettings) => said(text, settings).map(({ code, severity }) => `${code} ${severity}`);

/** The text with the edits of its first finding. */
function followed(text: string, settings?: CheckSettings): string {
  const documents = parseAllDocuments(text);
  const { edits = [], document = 0 } = said(text, settings)[0];
  for (const { pointer, value } of edits) {
    const path = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    if (value === undefined) documents[document].deleteIn(path);
    else documents[document].setIn(path, value);
  }
  return documents.map(String).join('---\n');
}

const deployment = (containers: string, annotations = '{}', more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    metadata: {labels: {app: shop, sidecar.istio.io/inject: "true"}, annotations: ${annotations}}
    spec:
      ${more}
      containers: ${containers}
`;
const NATIVE = '{sidecar.istio.io/nativeSidecar: "true"}';
const SLEEPS = 'lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}';

test('that a pod outlasts its grace is a warning where only requests make it so and nobody says that it has any', () => {
  const perhaps = deployment(`[{name: shop, image: shop/web:1, ${SLEEPS}}]`, NATIVE);
  expect(said(perhaps, { longestRequest: 60 }).map(({ severity, message }) => `${severity} ${message}`)).toEqual([
    'warning shop declares no port and no known Service selects it; if it serves all the same, the pod may need 65s to stop, which must be less than terminationGracePeriod (30s, Kubernetes default)',
  ]);
  expect(codes(deployment(`[{name: shop, image: shop/web:1, ports: [{containerPort: 80}], ${SLEEPS}}]`, NATIVE), { longestRequest: 60 })).toEqual(['GM102 error']);
  // A hook of its own is longer whoever calls.
  expect(codes(deployment('[{name: shop, image: shop/web:1, lifecycle: {preStop: {exec: {command: [sleep, "40"]}}}}]', NATIVE))).toContain('GM101 error');
});

test('what is behind kube-rbac-proxy gets its preStop in the same round', () => {
  const text = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 443, targetPort: 8443}]}
---
${deployment(`
      - {name: kube-rbac-proxy, image: 'quay.io/brancz/kube-rbac-proxy:v0.18', args: ['--secure-listen-address=0.0.0.0:8443', '--upstream=http://127.0.0.1:8080/'], ports: [{containerPort: 8443}]}
      - {name: server, image: shop/web:1, ports: [{containerPort: 8080}]}`)}`;
  expect(codes(text)).toEqual(['GM301 error']);
  expect(codes(followed(text))).toEqual([]);
});

test('no sleep is written into an image that has none, and the numbers are those of one that waits', () => {
  const text = deployment('[{name: shop, image: gcr.io/distroless/static, ports: [{containerPort: 80}]}]');
  const old = { longestRequest: 60, kubernetesVersion: '1.28', meshOptions: { version: '1.24' } };
  const [first] = said(text, old);
  expect(first.edits).toBe(undefined);
  expect(first.fix).toBe('a preStop of 5s, a drain of 66s and a grace of 72s cover it; the image of shop has no sleep for it, and Kubernetes before 1.30 no sleep action: '
    + 'it takes a program of the image\'s own that waits');
  expect(codes(followed(text, { ...old, kubernetesVersion: '1.30' }), { ...old, kubernetesVersion: '1.30' })).toEqual([]);
});

test('a Namespace whose name is no string is refused by the API server', () => {
  expect(said('apiVersion: v1\nkind: Namespace\nmetadata: {name: on, labels: {istio-injection: enabled}}\n').map(({ code, message, place }) => `${code} ${place.line}:${place.column} ${message}`))
    .toEqual(['GM204 3:18 the name of a Namespace is true: it must be a string, and the API server refuses the object: put it in quotes']);
  expect(codes('apiVersion: v1\nkind: Namespace\nmetadata: {name: "on", labels: {istio-injection: enabled}}\n')).toEqual([]);
});
