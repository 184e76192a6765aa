import { ApiObject, Duration, JsonPatch, Testing } from 'cdk8s';
import { GracefulMeshDeployment, Mesh, RequestDuration } from '../../lib';

// What only cdk8s-plus-28 does: later ones know the field.
test('a handler that cdk8s-plus-28 emptied is an error that says so', () => {
  const chart = Testing.chart();
  const one = new GracefulMeshDeployment(chart, 'checkout', {
    mesh: Mesh.istio({ version: '1.24' }),
    requestDuration: RequestDuration.upTo(Duration.seconds(60)),
    containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }],
  });
  ApiObject.of(one).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop: { sleep: { seconds: 5 } } }));
  expect(() => Testing.synth(chart)).toThrow('cdk8s-plus-28 knows no preStop.sleep and drops it without a word');
});
