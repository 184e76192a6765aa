import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { construct } from './support/plugin';
import { GRACEFUL_ARGS } from '../../lib/pulumi/args';
import { VALUES } from '../../lib/requirements';

jest.setTimeout(120_000);

const folder = path.join(__dirname, '../../plugin');

test('the schema is the one that the types make: what changes in it shows', () => {
  // In a process of its own: the analyzer loads a compiler.
  const made = spawnSync(process.execPath, [path.join(folder, '../projenrc/pulumi-schema.js'), '--print'], { encoding: 'utf8' });
  expect(made.stderr).toBe('');
  expect(made.stdout).toBe(fs.readFileSync(path.join(folder, 'schema.json'), 'utf8'));
});

describe('the schema', () => {
  const schema = JSON.parse(fs.readFileSync(path.join(folder, 'schema.json'), 'utf8'));
  const names = (part: object) => Object.keys(part).map((token) => token.replace(/^graceful-mesh:index:/, ''));

  test('names that an SDK makes none worse of: it adds Args to what goes in', () => {
    expect(names(schema.resources)).toEqual(['GracefulMeshDeployment', 'GracefulMeshStatefulSet', 'GracefulMeshDaemonSet', 'GracefulMeshJob', 'GracefulMeshCronJob']);
    expect(names(schema.types).sort()).toEqual([
      'DisruptionBudget', 'DrainMechanism', 'Enforcement', 'GraceLimit', 'JobEndsProxy', 'JobHttpClient', 'Mesh', 'MeshKind', 'OnSigterm', 'Plan', 'RequestDuration', 'Suppression',
    ]);
    expect(names(schema.types).filter((name) => /(Args|Output|Result|Props)$/.test(name))).toEqual([]);
  });

  test('what the registry shows of a package is there', () => {
    expect(schema).toMatchObject({ displayName: 'Graceful Mesh', publisher: 'graceful-mesh maintainers', license: 'Apache-2.0' });
    for (const link of [schema.homepage, schema.repository]) expect(link).toMatch(/^https:/);
    expect(schema.keywords).toEqual(expect.arrayContaining(['pulumi', 'kubernetes', 'kind/component']));
    expect(Object.keys(schema.language).sort()).toEqual(['csharp', 'go', 'java', 'nodejs', 'python']);
    // graceful_mesh is what the constructs for cdk8s are called in Python.
    expect(schema.language.python.packageName).toBe('pulumi_graceful_mesh');
  });

  test('every component, property, type and value says what it means', () => {
    const parts = Object.entries<any>({ ...schema.resources, ...schema.types }).flatMap(([token, part]) => [
      [token, part],
      ...Object.entries({ ...part.inputProperties, ...part.properties }).map(([name, property]) => [`${token}.${name}`, property]),
      ...(part.enum ?? []).map((value: any) => [`${token}=${value.value}`, value]),
    ]);
    const undescribed = parts.filter(([, { description }]) => !description).map(([name]) => name);
    expect(undescribed).toEqual([]);
  });

  test('the values that it names are those that the door takes', () => {
    const values = (name: string) => schema.types[`graceful-mesh:index:${name}`].enum.map(({ value }: { value: string }) => value);
    expect(values('MeshKind').sort()).toEqual(['ambient', 'asm', 'istio', 'none']);
    for (const [property, taken] of Object.entries(VALUES)) expect(values(property[0].toUpperCase() + property.slice(1))).toEqual(taken);
  });

  test('every arg of the door is one of a component, and no other', () => {
    const own = Object.keys(schema.resources['graceful-mesh:index:GracefulMeshJob'].inputProperties);
    expect(own.sort()).toEqual([...GRACEFUL_ARGS, 'metadata', 'spec'].sort());
  });
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
