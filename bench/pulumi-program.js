/* A program of 1,000 Deployments with a transform, ours or one that hands back what it is given; KIND=none has none. It writes what it has used of CPU when it is done. */
const fs = require('fs');
const k8s = require('@pulumi/kubernetes');
const pulumi = require('@pulumi/pulumi');
const { yaml } = require('./yaml');

if (process.env.KIND === 'plain') pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
if (process.env.KIND === 'graceful') {
  const { gracefulTermination, Mesh, RequestDuration } = require('graceful-mesh/pulumi');
  pulumi.runtime.registerResourceTransform(gracefulTermination({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60) }));
}
for (let i = 0; i < 1000; i++) {
  const { spec } = yaml(i);
  if (process.env.KIND === 'graceful') {
    // What the transform puts in the others have already.
    const { template } = spec;
    delete template.metadata.annotations;
    delete template.spec.terminationGracePeriodSeconds;
    delete template.spec.containers[0].lifecycle;
  }
  new k8s.apps.v1.Deployment(`d${i}`, { spec });
}
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  fs.writeFileSync(process.env.USED, String((user + system) / 1000));
});
