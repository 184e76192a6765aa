/*
 * One measurement in a process of its own: `node bench/case.js KIND WHAT [CHARTS]` prints the milliseconds of CPU it takes to build and
 * synthesise 1,000 Deployments, or those of the import. All kinds of a WHAT write the same YAML.
 *
 *   synth    plain: kplus.Deployments that write the YAML by hand; graceful: GracefulMeshDeployments
 *   adopt    plain: the same kplus.Deployments; graceful: kplus.Deployments that are attached to; checked: the plain ones, checked
 *   yaml     plain: ApiObjects that hold the YAML already, as Include and Helm make them; graceful: attached to; checked: checked
 *   alike    the same, each workload with a mesh and a requestDuration of its own that say the same
 *   unlike   the same, each workload with another requestDuration
 *   import   plain: cdk8s-plus-28; graceful: this package beside it
 */
const fs = require('fs');
const os = require('os');
const path = require('path');

const [kind, what, charts = '1'] = process.argv.slice(2);
const { config, yaml } = require('./yaml');

const WORKLOADS = 1000;

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
  const props = { mesh: graceful.Mesh.istio({ version: '1.24' }), requestDuration: graceful.RequestDuration.upTo(Duration.seconds(60)) };
  const ownProps = (longest) => ({ mesh: graceful.Mesh.istio({ version: '1.24' }), requestDuration: graceful.RequestDuration.upTo(Duration.seconds(longest)) });
  const termination = (app) => {
    if (kind === 'graceful') graceful.GracefulTermination.of(app).attach(props);
    if (kind === 'checked') graceful.GracefulTermination.of(app).check(props);
  };
  const makers = {
    synth: (scope, i) => (kind === 'graceful' ? new graceful.GracefulMeshDeployment(scope, `d${i}`, { ...props, containers: containers(i) }) : byHand(scope, i)),
    alike: (scope, i) => (kind === 'graceful' ? new graceful.GracefulMeshDeployment(scope, `d${i}`, { ...ownProps(60), containers: containers(i) }) : byHand(scope, i)),
    unlike: (scope, i) => (kind === 'graceful' ? new graceful.GracefulMeshDeployment(scope, `d${i}`, { ...ownProps(60 + i), containers: containers(i) }) : byHand(scope, i, 60 + i)),
    adopt: (scope, i) => (kind === 'graceful' ? new kplus.Deployment(scope, `d${i}`, { containers: containers(i) }) : byHand(scope, i)),
    yaml: (scope, i) => new ApiObject(scope, `d${i}`, yaml(i)),
  };
  const containers = (i) => [{ image: `app:${i}`, portNumber: 8080 }];
  const byHand = (scope, i, longest = 60) => {
    const deployment = new kplus.Deployment(scope, `d${i}`, { containers: containers(i), terminationGracePeriod: Duration.seconds(longest + 16) });
    deployment.podMetadata.addAnnotation('proxy.istio.io/config', config(longest));
    // By hand: cdk8s-plus-28 knows no preStop.sleep, so it goes in behind its filter.
    const object = ApiObject.of(deployment);
    const original = object.toJson.bind(object);
    object.toJson = () => {
      const json = original();
      json.spec.template.spec.containers[0].lifecycle = { preStop: { sleep: { seconds: 5 } } };
      return json;
    };
  };
  const began = process.cpuUsage();
  const app = new App({ outdir });
  if (what === 'adopt' || what === 'yaml') termination(app);
  const scopes = Array.from({ length: Number(charts) }, (_, i) => new Chart(app, `c${i}`));
  for (let i = 0; i < WORKLOADS; i++) makers[what](scopes[i % scopes.length], i);
  app.synth();
  print(began);
  if (!process.env.BENCH_OUT) fs.rmSync(outdir, { recursive: true });
}

function print(began) {
  const { user, system } = process.cpuUsage(began);
  console.log((user + system) / 1000);
}
