import * as fc from 'fast-check';
import { planInput, requirements } from './arbitraries';
import { applyEdits, JsonObject } from '../../lib/manifest';
import { ambientMesh, asmMesh, istioMesh, noMesh } from '../../lib/meshes';
import { apply, explain, PlanError, PlanInput, planPod, RequestDuration } from '../../lib/plan';
import { Placed } from '../../lib/plan/apply';
import { derivePlaced, derivePlan, isExample, PlacedExample } from '../../lib/plan/derive';
import { evaluation } from '../../lib/plan/input';
import { chosen, Plan } from '../../lib/plan/plan';
import { describe as say, view } from '../../lib/rules';
import { readWorkload } from '../../lib/workload';
import { runs } from '../runs';

/*
 * A plan that is derived from one for requests of another length is the one that would be made in whole: all of it, what is written, what is read of that, how the pod stops then, and what is said.
 */
const lengths = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1200 }).map((halves) => halves / 2) },
  fc.constantFrom(0, 0.001, 1, 5, 6, 29.999, 30, 86_400, 31_535_999, 31_536_000, 31_536_001, NaN, -1),
  fc.double({ min: 0, max: 100_000, noNaN: true }),
);
const asked = (kind: RequestDuration['kind']) => fc.tuple(lengths, lengths)
  .map(([one, other]): RequestDuration => (kind === 'mixed' ? { kind, typical: Math.min(one, other), atMost: Math.max(one, other) } : { kind, atMost: one }));

const more = fc.record({
  grace: fc.integer({ min: 1, max: 700 }),
  drain: fc.integer({ min: 1, max: 700 }),
  limits: fc.integer({ min: 10, max: 700 }).map((seconds) => [{ when: 'a node goes', seconds, source: 'declared' }]),
  startup: fc.constant(20),
  imageHasSleep: fc.constant(true),
  nativeSleep: fc.constant(false),
}, { requiredKeys: [] });

/** What somebody may have written before. */
const own = fc.record({
  grace: fc.integer({ min: 1, max: 700 }),
  preStop: fc.oneof(fc.integer({ min: 0, max: 80 }).map((seconds) => ({ sleep: { seconds } })), fc.constantFrom({ exec: { command: ['sleep', '9'] } }, { exec: { command: ['/wait'] } })),
  config: fc.constantFrom('{"terminationDrainDuration":"90s"}', 'drainDuration: 60s', '{"proxyMetadata":{"A":"b"}}'),
  nativeSidecar: fc.constantFrom('true', 'false'),
}, { requiredKeys: [] }).map(({ grace, preStop, config, nativeSidecar }) => (root: JsonObject): JsonObject => applyEdits(root, [
  ...(grace === undefined ? [] : [{ pointer: '/spec/terminationGracePeriodSeconds', value: grace }]),
  ...(preStop === undefined ? [] : [{ pointer: '/spec/containers/0/lifecycle/preStop', value: preStop }]),
  ...(config === undefined ? [] : [{ pointer: '/metadata/annotations/proxy.istio.io~1config', value: config }]),
  ...(nativeSidecar === undefined ? [] : [{ pointer: '/metadata/annotations/sidecar.istio.io~1nativeSidecar', value: nativeSidecar }]),
]));

const rarely = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T) => fc.oneof({ weight: 2, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });

/** As most are: no levels, no Job, nothing beside the application that would be told of. */
const usual: fc.Arbitrary<PlanInput> = fc.record({
  requirements,
  mesh: fc.oneof({
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom(istioMesh, asmMesh), fc.record({
      version: fc.constantFrom(undefined, '1.10.0', '1.20.0', '1.24.0', '1.27.0', '1.31.0'),
      kubernetesVersion: fc.constantFrom(undefined, '1.32.0', '1.33.0'),
      native: fc.constantFrom(undefined, true, false),
      distroless: fc.boolean(),
      drainDuration: fc.constantFrom(undefined, 10, 100),
      exitOnZero: fc.constantFrom(undefined, false, true),
    })).map(([make, options]) => make(options)),
  }, { weight: 1, arbitrary: fc.constantFrom(noMesh(), ambientMesh()) }),
  template: fc.constantFrom<object[]>([], [{ name: 'logs', image: 'logs:1', restartPolicy: 'Always' }], [{ name: 'logs', image: 'logs:1', restartPolicy: 'Always', ports: [{ containerPort: 9000 }] }])
    .map((initContainers) => ({ metadata: { annotations: {}, labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 8080 }] }], ...(initContainers.length > 0 && { initContainers }) } })),
  workload: fc.constantFrom(undefined, readWorkload({ kind: 'Deployment', apiVersion: 'apps/v1', namespace: 'shop', spec: {} })),
}) as fc.Arbitrary<PlanInput>;

