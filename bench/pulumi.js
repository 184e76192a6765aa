/*
 * One measurement of a Pulumi door, in a process of its own: `node bench/pulumi.js KIND WHAT` prints milliseconds of CPU.
 *
 *   import     plain: @pulumi/kubernetes; graceful: graceful-mesh/pulumi beside it
 *   transform  plain: a program of 1,000 Deployments with a transform that hands back what it is given; graceful: with ours; none: without one
 */
const fs = require('fs');
const os = require('os');
const path = require('path');

const [kind, what] = process.argv.slice(2);

if (what === 'import') {
  const began = process.cpuUsage();
  require('@pulumi/kubernetes');
  // Its modules are loaded when they are used.
  require('@pulumi/kubernetes').apps.v1.Deployment;
  if (kind === 'graceful') require('graceful-mesh/pulumi');
  const { user, system } = process.cpuUsage(began);
  console.log((user + system) / 1000);
} else {
  require('ts-node').register({ transpileOnly: true, project: path.join(__dirname, '../test/tsconfig.json'), compilerOptions: { module: 'commonjs' } });
  const { run } = require('../test/pulumi/support/fake-engine');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const used = path.join(folder, 'used');
  // Compiled, as a user has it.
  run(path.join(__dirname, 'pulumi-program.js'), { compiled: true, env: { KIND: kind, USED: used } }).then(({ code, output }) => {
    if (code !== 0) throw new Error(output);
    console.log(fs.readFileSync(used, 'utf8'));
    fs.rmSync(folder, { recursive: true });
  });
}
