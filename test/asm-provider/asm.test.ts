import * as pulumi from '@pulumi/pulumi';
import { Duration } from 'cdk8s';
import { AsmServer } from './asm-server';
import { DynamicProvider } from './dynamic-provider';
import { AsmLevel } from 'graceful-mesh/cdk8s';
import { AsmMeshLifecycle, AsmNamespaceSidecar } from 'graceful-mesh/pulumi';

jest.setTimeout(60_000);

const SECRET = 'a-secret-that-is-nowhere';
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** What a program registers: with the provider's text in it, as it goes into the state. */
const registered: Record<string, any>[] = [];
let asm: AsmServer;
let provider: DynamicProvider;
let __provider: string;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs, name, type }) => {
      registered.push({ ...inputs, name, type });
      return { id: name, state: inputs };
    },
    call: () => ({}),
  });
  asm = await AsmServer.start({ 'key-id': SECRET });
  new AsmNamespaceSidecar('shop', { serviceMeshId: 'mesh-1', namespace: 'shop', settings: { terminationDrainDuration: '1m' } });
  await pulumi.runtime.disconnect();
  __provider = registered[0].__provider;
  provider = await DynamicProvider.start({ ALIBABA_CLOUD_ACCESS_KEY_ID: 'key-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' });
});
afterAll(async () => {
  provider.stop();
  await asm.stop();
});
beforeEach(() => {
  asm.seen.length = 0;
  asm.clears = true;
  asm.state.clear();
});

const namespaced = (settings: object, more: object = {}) => ({ __provider, serviceMeshId: 'mesh-1', namespace: 'shop', endpoint: asm.endpoint, protocol: 'HTTP', settings, ...more });
const forMesh = (settings: object) => ({ __provider, serviceMeshId: 'mesh-1', endpoint: asm.endpoint, protocol: 'HTTP', settings });

