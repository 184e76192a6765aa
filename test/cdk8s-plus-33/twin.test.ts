import * as fs from 'fs';
import * as path from 'path';
import { Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import * as door from '../../lib/cdk8s-plus-33';
import { twin, TWINS } from '../../projenrc/twins';

const lib = path.join(__dirname, '../../lib');

test.each(TWINS)('the constructs for %s are those for cdk8s-plus-28, to the letter: npx projen writes them', (plus) => {
  const written = fs.readdirSync(path.join(lib, plus)).filter((name) => /(?<!\.d)\.ts$/.test(name));
  expect(Object.fromEntries(written.map((name) => [name, fs.readFileSync(path.join(lib, plus, name), 'utf8')]))).toEqual(Object.fromEntries(twin(plus)));
});

test.each(TWINS)('%s has a door that everybody finds', (plus) => {
  const { exports: doors, typesVersions, peerDependenciesMeta } = JSON.parse(fs.readFileSync(path.join(lib, '../package.json'), 'utf8'));
  expect(doors[`./${plus}`]).toEqual({ types: `./lib/${plus}/index.d.ts`, default: `./lib/${plus}/index.js` });
  expect(typesVersions['*'][plus]).toEqual([`lib/${plus}/index.d.ts`]);
  expect(peerDependenciesMeta[plus]).toEqual({ optional: true });
});

test('each is a workload of cdk8s-plus-33, with all that it takes', () => {
  const props = { mesh: door.Mesh.istio({ version: '1.24' }), requestDuration: door.RequestDuration.upTo(Duration.seconds(60)) };
  const chart = Testing.chart();
  const one = new door.GracefulMeshDeployment(chart, 'checkout', { ...props, containers: [{ image: 'shop/checkout:1.4.2' }], revisionHistoryLimit: 3 });
  expect(one).toBeInstanceOf(kplus.Deployment);
  expect(Testing.synth(chart)[0].spec.revisionHistoryLimit).toBe(3);
});
