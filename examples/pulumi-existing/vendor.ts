import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** A component of somebody else, who has never heard of meshes. */
export class VendorStack extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('vendor:index:Stack', name, {}, opts);
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'vendor/web:3', ports: [{ containerPort: 80 }] }] } };
    new k8s.apps.v1.Deployment(name, { spec: { selector: { matchLabels: labels }, template } }, { parent: this });
    // Its operator sets the grace of these pods, so they opt out.
    new k8s.apps.v1.DaemonSet(`${name}-agent`, {
      metadata: { annotations: { 'graceful-mesh/opt-out': 'the vendor\'s operator sets the grace' } },
      spec: { selector: { matchLabels: { app: `${name}-agent` } }, template: { metadata: { labels: { app: `${name}-agent` } }, spec: { containers: [{ name: 'agent', image: 'vendor/agent:3' }] } } },
    }, { parent: this });
    this.registerOutputs({});
  }
}
