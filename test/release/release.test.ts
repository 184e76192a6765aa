import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { satisfies } from 'semver';

const root = path.join(__dirname, '../..');
const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');
const packageJson = JSON.parse(read('package.json'));

const notes = (tag: string) => spawnSync(process.execPath, [path.join(root, 'projenrc/release-notes.js'), tag], { encoding: 'utf8' });

describe('a release', () => {
  test('of another tag than the version is refused', () => {
    const { status, stdout, stderr } = notes('v999.0.0');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`the tag v999.0.0 is not v${packageJson.version}`);
  });

  test('says what the changelog says of it, unless changes wait for the next', () => {
    const { status, stdout, stderr } = notes(`v${packageJson.version}`);
    const pending = fs.readdirSync(path.join(root, '.changeset')).some((name) => name.endsWith('.md') && name !== 'README.md');
    expect(status).toBe(pending ? 1 : 0);
    expect(pending ? stderr : stdout).toMatch(pending ? /^\S+\.md.* wait in \.changeset: run npx projen release:version\n$/ : /^### \w+ Changes\n\n- /);
  });
});

test('the version is the same wherever it stands', () => {
  const plugin = JSON.parse(read('plugin/package.json'));
  const [, java] = /<artifactId>graceful-mesh<\/artifactId>\s*<version>([^<]*)/.exec(read('docs/guides/java.md')) ?? [];
  const all = [plugin.version, plugin.dependencies['graceful-mesh'], JSON.parse(read('plugin/schema.json')).version, java];
  expect(all).toEqual(all.map(() => packageJson.version));
});

describe('what README.md and docs/versions.md say of the package', () => {
  const readme = read('README.md');
  const versions = read('docs/versions.md');

  test('the badges', () => {
    const badge = (label: string, value: string) => `https://img.shields.io/badge/${label}-${encodeURIComponent(value.replaceAll('-', '--'))}-`;
    expect(readme).toContain(badge('licence', packageJson.license));
    expect(readme).toContain(badge('Node', packageJson.engines.node));
    expect(readme).toContain(badge('stability', packageJson.stability));
  });

  test('the versions that are supported', () => {
    const row = (name: string) => versions.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '';
    const [, nodes] = /Node\.js \| ([\d, ]+)\./.exec(versions) ?? [];
    const oldest = nodes.split(', ').map(Number);
    expect(oldest.every((major) => satisfies(`${major}.99.0`, packageJson.engines.node))).toBe(true);
    expect(read('.github/workflows/build.yml').match(/- "\d+"/g)?.map((line) => Number(/\d+/.exec(line)))).toEqual(oldest);
    expect(row('cdk8s')).toContain(packageJson.devDependencies.cdk8s);
    for (const door of Object.keys(packageJson.exports).map((name) => /cdk8s-plus-(\d+)/.exec(name)?.[1]).filter(Boolean)) expect(row('cdk8s-plus')).toContain(door);
    for (const name of ['pulumi', 'kubernetes', 'policy']) {
      expect(row('Pulumi')).toContain(`\`@pulumi/${name}\` ${packageJson.devDependencies[`@pulumi/${name}`].replace(/\.\d+$/, '')}`);
    }
  });

  test('what Construct Hub looks for', () => {
    expect(packageJson.keywords).toEqual(expect.arrayContaining(['cdk8s', 'cdk', 'kubernetes', 'k8s', 'istio', 'service-mesh']));
    expect([packageJson.license, typeof packageJson.jsii]).toEqual(['Apache-2.0', 'object']);
  });
});

test('NOTICE names all that is bundled, with a licence for each, and nothing else', () => {
  const bundles = path.join(root, 'lib/third-party');
  const files = fs.readdirSync(bundles);
  const notice = read('NOTICE');
  expect([...notice.matchAll(/^ {2}lib\/third-party\/(LICENSE-\S+)$/gm)].map(([, name]) => name).sort()).toEqual(files.filter((name) => name.startsWith('LICENSE-')).sort());
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const [, name, version] = /^\/\* (\S+) ([\d.]+)/.exec(fs.readFileSync(path.join(bundles, file), 'utf8')) ?? [];
    expect(notice).toContain(`\n${name} ${version}, `);
  }
});
