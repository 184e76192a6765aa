import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { GracefulMeshDefaults, GracefulMeshDeployment, Mesh, RequestDuration } from 'graceful-mesh';

/** A shop: one workload for each row of the decision table. */
export class Shop extends Chart {
  public readonly checkout: GracefulMeshDeployment;
  public readonly reports: GracefulMeshDeployment;
  public readonly search: GracefulMeshDeployment;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    GracefulMeshDefaults.set(this, { mesh: Mesh.istio({ version: '1.24' }) });

    // Predictable: the drain is raised (Solution 1).
    this.checkout = new GracefulMeshDeployment(this, 'checkout', {
      requestDuration: RequestDuration.upTo(Duration.seconds(60)),
      containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }],
    });
    this.checkout.exposeViaService();

    // Unpredictable: the proxy waits for the application's connections (Solution 2).
    this.reports = new GracefulMeshDeployment(this, 'reports', {
      requestDuration: RequestDuration.unpredictable({ atMost: Duration.minutes(10) }),
      containers: [{ image: 'shop/reports:2.0.1', portNumber: 8080 }],
    });

    // Mostly predictable: both.
    this.search = new GracefulMeshDeployment(this, 'search', {
      requestDuration: RequestDuration.mixed({ typical: Duration.seconds(20), atMost: Duration.minutes(5) }),
      containers: [{ image: 'shop/search:7.3.0', portNumber: 8080 }],
    });
  }
}
