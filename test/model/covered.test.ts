import * as fc from 'fast-check';
import { ContainerFacts, Hook, known, Needs, NO_HOOK, PodFacts, ProxyFacts, quietLoad, simulate, surelyCovered, Timeline, worstLoad } from '../../lib/model';
import { runs } from '../runs';

const about = (value: number) => known(value, 'declared');
/** Few numbers, so that most of them meet in a tie. */
const seconds = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 120 }).map((n) => n / 10));
const fixed = seconds.map((value): Hook => ({ kind: 'fixed', seconds: about(value), form: 'sleep-action' }));
const hook = fc.oneof(
  { weight: 12, arbitrary: fc.constant(NO_HOOK) },
  { weight: 12, arbitrary: fixed },
  fc.record({ seconds: seconds.map(about), effect: fc.constantFrom(undefined, 'tells-peers', 'disarms-drain', 'ends-proxy'), closesListener: fc.constantFrom(undefined, 1), endsProxy: fc.constantFrom(undefined, 1) })
    .map((more): Hook => ({ kind: 'fixed', form: 'command', ...more } as Hook)),
  seconds.map((after): Hook => ({ kind: 'fails', why: '', pointer: '', after })),
  seconds.map((atLeast): Hook => ({ kind: 'unknown', why: '', pointer: '', atLeast })),
  seconds.map((bound): Hook => ({ kind: 'until-sockets-close', bound: about(bound), whenSeen: { pause: 0, drains: 'yes' } })),
  fc.constant<Hook>({ kind: 'never-ends', why: '', pointer: '' }),
);
const container = (role: fc.Arbitrary<ContainerFacts['role']>): fc.Arbitrary<ContainerFacts> => fc.record({
  name: fc.constant('c'),
  pointer: fc.constant(''),
  role,
  preStop: hook,
  behaviour: fc.record({
    onSigterm: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('finishes-requests' as const, 'exits-at-once' as const) }, { weight: 1, arbitrary: fc.constant('ignores' as const) }),
    listens: fc.boolean(),
    keepsListening: fc.boolean(),
    afterLastRequest: fc.oneof(fc.constant(0), seconds),
  }),
});
const drained: Hook = { kind: 'fixed', seconds: about(0), effect: 'disarms-drain', form: 'command' };
const anyProxy: fc.Arbitrary<ProxyFacts> = fc.record({
  name: fc.constant('istio-proxy'),
  placement: fc.constantFrom('container' as const, 'native-sidecar' as const),
  preStop: fc.oneof({ weight: 3, arbitrary: fc.constant(NO_HOOK) }, fc.constant(drained), hook),
  drain: fc.oneof<fc.Arbitrary<ProxyFacts['drain']>[]>(
    fc.integer({ min: 0, max: 40 }).map((value) => ({ kind: 'fixed', duration: about(value) })), seconds.map((value) => ({ kind: 'until-idle', minimum: about(value) })),
    fc.constant({ kind: 'with-application' }), fc.constant({ kind: 'none' }),
  ),
  listenersCloseAfter: fc.oneof(seconds, fc.constant(45)).map(about),
});
/** Many as they come: classic ones that drain for a fixed time, native ones with Istio's own hook. */
const proxy = fc.oneof(
  anyProxy,
  fc.tuple(anyProxy, fc.integer({ min: 5, max: 40 }))
    .map(([one, drain]): ProxyFacts => ({ ...one, placement: 'container', preStop: NO_HOOK, drain: { kind: 'fixed', duration: about(drain) } })),
  anyProxy.map((one): ProxyFacts => ({ ...one, placement: 'native-sidecar', preStop: drained, drain: { kind: 'with-application' } })),
);
const pod: fc.Arbitrary<PodFacts> = fc.record({
  grace: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 30, max: 60 }), seconds).map(about),
  containers: fc.array(container(fc.constantFrom('application', 'helper')), { minLength: 1, maxLength: 2 }),
  sidecars: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(container(fc.constant('helper')), { maxLength: 2 })),
  proxy: fc.option(proxy, { nil: undefined, freq: 20 }),
});
const needs: fc.Arbitrary<Needs> = fc.tuple(seconds, seconds)
  .map(([E, R]) => ({ endpointPropagation: about(E), longestRequest: about(R), afterLastRequest: about(0), headroom: about(5) }));

/** What a proxy that leaves or closes too early does to requests and to an application. */
function cutBy({ tracks, requests }: Timeline): unknown[] {
  const exit = tracks.find(({ role }) => role === 'proxy')!.exit;
  const allGone = (at: number) => tracks.every(({ role, exit: gone }) => role !== 'application' || gone <= at);
  return [
    ...requests.filter(({ lost, start }) => lost === 'proxy-exited' || (lost === 'proxy-not-accepting' && !(exit <= start && allGone(start)))),
    ...tracks.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'no-network')),
  ];
}

test('what is surely covered is so however it is played', () => {
  const covered = { 'container': 0, 'native-sidecar': 0 };
  fc.assert(fc.property(pod, needs, (one, asked) => {
    if (!surelyCovered(one, asked)) return;
    covered[one.proxy!.placement]++;
    for (const load of [worstLoad(asked), quietLoad(asked)]) {
      for (const unknownHooks of ['shortest', 'longest'] as const) expect(cutBy(simulate(one, load, { unknownHooks }))).toEqual([]);
    }
  }), { numRuns: runs(30_000) });
  expect(Math.min(...Object.values(covered))).toBeGreaterThan(runs(300));
});
