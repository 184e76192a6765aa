/*
 * The pods of docs/proof.md: every row of the decision table, for a sidecar that is classic, native, or not known until injection. One
 * file a workload, so that each can be stopped on a real cluster by itself.
 */
import * as fs from 'fs';
import { ApiObject, App, Chart, Cron, Duration, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  DrainMechanism, GracefulMeshCronJob, GracefulMeshDaemonSet, GracefulMeshDefaults, GracefulMeshDeployment, GracefulMeshJob, GracefulMeshProps,
  GracefulMeshStatefulSet, GracefulTermination, IGracefulWorkload, IstioLevel, IstioProxyConfig, JobHttpClient, Mesh, PlannedProxySettings,
  RequestDuration,
} from 'graceful-mesh';

const ROWS: Record<string, GracefulMeshProps> = {
  predictable: { requestDuration: RequestDuration.upTo(Duration.seconds(20)) },
  unpredictable: { requestDuration: RequestDuration.unpredictable({ atMost: Duration.seconds(20) }) },
  mixed: { requestDuration: RequestDuration.mixed({ typical: Duration.seconds(8), atMost: Duration.seconds(20) }) },
};

const MODES: Record<string, { mesh: Mesh; annotations?: Record<string, string> }> = {
  classic: { mesh: Mesh.istio({ version: '1.31' }), annotations: { 'sidecar.istio.io/nativeSidecar': 'false' } },
  native: { mesh: Mesh.istio({ version: '1.31' }), annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } },
  undecided: { mesh: Mesh.istio({ version: '1.31' }) },
};

const EXTRA: Record<string, GracefulMeshProps> = {
  // prove.sh has the hook fail here, on an image that the plan does not know of.
  'unpredictable-no-shell-classic': ROWS.unpredictable,
  'mixed-no-shell-classic': ROWS.mixed,
  'predictable-waits-no-shell-classic': { ...ROWS.predictable, drainMechanism: DrainMechanism.WAIT_FOR_CONNECTIONS },
  // Requests of 20 s meet a bound that was made for 3 s.
  'unpredictable-short-classic': { requestDuration: RequestDuration.unpredictable({ atMost: Duration.seconds(3) }) },
  'exit-on-zero-classic': { ...ROWS.unpredictable, drainMechanism: DrainMechanism.EXIT_ON_ZERO },
  'wait-then-exit-on-zero-classic': { ...ROWS.unpredictable, drainMechanism: DrainMechanism.WAIT_THEN_EXIT_ON_ZERO },
};

const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
const chart = new Chart(app, 'proof', { disableResourceNameHashes: true });
GracefulMeshDefaults.set(chart, { mesh: MODES.classic.mesh });

const CONTAINERS = [{ image: 'docker.io/lab/app:1', args: ['serve'], portNumber: 8080 }];

function said(name: string, { plan }: IGracefulWorkload): void {
  console.error(`${name}\n${plan.explain()}\n`);
}

function workload(name: string, mode: string, props: GracefulMeshProps): void {
  const { mesh, annotations } = MODES[mode];
  said(name, new GracefulMeshDeployment(chart, name, { mesh, ...props, metadata: { name }, podMetadata: { annotations }, containers: CONTAINERS }));
}

const WAITS = { drainMechanism: DrainMechanism.WAIT_FOR_CONNECTIONS };
for (const mode of ['classic', 'undecided']) {
  workload(`predictable-waits-${mode}`, mode, { ...ROWS.predictable, ...WAITS });
  // It works, and calls out, for 5 s after its last request.
  workload(`unpredictable-flush-${mode}`, mode, { ...ROWS.unpredictable, shutdownAfterLastRequest: Duration.seconds(5) });
}
for (const [row, props] of Object.entries(ROWS)) for (const mode of Object.keys(MODES)) workload(`${row}-${mode}`, mode, props);
for (const [name, props] of Object.entries(EXTRA)) workload(name, 'classic', props);

