import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { template as templates } from '../plan/arbitraries';
import { runs } from '../runs';
import * as cdk8s from 'graceful-mesh/cdk8s';
import * as door from 'graceful-mesh/pulumi';

/*
 * For the same template and the same props both doors change the same, or both refuse. cdk8s-plus adds defaults of its own, so what is compared is what is attached to.
 */
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
/** Mostly left out: what contradicts something else is refused, and then there is nothing to compare. */
const seldom = <T>(of: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });
const seconds = (max: number) => fc.integer({ min: 0, max });

const props = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job'),
  product: fc.constantFrom('istio', 'asm', 'none'),
  version: fc.constantFrom(undefined, '1.20', '1.24', '1.27'),
  distrolessProxy: fc.boolean(),
  level: seldom(seconds(100)),
  kubernetesVersion: fc.constantFrom(undefined, '1.29', '1.33'),
  row: fc.constantFrom('upTo', 'unpredictable', 'mixed'),
  atMost: seconds(600),
  endpointPropagation: optional(seconds(100)),
  shutdownAfterLastRequest: optional(seconds(40)),
  gracePeriodHeadroom: optional(fc.integer({ min: 2, max: 10 })),
  onSigterm: fc.constantFrom(undefined, undefined, 'finishes-requests', 'exits-at-once', 'ignores'),
  listens: fc.constantFrom(undefined, true, false),
  drainMechanism: fc.constantFrom(undefined, undefined, undefined, 'fixed-drain', 'wait-for-connections', 'exit-on-zero'),
  preStop: seldom(seconds(100)),
  jobHttpClient: fc.constantFrom('curl', 'wget', undefined),
  jobEndsProxy: seldom(fc.constantFrom('always', 'on-success')),
  grace: seldom(fc.integer({ min: 1, max: 900 })),
  raiseGracePeriod: fc.boolean(),
  suppress: fc.constantFrom<cdk8s.Suppression[] | undefined>(undefined, [{ code: 'GM303', reason: 'a helper' }]),
});
type Props = typeof props extends fc.Arbitrary<infer T> ? T : never;

function object({ kind, grace }: Props, template: object) {
  const own = structuredClone(template) as { spec: Record<string, unknown> };
  if (grace !== undefined) own.spec.terminationGracePeriodSeconds = grace;
  if (kind === 'Job') for (const one of own.spec.containers as Record<string, unknown>[]) one.command = ['/bin/work'];
  return { apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name: 'app' }, spec: { template: own } };
}

/** The template as it is written, or nothing where it is refused. */
function byCdk8s(given: Props, template: object): unknown {
  const app = new App();
  const chart = new Chart(app, 'c');
  const { apiVersion, kind, ...rest } = object(given, template);
  new ApiObject(chart, 'app', { apiVersion, kind, ...rest });
  const of = (value: number | undefined) => (value === undefined ? undefined : Duration.seconds(value));
  const { RequestDuration, Mesh, IstioLevel, EndpointPropagation, GracefulTermination } = cdk8s;
  try {
    const levels = given.level === undefined ? undefined : [IstioLevel.mesh({ terminationDrainDuration: Duration.seconds(given.level) })];
    const sidecars = { version: given.version, distrolessProxy: given.distrolessProxy, levels };
    GracefulTermination.of(chart).attach({
      mesh: given.product === 'none' ? Mesh.none() : Mesh[given.product as 'istio' | 'asm'](sidecars),
      requestDuration: given.row === 'upTo' ? RequestDuration.upTo(Duration.seconds(given.atMost))
        : given.row === 'mixed' ? RequestDuration.mixed({ typical: Duration.seconds(5), atMost: Duration.seconds(given.atMost) }) : RequestDuration.unpredictable({ atMost: Duration.seconds(given.atMost) }),
      kubernetesVersion: given.kubernetesVersion,
      endpointPropagation: given.endpointPropagation === undefined ? undefined : EndpointPropagation.of(Duration.seconds(given.endpointPropagation)),
      shutdownAfterLastRequest: of(given.shutdownAfterLastRequest),
      gracePeriodHeadroom: of(given.gracePeriodHeadroom),
      onSigterm: given.onSigterm as cdk8s.OnSigterm,
      listens: given.listens,
      drainMechanism: given.drainMechanism as cdk8s.DrainMechanism,
      preStop: of(given.preStop),
      jobHttpClient: given.jobHttpClient as cdk8s.JobHttpClient,
      jobEndsProxy: given.jobEndsProxy as cdk8s.JobEndsProxy,
      suppress: given.suppress,
      raiseGracePeriod: given.raiseGracePeriod,
    });
    return Testing.synth(chart)[0].spec.template;
  } catch {
    return undefined;
  }
}

function byPulumi(given: Props, template: object): unknown {
  const { apiVersion, kind, ...rest } = object(given, template);
  const { RequestDuration, Mesh, IstioLevel, terminate } = door;
  try {
    const levels = given.level === undefined ? undefined : [IstioLevel.mesh({ terminationDrainDuration: `${given.level}s` })];
    const sidecars = { version: given.version, distrolessProxy: given.distrolessProxy, levels };
    const result = terminate({
      mesh: given.product === 'none' ? Mesh.none() : Mesh[given.product as 'istio' | 'asm'](sidecars),
      requestDuration: given.row === 'upTo' ? RequestDuration.upTo(given.atMost)
        : given.row === 'mixed' ? RequestDuration.mixed({ typical: 5, atMost: `${given.atMost}s` }) : RequestDuration.unpredictable({ atMost: given.atMost }),
      kubernetesVersion: given.kubernetesVersion,
      endpointPropagation: given.endpointPropagation,
      shutdownAfterLastRequest: given.shutdownAfterLastRequest,
      gracePeriodHeadroom: given.gracePeriodHeadroom,
      onSigterm: given.onSigterm as door.GracefulArgs['onSigterm'],
      listens: given.listens,
      drainMechanism: given.drainMechanism as door.GracefulArgs['drainMechanism'],
      preStop: given.preStop,
      jobHttpClient: given.jobHttpClient as door.GracefulArgs['jobHttpClient'],
      jobEndsProxy: given.jobEndsProxy as door.GracefulArgs['jobEndsProxy'],
      suppress: given.suppress,
      raiseGracePeriod: given.raiseGracePeriod,
    }, { type: `kubernetes:${apiVersion}:${kind}`, name: 'app', props: rest, opts: {} }, () => undefined);
    // Nothing is computed here, so it is there at once.
    return (((result as door.Terminated | undefined)?.props ?? rest) as typeof rest).spec.template;
  } catch {
    return undefined;
  }
}

test('both doors change the same, or both refuse', () => {
  let changed = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  fc.assert(fc.property(props, templates, (given, template) => {
    const [one, other] = [byCdk8s(given, template), byPulumi(given, template)];
    expect(other).toEqual(one);
    if (one) changed++;
  }), { numRuns: runs(1500) });
  expect(changed).toBeGreaterThan(runs(300));
});

test('what the transform has changed it does not change again', () => {
  fc.assert(fc.property(props, templates, (given, template) => {
    const once = byPulumi({ ...given, product: 'istio' }, template) as { spec: { terminationGracePeriodSeconds?: number } } | undefined;
    fc.pre(once !== undefined);
    const again = byPulumi({ ...given, product: 'istio', grace: undefined, kind: given.kind === 'Job' ? 'Deployment' : given.kind }, once!);
    if (given.kind !== 'Job') expect(again).toEqual(once);
  }), { numRuns: runs(500) });
});
