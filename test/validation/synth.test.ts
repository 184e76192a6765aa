import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse, stringify } from 'yaml';
import { GracefulMeshValidation } from '../../lib/validation';
import { DocPage } from '../examples';

/* cdk8s' own command line loads the validation, as it does at a user's, and runs it on what an app has written. */
const root = path.join(__dirname, '..', '..');
const page = new DocPage(path.join(root, 'docs', 'guides', 'pipelines.md'));
const APP = `
const { ApiObject, App, Chart } = require('cdk8s');
const chart = new Chart(new App(), 'shop');
new ApiObject(chart, 'checkout', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector: { matchLabels: { app: 'checkout' } }, template: {
  metadata: { labels: { app: 'checkout', 'sidecar.istio.io/inject': 'true' } },
  spec: { terminationGracePeriodSeconds: Number(process.env.GRACE), containers: [{ name: 'main', image: 'shop/checkout:1.4.2', ...JSON.parse(process.env.HOOK) }] },
} } });
chart.node.root.synth();
`;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'validation-'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'main.js'), APP);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function synth(properties: object, grace: number, hook: object = { ports: [{ containerPort: 8080 }] }) {
  const [given] = parse(page.block('file', 'cdk8s.yaml')).validations;
  const here = { ...given, package: path.join(__dirname, 'plugin'), properties: { ...given.properties, ...properties } };
  fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), stringify({ language: 'typescript', app: 'node main.js', validations: [here] }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade', 'false'], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, GRACE: String(grace), HOOK: JSON.stringify(hook), NODE_OPTIONS: `-r ${path.join(root, 'test/pulumi/support/from-source.js')}` },
  });
  // eslint-disable-next-line no-control-regex
  return { status, said: stdout.replace(/\x1b\[\d+m/g, ''), wrong: stderr };
}

test('errors are violations with the construct, the line and what would do, and end cdk8s with 2', () => {
  const { status, said } = synth({}, 5);
  expect(said).toContain(page.block('printed', 'validation'));
  expect(status).toBe(2);
});

test('what is right passes', () => {
  const { status, said } = synth({ longestRequest: '0s', kubernetesVersion: '1.30' }, 30, { ports: [{ containerPort: 8080 }], lifecycle: { preStop: { sleep: { seconds: 5 } } } });
  expect({ errors: /Errors +│ (\d+)/.exec(said)?.[1], pods: /Pods +│ (\d+)/.exec(said)?.[1], status }).toEqual({ errors: '0', pods: '1', status: 0 });
});

test('a wrong property ends cdk8s with a line, without a stack of ours', () => {
  const { status, wrong } = synth({ longestReqest: '60s' }, 5);
  expect(status).toBe(1);
  expect(wrong).toBe('[graceful-mesh in cdk8s.yaml:\nproperties: "longestReqest" is not known: is longestRequest meant?]\n');
});

test.each([
  [{ longestRequest: 60 }, 'properties: longestRequest (60): write 60s, or 60m: a duration has a unit'],
  [{ ignore: [{ rule: 'GM301', reason: 'nobody sends' }] }, 'properties: ignore and overrides belong into graceful-mesh.yaml'],
  [{ config: 'elsewhere.yaml' }, 'graceful-mesh: elsewhere.yaml: there is no such file or folder'],
  [{ config: 5 }, 'properties: config: write a file, or false for none'],
])('%j is refused', async (properties, line) => {
  const message = `graceful-mesh in cdk8s.yaml:\n${line}`;
  await expect(new GracefulMeshValidation(properties).validate({ manifests: [], report: { addViolation: () => undefined, submit: () => undefined } }))
    .rejects.toMatchObject({ message, stack: message });
});

test('graceful-mesh.yaml counts: what it accepts with a reason is told no more', () => {
  const codes = ['GM101', 'GM102', 'GM202', 'GM201', 'GM301'];
  fs.writeFileSync(path.join(folder, 'graceful-mesh.yaml'), stringify({ ignore: codes.map((rule) => ({ rule, reason: 'nobody sends' })) }));
  expect(synth({}, 5).said).not.toContain('GM101');
});
