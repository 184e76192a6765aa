import * as fc from 'fast-check';
import { planInput, toPlanOtherwise, withOwnPreStop, withoutOwnPreStop, written } from './arbitraries';
import { JsonObject, WaitingHook } from '../../lib/manifest';
import { budget, RequestFacts, simulate } from '../../lib/model';
import { apply, evaluation, Mechanism, plan, PlanError, PlanInput } from '../../lib/plan';
import { Evaluation, evaluate } from '../../lib/rules';
import { runs } from '../runs';

/*
 * The main property of this library: what a plan writes, read back like a stranger's manifest, has no finding; played with requests that
 * arrive until the last moment, it loses none; and one second less of grace is refused. A preStop of the user's own that is too short is told: it is no
 * failure of the plan, and has a property of its own.
 */
const RUNS = { numRuns: runs(1000) };

/** A helper without a preStop is told, and nothing else is expected. */
const unexpected = ({ findings }: Pick<Evaluation, 'findings'>) => findings
  // What a level of the mesh does to all of its pods is told, and is no plan's fault.
  .filter(({ code, message }) => code !== 'GM303' && code !== 'GM211' && !(code === 'GM202' && message.includes(' of level ')))
  .map(({ code }) => code);

describe('plan, apply, read, evaluate', () => {
  test('finds nothing in any mode', () => {
    fc.assert(fc.property(withoutOwnPreStop, (input) => {
      const { applied } = written(input);
      expect(unexpected(applied)).toEqual([]);
    }), RUNS);
  });

  test('a preStop of one\'s own is taken, and only its being too short is told', () => {
    fc.assert(fc.property(withOwnPreStop, (input) => {
      const { applied } = written(input);
      const codes = unexpected(applied);
      const enough = input.requirements.preStop! >= needed(input);
      if (enough) expect(codes).toEqual([]);
      else expect(codes.filter((code) => !['GM207', 'GM301', 'GM302'].includes(code))).toEqual([]);
    }), RUNS);
  });

  test('loses no request that arrives until E, and leaves no part of S without network', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(withoutOwnPreStop, fc.array(fc.tuple(part, part), { maxLength: 6 }), fc.boolean(), (input, random, callsOut) => {
      const { made, applied } = written(input);
      const E = made.needs.endpointPropagation.value;
      const R = made.needs.longestRequest.value;
      // Without a request that runs at the deletion a pod looks idle: what leaves then must not leave too early.
      const requests = [[1, 1], [1, 0], ...random].map(([when, long]): RequestFacts =>
        ({ label: `${when} ${long}`, start: Math.min(E, when * (E + 5) - 5), duration: long * R }));
      for (const { pod } of applied.situations) {
        const timeline = simulate(pod, { requests, callsOut });
        expect(timeline.requests.filter(({ lost }) => lost)).toEqual([]);
        const alone = timeline.tracks.filter(({ killed }) => !killed).flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'no-network'));
        expect(alone).toEqual([]);
        if (input.requirements.onSigterm !== 'ignores') expect(timeline.tracks.filter(({ killed }) => killed)).toEqual([]);
        expect(timeline.removedAt).toBeLessThanOrEqual(applied.goneWithin!);
      }
    }), RUNS);
  });

  test('a hook that asks costs nothing where it runs, and what explain says is protected is protected where it does not', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const limits = fc.option(fc.integer({ min: 20, max: 700 }).map((seconds) => [{ when: 'a node goes', seconds, source: 'declared' }]), { nil: undefined });
    const waits = fc.constantFrom<Mechanism>('wait-for-connections', 'wait-then-exit-on-zero');
    fc.assert(fc.property(toPlanOtherwise, waits, part, part, limits, fc.boolean(), (given, mechanism, when, long, limit, callsOut) => {
      const input = { ...given, requirements: { ...given.requirements, limits: limit, mechanism, listens: true } };
      fc.pre(input.requirements.onSigterm !== 'ignores' && !input.workload?.job);
      const result = possible(() => written(input));
      fc.pre(result !== undefined);
      const { made, applied } = result!;
      const hook = made.settings.waitingHook;
      fc.pre(typeof hook === 'object' && hook.asksAfter !== undefined);
      const { endpointPropagation: { value: E }, longestRequest: { value: R }, afterLastRequest: { value: S } } = made.needs;
      const { drain = 0 } = made.settings;
      const protects = drain > 0 ? budget.protects(made.needs, drain) : R;
      if (limit === undefined && input.requirements.requestDuration.kind !== 'mixed') expect(protects).toBe(R);
      const load = (longest: number) => [{ label: 'late', start: E * when, duration: long * longest }, { label: 'last', start: E, duration: longest }];
      for (const { pod } of applied.situations) {
        const proxy = pod.proxy!;
        const preStop = proxy.preStop.kind === 'until-sockets-close' && proxy.preStop.whenSeen ? { ...proxy.preStop, whenSeen: { ...proxy.preStop.whenSeen, drains: 'yes' as const } } : proxy.preStop;
        const ran = simulate({ ...pod, proxy: { ...proxy, preStop } }, { requests: load(R), callsOut });
        const application = Math.max(...ran.tracks.filter(({ role }) => role === 'application').map(({ exit }) => exit));
        // The last look, and for an application that still works the time that it takes beside it.
        expect(ran.removedAt).toBeLessThanOrEqual(Math.max(E + R + S, application) + 2 + (S > 0 ? (hook as WaitingHook).asksAfter! : 0));
        expect(ran.requests.filter(({ lost }) => lost)).toEqual([]);
        const fails = { kind: 'fails', why: 'it has no shell', pointer: '' } as const;
        const net = simulate({ ...pod, proxy: { ...proxy, preStop: fails } }, { requests: load(protects), callsOut });
        expect(net.requests.filter(({ lost }) => lost)).toEqual([]);
        expect(net.tracks.filter(({ killed }) => killed)).toEqual([]);
      }
    }), { numRuns: runs(1000) });
  });

  test('one second below minimumGrace is refused, minimumGrace itself is not', () => {
    fc.assert(fc.property(withoutOwnPreStop, (input) => {
      const { applied } = written(input);
      const least = applied.minimumGrace!;
      const codes = (grace: number) => unexpected(withGrace(input, applied.template, grace));
      expect(codes(least)).toEqual([]);
      expect(codes(least - 1)).toEqual(expect.arrayContaining([expect.stringMatching(/^GM10[12]$/)]));
    }), RUNS);
  });

  test('changes nothing when applied to its own result', () => {
    fc.assert(fc.property(planInput, (input) => {
      const { made, applied } = written(input);
      expect(apply(made, input.mesh, applied.template).edits).toEqual([]);
      const again = plan({ ...input, template: applied.template });
      expect(apply(again, input.mesh, applied.template).edits).toEqual([]);
    }), RUNS);
  });

  test('does not change the template that goes in', () => {
    fc.assert(fc.property(planInput, (input) => {
      const before = JSON.stringify(input.template);
      apply(plan(input), input.mesh, input.template);
      expect(JSON.stringify(input.template)).toBe(before);
    }), { numRuns: runs(300) });
  });
});

/** What is there, or nothing where there is no plan. */
function possible<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

function needed(input: PlanInput): number {
  const { made: { needs, requirements } } = written(input);
  if (requirements.listens === false && requirements.onSigterm !== 'exits-at-once') return 0;
  return needs.endpointPropagation.value + (requirements.onSigterm === 'exits-at-once' ? needs.longestRequest.value : 0);
}

function withGrace(input: PlanInput, template: JsonObject, grace: number): Evaluation {
  const spec = template.spec as JsonObject;
  return evaluate({ ...evaluation(input), template: { ...template, spec: { ...spec, terminationGracePeriodSeconds: grace } } });
}
