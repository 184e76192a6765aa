import * as path from 'path';
import { Resource, run, Run } from './support/fake-engine';

const program = (name: string, dryRun = false) => run(path.join(__dirname, 'programs/shop.ts'), { dryRun, env: { PROGRAM: name } });
/** What is right goes in one program: what a test costs is the start of a process with the SDK in it. */
const RIGHT = 'plain computed late warn urn transform-one';
const named = ({ resources }: Run, name: string, type = 'kubernetes:apps/v1:Deployment'): Resource => resources.find((one) => one.name === name && one.type === type) as Resource;
const podOf = ({ inputs }: Resource) => inputs.spec.template;
const CONFIG = '{"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}';

jest.setTimeout(120_000);

let up: Run;
let preview: Run;
beforeAll(async () => {
  up = await program(RIGHT);
  preview = await program(RIGHT, true);
});

describe('components', () => {

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
    expect(named(up, 'cache', 'kubernetes:apps/v1:StatefulSet').customTimeouts).toEqual({ update: '1580s' });
  });

  test('end the proxy of a Job', () => {
    expect(JSON.stringify(podOf(named(up, 'migrate', 'kubernetes:batch/v1:Job')).spec.containers)).toContain('quitquitquit');
  });

  test('preview all of it but what is not known', () => {
    expect(preview.code).toBe(0);
    expect(named(preview, 'checkout').inputs.spec).toEqual({ ...named(up, 'checkout').inputs.spec, replicas: '<unknown>' });
  });
});

