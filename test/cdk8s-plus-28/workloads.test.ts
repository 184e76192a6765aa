import { Chart, Cron, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  DisruptionBudget, DrainMechanism, Enforcement, GraceLimit, GracefulMeshCronJob, GracefulMeshCronJobProps, GracefulMeshDaemonSet,
  GracefulMeshDaemonSetProps,
  GracefulMeshDefaults, GracefulMeshDeployment, GracefulMeshJob, GracefulMeshJobProps, GracefulMeshStatefulSet, GracefulMeshStatefulSetProps,
  JobEndsProxy, JobHttpClient, Mesh, RequestDuration,
} from '../../lib';

const seconds = Duration.seconds;
const mesh = Mesh.istio({ version: '1.24' });
const containers = [{ image: 'shop:1', portNumber: 8080 }];
const serves = { mesh, requestDuration: RequestDuration.upTo(seconds(10)), containers };
const works = { mesh, containers: [{ image: 'shop:1', command: ['/bin/migrate'], args: ['--all'] }] };

const statefulSet = (props: Partial<GracefulMeshStatefulSetProps> = {}) => new GracefulMeshStatefulSet(Testing.chart(), 'one', { ...serves, ...props });
const daemonSet = (props: Partial<GracefulMeshDaemonSetProps> = {}) => new GracefulMeshDaemonSet(Testing.chart(), 'one', { ...serves, ...props });
const job = (props: Partial<GracefulMeshJobProps> = {}) => new GracefulMeshJob(Testing.chart(), 'one', { ...works, ...props });
const cronJob = (props: Partial<GracefulMeshCronJobProps> = {}) => new GracefulMeshCronJob(Testing.chart(), 'one', { ...works, schedule: Cron.daily(), ...props });

const synthesised = (construct: kplus.Workload, kind: string) => Testing.synth(Chart.of(construct)).find((object) => object.kind === kind);
const essence = ({ metadata, spec }: any) => ({
  annotations: metadata?.annotations,
  terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
  containers: spec.containers.map(({ name, command, args, lifecycle }: any) => ({ name, command, args, lifecycle })),
});
const curl = { jobHttpClient: JobHttpClient.CURL };
const native = { kubernetesVersion: '1.30' };

describe('what is emitted', () => {
  test.each<[string, kplus.Workload, string]>([
    ['StatefulSet', statefulSet(), 'StatefulSet'],
    ['DaemonSet', daemonSet(), 'DaemonSet'],
    ['Job, classic', job(curl), 'Job'],
    ['Job, classic, started again in the same pod', job({ ...curl, restartPolicy: kplus.RestartPolicy.ON_FAILURE }), 'Job'],
    ['Job, native', job(native), 'Job'],
    ['Job, not known until injection', job({ ...curl, mesh: Mesh.istio() }), 'Job'],
    ['Job, no mesh', job({ mesh: Mesh.none() }), 'Job'],
    ['Job that needs 20 s after SIGTERM', job({ ...native, shutdownAfterLastRequest: seconds(20) }), 'Job'],
    ['CronJob, classic', cronJob(curl), 'CronJob'],
  ])('%s', (_, construct, kind) => {
    const { spec } = synthesised(construct, kind);
    expect(essence((spec.jobTemplate?.spec ?? spec).template)).toMatchSnapshot();
  });

  test.each<[string, kplus.Workload, new (chart: Chart, id: string, props: any) => kplus.Workload, string]>([
    ['StatefulSet', statefulSet(), kplus.StatefulSet, 'StatefulSet'],
    ['DaemonSet', daemonSet(), kplus.DaemonSet, 'DaemonSet'],
    ['Job', job(native), kplus.Job, 'Job'],
    ['CronJob', cronJob(native), kplus.CronJob, 'CronJob'],
  ])('what differs from a kplus.%s is what the plan owns, and nothing else', (_, construct, plain, kind) => {
    const props = kind === 'Job' || kind === 'CronJob' ? { containers: works.containers, schedule: Cron.daily() } : { containers };
    const expected = synthesised(new plain(Testing.chart(), 'one', props), kind);
    const actual = synthesised(construct, kind);
    for (const object of [expected, actual]) {
      const { template } = object.spec.jobTemplate?.spec ?? object.spec;
      delete template.metadata.annotations;
      delete template.spec.terminationGracePeriodSeconds;
      delete template.spec.containers[0].lifecycle;
    }
    expect(actual).toEqual(expected);
  });
});

