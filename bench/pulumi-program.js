/* A program of 1,000 Deployments. It writes what it has used of CPU when it is done. */
const fs = require('fs');
const k8s = require('@pulumi/kubernetes');
const pulumi = require('@pulumi/pulumi');
const { yaml } = require('./yaml');

if (process.env.KIND === 'asked') pulumi.runtime.registerResourceTransform(() => undefined);
if (process.env.KIND === 'same') pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
if (process.env.KIND === 'graceful') {
  const { gracefulTermination, Mesh, RequestDuration } = require('graceful-mesh/pulumi');
  pulumi.runtime.registerResourceTransform(gracefulTermination({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60) }));
}
for (let i = 0; i < 1000; i++) {
  const { spec } = yaml(i);
  const { lifecycle, ...container } = spec.template.spec.containers[0];
  const { terminationGracePeriodSeconds, ...pod } = spec.template.spec;
  new k8s.apps.v1.Deployment(`d${i}`, { spec: { ...spec, template: { metadata: { labels: spec.template.metadata.labels }, spec: { ...pod, containers: [container] } } } });
}
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  fs.writeFileSync(process.env.USED, String((user + system) / 1000));
});
