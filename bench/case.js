/*
 * One measurement in a process of its own: `node bench/case.js plain|graceful synth CHARTS` prints the milliseconds of CPU it takes to build and
 * synthesise 1,000 Deployments, `node bench/case.js plain|graceful import` those of the import. Both kinds write the same YAML.
 */
const fs = require('fs');
const os = require('os');
const path = require('path');

const [kind, what, charts = '1'] = process.argv.slice(2);
const WORKLOADS = 1000;
const CONFIG = '{"terminationDrainDuration":"66s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}';

if (what === 'import') {
  const began = process.cpuUsage();
  require('cdk8s-plus-28');
  if (kind === 'graceful') require('graceful-mesh');
  print(began);
} else {
  const { App, ApiObject, Chart, Duration } = require('cdk8s');
  const kplus = require('cdk8s-plus-28');
  const graceful = require('graceful-mesh');
  const outdir = process.env.BENCH_OUT ?? fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const mesh = graceful.Mesh.istio({ version: '1.24' });
  const requestDuration = graceful.RequestDuration.upTo(Duration.seconds(60));
  const began = process.cpuUsage();
  const app = new App({ outdir });
  const scopes = Array.from({ length: Number(charts) }, (_, i) => new Chart(app, `c${i}`));
  for (let i = 0; i < WORKLOADS; i++) {
    const scope = scopes[i % scopes.length];
    const containers = [{ image: `app:${i}`, portNumber: 8080 }];
    if (kind === 'graceful') {
      new graceful.GracefulMeshDeployment(scope, `d${i}`, { mesh, requestDuration, containers });
    } else {
      const deployment = new kplus.Deployment(scope, `d${i}`, { containers, terminationGracePeriod: Duration.seconds(76) });
      deployment.podMetadata.addAnnotation('proxy.istio.io/config', CONFIG);
      // By hand: cdk8s-plus-28 knows no preStop.sleep, so it goes in behind its filter.
      const object = ApiObject.of(deployment);
      const original = object.toJson.bind(object);
      object.toJson = () => {
        const json = original();
        json.spec.template.spec.containers[0].lifecycle = { preStop: { sleep: { seconds: 5 } } };
        return json;
      };
    }
  }
  app.synth();
  print(began);
  if (!process.env.BENCH_OUT) fs.rmSync(outdir, { recursive: true });
}

function print(began) {
  const { user, system } = process.cpuUsage(began);
  console.log((user + system) / 1000);
}