describe('in a program', () => {
  test('the text of the provider asks for its handlers by a name that stays, and holds nothing else', () => {
    expect(registered[0].type).toBe('pulumi-nodejs:dynamic/graceful-mesh:AsmNamespaceSidecar');
    expect(__provider).toMatch(/require\(['"]graceful-mesh\/asm-provider['"]\)/);
    expect(__provider.length).toBeLessThan(4000);
    expect(__provider).not.toMatch(/process\.env|accessKey/i);
  });

  test.each([
    ['what the level has no place for', () => new AsmMeshLifecycle('m', { serviceMeshId: 'mesh-1', settings: { exitOnZeroActiveConnections: true } as object }),
      'settings: \'settings\' cannot be had at this level: EXIT_ON_ZERO_ACTIVE_CONNECTIONS can be set for a namespace only (ProxyMetadata of UpdateNamespaceScopeSidecarConfig); use AsmNamespaceSidecar'],
    ['a duration that is none', () => new AsmMeshLifecycle('m', { serviceMeshId: 'mesh-1', settings: { terminationDrainDuration: 'long' } }), 'settings.terminationDrainDuration: '],
    ['a namespace that is none', () => new AsmNamespaceSidecar('n', { serviceMeshId: 'mesh-1', namespace: 'No Namespace', settings: { terminationDrainDuration: 60 } }), 'namespace: '],
    ['nothing to set', () => new AsmNamespaceSidecar('n', { serviceMeshId: 'mesh-1', namespace: 'shop', settings: {} }), 'set nothing'],
  ])('%s is refused before anything is registered', (_, make, message) => expect(make).toThrow(message));
});

describe('the provider', () => {
  test('sets what it is told, by the names and encodings of ASM\'s own SDK', async () => {
    const settings = { terminationDrainDuration: '1m', exitOnZeroActiveConnections: true, minimumDrainDuration: 6, waitForConnections: 30, holdApplicationUntilProxyStarts: true };
    const { id, outs } = await provider.create(namespaced(settings));
    expect(id).toBe('mesh-1/shop');
    // Those of the cdk8s door were compared with captured requests of the SDK (test/fixtures/asm).
    const { parameters } = AsmLevel.namespace('shop', {
      terminationDrainDuration: Duration.minutes(1),
      exitOnZeroActiveConnections: true,
      minimumDrainDuration: Duration.seconds(6),
      waitForConnections: Duration.seconds(30),
      holdApplicationUntilProxyStarts: true,
    }).request('mesh-1');
    const [update] = asm.seen.filter(({ action }) => action.startsWith('Update'));
    expect(update).toEqual({ action: 'UpdateNamespaceScopeSidecarConfig', version: '2020-01-11', parameters });
    expect(outs.parameters.ProxyMetadata).toBe('{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"6s"}');
    expect(JSON.stringify(outs)).not.toContain(SECRET);
  });

  test('sees no change where there is none, and drift where there is', async () => {
    const inputs = namespaced({ terminationDrainDuration: 60, waitForConnections: 30 });
    const { id, outs } = await provider.create(inputs);
    const kept = { __provider, ...outs };
    expect(await provider.diff(id, kept, inputs)).toEqual({ changes: false, replaces: [] });
    const fresh = await provider.read(id, kept);
    expect(await provider.diff(id, { __provider, ...fresh.props }, inputs)).toEqual({ changes: false, replaces: [] });
    asm.state.get('shop')!.TerminationDrainDuration = '5s';
    const drifted = await provider.read(id, kept);
    expect(drifted.props.parameters.TerminationDrainDuration).toBe('5s');
    expect(await provider.diff(id, { __provider, ...drifted.props }, inputs)).toEqual({ changes: true, replaces: [] });
  });

  test('updates what has changed, and puts back what is no longer wished for', async () => {
    asm.state.set('shop', { TerminationDrainDuration: '7s', HoldApplicationUntilProxyStarts: 'false' });
    const { id, outs } = await provider.create(namespaced({ terminationDrainDuration: 60, holdApplicationUntilProxyStarts: true }));
    const next = namespaced({ terminationDrainDuration: 90, exitOnZeroActiveConnections: false });
    expect(await provider.diff(id, { __provider, ...outs }, next)).toEqual({ changes: true, replaces: [] });
    const changed = await provider.update(id, { __provider, ...outs }, next);
    expect(asm.state.get('shop')).toEqual({ TerminationDrainDuration: '90s', HoldApplicationUntilProxyStarts: 'false', ProxyMetadata: '{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}' });
    await provider.delete(id, { __provider, ...changed });
    expect(asm.state.get('shop')).toEqual({ TerminationDrainDuration: '7s', HoldApplicationUntilProxyStarts: 'false' });
  });

  test('leaves other keys of the metadata to who set them, and takes them for no drift', async () => {
    asm.state.set('shop', { ProxyMetadata: '{"ISTIO_META_DNS_CAPTURE":"true","MINIMUM_DRAIN_DURATION":"9s"}' });
    const inputs = namespaced({ exitOnZeroActiveConnections: true });
    const { id, outs } = await provider.create(inputs);
    const metadata = () => JSON.parse(asm.state.get('shop')!.ProxyMetadata);
    expect(metadata()).toEqual({ ISTIO_META_DNS_CAPTURE: 'true', MINIMUM_DRAIN_DURATION: '9s', EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true' });
    const { props } = await provider.read(id, { __provider, ...outs });
    expect(await provider.diff(id, { __provider, ...props }, inputs)).toEqual({ changes: false, replaces: [] });
    const next = namespaced({ minimumDrainDuration: 6 });
    const changed = await provider.update(id, { __provider, ...outs }, next);
    expect(metadata()).toEqual({ ISTIO_META_DNS_CAPTURE: 'true', MINIMUM_DRAIN_DURATION: '6s' });
    await provider.delete(id, { __provider, ...changed });
    expect(metadata()).toEqual({ ISTIO_META_DNS_CAPTURE: 'true', MINIMUM_DRAIN_DURATION: '9s' });
  });

  test('asks elsewhere when it is told to, and sends nothing when that is all', async () => {
    const inputs = namespaced({ terminationDrainDuration: 60 });
    const { id, outs } = await provider.create(inputs);
    const olds = { __provider, ...outs, region: 'cn-hangzhou' };
    expect(await provider.diff(id, olds, inputs)).toEqual({ changes: true, replaces: [] });
    asm.seen.length = 0;
    await provider.update(id, olds, inputs);
    expect(asm.seen.map(({ action }) => action)).toEqual(['DescribeNamespaceScopeSidecarConfig']);
  });

  test('what stood there before is not lost when something fails after it was replaced', async () => {
    asm.state.set('', { TerminationDrainDuration: '7s' });
    asm.plan([200, { ServiceMesh: { Spec: { MeshConfig: { ExtraConfiguration: { TerminationDrainDuration: '7s' } } } } }], [200, {}], [403, { Code: 'Forbidden.RAM', Message: 'not authorized' }]);
    const failed = await provider.create(forMesh({ terminationDrainDuration: 60 })).catch((error) => error);
    expect(failed.message).toContain('not authorized');
    expect(failed.state).toMatchObject({ parameters: { TerminationDrainDuration: '60s' }, before: { TerminationDrainDuration: '7s' } });
  });

  test('another mesh or namespace is another resource; what a preview does not know is none', async () => {
    const inputs = namespaced({ terminationDrainDuration: 60 });
    const { id, outs } = await provider.create(inputs);
    const olds = { __provider, ...outs };
    expect((await provider.diff(id, olds, { ...inputs, namespace: 'other' })).replaces).toEqual(['namespace']);
    expect(await provider.diff(id, olds, { ...inputs, namespace: UNKNOWN })).toEqual({ changes: true, replaces: [] });
    expect(await provider.check({ ...inputs, namespace: UNKNOWN, settings: UNKNOWN })).toEqual([]);
    expect(await provider.check({ ...inputs, settings: { terminationDrainDuration: 'long' } })).toEqual([{ property: 'terminationDrainDuration', reason: expect.stringContaining('Go duration') }]);
  });

  test('restores the mesh\'s lifecycle, which ASM answers as an object', async () => {
    const own = '{"postStart":{"exec":{"command":["pilot-agent","wait"]}},"preStop":{"exec":{"command":["/bin/sh","-c","sleep 15"]}}}';
    asm.state.set('', { Lifecycle: own });
    const inputs = forMesh({ waitForConnections: 30 });
    const { id, outs } = await provider.create(inputs);
    expect(asm.seen.map(({ action }) => action)).toContain('UpdateMeshFeature');
    expect(outs.before).toEqual({ Lifecycle: own });
    const { props } = await provider.read(id, { __provider, ...outs });
    expect(await provider.diff(id, { __provider, ...props }, inputs)).toEqual({ changes: false, replaces: [] });
    await provider.delete(id, { __provider, ...outs });
    expect(asm.state.get('')).toEqual({ Lifecycle: own });
  });

  test('says so where ASM keeps what was to be taken back', async () => {
    const { id, outs } = await provider.create(namespaced({ terminationDrainDuration: 60 }));
    asm.clears = false;
    await expect(provider.delete(id, { __provider, ...outs })).rejects.toThrow('ASM still has TerminationDrainDuration 60s, although an empty value was sent and nothing stood there before; clear it in the console');
  });

  test('waits while it is throttled, and gives up on what will not get better', async () => {
    asm.plan([400, { Code: 'Throttling.User', Message: 'ResolvedSettings was denied due to user flow control.' }], [503, { Code: 'ServiceUnavailable', Message: 'try later' }], [502, '<html>']);
    await provider.create(namespaced({ terminationDrainDuration: 60 }));
    expect(asm.state.get('shop')).toEqual({ TerminationDrainDuration: '60s' });
    asm.seen.length = 0;
    asm.plan([403, { Code: 'Forbidden.RAM', Message: 'not authorized' }]);
    await expect(provider.create(namespaced({ terminationDrainDuration: 60 }))).rejects.toThrow(/DescribeNamespaceScopeSidecarConfig: the account lacks a permission: .*not authorized/);
    expect(asm.seen).toHaveLength(1);
  });

  test('a mesh that has gone has gone with its settings', async () => {
    const { id, outs } = await provider.create(namespaced({ terminationDrainDuration: 60 }));
    const gone = { __provider, ...outs, serviceMeshId: 'mesh-2' };
    expect((await provider.read(id, gone)).id).toBe('');
    await provider.delete(id, gone);
    asm.plan([403, { Code: 'Forbidden.RAM', Message: 'not authorized' }]);
    await expect(provider.read(id, { __provider, ...outs })).rejects.toThrow('not authorized');
  });
});

test('keys of the stack\'s config are taken; without any, the preview works and the update says where they are looked for', async () => {
  const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', 'value': SECRET };
  const configured = await DynamicProvider.start({ ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' }, { 'alicloud:accessKey': 'key-id', 'alicloud:secretKey': secret });
  const { outs } = await configured.create(namespaced({ terminationDrainDuration: 60 }));
  expect(JSON.stringify(outs)).not.toContain(SECRET);
  configured.stop();
  const without = await DynamicProvider.start({ ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', HOME: '/nowhere' });
  const inputs = namespaced({ terminationDrainDuration: 60 });
  expect(await without.check(inputs)).toEqual([]);
  await expect(without.create(inputs)).rejects.toThrow('DescribeNamespaceScopeSidecarConfig: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  without.stop();
});