describe('computed values that decide', () => {
  test('are planned when they are there, and what else is secret stays one secret value', () => {
    expect(podOf(named(up, 'computed')).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    expect(podOf(named(up, 'legacy'))).toMatchObject({ spec: { terminationGracePeriodSeconds: 90, containers: [{ image: { '<secret>': 'shop/legacy:1' }, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] } });
  });

  test('are unknown in a preview, which says once what it did not check', () => {
    const said = preview.logs.filter(({ severity, urn }) => severity === 'info' && /::(computed|legacy)$/.test(urn));
    expect(said.map(({ message }) => message).sort()).toEqual([
      'not checked in this preview, because it is not known yet: mesh.version',
      'not checked in this preview, because it is not known yet: spec.template.spec.terminationGracePeriodSeconds',
    ]);
    expect(said.every(({ urn }) => urn.includes('graceful-mesh:index:GracefulMeshDeployment'))).toBe(true);
    expect(named(preview, 'computed').inputs.spec).toEqual({ selector: { matchLabels: { app: 'shop' } }, template: '<unknown>' });
  });
});

/** Of the program itself some two seconds of CPU; an error with a frame of the SDK in it takes thirty. */
const SOON = 15_000;
const TOO_SHORT = 'spec.template.spec.terminationGracePeriodSeconds: preStop (5s of main) + drain (66s) = 71s must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more';

describe('what is wrong', () => {
  const said = ({ output, logs }: Run) => output + logs.map(({ message }) => message).join();

  test('with plain values: fails soon, with the property and the number, and the workload is not registered', async () => {
    const wrong = await program('wrong-plain');
    expect(wrong.code).not.toBe(0);
    expect(said(wrong)).toContain(TOO_SHORT);
    expect(wrong.resources.map(({ type }) => type)).not.toContain('kubernetes:apps/v1:Deployment');
    expect(wrong.milliseconds).toBeLessThan(SOON);
  });

  test('with plain values: stops the program before the component is registered', async () => {
    const { resources } = await program('wrong-plain', true);
    expect(resources.map(({ type }) => type)).not.toContain('graceful-mesh:index:GracefulMeshDeployment');
  });

  test('with computed values: fails as soon, each workload with its own properties, and none is registered', async () => {
    const wrong = await program('wrong-computed wrong-replicas');
    expect(wrong.code).not.toBe(0);
    for (const text of [TOO_SHORT, 'customTimeouts.update: must be 1580s or more']) expect(said(wrong)).toContain(text);
    expect(wrong.output.match(/ended with an error/g)).toHaveLength(3);
    expect(wrong.resources.map(({ type }) => type)).not.toContain('kubernetes:apps/v1:Deployment');
    expect(wrong.milliseconds).toBeLessThan(SOON);
  });

  test('settings are refused by their names, all at once, and so is what cannot be merged', async () => {
    const { output } = await program('refused');
    expect(output).toContain('shutdownAfterLastRequest: \'shutdownAfterLastRequest\' ("5 minutes") must be a number of seconds, such as 60, or a Go duration, such as \'1m30s\'');
    const twice = output.slice(output.indexOf("'twice'"), output.indexOf("'merge'"));
    for (const text of ['drain: \'drain\' ("long") must be', 'listens: \'listens\' ("false") must be true or false']) expect(twice).toContain(text);
    expect(output.slice(output.indexOf("'merge'"))).toContain('spec.template.metadata.annotations["proxy.istio.io/config"]: ');
    expect(output).not.toContain('not refused');
  });
});

describe('what a review found', () => {
  test('what comes later is the template, and what is secret or unknown beside it stays what it was', () => {
    expect(named(up, 'version').inputs.spec).toMatchObject({ replicas: 3, template: { '<secret>': { spec: { terminationGracePeriodSeconds: 76 } } } });
    expect(podOf(named(up, 'env'))).toMatchObject({ spec: { terminationGracePeriodSeconds: 76, containers: [{ env: [{ name: 'PW', value: { '<secret>': 'hunter2' } }] }] } });
    expect(podOf(named(up, 'whole')).spec.terminationGracePeriodSeconds).toBe(76);
    expect(named(up, 'pod', 'kubernetes:core/v1:Pod').inputs).toMatchObject({
      metadata: { annotations: { 'proxy.istio.io/config': expect.stringContaining('68s') } }, spec: { containers: [{ lifecycle: { preStop: { sleep: { seconds: 7 } } } }] },
    });
    expect(named(preview, 'whole').inputs.spec).toBe('<unknown>');
  });

  test('who only wants to be warned is only warned, and told the grace that stands there', () => {
    const said = up.logs.filter(({ severity, urn }) => severity === 'warning' && urn.endsWith('::warn')).map(({ message }) => message).join('\n');
    expect(said).toContain('spec.template.metadata.annotations["proxy.istio.io/config"]');
    expect(said).toContain('customTimeouts.delete: (10s)');
    const [, outputs] = Object.entries(up.outputs).find(([urn]) => urn.endsWith('::warn')) as [string, any];
    expect(outputs).toMatchObject({ grace: 45, plan: { mechanism: 'none' } });
  });
});

describe('the transform', () => {
  let platform: Run;
  beforeAll(async () => { platform = await program('transform'); });

  test('reaches children of others\' components and custom resources, and passes over what opts out, has no pods, or has its plan', () => {
    expect(platform.output).toBe('');
    for (const name of ['vendor', 'plain', 'graceful']) expect(podOf(named(platform, name)).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    expect(podOf(named(platform, 'rollout', 'kubernetes:argoproj.io/v1alpha1:Rollout')).spec.terminationGracePeriodSeconds).toBe(76);
    expect(podOf(named(platform, 'plain')).spec.containers[0].image).toEqual({ '<secret>': 'plain:1' });
    expect(podOf(named(platform, 'own')).metadata.annotations).toBeUndefined();
    expect(platform.logs.filter(({ severity }) => severity === 'warning').map(({ message }) => message)).toEqual([expect.stringContaining('its operator sets the grace [GM902]')]);
    expect(named(platform, 'graceful').inputs.spec.template).toEqual({ ...named(up, 'checkout').inputs.spec.template, spec: expect.anything() });
  });

  test('leaves components of this package to their own args, and reaches lists', () => {
    expect(podOf(named(platform, 'other')).spec.terminationGracePeriodSeconds).toBe(1219);
    expect(named(platform, 'list', 'kubernetes:apps/v1:DeploymentList').inputs.items[0].spec.template.spec.terminationGracePeriodSeconds).toBe(76);
  });

  test('serves one resource through its options, with what is computed', () => {
    expect(podOf(named(up, 'one')).metadata.annotations['proxy.istio.io/config']).toBe(CONFIG);
    expect(preview.logs.map(({ message }) => message)).toContainEqual(expect.stringMatching(/'one': not checked in this preview/));
  });

  test('refuses soon, plain or computed, with the property and the number', async () => {
    const wrong = await program('transform-wrong');
    expect(wrong.code).not.toBe(0);
    const all = wrong.output + wrong.logs.map(({ message }) => message).join();
    for (const name of ['plain', 'late']) expect(all).toContain(`kubernetes:apps/v1:Deployment '${name}' would not stop gracefully:\n  ${TOO_SHORT}`);
    expect(wrong.resources.filter(({ type }) => type === 'kubernetes:apps/v1:Deployment')).toEqual([]);
    expect(wrong.milliseconds).toBeLessThan(SOON);
  });
});
