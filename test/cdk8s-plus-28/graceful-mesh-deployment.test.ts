import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, Duration, JsonPatch, Lazy, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { GracefulMeshDeployment, GracefulMeshDeploymentProps, Mesh, RequestDuration } from '../../lib';

const seconds = Duration.seconds;
const containers = [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }];
const basics: GracefulMeshDeploymentProps = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(seconds(60)), containers };

function deployment(props: Partial<GracefulMeshDeploymentProps> = {}, chart = Testing.chart()) {
  return new GracefulMeshDeployment(chart, 'checkout', { ...basics, ...props });
}

const manifest = (construct: kplus.Deployment) => Testing.synth(Chart.of(construct)).find(({ kind }) => kind === 'Deployment');
const podSpec = (construct: kplus.Deployment) => manifest(construct).spec.template.spec;

describe('what is emitted', () => {
  const rows = {
    predictable: RequestDuration.upTo(seconds(60)),
    unpredictable: RequestDuration.unpredictable({ atMost: Duration.minutes(10) }),
    mixed: RequestDuration.mixed({ typical: seconds(20), atMost: Duration.minutes(10) }),
  };
  const meshes = {
    'Istio 1.24': Mesh.istio({ version: '1.24' }),
    'Istio of any version': Mesh.istio(),
    'ASM': Mesh.asm(),
    'Istio ambient': Mesh.ambient(),
  };
  for (const [row, requestDuration] of Object.entries(rows)) {
    for (const [name, mesh] of Object.entries(meshes)) {
      test(`${row}, ${name}`, () => {
        const { template } = manifest(deployment({ mesh, requestDuration })).spec;
        const essence = ({ name: one, image, imagePullPolicy, lifecycle }: any) => ({ name: one, image, imagePullPolicy, lifecycle });
        expect({
          metadata: { ...template.metadata, labels: { ...template.metadata.labels, 'cdk8s.io/metadata.addr': 'ADDR' } },
          terminationGracePeriodSeconds: template.spec.terminationGracePeriodSeconds,
          containers: template.spec.containers.map(essence),
        }).toMatchSnapshot();
      });
    }
  }

  test('preStop.sleep survives the schema of cdk8s-plus-28', () => {
    expect(podSpec(deployment()).containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });

  test('what differs from a kplus.Deployment is what the plan owns, and nothing else', () => {
    const plain = new kplus.Deployment(Testing.chart(), 'checkout', { containers });
    const expected = manifest(plain);
    expected.spec.template.metadata.annotations = {
      'proxy.istio.io/config': '{"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}',
    };
    expected.spec.template.spec.containers[0].lifecycle = { preStop: { sleep: { seconds: 5 } } };
    expected.spec.template.spec.terminationGracePeriodSeconds = 76;
    expect(manifest(deployment())).toEqual(expected);
  });
});

describe('a drop-in for kplus.Deployment', () => {
  test('Services, autoscalers, scheduling and volumes work', () => {
    const chart = Testing.chart();
    const one = deployment({ podMetadata: { labels: { team: 'shop' } } }, chart);
    one.exposeViaService();
    new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target: one, maxReplicas: 5 });
    one.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('spot', 'yes')));
    one.containers[0].mount('/tmp', kplus.Volume.fromEmptyDir(chart, 'tmp', 'tmp', { sizeLimit: Size.mebibytes(1) }));
    const kinds = Testing.synth(chart).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'Service', 'HorizontalPodAutoscaler']));
    const { replicas, template } = manifest(one).spec;
    expect(replicas).toBeUndefined();
    expect(template.metadata.labels.team).toBe('shop');
    expect(template.spec.tolerations).toHaveLength(1);
    expect(template.spec.volumes).toHaveLength(1);
  });

  test('an annotation of the user\'s is merged, whenever it is added', () => {
    const one = deployment();
    one.podMetadata.addAnnotation('proxy.istio.io/config', 'tracing:\n  sampling: 10 # percent\n');
    expect(manifest(one).spec.template.metadata.annotations['proxy.istio.io/config'])
      .toBe('tracing:\n  sampling: 10 # percent\nterminationDrainDuration: 66s\nproxyMetadata:\n  EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "false"\n');
  });

  test('a mode that is set later on the pod is planned for', () => {
    const one = deployment();
    one.podMetadata.addAnnotation('sidecar.istio.io/nativeSidecar', 'true');
    expect(manifest(one).spec.template.metadata.annotations).toEqual({ 'sidecar.istio.io/nativeSidecar': 'true' });
    expect(one.grace.toSeconds()).toBe(70);
    expect(one.plan.mode).toBe('native');
  });

  test('a container that is added later is enforced', () => {
    const one = deployment();
    one.addContainer({ name: 'metrics', image: 'metrics:1', portNumber: 9090, lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '2']) } });
    expect(() => manifest(one)).toThrow('[test/checkout] metrics gets SIGTERM 2s after the deletion, and peers may send until 5s (assumed); give it a preStop of 5s [GM301]');
  });

  test('a preStop of the user\'s own stays, and the grace covers it', () => {
    const one = deployment({ containers: [{ ...containers[0], lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '100']) } }] });
    expect(podSpec(one).containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '100'] } } });
    expect(one.drain?.toSeconds()).toBe(101);
    expect(podSpec(one).terminationGracePeriodSeconds).toBe(206);
  });

  test('a patch comes before the plan, and is judged', () => {
    const one = deployment();
    ApiObject.of(one).addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 40));
    expect(() => manifest(one)).toThrow('must be less than terminationGracePeriod (40s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]');
  });

  test('a grace that a patch sets is enforced against the one that was given', () => {
    const one = deployment({ terminationGracePeriod: seconds(80) });
    ApiObject.of(one).addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 120));
    expect(() => manifest(one)).toThrow("[test/checkout] 'terminationGracePeriod' (80s) and the pod template (120) contradict each other; remove one");
  });

  test('a container without a port is the application where it is the first', () => {
    const one = deployment({ containers: [{ image: 'shop:1' }, { name: 'admin', image: 'admin:1', portNumber: 9090 }] });
    const hook = { preStop: { sleep: { seconds: 5 } } };
    expect(podSpec(one).containers.map(({ lifecycle }: any) => lifecycle)).toEqual([hook, hook]);
  });

  test('a container with a preStop of its own needs no preStop.sleep of the cluster', () => {
    const one = deployment({ kubernetesVersion: '1.28', containers: [{ ...containers[0], lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) } }] });
    expect(podSpec(one).containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } });
  });

  test('values that are resolved late are seen', () => {
    const one = deployment();
    let sampling = 1;
    one.podMetadata.addAnnotation('proxy.istio.io/config', Lazy.any({ produce: () => `{"concurrency":${sampling}}` }));
    sampling = 7;
    expect(manifest(one).spec.template.metadata.annotations['proxy.istio.io/config']).toContain('"concurrency":7');
  });
});