describe('StatefulSet', () => {
  test('says how long a rollout takes, and where Parallel helps', () => {
    const three = { replicas: 3, startupTime: seconds(4), minReady: seconds(2) };
    const one = statefulSet(three);
    expect([one.plan.goneWithin?.toSeconds(), one.plan.rolloutWithin?.toSeconds(), one.plan.podsAtMost]).toEqual([18, 72, 3]);
    expect(one.plan.explain()).toContain('podManagementPolicy Parallel stops them together, in 18s (a rollout stays one by one)');
    const parallel = statefulSet({ ...three, podManagementPolicy: kplus.PodManagementPolicy.PARALLEL });
    expect(parallel.plan.rolloutWithin?.toSeconds()).toBe(72);
    expect(parallel.plan.explain()).not.toContain('stops them together');
  });
});

describe('DaemonSet', () => {
  test.each<[string, Partial<GracefulMeshDaemonSetProps>, unknown]>([
    ['nothing is written where nothing is asked for', {}, undefined],
    ['nodes without', { maxUnavailable: kplus.PercentOrAbsolute.percent(20) }, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '20%' } }],
    ['nodes with two', { maxSurge: kplus.PercentOrAbsolute.absolute(2) }, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }],
  ])('%s', (_, props, expected) => {
    expect(synthesised(daemonSet(props), 'DaemonSet').spec.updateStrategy).toEqual(expected);
  });

  test('says that a drain of the node skips it', () => {
    expect(daemonSet().plan.explain()).toContain('DaemonSet: a node drain skips it');
  });
});

describe('Job', () => {
  test('a scope\'s defaults for servers mean nothing to it', () => {
    const chart = Testing.chart();
    GracefulMeshDefaults.set(chart, { mesh, requestDuration: RequestDuration.unpredictable({ atMost: Duration.minutes(10) }) });
    const one = new GracefulMeshJob(chart, 'one', { ...native, containers: works.containers });
    expect([one.grace.toSeconds(), one.preStop.toSeconds(), one.plan.mechanism]).toEqual([30, 0, 'the native sidecar\'s own order']);
  });

  test('defaults of its scope for proxies and hooks are not its own; what it says itself is', () => {
    const chart = Testing.chart();
    GracefulMeshDefaults.set(chart, { mesh, drain: seconds(60), preStop: seconds(10) });
    const one = new GracefulMeshJob(chart, 'one', { ...native, containers: works.containers });
    expect([one.preStop.toSeconds(), synthesised(one, 'Job').spec.template.spec.containers[0].lifecycle]).toEqual([0, undefined]);
    expect(new GracefulMeshJob(chart, 'two', { ...curl, drain: seconds(9), containers: works.containers }).drain?.toSeconds()).toBe(9);
  });

  test('containers that come later need no cluster with preStop.sleep', () => {
    const one = job({ ...curl, kubernetesVersion: '1.28', containers: [] });
    one.addContainer(works.containers[0]);
    expect(synthesised(one, 'Job').spec.template.spec.containers[0].command[0]).toBe('/bin/sh');
  });

  test('its readouts', () => {
    expect(`${job(curl).plan.explain()}\n\n${job(curl).timeline}`).toMatchSnapshot();
    expect(job(curl).findings).toEqual([]);
  });

  test('a container that is added later is judged when it is rendered', () => {
    const one = job(curl);
    one.addContainer({ name: 'more', image: 'more:1' });
    expect(() => Testing.synth(Chart.of(one))).toThrow("[test/one] 'containers' (main, more) of a Job share a classic sidecar");
  });

  test('an image that ends the proxy itself is left as it is, and its pods say so to whoever checks them', () => {
    const one = job({ jobEndsProxy: JobEndsProxy.ALWAYS, containers: [{ image: 'shop:1' }] });
    const { metadata, spec } = synthesised(one, 'Job').spec.template;
    expect([metadata.annotations['graceful-mesh/ends-proxy'], spec.containers[0].command]).toEqual(['always', undefined]);
    expect([one.plan.explain(), one.findings]).toEqual([expect.stringContaining('it is declared that its image ends the proxy'), []]);
    expect(() => job({ jobEndsProxy: 'yes' as JobEndsProxy })).toThrow("'jobEndsProxy' (\"yes\") must be one of always, on-success");
  });

  test('a command that ends the proxy itself is left as it is', () => {
    const command = ['/bin/sh', '-c', '/bin/migrate; s=$?; curl -X POST localhost:15020/quitquitquit; exit $s'];
    const one = job({ containers: [{ image: 'shop:1', command }] });
    expect(synthesised(one, 'Job').spec.template.spec.containers[0].command).toEqual(command);
    expect(one.plan.explain()).toContain('the command of the Job ends the proxy itself');
  });
});

