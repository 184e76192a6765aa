/*
 * What a release says of itself: the page of CHANGELOG.md for a tag, `node projenrc/release-notes.js v0.1.0`. Refuses where the tag, package.json, its lock
 * and the changelog are not of one version, or changes wait for the next.
 */
const { readdirSync, readFileSync } = require('fs');
const path = require('path');

const root = path.join(__dirname, '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const { name, version } = JSON.parse(read('package.json'));
const locked = JSON.parse(read('package-lock.json'));
const [, newest, text] = /^## (\S+)\n([^]*?)(?=^## |$(?![^]))/m.exec(read('CHANGELOG.md')) ?? [];
const pending = readdirSync(path.join(root, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md');

const wrong = [
  [process.argv[2] === `v${version}`, `the tag ${process.argv[2]} is not v${version}, the version of package.json`],
  [locked.version === version && locked.packages[''].version === version, `package-lock.json is of ${name} ${locked.version}`],
  [newest === version, `CHANGELOG.md begins with ${newest}`],
  [pending.length === 0, `${pending.join(', ')} wait in .changeset: run npx projen release:version`],
].filter(([holds]) => !holds);
for (const [, what] of wrong) console.error(what);
if (wrong.length) process.exit(1);
console.log(text.trim());
