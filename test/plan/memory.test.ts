import * as fc from 'fast-check';
import { template } from './arbitraries';
import { JsonObject } from '../../lib/manifest';
import { istioMesh, noMesh } from '../../lib/meshes';
import { apply, Examined, examine, judgement, plan, PlanError, PlanInput, PlannedPod, planPod } from '../../lib/plan';
import { evaluate, Finding } from '../../lib/rules';
import { runs } from '../runs';

/*
 * What is remembered is what would be made anew: the memories are filled by every input before, and each answer is held against one that is made
 * without them.
 */
const said = (findings: readonly Finding[]) => findings
  .map(({ code, severity, message, pointer, fix }) => ({ code, severity, message, pointer, fix }));

/** Of pods that are alike in most things, so that a key that leaves something out meets another of the same. */
const foreign = fc.record({
  annotations: fc.dictionary(fc.constantFrom('sidecar.istio.io/inject', 'proxy.istio.io/config', 'note'), fc.constantFrom('true', '{"drainDuration":"5s"}', 5), { maxKeys: 2 }),
  labels: fc.dictionary(fc.constantFrom('app', 'istio.io/rev'), fc.constantFrom('a', 'b', false), { maxKeys: 2 }),
  containers: fc.array(fc.record({
    name: fc.constantFrom('app', 'worker', 'istio-proxy', null),
    image: fc.constantFrom('app:1', 'redis:7', undefined),
    ports: fc.constantFrom(undefined, [{ containerPort: 80 }]),
    lifecycle: fc.constantFrom(undefined, { preStop: { sleep: { seconds: 5 } } }, { preStop: { sleep: { seconds: NaN } } }, { preStop: { exec: { command: ['sleep', '9'] } } }, { preStop: {} }),
    // Means nothing to a plan, and stands in no finding but that of a container without a name.
    tty: fc.constantFrom(undefined, true),
  }), { maxLength: 2 }),
  terminationGracePeriodSeconds: fc.constantFrom(undefined, 5, 30, 100, NaN, null, '30'),
}).map(({ annotations, labels, ...spec }) => ({ metadata: { annotations, labels }, spec }) as unknown as JsonObject);

/** Mostly without a finding, with and without a port: these are remembered by how they stop. */
const clean = fc.record({
  labels: fc.constantFrom({ app: 'a' }, { 'app': 'b', 'sidecar.istio.io/inject': 'true' }),
  ports: fc.constantFrom(undefined, [{ containerPort: 80 }]),
  lifecycle: fc.constantFrom(undefined, { preStop: { sleep: { seconds: 5 } } }),
}).map(({ labels, ...container }) => ({ metadata: { labels }, spec: { terminationGracePeriodSeconds: 60, containers: [{ name: 'app', image: 'app:1', ...container }] } }) as unknown as JsonObject);

const judged: fc.Arbitrary<PlanInput> = fc.record({
  template: fc.oneof(foreign, template, clean),
  mesh: fc.constantFrom(istioMesh({ version: '1.24.0' }), istioMesh({ version: '1.28.0', kubernetesVersion: '1.33.0' }), noMesh()),
  requirements: fc.constantFrom(0, 20).map((atMost) => ({ requestDuration: { kind: 'up-to' as const, atMost } })),
  workloadAnnotations: fc.constantFrom({}, { 'sidecar.istio.io/inject': 'false' }, { note: 5 }),
  around: fc.option(fc.record({
    labels: fc.constantFrom({}, { app: 5 }, { 'sidecar.istio.io/inject': 'true' }),
    spec: fc.constantFrom({}, { terminationGracePeriodSeconds: 9 }, ...['a', 5].flatMap((app) => [{ selector: { matchLabels: { app } } }, { selector: { app } }])),
  }), { nil: undefined }),
  beside: fc.constantFrom(undefined, { services: [], limits: [{ when: 'a node goes', seconds: 9, source: 'it says so' }] }, { services: [{ name: 'shop', selector: { app: 'a' } }], limits: [] }),
  meshDeclared: fc.constantFrom(undefined, true),
}) as fc.Arbitrary<PlanInput>;

/** One input, and one that differs in a single thing. */
const two = fc.tuple(judged, judged, fc.constantFrom<keyof PlanInput>('template', 'mesh', 'requirements', 'workloadAnnotations', 'around', 'beside', 'meshDeclared'))
  .map(([one, other, field]): PlanInput[] => [one, { ...one, [field]: other[field] }]);

describe('with and without memory it is the same', () => {
  test('what is judged', () => {
    const shown = ({ findings, minimumGrace, situations }: Examined) =>
      [said(findings), minimumGrace, situations.map(({ stop, inequality }) => [stop, inequality])];
    fc.assert(fc.property(two, (inputs) => {
      for (const input of inputs) expect(shown(examine(input))).toEqual(shown(evaluate(judgement(input))));
    }), { numRuns: runs(2000) });
  });

  test('what is planned', () => {
    const anew = (input: PlanInput): PlannedPod => {
      const made = plan(input);
      return { plan: made, applied: apply(made, input.mesh, input.template, input.workloadAnnotations, undefined, input.around) };
    };
    fc.assert(fc.property(two, (inputs) => {
      for (const input of inputs) expect(outcome(() => planPod(input))).toEqual(outcome(() => anew(input)));
    }), { numRuns: runs(2000) });
  });
});

function outcome(make: () => PlannedPod) {
  try {
    const { plan: { mechanism, because, settings }, applied: { edits, grace, findings } } = make();
    return { mechanism, because, settings, edits, grace, findings: said(findings) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return error.message;
  }
}

test('a mesh is the same for the same facts, whoever declares it, and another one for others', () => {
  const facts = fc.record({
    version: fc.constantFrom('1.23.0', '1.24.0'),
    drain: fc.constantFrom(5, 10),
    levels: fc.constantFrom(undefined, ['10s', '20s'].map((drain) => ({ title: 'a', rank: 0, config: { terminationDrainDuration: drain } }))),
  });
  fc.assert(fc.property(facts, facts, (one, other) => {
    expect(istioMesh(one) === istioMesh(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
  }), { numRuns: runs(200) });
});

test('what was made for one is what the next of the same kind gets, though it declares everything for itself and has names, labels and a selector of its own', () => {
  const input = (atMost: number, app = 'a'): PlanInput => {
    const pods = { metadata: { labels: { app } }, spec: { containers: [{ name: 'app', image: `${app}:1`, ports: [{ containerPort: 80 }] }] } };
    return {
      requirements: { requestDuration: { kind: 'up-to', atMost } },
      mesh: istioMesh({ version: '1.24.0' }),
      template: pods,
      workloadAnnotations: { app },
      around: { labels: { app }, spec: { selector: { matchLabels: { app } }, template: pods } },
    };
  };
  expect([planPod(input(60)) === planPod(input(60, 'b')), planPod(input(60)) === planPod(input(61))]).toEqual([true, false]);
});