describe('PodDisruptionBudget', () => {
  test.each<[string, DisruptionBudget, object]>([
    ['maxUnavailable', DisruptionBudget.maxUnavailable(1), { maxUnavailable: 1 }],
    ['maxUnavailablePercent', DisruptionBudget.maxUnavailablePercent(25), { maxUnavailable: '25%' }],
    ['minAvailable', DisruptionBudget.minAvailable(2), { minAvailable: 2 }],
    ['minAvailablePercent', DisruptionBudget.minAvailablePercent(50), { minAvailable: '50%' }],
  ])('%s, for the pods that the workload selects', (_, disruptionBudget, expected) => {
    const one = statefulSet({ replicas: 3, disruptionBudget, metadata: { namespace: 'shop' } });
    const { metadata, spec } = synthesised(one, 'PodDisruptionBudget');
    expect(spec).toEqual({ ...expected, selector: synthesised(one, 'StatefulSet').spec.selector });
    expect(metadata.namespace).toBe('shop');
  });

  test('it follows a selection that is made later, and an empty one is refused', () => {
    const chart = Testing.chart();
    const one = new GracefulMeshDeployment(chart, 'one', { ...serves, select: false, disruptionBudget: DisruptionBudget.maxUnavailable(1) });
    expect(() => Testing.synth(chart)).toThrow("[test/one] 'disruptionBudget' has no pods: the workload selects none by labels");
    one.select(kplus.LabelSelector.of({ labels: { app: 'a' } }));
    expect(synthesised(one, 'PodDisruptionBudget').spec.selector).toEqual({ matchLabels: { app: 'a' } });
  });

  test('a Deployment has one, too, and none where none is asked for', () => {
    const kinds = (disruptionBudget?: DisruptionBudget) =>
      Testing.synth(Chart.of(new GracefulMeshDeployment(Testing.chart(), 'one', { ...serves, disruptionBudget }))).map(({ kind }) => kind);
    expect(kinds(DisruptionBudget.maxUnavailable(1))).toEqual(['Deployment', 'PodDisruptionBudget']);
    expect(kinds()).toEqual(['Deployment']);
  });
});

describe('who shortens a grace', () => {
  const limited = (...graceLimits: GraceLimit[]) => statefulSet({ graceLimits, enforcement: Enforcement.WARN }).findings;

  test('each that the stop does not fit into is a finding; it needs 16 s', () => {
    const all = [
      GraceLimit.gkeSpot(), GraceLimit.gkeUpgrade(), GraceLimit.ec2Spot(), GraceLimit.azureSpot(), GraceLimit.alibabaSpot(),
      GraceLimit.clusterAutoscaler(), GraceLimit.clusterAutoscaler(seconds(10)), GraceLimit.karpenter(seconds(16)), GraceLimit.karpenter(seconds(17)),
      GraceLimit.nodeShutdown(seconds(30), seconds(15)), GraceLimit.softEviction(seconds(5)), GraceLimit.of('our nightly job recycles a node', seconds(8)),
    ];
    expect(limited(...all)).toMatchSnapshot();
  });

  test('it stops the synthesis, unless it is suppressed with a reason', () => {
    const one = statefulSet({ graceLimits: [GraceLimit.gkeSpot()] });
    expect(() => Testing.synth(Chart.of(one))).toThrow('[GM106]');
    const accepted = statefulSet({ graceLimits: [GraceLimit.gkeSpot()], suppress: [{ code: 'GM106', reason: 'clients try again' }] });
    expect(synthesised(accepted, 'StatefulSet').kind).toBe('StatefulSet');
  });
});

