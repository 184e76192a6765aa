/*
 * The pods of docs/proof.md: every row of the decision table, for a sidecar that is classic, native, or not known until injection. One
 * file a workload, so that each can be stopped on a real cluster by itself.
 */
import { App, Chart, Duration, YamlOutputType } from 'cdk8s';
import { DrainMechanism, GracefulMeshDefaults, GracefulMeshDeployment, GracefulMeshDeploymentProps, Mesh, RequestDuration } from 'graceful-mesh';

const ROWS: Record<string, Partial<GracefulMeshDeploymentProps>> = {
  predictable: { requestDuration: RequestDuration.upTo(Duration.seconds(20)) },
  unpredictable: { requestDuration: RequestDuration.unpredictable({ atMost: Duration.seconds(20) }) },
  mixed: { requestDuration: RequestDuration.mixed({ typical: Duration.seconds(8), atMost: Duration.seconds(20) }) },
};

const MODES: Record<string, { mesh: Mesh; annotations?: Record<string, string> }> = {
  classic: { mesh: Mesh.istio({ version: '1.31' }), annotations: { 'sidecar.istio.io/nativeSidecar': 'false' } },
  native: { mesh: Mesh.istio({ version: '1.31' }), annotations: { 'sidecar.istio.io/nativeSidecar': 'true' } },
  undecided: { mesh: Mesh.istio() },
};

const EXTRA: Record<string, Partial<GracefulMeshDeploymentProps>> = {
  'exit-on-zero-classic': { ...ROWS.unpredictable, drainMechanism: DrainMechanism.EXIT_ON_ZERO },
  'wait-then-exit-on-zero-classic': { ...ROWS.unpredictable, drainMechanism: DrainMechanism.WAIT_THEN_EXIT_ON_ZERO },
};

const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
const chart = new Chart(app, 'proof', { disableResourceNameHashes: true });
GracefulMeshDefaults.set(chart, { mesh: MODES.classic.mesh });

function workload(name: string, mode: string, props: Partial<GracefulMeshDeploymentProps>): void {
  const { mesh, annotations } = MODES[mode];
  const deployment = new GracefulMeshDeployment(chart, name, {
    mesh,
    ...props,
    metadata: { name },
    podMetadata: { annotations },
    containers: [{ image: 'docker.io/lab/app:1', args: ['serve'], portNumber: 8080 }],
  });
  console.error(`${name}\n${deployment.plan.explain()}\n`);
}

for (const [row, props] of Object.entries(ROWS)) for (const mode of Object.keys(MODES)) workload(`${row}-${mode}`, mode, props);
for (const [name, props] of Object.entries(EXTRA)) workload(name, 'classic', props);

app.synth();
