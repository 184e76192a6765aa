import * as path from 'path';
import { Resource, run, Run } from './support/fake-engine';

const program = (name: string, dryRun = false) => run(path.join(__dirname, 'programs/shop.ts'), { dryRun, env: { PROGRAM: name } });
const named = ({ resources }: Run, name: string, type = 'kubernetes:apps/v1:Deployment'): Resource => resources.find((one) => one.name === name && one.type === type) as Resource;
const podOf = ({ inputs }: Resource) => inputs.spec.template;
const CONFIG = '{"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}';

jest.setTimeout(60_000);

describe('components', () => {
  let up: Run;
  beforeAll(async () => { up = await program('plain'); });

  test('run to their end', () => {
    expect(up.output).toBe('');
    expect(up.code).toBe(0);
  });

  test('have readable URNs, the workload below the component', () => {
    // Registrations race.
    expect(up.resources.map(({ urn }) => urn).sort()).toMatchSnapshot();
  });

  test('write what the plan says, and leave the rest to the user: a secret stays one value', () => {
    expect(named(up, 'checkout').inputs).toMatchSnapshot();
  });

  test('say what was planned in their outputs', () => {
    const of = (end: string) => (Object.entries(up.outputs).find(([urn]) => urn.endsWith(end)) as [string, any])[1];
    const outputs = of('GracefulMeshDeployment::checkout');
    expect(outputs).toMatchObject({ grace: 76, drain: 66, findings: [], plan: { mechanism: 'a fixed drain' } });
    // How many there are is computed; of the StatefulSet it is known.
    expect(outputs.plan.podsAtMost).toBeUndefined();
    expect(of('GracefulMeshStatefulSet::cache').plan.rolloutWithin).toBe(20 * 68);
    expect(outputs.timeline).toContain('no request is lost');
  });

  test('pass their options on: provider, dependsOn, protect, and the alias that names the workload', () => {
    const child = named(up, 'checkout');
    const component = named(up, 'checkout', 'graceful-mesh:index:GracefulMeshDeployment');
    expect(child.provider).toContain('pulumi:providers:kubernetes::cluster');
    expect(child.dependencies).toContain('urn:pulumi:dev::demo::kubernetes:core/v1:Namespace::shop');
    expect(child.protect).toBe(true);
    expect(child.aliases).toContain('urn:pulumi:dev::demo::kubernetes:apps/v1:Deployment::checkout');
    expect(component.aliases).toEqual([expect.objectContaining({ name: 'old' })]);
  });

  test('have the provider wait as long as the pods of a StatefulSet may take, one after another', () => {
    expect(named(up, 'checkout').customTimeouts).toEqual({});
    expect(named(up, 'cache', 'kubernetes:apps/v1:StatefulSet').customTimeouts).toEqual({ delete: '1580s', update: '1580s' });
  });

  test('end the proxy of a Job', () => {
    expect(JSON.stringify(podOf(named(up, 'migrate', 'kubernetes:batch/v1:Job')).spec.containers)).toContain('quitquitquit');
  });

  test('preview all of it but what is not known', async () => {
    const preview = await program('plain', true);
    expect(preview.code).toBe(0);
    expect(named(preview, 'checkout').inputs.spec).toEqual({ ...named(up, 'checkout').inputs.spec, replicas: '<unknown>' });
  });
});

