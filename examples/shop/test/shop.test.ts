import { Testing } from 'cdk8s';
import 'graceful-mesh/jest';
import { Shop } from '../shop';

const shop = () => new Shop(Testing.app(), 'shop');

test('the manifests are the ones that were reviewed', () => {
  expect(Testing.synth(shop())).toMatchSnapshot();
});

test('no workload drops a request', () => {
  const manifests = Testing.synth(shop());
  const named = (name: string) => manifests.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name.includes(name));
  expect(named('checkout')).toDrainGracefully({ longestRequest: 60 });
  expect(named('reports')).toDrainGracefully({ longestRequest: 600 });
  expect(named('search')).toDrainGracefully({ longestRequest: 300 });
});