// What else makes pods.
for (const mode of ['classic', 'native']) {
  const { mesh, annotations } = MODES[mode];
  const served = { mesh, ...ROWS.predictable, podMetadata: { annotations }, containers: CONTAINERS };
  const [stateful, daemon, attached] = ['stateful-set', 'daemon-set', 'attached'].map((kind) => `${kind}-${mode}`);
  said(stateful, new GracefulMeshStatefulSet(chart, stateful, { ...served, metadata: { name: stateful }, replicas: 2 }));
  said(daemon, new GracefulMeshDaemonSet(chart, daemon, { ...served, metadata: { name: daemon } }));
  // The same Deployment as somebody else's, attached to.
  const theirs = new ApiObject(chart, attached, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: attached },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: attached } },
      template: {
        metadata: { labels: { app: attached }, annotations },
        spec: { containers: [{ name: 'main', image: 'docker.io/lab/app:1', args: ['serve'], ports: [{ containerPort: 8080 }] }] },
      },
    },
  });
  const [{ plan }] = GracefulTermination.of(theirs).attach({ mesh, ...ROWS.predictable }).workloads;
  console.error(`${attached}\n${plan?.explain()}\n`);
}

// Jobs whose command succeeds or fails, with a classic sidecar that has to be ended.
const job = (command: string) => ({
  mesh: MODES.classic.mesh,
  jobHttpClient: JobHttpClient.CURL,
  podMetadata: { annotations: MODES.classic.annotations },
  securityContext: { ensureNonRoot: false },
  containers: [{
    image: 'docker.io/lab/app-shell:1',
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    securityContext: { ensureNonRoot: false },
    resources: {},
    command: ['/bin/sh', '-c', command],
  }],
});
const once = { backoffLimit: 0, suppress: [{ code: 'GM404', reason: 'one run is to be seen' }] };
for (const [name, code] of [['job-succeeds', 0], ['job-fails', 3]] as const) {
  said(name, new GracefulMeshJob(chart, name, { ...job(`sleep 3; exit ${code}`), ...once, metadata: { name } }));
}
// It fails at its first try, and calls out at its second, in the same pod.
const again = new GracefulMeshJob(chart, 'job-again', {
  ...job('[ -e /again/once ] || { touch /again/once; exit 3; }; curl -fsS http://peer.default.svc.cluster.local/healthz'),
  metadata: { name: 'job-again' },
  backoffLimit: 2,
  restartPolicy: kplus.RestartPolicy.ON_FAILURE,
});
again.containers[0].mount('/again', kplus.Volume.fromEmptyDir(chart, 'again', 'again'));
said('job-again', again);
said('cron-job', new GracefulMeshCronJob(chart, 'cron-job', { ...job('sleep 3; exit 3'), ...once, metadata: { name: 'cron-job' }, schedule: Cron.everyMinute() }));

// Levels, and pods that rely on them: no annotation of their own.
const classic = { version: '1.31', nativeSidecars: false };
const settings = (props: GracefulMeshProps) => PlannedProxySettings.forRequests({ mesh: Mesh.istio(classic), ...props }).settings;
const LEVELS: Record<string, { level: IstioLevel; props: GracefulMeshProps }> = {
  'level-drain': { level: IstioLevel.mesh(settings(ROWS.predictable)), props: ROWS.predictable },
  'level-hook': { level: IstioLevel.mesh(settings(ROWS.unpredictable)), props: ROWS.unpredictable },
  'level-namespace': {
    level: IstioLevel.namespace('default', settings({ ...ROWS.unpredictable, drainMechanism: DrainMechanism.EXIT_ON_ZERO })),
    props: ROWS.unpredictable,
  },
};
for (const [name, { level, props }] of Object.entries(LEVELS)) {
  const mesh = Mesh.istio({ ...classic, levels: [level] });
  said(name, new GracefulMeshDeployment(chart, name, { mesh, ...props, metadata: { name, namespace: 'default' }, containers: CONTAINERS }));
  if (name === 'level-namespace') new IstioProxyConfig(chart, 'proxy-config', { level });
  else fs.writeFileSync(`${app.outdir}/${name}.values.json`, JSON.stringify(level.helmValues(), null, 2));
}

app.synth();
