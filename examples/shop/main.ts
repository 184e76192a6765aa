import { App, Chart, Duration } from 'cdk8s';
import { GracefulMeshDeployment, Mesh, RequestDuration } from 'graceful-mesh';

const app = new App();
const chart = new Chart(app, 'shop');

const checkout = new GracefulMeshDeployment(chart, 'checkout', {
  mesh: Mesh.istio({ version: '1.24' }),
  requestDuration: RequestDuration.upTo(Duration.seconds(60)),
  containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }],
});

app.synth();
console.log(checkout.plan.explain());
console.log();
console.log(checkout.timeline);
