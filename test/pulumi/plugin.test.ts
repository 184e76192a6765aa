import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Plugin } from './support/plugin';
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

describe('the plugin', () => {
  let plugin: Plugin;
  beforeAll(async () => { plugin = await Plugin.start(folder); });
  afterAll(() => plugin.stop());

  test('answers with the schema that is committed', async () => {
    expect(await plugin.schema()).toBe(fs.readFileSync(path.join(folder, 'schema.json'), 'utf8'));
  });

  test('makes the component for a program in another language, with its outputs', async () => {
    const { urn, state, registered } = await plugin.construct('graceful-mesh:index:GracefulMeshDeployment', 'web', args);
    expect(urn).toBe('urn:pulumi:dev::demo::graceful-mesh:index:GracefulMeshDeployment::web');
    expect(state).toMatchObject({ grace: 76, drain: 66, findings: [] });
    const deployment = registered.find(({ type }) => type === 'kubernetes:apps/v1:Deployment');
    expect(deployment).toMatchObject({ name: 'web', parent: urn });
    const { spec } = deployment?.inputs.spec.template;
    expect(spec).toMatchObject({ terminationGracePeriodSeconds: 76, containers: [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }] });
    expect(registered.map(({ type }) => type)).toContain('kubernetes:policy/v1:PodDisruptionBudget');
  });

  test('makes all five', async () => {
    const { template } = args.spec;
    const job = { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never', containers: [{ name: 'main', image: 'm:1', command: ['/bin/m'] }] } } };
    const specs = {
      StatefulSet: { ...args.spec, serviceName: 'web' }, DaemonSet: args.spec, Job: job, CronJob: { schedule: '* * * * *', jobTemplate: { spec: job } },
    };
    for (const [kind, spec] of Object.entries(specs)) {
      const { mesh, requestDuration } = args;
      const { state, registered } = await plugin.construct(`graceful-mesh:index:GracefulMesh${kind}`, 'web', kind.endsWith('Job') ? { mesh, jobHttpClient: 'curl', spec } : { mesh, requestDuration, spec });
      expect(registered.map(({ type }) => type)).toContain(`kubernetes:${kind.endsWith('Job') ? 'batch' : 'apps'}/v1:${kind}`);
      expect(state).toMatchObject({ grace: expect.any(Number), plan: { mode: expect.any(String) } });
    }
  });

  test('what is wrong comes back with its property', async () => {
    const wrong = (inputs: object) => expect(plugin.construct('graceful-mesh:index:GracefulMeshDeployment', 'web', { ...args, ...inputs })).rejects;
    const spec = { ...args.spec, template: { spec: { ...args.spec.template.spec, terminationGracePeriodSeconds: 30 } } };
    await wrong({ spec }).toThrow(/spec\.template\.spec\.terminationGracePeriodSeconds.*set it to 72s or more/s);
    await wrong({ requestDuration: { upTo: 1, mixedAtMost: 2 } }).toThrow('exactly one of upTo');
    await wrong({ mesh: { kind: 'linkerd' } }).toThrow('must be one of istio, asm, ambient, none');
    await expect(plugin.construct('graceful-mesh:index:GracefulMeshReplicaSet', 'web', args)).rejects.toThrow('it has GracefulMeshCronJob, ');
  });
});
