import * as pulumi from '@pulumi/pulumi';
import { EndpointPropagation, GracefulMeshDeployment, GracefulMeshJob, GracefulMeshStatefulSet, Mesh, RequestDuration } from 'graceful-mesh/pulumi';

const config = new pulumi.Config();
const mesh = Mesh.istio({ version: config.get('istioVersion') ?? '1.24' });
const labelled = (app: string) => ({ selector: { matchLabels: { app } }, metadata: { labels: { app } } });

// Predictable requests: the proxy's drain covers the longest.
const checkout = labelled('checkout');
const deployment = new GracefulMeshDeployment('checkout', {
  mesh,
  requestDuration: RequestDuration.upTo(config.get('longestRequest') ?? '60s'),
  endpointPropagation: EndpointPropagation.inMesh,
  disruptionBudget: { maxUnavailable: 1 },
  spec: {
    replicas: 3,
    selector: checkout.selector,
    template: { metadata: checkout.metadata, spec: { containers: [{ name: 'main', image: 'shop/checkout:1.4.2', ports: [{ containerPort: 8080 }] }] } },
  },
});

// A StatefulSet is replaced pod after pod: `plan.rolloutWithin` says how long that takes, and the provider is told to wait where that is longer than its own ten minutes.
const cache = labelled('cache');
new GracefulMeshStatefulSet('cache', {
  mesh,
  requestDuration: RequestDuration.upTo(10),
  spec: {
    replicas: 3,
    serviceName: 'cache',
    selector: cache.selector,
    template: { metadata: cache.metadata, spec: { containers: [{ name: 'main', image: 'shop/cache:2.0', ports: [{ containerPort: 6379 }] }] } },
  },
});

// A Job with a classic sidecar completes only when its command ends the proxy.
new GracefulMeshJob('migrate', {
  mesh,
  jobHttpClient: 'curl',
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'shop/migrate:3', command: ['/bin/migrate', '--all'] }] } } },
});

export const grace = deployment.grace;
export const plan = deployment.plan.explanation;
export const timeline = deployment.timeline;
