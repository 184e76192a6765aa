import { ApiObject, App, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  DrainMechanism, EndpointPropagation, Enforcement, GracefulMeshDefaults, GracefulMeshDeployment, GracefulMeshDeploymentProps, Mesh, OnSigterm,
  RequestDuration,
} from '../../lib';
import { heard } from '../stderr';

/*
 * What a tired person writes, and what is said of it: where, which property, its value, the rule, and what would do. The snapshot is the
 * review.
 */
const seconds = Duration.seconds;
const container = { image: 'shop/checkout:1.4.2', portNumber: 8080 };
const classic = Mesh.istio({ version: '1.24' });
const native = Mesh.istio({ version: '1.27' });
const basics: GracefulMeshDeploymentProps = { mesh: classic, requestDuration: RequestDuration.upTo(seconds(60)), containers: [container] };

function synth(props: Partial<GracefulMeshDeploymentProps>, change: (one: GracefulMeshDeployment) => void = () => undefined) {
  const chart = Testing.chart();
  const one = new GracefulMeshDeployment(chart, 'checkout', { ...basics, ...props });
  change(one);
  return Testing.synth(chart);
}
const patch = (...operations: JsonPatch[]) => (one: GracefulMeshDeployment) => ApiObject.of(one).addJsonPatch(...operations);
const annotated = (config: string) => ({ podMetadata: { annotations: { 'proxy.istio.io/config': config } } });
const POD = '/spec/template/spec';
const proxy = (preStop: object) => ({ name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', lifecycle: { preStop } });

const CASES: Record<string, () => unknown> = {
  'no mesh': () => synth({ mesh: undefined }),
  'no request duration': () => synth({ requestDuration: undefined }),
  'a number for a duration': () => synth({ requestDuration: RequestDuration.upTo(60 as unknown as Duration) }),
  'a mesh by its name': () => synth({ mesh: 'istio' as unknown as Mesh }),
  'a request duration that is a number': () => synth({ requestDuration: 60 as unknown as RequestDuration }),
  'a behaviour that is none': () => synth({ onSigterm: 'exits' as OnSigterm }),
  'an Istio without the setting': () => synth({ mesh: Mesh.istio({ version: '1.2' }) }),
  'a grace too short for the container\'s own preStop': () => synth({
    terminationGracePeriod: seconds(60),
    containers: [{ ...container, lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '15']) } }],
  }),
  'the annotation on the Deployment of a classic pod': () => synth({ metadata: { annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 20s' } } }),
  'a negative duration': () => synth({ requestDuration: RequestDuration.upTo(seconds(-1)) }),
  'a duration of no time that is to be waited for': () => synth({ requestDuration: RequestDuration.unpredictable({ atMost: seconds(0) }) }),
  'milliseconds for seconds': () => synth({ requestDuration: RequestDuration.upTo(seconds(60_000_000)) }),
  'a typical request longer than the longest': () => synth({ requestDuration: RequestDuration.mixed({ typical: seconds(60), atMost: seconds(60) }) }),
  'a headroom of a second': () => synth({ gracePeriodHeadroom: seconds(1) }),
  'a drain of half a second': () => synth({ drain: Duration.millis(500) }),
  'a drain of no time': () => synth({ drain: seconds(0) }),
  'a grace of a second and a half': () => synth({ terminationGracePeriod: Duration.millis(1500) }),
  'a grace of no time': () => synth({ terminationGracePeriod: seconds(0) }),
  'a grace equal to the sum': () => synth({ terminationGracePeriod: seconds(71) }),
  'the default grace, written out': () => synth({ terminationGracePeriod: seconds(30) }),
  'a drain that is too short': () => synth({ drain: seconds(30) }),
  'a preStop that is too short': () => synth({ preStop: seconds(2) }),
  'a native sidecar and a grace that ends before the longest request': () => synth({ mesh: native, kubernetesVersion: '1.33', terminationGracePeriod: seconds(60) }),
  'a version that is none': () => synth({ mesh: Mesh.istio({ version: 'latest' }) }),
  'a Kubernetes version that is none': () => synth({ kubernetesVersion: '1' }),
  'a drain that nothing reads': () => synth({ mesh: native, kubernetesVersion: '1.33', drain: seconds(70) }),
  'a mechanism that a native sidecar cannot have': () => synth({ mesh: native, kubernetesVersion: '1.33', drainMechanism: DrainMechanism.FIXED_DRAIN }),
  'exit on zero for a worker': () => synth({ listens: false, drainMechanism: DrainMechanism.EXIT_ON_ZERO }),
  'exit on zero with a shutdown of its own': () => synth({ shutdownAfterLastRequest: seconds(5), drainMechanism: DrainMechanism.EXIT_ON_ZERO }),
  'exit on zero where it cannot be relied on': () => synth({ mesh: Mesh.istio({ version: '1.22' }), drainMechanism: DrainMechanism.EXIT_ON_ZERO }),
  'a hook on a distroless proxy': () => synth({ mesh: Mesh.istio({ version: '1.24', distrolessProxy: true }), drainMechanism: DrainMechanism.WAIT_FOR_CONNECTIONS }),
  'a hook for a worker': () => synth({ listens: false, drainMechanism: DrainMechanism.WAIT_FOR_CONNECTIONS }),
  'a mechanism without a mesh': () => synth({ mesh: Mesh.ambient(), drainMechanism: DrainMechanism.FIXED_DRAIN }),
  'a cluster without preStop.sleep': () => synth({ kubernetesVersion: '1.28' }),
  'an annotation that is no YAML': () => synth(annotated('terminationDrainDuration: [')),
  'an annotation that contradicts the plan': () => synth(annotated('terminationDrainDuration: 20s')),
  'an annotation that says exit on zero': () => synth(annotated('proxyMetadata:\n  EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true"')),
  'an unquoted boolean': () => synth(annotated('proxyMetadata: {X: true}')),
  'a misspelt field': () => synth(annotated('terminationDrainDuraton: 66s')),
  'the annotation on the Deployment': () => synth({ metadata: { annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 66s' } }, mesh: native, kubernetesVersion: '1.33' }),
  'an annotation that Istio has never had': () => synth({ podMetadata: { annotations: { 'sidecar.istio.io/terminationDrainDuration': '66s' } } }),
  'two handlers on one hook': () => synth({}, patch(JsonPatch.add(`${POD}/containers/0/lifecycle`, { preStop: { exec: { command: ['true'] }, httpGet: { path: '/', port: 80 } } }))),
  'a user\'s own hook on istio-proxy': () => synth({ requestDuration: RequestDuration.unpredictable({ atMost: seconds(60) }) },
    patch(JsonPatch.add(`${POD}/containers/1`, proxy({ exec: { command: ['sleep', '20'] } })))),
  'istio-proxy under initContainers': () => synth({}, patch(JsonPatch.add(`${POD}/initContainers`, [{ ...proxy({ exec: { command: ['sleep', '20'] } }), restartPolicy: 'Always' }]))),
  'duplicate container names': () => synth({ containers: [container, { ...container, portNumber: 8081 }] }),
  'no container': () => synth({ containers: [] }),
  'a second native sidecar with a port beside a classic proxy': () => synth({
    drainMechanism: DrainMechanism.WAIT_FOR_CONNECTIONS,
    initContainers: [{ name: 'logs', image: 'logs:1', portNumber: 2020, restartPolicy: kplus.ContainerRestartPolicy.ALWAYS }],
  }),
  'an application that exits at once, with a short preStop': () => synth({ onSigterm: OnSigterm.EXITS_AT_ONCE, preStop: seconds(5) }),
  'peers that send for longer than the drain of inbound listeners': () => synth({ mesh: native, kubernetesVersion: '1.32', endpointPropagation: EndpointPropagation.awsAlb(), terminationGracePeriod: seconds(60) }),
  'a suppression without a reason': () => synth({ suppress: [{ code: 'GM303', reason: ' ' }] }),
  'a suppression of no rule': () => synth({ suppress: [{ code: 'GM999', reason: 'why not' }] }),
  'defaults set twice': () => {
    const chart = Testing.chart();
    GracefulMeshDefaults.set(chart, { mesh: classic });
    GracefulMeshDefaults.set(chart, { mesh: native });
  },
  'defaults set after children exist': () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    new GracefulMeshDeployment(chart, 'checkout', basics);
    GracefulMeshDefaults.set(chart, { mesh: native });
  },
};

test.each(Object.keys(CASES))('%s', (name) => {
  let message = 'nothing was said';
  try {
    CASES[name]();
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatchSnapshot();
  expect(message).not.toBe('nothing was said');
  expect(message).not.toMatch(/undefined|NaN|\[object|Cannot read|is not a function/);
});

describe('rolled out by a platform team', () => {
  test('warnings only: the same words, and the YAML is written', () => {
    const warned = heard();
    const manifests = synth({ terminationGracePeriod: seconds(71), enforcement: Enforcement.WARN });
    expect(manifests).toHaveLength(1);
    expect(warned.said).toEqual([expect.stringMatching(/^\[test\/checkout\] preStop \(5s of main\) \+ drain \(66s\) = 71s must be less than .*\[GM101\]$/)]);
    warned.restore();
  });

  test('warnings only: an annotation that contradicts the plan is left as it is', () => {
    const warned = heard();
    const [manifest] = synth({ ...annotated('terminationDrainDuration: 20s'), enforcement: Enforcement.WARN });
    expect(manifest.spec.template.metadata.annotations).toEqual({ 'proxy.istio.io/config': 'terminationDrainDuration: 20s' });
    expect(warned.said).toEqual([expect.stringMatching(/^\[test\/checkout\].* cannot be merged: .*; it is written without a plan$/)]);
    warned.restore();
  });

  test('a finding that is accepted with a reason says nothing', () => {
    expect(synth({ terminationGracePeriod: seconds(71), suppress: [{ code: 'GM101', reason: 'until the cluster is upgraded' }] })).toHaveLength(1);
  });

  test('defaults reach every workload of an app, nearer ones win, its own props beat them', () => {
    const app = Testing.app();
    GracefulMeshDefaults.set(app, { mesh: classic, requestDuration: RequestDuration.upTo(seconds(10)), gracePeriodHeadroom: seconds(20) });
    const chart = new Chart(app, 'shop');
    GracefulMeshDefaults.set(chart, { requestDuration: RequestDuration.upTo(seconds(40)) });
    const one = new GracefulMeshDeployment(chart, 'checkout', { containers: [container] });
    const two = new GracefulMeshDeployment(chart, 'search', { containers: [container], requestDuration: RequestDuration.upTo(seconds(1)) });
    expect([one.drain?.toSeconds(), one.grace.toSeconds()]).toEqual([46, 71]);
    expect([two.drain?.toSeconds(), two.grace.toSeconds()]).toEqual([7, 32]);
  });
});