describe('synthesis', () => {
  const broken = (chart: Chart, id: string) => {
    const one = deployment({}, new Chart(chart, id));
    one.addContainer({ name: 'metrics', image: 'm:1', portNumber: 9090, lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '2']) } });
  };

  test('all errors of an app come at once, with their paths, and nothing is written', () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
    const app = new App({ outdir });
    const chart = new Chart(app, 'shop');
    deployment({}, chart);
    broken(chart, 'one');
    broken(chart, 'two');
    expect(() => app.synth()).toThrow(/shop\/one\/checkout\] metrics gets SIGTERM[^]*shop\/two\/checkout\] metrics gets SIGTERM/);
    expect(fs.readdirSync(outdir)).toEqual([]);
    fs.rmSync(outdir, { recursive: true });
  });

  test('a change between two syntheses is seen by the second', () => {
    const one = deployment();
    const other = new GracefulMeshDeployment(new Chart(Chart.of(one).node.root, 'other'), 'reports', basics);
    expect(podSpec(one).containers).toHaveLength(1);
    one.addContainer({ name: 'more', image: 'more:1' });
    other.podMetadata.addAnnotation('a', 'b');
    expect(podSpec(one).containers).toHaveLength(2);
    expect(manifest(other).spec.template.metadata.annotations.a).toBe('b');
  });

  test('synth, synthYaml, Testing.synth and toJson agree', () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
    const app = new App({ outdir });
    const chart = new Chart(app, 'shop');
    const one = deployment({}, chart);
    app.synth();
    const written = fs.readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8');
    fs.rmSync(outdir, { recursive: true });
    expect(app.synthYaml()).toBe(written);
    expect([ApiObject.of(one).toJson()]).toEqual(Testing.synth(chart));
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });

  test('what an overridden toJson or synth changes at the last moment is seen', () => {
    const scale = (scope: Chart | App) => scope.node.findAll().forEach((one) => {
      if (one instanceof ApiObject && one.kind === 'Deployment') one.addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
    });
    class Scaled extends Chart {
      public toJson() {
        scale(this);
        return super.toJson();
      }
    }
    class ScaledApp extends App {
      public synthYaml() {
        scale(this);
        return super.synthYaml();
      }
    }
    const chart = new Scaled(Testing.app(), 'shop');
    deployment({}, chart);
    expect(Testing.synth(chart)[0].spec.replicas).toBe(7);
    const app = new ScaledApp();
    deployment({}, new Chart(app, 'shop'));
    expect(app.synthYaml()).toContain('replicas: 7');
  });

  test('what a test does to a synthesised object does not reach the next', () => {
    manifest(deployment()).spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds = 1;
    expect(podSpec(deployment()).containers[0].lifecycle.preStop.sleep.seconds).toBe(5);
  });

  test('a workload that was removed is not judged', () => {
    const chart = Testing.chart();
    broken(chart, 'one');
    chart.node.tryRemoveChild('one');
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('an error in one chart does not stop another chart that is synthesised alone', () => {
    const app = Testing.app();
    const good = new Chart(app, 'good');
    deployment({}, good);
    broken(new Chart(app, 'bad'), 'one');
    expect(Testing.synth(good)).toHaveLength(1);
  });
});