describe('what a tired person writes', () => {
  const CASES: Record<string, () => unknown> = {
    'a Job whose image hides its command': () => job({ containers: [{ image: 'shop:1' }] }),
    'a Job without an HTTP client': () => job(),
    'a CronJob without an HTTP client': () => cronJob(),
    'a Job with two containers': () => job({ ...curl, containers: [...works.containers, { name: 'other', image: 'other:1' }] }),
    'a Job with a drain mechanism': () => job({ ...curl, drainMechanism: DrainMechanism.EXIT_ON_ZERO }),
    'a Job whose annotation is no map': () => job({ ...native, podMetadata: { annotations: { 'proxy.istio.io/config': '- a' } } }),
    'a Job of nothing but a proxy': () => job({ ...curl, containers: [] }),
    'a suppression that is no list': () => statefulSet({ suppress: 'GM101' as unknown as [] }),
    'a budget of a share that is all': () => statefulSet({ disruptionBudget: DisruptionBudget.minAvailablePercent(60) }),
    'a budget for the replicas that nobody gave': () => new GracefulMeshDeployment(Testing.chart(), 'one', { ...serves, disruptionBudget: DisruptionBudget.minAvailable(2) }),
    'a Job with requests': () => job({ ...curl, requestDuration: RequestDuration.upTo(seconds(5)) }),
    'an HTTP client that is none': () => job({ jobHttpClient: 'telnet' as JobHttpClient }),
    'a Job on a cluster without native sidecars': () => job({ kubernetesVersion: '1.28' }),
    'a Job on an Istio without the annotation': () => job({ kubernetesVersion: '1.33', mesh: Mesh.istio({ version: '1.22' }) }),
    'a StatefulSet with a grace that is too short': () => statefulSet({ terminationGracePeriod: seconds(20) }),
    'both ways to roll a DaemonSet': () => daemonSet({ maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(1) }),
    'no way to roll a DaemonSet': () => daemonSet({ maxUnavailable: kplus.PercentOrAbsolute.absolute(0) }),
    'a budget of nothing': () => DisruptionBudget.maxUnavailable(0),
    'a budget that takes nobody': () => statefulSet({ replicas: 2, disruptionBudget: DisruptionBudget.minAvailable(2) }),
    'a budget of one replica': () => statefulSet({ disruptionBudget: DisruptionBudget.minAvailable(1) }),
    'a budget in per mille': () => DisruptionBudget.maxUnavailablePercent(500),
    'a workload that opts out of itself': () => statefulSet({ podMetadata: { annotations: { 'graceful-mesh/opt-out': 'later' } } }),
    'a limit that is a number': () => statefulSet({ graceLimits: [15 as unknown as GraceLimit] }),
    'a node shutdown that leaves nothing': () => GraceLimit.nodeShutdown(seconds(30), seconds(30)),
    'a limit without words': () => GraceLimit.of('', seconds(30)),
  };
  test.each(Object.keys(CASES))('%s', (name) => {
    let message = 'nothing was said';
    try {
      const made = CASES[name]();
      if (made instanceof kplus.Workload) Testing.synth(Chart.of(made));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatchSnapshot();
    expect(message).not.toBe('nothing was said');
    expect(message).not.toMatch(/undefined|NaN|\[object|Cannot read|is not a function/);
  });
});