describe('computed values that decide', () => {
  test('are planned when they are there, and what else is secret stays one secret value', async () => {
    const up = await program('computed');
    expect(up.output).toBe('');
    expect(podOf(named(up, 'checkout')).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    expect(podOf(named(up, 'legacy'))).toMatchObject({ spec: { terminationGracePeriodSeconds: 90, containers: [{ image: { '<secret>': 'shop/legacy:1' }, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] } });
  });

  test('are unknown in a preview, which says once what it did not check', async () => {
    const preview = await program('computed', true);
    expect(preview.code).toBe(0);
    const said = preview.logs.filter(({ severity }) => severity === 'info');
    expect(said.map(({ message }) => message).sort()).toEqual([
      'not checked in this preview, because it is not known yet: mesh.version',
      'not checked in this preview, because it is not known yet: spec.template.spec.terminationGracePeriodSeconds',
    ]);
    expect(said.every(({ urn }) => urn.includes('graceful-mesh:index:GracefulMeshDeployment'))).toBe(true);
    expect(named(preview, 'checkout').inputs.spec).toEqual({ selector: { matchLabels: { app: 'shop' } }, template: '<unknown>' });
  });
});

/** Of the program itself some two seconds; an error with a frame of the SDK in it takes thirty. */
const SOON = 24_000;
const TOO_SHORT = 'spec.template.spec.terminationGracePeriodSeconds: preStop (5s of main) + drain (66s) = 71s must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more';

describe('what is wrong', () => {
  test.each(['wrong-plain', 'wrong-computed'])('%s: fails soon, with the property and the number, and the workload is not registered', async (name) => {
    const up = await program(name);
    expect(up.code).not.toBe(0);
    expect(up.output + up.logs.map(({ message }) => message).join()).toContain(TOO_SHORT);
    expect(up.resources.map(({ type }) => type)).not.toContain('kubernetes:apps/v1:Deployment');
    expect(up.milliseconds).toBeLessThan(SOON);
  });

  test('plain values stop the program before the component is registered', async () => {
    const { resources } = await program('wrong-plain', true);
    expect(resources.map(({ type }) => type)).not.toContain('graceful-mesh:index:GracefulMeshDeployment');
  });

  test('settings are refused by their names', async () => {
    const up = await program('wrong-settings');
    expect(up.logs.map(({ message }) => message).join() + up.output).toContain(
      'shutdownAfterLastRequest: \'shutdownAfterLastRequest\' ("5 minutes") must be a number of seconds, such as 60, or a Go duration, such as \'1m30s\'');
  });
});

describe('what a review found', () => {
  test('a transform of the whole program leaves components of this package to their own args, and reaches lists', async () => {
    const up = await program('platform');
    expect(up.output).toBe('');
    expect(podOf(named(up, 'own')).spec.terminationGracePeriodSeconds).toBe(1219);
    expect(named(up, 'list', 'kubernetes:apps/v1:DeploymentList').inputs.items[0].spec.template.spec.terminationGracePeriodSeconds).toBe(76);
  });

  test('what comes later is the template, and what is secret or unknown beside it stays what it was', async () => {
    const up = await program('late');
    expect(up.output).toBe('');
    expect(named(up, 'version').inputs.spec).toMatchObject({ replicas: 3, template: { '<secret>': { spec: { terminationGracePeriodSeconds: 76 } } } });
    expect(podOf(named(up, 'env'))).toMatchObject({ spec: { terminationGracePeriodSeconds: 76, containers: [{ env: [{ name: 'PW', value: { '<secret>': 'hunter2' } }] }] } });
    expect(podOf(named(up, 'whole')).spec.terminationGracePeriodSeconds).toBe(76);
    expect(named(up, 'pod', 'kubernetes:core/v1:Pod').inputs).toMatchObject({
      metadata: { annotations: { 'proxy.istio.io/config': expect.stringContaining('68s') } }, spec: { containers: [{ lifecycle: { preStop: { sleep: { seconds: 7 } } } }] },
    });
    const preview = await program('late', true);
    expect(preview.code).toBe(0);
    expect(named(preview, 'whole').inputs.spec).toBe('<unknown>');
  });

  test('who only wants to be warned is only warned, and told the grace that stands there', async () => {
    const up = await program('warn');
    expect(up.code).toBe(0);
    const said = up.logs.filter(({ severity }) => severity === 'warning').map(({ message }) => message).join('\n');
    expect(said).toContain('spec.template.metadata.annotations["proxy.istio.io/config"]');
    expect(said).toContain('customTimeouts.delete: (10s)');
    const [, outputs] = Object.entries(up.outputs).find(([urn]) => urn.endsWith('::warn')) as [string, any];
    expect(outputs).toMatchObject({ grace: 45, plan: { mechanism: 'none' } });
  });

  test.each([
    ['wrong-twice', ['drain: \'drain\' ("long") must be', 'listens: \'listens\' ("false") must be true or false']],
    ['wrong-replicas', ['customTimeouts.delete: must be 1580s or more', 'customTimeouts.update: must be 1580s or more']],
    ['wrong-transform-computed', [TOO_SHORT]],
    ['wrong-merge', ['spec.template.metadata.annotations["proxy.istio.io/config"]: ']],
  ])('%s', async (name, expected) => {
    const up = await program(name);
    expect(up.code).not.toBe(0);
    for (const text of expected) expect(up.output + up.logs.map(({ message }) => message).join()).toContain(text);
    expect(up.milliseconds).toBeLessThan(SOON);
  });

  test('a reference to a component has its workload', async () => {
    expect((await program('urn')).code).toBe(0);
  });
});

describe('the transform', () => {
  test('reaches children of others\' components and custom resources, and passes over what opts out, has no pods, or has its plan', async () => {
    const up = await program('transform');
    expect(up.output).toBe('');
    for (const name of ['vendor', 'plain', 'graceful']) expect(podOf(named(up, name)).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    expect(podOf(named(up, 'rollout', 'kubernetes:argoproj.io/v1alpha1:Rollout')).spec.terminationGracePeriodSeconds).toBe(76);
    expect(podOf(named(up, 'plain')).spec.containers[0].image).toEqual({ '<secret>': 'plain:1' });
    expect(podOf(named(up, 'own')).metadata.annotations).toBeUndefined();
    expect(up.logs.filter(({ severity }) => severity === 'warning').map(({ message }) => message)).toEqual([expect.stringContaining('its operator sets the grace [GM902]')]);
    const alone = await program('plain');
    expect(named(up, 'graceful').inputs.spec.template).toEqual({ ...named(alone, 'checkout').inputs.spec.template, spec: expect.anything() });
  });

  test('serves one resource through its options, with what is computed', async () => {
    const up = await program('transform-one');
    expect(up.output).toBe('');
    expect(podOf(named(up, 'one')).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    const preview = await program('transform-one', true);
    expect(preview.code).toBe(0);
    expect(preview.logs.map(({ message }) => message)).toContainEqual(expect.stringContaining('not checked in this preview'));
  });

  test('refuses soon, with the property and the number', async () => {
    const up = await program('transform-wrong');
    expect(up.code).not.toBe(0);
    expect(up.output + up.logs.map(({ message }) => message).join()).toContain(TOO_SHORT);
    expect(up.resources.map(({ name }) => name)).not.toContain('plain');
    expect(up.milliseconds).toBeLessThan(SOON);
  });
});
