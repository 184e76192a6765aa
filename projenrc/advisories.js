/*
 * What the registry's advisories say of what somebody gets with this package: what npm installs for it, and the code of others that is in its files, which
 * no audit of an app sees, as it is bundled. Either must be clean. Of the peers, which the app chooses, it is told: each as the newest that is taken.
 * A registry that does not answer audits is told, and an error with ADVISORIES_REQUIRED=1.
 */
const { spawnSync } = require('child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const path = require('path');

const root = path.join(__dirname, '..');
const { version, dependencies = {}, peerDependencies, devDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const bundled = Object.fromEntries([...readFileSync(path.join(root, 'NOTICE'), 'utf8').matchAll(/^(\S+) (\d\S*), .*\n {2}copyright/gim)].map(([, name, of]) => [name, of]));
// As `npm install` would: the others are optional, and whoever has one asked for it.
const peers = { ...Object.fromEntries(Object.keys(peerDependenciesMeta).map((name) => [name, `^${devDependencies[name].replace(/^\^/, '')}`])), ...peerDependencies };

function npm(folder, ...args) {
  const { stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  return { stdout, stderr };
}

/** The names that an audit of an empty app with these dependencies tells; undefined where nobody audits. */
function audited(wanted) {
  const folder = mkdtempSync(path.join(tmpdir(), 'graceful-mesh-'));
  try {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
    const locked = npm(folder, 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
    const { packages } = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
    if (Object.keys(packages).length <= Object.keys(wanted).length) throw new Error(`npm does not find them all: ${locked.stderr}`);
    const { stdout } = npm(folder, 'audit', '--omit=dev', '--json');
    const { vulnerabilities } = JSON.parse(stdout);
    return vulnerabilities && Object.values(vulnerabilities).map(({ name, severity, via }) =>
      `${name} (${severity}): ${via.map((one) => (typeof one === 'string' ? `by ${one}` : `${one.title} ${one.url}`)).join('; ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ours = audited({ ...bundled, ...dependencies });
if (!ours) {
  console.log('advisories: this registry does not answer audits: nothing was looked at');
  process.exit(process.env.ADVISORIES_REQUIRED === '1' ? 1 : 0);
}
const about = `${Object.keys(bundled).length} packages that are bundled, ${Object.keys(dependencies).length} that are installed with ${version}`;
console.log(ours.length === 0 ? `advisories: ${about}: nothing is known of any` : `advisories: ${about}:\n  ${ours.join('\n  ')}`);
const theirs = audited(peers) ?? [];
console.log(`advisories: of the peers, as an app chooses them: ${theirs.length === 0 ? 'nothing is known of any' : `\n  ${theirs.join('\n  ')}`}`);
process.exit(ours.length === 0 ? 0 : 1);