const any = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: planInput });
const two = fc.tuple(any, rarely(more, {}), rarely(own, (root) => root), fc.boolean()).chain(([input, besides, before, exists]) => {
  const first = { ...input, exists, template: before(input.template), requirements: { ...input.requirements, ...besides } } as PlanInput;
  return fc.tuple(fc.constant(first), asked(first.requirements.requestDuration.kind));
});

function whole(input: PlanInput) {
  const seen = view(evaluation(input), input.template);
  const { plan, basis } = chosen(input, seen);
  return { plan, basis, seen, ...apply(plan, input.mesh, input.template, undefined, seen) };
}

/** All that anybody gets to see of a plan, and of the pod with it. */
function shown(plan: Plan, { situations, findings, edits, grace, graceSum, minimumGrace, goneWithin, remarks }: Placed, { template }: PlanInput) {
  // By name: some of it is computed when somebody asks.
  const placed = { edits, grace, graceSum, minimumGrace, goneWithin, remarks };
  return {
    plan,
    placed,
    stops: situations.map((one) => [one.pod, one.inequality, one.stop, one.leastStop, one.spentStop, one.timeline, one.certain, one.covered]),
    said: findings.map(say),
    explained: explain(plan, { ...placed, situations, findings }),
    yaml: JSON.stringify(applyEdits(template, placed.edits)),
  };
}

function possible<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return error.message;
  }
}

test('a plan that is derived is the one that would be made', () => {
  const derivations = new Map<string, number>();
  fc.assert(fc.property(two, ([input, requestDuration]) => {
    const made = possible(() => whole(input));
    if (typeof made === 'string' || !made.basis || made.findings.length > 0 || !isExample(made.back, input.workload)) return;
    const { plan, basis, seen, template, back, ...placed } = made;
    const example: PlacedExample = { plan, basis, seen, placed, back };
    const other: PlanInput = { ...input, requirements: { ...input.requirements, requestDuration } };
    const derived = possible(() => {
      const next = derivePlan(example, other.requirements);
      const applied = next && derivePlaced(example, next, other);
      return applied && shown(next, applied, other);
    });
    if (derived === undefined) return;
    derivations.set(plan.mechanism, (derivations.get(plan.mechanism) ?? 0) + 1);
    expect(derived).toEqual(possible(() => {
      const anew = whole(other);
      const { plan: planAnew, basis: _, seen: __, template: ___, back: ____, ...placedAnew } = anew;
      return shown(planAnew, placedAnew, other);
    }));
  }), { numRuns: runs(3000) });
  const often = (mechanism: string) => derivations.get(mechanism) ?? 0;
  expect([often('fixed-drain') > runs(50), often('wait-for-connections') > runs(20), often('native') > runs(20), often('application-only') > runs(10)]).toEqual([true, true, true, true]);
});

test('one after another they are what each would be alone', () => {
  let alone = 0;
  fc.assert(fc.property(usual, fc.array(lengths, { minLength: 2, maxLength: 4 }), (input, all) => {
    for (const atMost of all) {
      const one = { ...input, requirements: { ...input.requirements, requestDuration: { ...input.requirements.requestDuration, atMost } } };
      const made = (ownKey?: string) => possible(() => {
        const { plan, applied } = planPod(one, ownKey);
        return shown(plan, applied, one);
      });
      // Under a key of its own it is like nothing that was made before.
      expect(made()).toEqual(made(`alone ${++alone}`));
    }
  }), { numRuns: runs(500) });
});
