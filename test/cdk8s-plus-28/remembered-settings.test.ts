import { Chart, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { GracefulMeshDeployment, GracefulMeshProps, Mesh, RequestDuration } from '../../lib';
import { runs } from '../runs';

/*
 * What is remembered of props is remembered by their values: a workload after another one gets what it would get alone.
 */
const seconds = fc.constantFrom(5, 60, 90).map((count) => Duration.seconds(count));
const props = fc.record({
  mesh: fc.constantFrom<() => Mesh>(
    () => Mesh.istio({ version: '1.24' }), () => Mesh.istio({ version: '1.24', nativeSidecars: true }), () => Mesh.asm({ version: '1.24' }),
  () => Mesh.istio({ version: '1.24', exitOnZeroActiveConnections: true }), () => Mesh.istio({ version: '1.24', drainDuration: Duration.seconds(9) }),
  () => Mesh.none(),
  ).map((make) => make()),
  requestDuration: fc.oneof(
    seconds.map((longest) => RequestDuration.upTo(longest)),
    fc.constantFrom(60, 90).map((most) => RequestDuration.unpredictable({ atMost: Duration.seconds(most) })),
    fc.constantFrom(5, 9).map((typical) => RequestDuration.mixed({ typical: Duration.seconds(typical), atMost: Duration.seconds(60) })),
  ),
  shutdownAfterLastRequest: fc.option(seconds, { nil: undefined }),
  gracePeriodHeadroom: fc.option(seconds, { nil: undefined }),
  kubernetesVersion: fc.constantFrom(undefined, '1.28', '1.33'),
  imageHasSleep: fc.constantFrom(undefined, true),
}, { requiredKeys: ['mesh', 'requestDuration'], noNullPrototype: true }) as fc.Arbitrary<GracefulMeshProps>;

/** Another namespace, or name of the container, has what was made for it. */
let count = 0;
const emitted = (given: GracefulMeshProps, name: string): unknown => {
  const chart = new Chart(Testing.app(), `c${count++}`);
  const { grace } = new GracefulMeshDeployment(chart, 'd', { ...given, containers: [{ name, image: 'app:1', portNumber: 8080 }] });
  return [grace.toSeconds(), JSON.stringify(chart.toJson()).replace(/c\d+-d-[a-z0-9]+/g, '').replace(/c[0-9a-f]{8,}/g, '')];
};

test('workloads one after another get what each would get alone', () => {
  const told = (given: GracefulMeshProps, name: string) => {
    try {
      return emitted(given, name);
    } catch (error) {
      return (error as Error).message.replace(/c\d+/, '');
    }
  };
  const fields = ['mesh', 'requestDuration', 'shutdownAfterLastRequest', 'gracePeriodHeadroom', 'kubernetesVersion', 'imageHasSleep'] as const;
  const two = fc.tuple(props, props, fc.constantFrom(...fields));
  fc.assert(fc.property(two, ([one, other, field]) => {
    const changed = { ...one, [field]: other[field] };
    const first = [told(one, 'a'), told(changed, 'a')];
    // Another list of suppressions is asked for anew each time, and nothing of it is remembered.
    const anew = [told({ ...one, suppress: [] }, 'a'), told({ ...changed, suppress: [] }, 'a')];
    expect(first).toEqual(anew);
  }), { numRuns: runs(150) });
});

test('a mesh that is declared twice in texts and truth values is one, and what its owner changes later is not in it', () => {
  const own: { version: string } = { version: '1.24' };
  const mesh = Mesh.istio(own);
  own.version = '1.30';
  expect([Mesh.istio({ version: '1.24' }) === mesh, Mesh.istio({ version: '1.30' }) === mesh, Mesh.asm({ version: '1.24' }) === mesh]).toEqual([true, false, false]);
  expect(mesh._profile('1.33').title).toBe('Istio 1.24');
  expect(() => Mesh.istio({ version: '1.24', verison: '1' } as never)).toThrow('is \'version\' meant?');
});
