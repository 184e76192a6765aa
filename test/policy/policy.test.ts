import * as path from 'path';
import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import { RULES } from '../../lib/rules';
import { Analysed, Pack } from '../pulumi/support/policy-pack';
import { gracefulMeshPolicies, PolicyConfig } from 'graceful-mesh/policy';

jest.setTimeout(60_000);

const deployment = (pod: object, template: object = {}): Analysed => ({
  type: 'kubernetes:apps/v1:Deployment',
  props: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, ...template, spec: { containers: [{ name: 'main', image: 'web:1', ports: [{ containerPort: 80 }] }], ...pod } } },
  },
});
const SHORT = deployment({ terminationGracePeriodSeconds: 30 }, { metadata: { annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 60s' } } });

/** What the engine would hand to a policy, without one. */
function validated({ type, props }: Analysed, policies: ResourceValidationPolicy[], config: PolicyConfig = {}): string[] {
  return policies.flatMap((policy) => {
    const said: string[] = [];
    const args = { type, props, name: 'web', urn: 'urn', opts: {}, getConfig: () => config } as unknown as ResourceValidationArgs;
    void (policy.validateResource as (args: ResourceValidationArgs, report: (message: string) => void) => void)(args, (message) => said.push(`${policy.name} ${message}`));
    return said;
  });
}

describe('asked directly', () => {
  const policies = gracefulMeshPolicies({ config: { meshVersion: '1.24' } });

  test('there is one for each rule, with its page, and one that repairs', () => {
    expect(policies.map(({ name }) => name)).toEqual(['graceful-mesh-plan', ...RULES.map(({ code, slug }) => `${code.toLowerCase()}-${slug}`)]);
    for (const { url, remediationSteps, configSchema } of policies) {
      expect(url).toMatch(/^https:\/\/github\.com\/graceful-mesh\/graceful-mesh\/blob\/main\/docs\/(rules\/GM\d{3}|guides\/pulumi-policy)\.md$/);
      expect(remediationSteps).toContain('GracefulMeshDeployment');
      expect(Object.keys(configSchema?.properties ?? {})).toContain('requestDuration');
      // The engine looks for what is required before it asks the code, which has it.
      expect(configSchema?.required ?? []).toEqual([]);
    }
  });

  test('each says what its own rule finds, once', () => {
    const said = validated(SHORT, policies);
    expect(said).toContainEqual(expect.stringMatching(
      /^gm101-\S+ spec\.template\.spec\.terminationGracePeriodSeconds: .*drain \(60s.*must be less than terminationGracePeriod \(30s.*\[GM101\]$/));
    expect(new Set(said).size).toBe(said.length);
  });

  test('config beats what the pack was made with', () => {
    const long = deployment({ terminationGracePeriodSeconds: 20 });
    expect(validated(long, policies).join()).not.toContain('GM102');
    expect(validated(long, policies, { requestDuration: '1m' }).join('\n')).toContain('[GM102]');
    // A config that cannot be is said by the plan and by the first rule.
    expect(validated(long, policies, { requestDuration: 'a minute' })).toEqual([expect.stringContaining('must be a number of seconds'), expect.stringContaining('must be a number of seconds')]);
  });

  test('what a pack was made with is not beaten by a default of the schema, which the engine would fill in', () => {
    for (const { configSchema } of policies) expect(Object.values(configSchema?.properties ?? {}).filter((one) => 'default' in (one as object))).toEqual([]);
    expect(validated(SHORT, gracefulMeshPolicies({ config: { mesh: 'none' } })).join()).not.toContain('istio-proxy');
  });

  test.each(['kubernetes:core/v1:ConfigMap', 'kubernetes:rbac.authorization.k8s.io/v1:Role', 'aws:s3/bucket:Bucket'])('%s has no pods', (type) => {
    expect(validated({ type, props: { spec: SHORT.props } }, policies)).toEqual([]);
  });

  test('what opts out is said, and nothing else', () => {
    const out = { ...SHORT, props: { ...SHORT.props, metadata: { annotations: { 'graceful-mesh/opt-out': 'its operator sets the grace' } } } };
    expect(validated(out, policies.slice(1))).toEqual([expect.stringMatching(/^gm902-.*its operator sets the grace \[GM902\]$/)]);
  });
});

test('a plan that needs longer than the provider waits is a plan: a policy cannot see to options', () => {
  const [plan] = gracefulMeshPolicies({ config: { meshVersion: '1.24', requestDuration: '15m' }, plan: 'remediate' });
  const args = ({ type, props }: Analysed) => ({ type, props, name: 'web', urn: 'urn', opts: {}, getConfig: () => ({}) } as unknown as ResourceValidationArgs);
  const props = plan.remediateResource!(args(deployment({}))) as { spec: { template: { spec: object } } };
  expect(props.spec.template.spec).toMatchObject({ terminationGracePeriodSeconds: 916 });
  expect(plan.remediateResource!(args({ type: 'kubernetes:apps/v1:Deployment', props }))).toBeUndefined();
  expect(validated({ type: 'kubernetes:apps/v1:Deployment', props }, [plan])).toEqual([]);
});

test.each<[string, PolicyConfig, string]>([
  ['a mesh that is none', { mesh: 'linkerd' as never }, 'config: \'mesh\' ("linkerd") must be one of istio, asm, ambient, none'],
  ['a name that is none', { requestDurations: 60 } as never, 'config.requestDurations is not known; it takes mesh, meshVersion'],
])('%s is refused when the pack is made', (_, config, message) => expect(() => gracefulMeshPolicies({ config })).toThrow(message));

test('a plan without requestDuration says what it lacks', () => {
  expect(validated(deployment({}), [gracefulMeshPolicies({ plan: 'mandatory' })[0]])).toEqual([expect.stringContaining('requestDuration: is missing, so nothing is planned')]);
});

test('a component of this package has its plan, whatever the pack was made with', () => {
  const [plan] = gracefulMeshPolicies({ config: { meshVersion: '1.24', requestDuration: 60 }, plan: 'remediate' });
  const urn = 'urn:pulumi:dev::demo::graceful-mesh:index:GracefulMeshDeployment$kubernetes:apps/v1:Deployment::web';
  const { type, props } = deployment({});
  const args = (of: string) => ({ type, props, name: 'web', urn: of, opts: {}, getConfig: () => ({}) } as unknown as ResourceValidationArgs);
  expect(plan.remediateResource!(args(urn))).toBeUndefined();
  expect(plan.remediateResource!(args(urn.replace('graceful-mesh:index:GracefulMeshDeployment$', 'vendor:index:Stack$')))).toBeDefined();
});

describe('asked over gRPC, the pack of the examples', () => {
  let pack: Pack;
  beforeAll(async () => { pack = await Pack.start(path.join(__dirname, '../../examples/pulumi-policy'), { GRACEFUL_MESH_PLAN: 'remediate' }); });
  afterAll(() => pack.stop());

  test('says what it is', async () => {
    const policies = await pack.policies();
    expect(policies).toContainEqual({ name: 'graceful-mesh-plan', level: 'remediate' });
    expect(policies).toContainEqual({ name: expect.stringMatching(/^gm101-/), level: 'mandatory' });
    expect(policies).toContainEqual({ name: expect.stringMatching(/^gm303-/), level: 'advisory' });
  });

  test('refuses, repairs, and finds nothing more in what it has repaired', async () => {
    expect(await pack.analyze(SHORT)).toContainEqual({ policy: expect.stringMatching(/^gm101-/), message: expect.stringContaining('[GM101]'), level: 'mandatory' });
    const [{ policy, props }] = (await pack.remediate(deployment({}))).filter((one) => one.props);
    expect(policy).toBe('graceful-mesh-plan');
    expect(props.spec.template).toMatchObject({ spec: { terminationGracePeriodSeconds: 76, containers: [{ image: 'web:1', lifecycle: { preStop: { sleep: { seconds: 5 } } } }] } });
    const repaired = { type: 'kubernetes:apps/v1:Deployment', props };
    expect(await pack.analyze(repaired)).toEqual([]);
    expect((await pack.remediate(repaired)).filter((one) => one.props)).toEqual([]);
  });

  test('leaves secrets secret, and what is not known unknown', async () => {
    const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', 'value': 'hunter2' };
    const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const [{ props }] = (await pack.remediate(deployment({ containers: [{ name: 'main', image: unknown, env: [{ name: 'PW', value: secret }] }] }))).filter((one) => one.props);
    expect(props.spec.template.spec.containers[0]).toMatchObject({ image: unknown, env: [{ name: 'PW', value: secret }], lifecycle: { preStop: { sleep: { seconds: 5 } } } });
  });

  test('takes a stack\'s config', async () => {
    await pack.configure({ 'graceful-mesh-plan': { level: 'remediate', properties: { requestDuration: '2m', meshVersion: '1.24' } } });
    const [{ props }] = (await pack.remediate(deployment({}))).filter((one) => one.props);
    expect(props.spec.template.spec.terminationGracePeriodSeconds).toBe(136);
  });

  test('waits for the update where a preview does not know what decides, and not where it does not matter', async () => {
    const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const image = deployment({ terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image: unknown }] });
    expect(await pack.analyze(image)).toContainEqual({ policy: expect.stringMatching(/^gm102-/), message: expect.stringContaining('[GM102]'), level: 'mandatory' });
    const grace = await pack.analyze(deployment({ terminationGracePeriodSeconds: unknown }));
    expect(grace.filter(({ level }) => level === 'mandatory')).toEqual([]);
    // Said by the plan and by the first rule, not by all of them.
    expect(grace.map(({ message }) => message)).toEqual([expect.stringContaining('during preview'), expect.stringContaining('during preview')]);
  });
});
