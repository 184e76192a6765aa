import { lineless } from '../plan/plan-error';

/** npm installs no optional peers: whoever has cdk8s only need not have Pulumi. Looked for first, so that one sentence is said instead of a stack. */
for (const peer of ['@pulumi/pulumi', '@pulumi/kubernetes']) {
  try {
    require.resolve(peer);
  } catch {
    const error = new Error(`graceful-mesh/pulumi needs ${peer}, which is not installed: npm install @pulumi/pulumi @pulumi/kubernetes`);
    error.stack = `${error.name}: ${error.message}`;
    throw lineless(error, 'node-do-not-add-exception-line');
  }
}