test('props that their owner changes afterwards are asked for anew', () => {
  const props = { ...basics, requestDuration: RequestDuration.upTo(seconds(5)) };
  const drains = [5, 60].map((longest) => {
    props.requestDuration = RequestDuration.upTo(seconds(longest));
    return deployment(props).drain?.toSeconds();
  });
  expect(drains).toEqual([11, 66]);
});

describe('readouts', () => {
  test('say what was chosen', () => {
    const one = deployment();
    expect([one.grace, one.minimumGrace, one.drain, one.preStop].map((duration) => duration?.toSeconds())).toEqual([76, 72, 66, 5]);
    expect(one.terminationGracePeriod?.toSeconds()).toBe(76);
    expect([one.plan.mechanism, one.plan.mode, one.plan.goneWithin?.toSeconds()]).toEqual(['a fixed drain', 'classic', 68]);
    expect(one.findings).toEqual([]);
    expect(`${one.plan.explain()}\n\n${one.timeline}`).toMatchSnapshot();
  });

  test('a sidecar that may be classic or native has a timeline for each', () => {
    const one = deployment({ mesh: Mesh.istio(), requestDuration: RequestDuration.unpredictable({ atMost: seconds(20) }) });
    expect(`${one.plan.explain()}\n\n${one.timeline}`).toMatchSnapshot();
  });

  test('a hook whose length nobody knows makes no number up', () => {
    const one = deployment({ containers: [{ ...containers[0], lifecycle: { preStop: kplus.Handler.fromCommand(['/wait-shutdown']) } }], terminationGracePeriod: seconds(120) });
    expect([one.minimumGrace, one.plan.goneWithin]).toEqual([undefined, undefined]);
    expect(one.findings).toEqual(['the preStop of main has an unknown length: nobody can tell how long wait-shutdown takes; bound it with timeout N, or use preStop.sleep [GM105]']);
    expect(one.timeline).toContain('UNKNOWN  main: nobody can tell how long wait-shutdown takes');
  });
});
