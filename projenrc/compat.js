/*
 * Holds the API that jsii sees against the last release: what would break somebody's program stands in .compatignore, or fails. Everything counts, whatever
 * its stability: `npx projen compat`. Another release, file or folder with an assembly: `npx projen compat -- npm:graceful-mesh@0.1.0`.
 */
const { spawnSync } = require('child_process');
const path = require('path');

const root = path.join(__dirname, '..');
const { name } = require('../package.json');
const jsiiDiff = require.resolve('jsii-diff/bin/jsii-diff');

/** Whether nothing breaks between two assemblies but what is accepted, and what jsii-diff says of it. */
function compare(released, updated = '.', accepted = path.join(root, '.compatignore')) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jsiiDiff, released, updated, '--error-on', 'all', '--keys', '--ignore-file', accepted], {
    cwd: root, encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
  return { holds: status === 0, said: `${stdout}${stderr}` };
}

/** Whether npm has it. jsii-diff takes a registry that does not answer for one that has nothing, and is content. */
function isReleased(spec) {
  // npm is a script of the shell on Windows; all of the line is known here.
  const { status, stdout, stderr } = spawnSync(`npm view ${spec} version --json`, { shell: true, encoding: 'utf8' });
  if (status === 0) return stdout.trim() !== '';
  if (/\bE404\b/.test(`${stdout}${stderr}`)) return false;
  throw new Error(`npm could not be asked for ${spec}:\n${stderr}`);
}

module.exports = { compare };

if (require.main === module) {
  const [released = `npm:${name}`] = process.argv.slice(2);
  const spec = /^npm:([a-z0-9@/._-]+)$/.exec(released)?.[1];
  if (spec && !isReleased(spec)) console.log(`compat: npm has no ${spec} yet, so nothing can break`);
  else {
    const { holds, said } = compare(released);
    process.stdout.write(said);
    console.log(holds ? `compat: nothing breaks that worked with ${released}` : 'compat: what is meant to break goes into .compatignore, and into a changeset');
    process.exitCode = holds ? 0 : 1;
  }
}
