import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { gracefulTermination, Mesh, RequestDuration } from 'graceful-mesh/pulumi';
import { VendorStack } from './vendor';

// The only lines that are new. They come first: a transform sees what is registered after it.
pulumi.runtime.registerResourceTransform(gracefulTermination({
  mesh: Mesh.istio({ version: '1.24' }),
  requestDuration: RequestDuration.unpredictable({ atMost: '10m' }),
  raiseGracePeriod: true,
}));

const labels = { app: 'orders' };
new k8s.apps.v1.Deployment('orders', {
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image: 'shop/orders:7', ports: [{ containerPort: 8080 }] }] } },
  },
});

// Its children are reached, too.
new VendorStack('vendor');
