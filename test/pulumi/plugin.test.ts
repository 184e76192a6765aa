import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { construct } from './support/plugin';

jest.setTimeout(120_000);

const folder = path.join(__dirname, '../../plugin');

test('the schema of the components is the one that is committed: what changes in it shows', async () => {
  // In a process of its own: the analyzer loads a compiler.
  const made = spawnSync(process.execPath, ['-e', `
    const { ComponentProvider } = require('@pulumi/pulumi/provider/experimental/provider');
    const names = [...require('fs').readFileSync('index.ts', 'utf8').matchAll(/^export class (\\w+)/gm)].map(([, name]) => name);
    const components = names.map((name) => ({ [name]: class {} })[name]);
    new ComponentProvider({ components, dirname: process.cwd(), name: 'graceful-mesh' }).getSchema().then((schema) => console.log(schema));
  `], { cwd: folder, encoding: 'utf8' });
  expect(made.stderr).toBe('');
  const schema = `${JSON.stringify(JSON.parse(made.stdout), null, 2)}\n`;
  const file = path.join(folder, 'schema.json');
  if (process.env.UPDATE_SCHEMA) fs.writeFileSync(file, schema);
  expect(schema).toBe(fs.readFileSync(file, 'utf8'));
  const { resources } = JSON.parse(schema);
  expect(Object.keys(resources).map((token) => token.split(':')[2])).toEqual(['GracefulMeshDeployment', 'GracefulMeshStatefulSet', 'GracefulMeshDaemonSet', 'GracefulMeshJob', 'GracefulMeshCronJob']);
});

const args = {
  mesh: { kind: 'istio', version: '1.24' },
  requestDuration: { upTo: 60 },
  disruptionBudget: { maxUnavailable: '1' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'web:1' }] } } },
};

test('a program in another language gets the component, with its outputs', async () => {
  const { urn, state, registered } = await construct(folder, 'graceful-mesh:index:GracefulMeshDeployment', 'web', args);
  expect(urn).toBe('urn:pulumi:dev::demo::graceful-mesh:index:GracefulMeshDeployment::web');
  expect(state).toMatchObject({ grace: 76, drain: 66, findings: [] });
  const deployment = registered.find(({ type }) => type === 'kubernetes:apps/v1:Deployment');
  expect(deployment).toMatchObject({ name: 'web', parent: urn });
  const { spec } = deployment?.inputs.spec.template;
  expect(spec).toMatchObject({ terminationGracePeriodSeconds: 76, containers: [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }] });
  expect(registered.map(({ type }) => type)).toContain('kubernetes:policy/v1:PodDisruptionBudget');
});

test('what is wrong comes back with its property', async () => {
  const spec = { ...args.spec, template: { spec: { ...args.spec.template.spec, terminationGracePeriodSeconds: 30 } } };
  await expect(construct(folder, 'graceful-mesh:index:GracefulMeshDeployment', 'web', { ...args, spec })).rejects.toThrow(/spec\.template\.spec\.terminationGracePeriodSeconds.*set it to 72s or more/s);
  await expect(construct(folder, 'graceful-mesh:index:GracefulMeshDeployment', 'web', { ...args, requestDuration: { upTo: 1, mixedAtMost: 2 } })).rejects.toThrow('exactly one of upTo');
});
