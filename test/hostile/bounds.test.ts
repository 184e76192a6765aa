import * as fc from 'fast-check';
import { cyclic, entangled, nested } from './values';
import { check } from '../../lib/check';
import { applyEdits, fingerprint, JsonObject, pick, piece, pointer, resolve, show } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { budget, Edit, Hook, inequality, known, Known, leastStop, MOST_SECONDS, oneLine, PodFacts, ProxyDrain, simulate, worstLoad } from '../../lib/model';
import { describe as say, evaluate } from '../../lib/rules';
import { situationsText, timelineText } from '../../lib/timeline';
import { runs } from '../runs';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const HUGE: readonly (readonly [what: string, value: unknown])[] = [
  ['10,000 lists in each other', nested(10_000, true)],
  ['10,000 maps in each other', nested(10_000, false)],
  ['a map that contains itself', cyclic()],
  ['a billion values made of a few', entangled(30)],
  ['100,000 items', Array.from({ length: 100_000 }, (_, i) => i)],
  ['100,000 keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))],
  ['a text of 100,000 characters', 'x'.repeat(100_000)],
];

describe('a value in a message', () => {
  test.each(HUGE)('%s is cut', (_, value) => {
    expect(show(value)).toMatch(/^.{40,77}\.\.\.$/);
  });

  test.each<[unknown, string]>([
    [undefined, 'missing'],
    [NaN, 'no finite number'],
    [-Infinity, 'no finite number'],
    [() => 1, 'no JSON'],
    [BigInt(5), 'no JSON'],
    [{ toString: 1 }, '{"toString":1}'],
    [{ toJSON: 1, a: undefined, b: [undefined, 'x'] }, '{"toJSON":1,"b":[missing,"x"]}'],
    [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    [1e308, '1e+308'],
    ['a\nb\u001b[31m\u202e', '"a\\nb\\u001b[31m\\u202e"'],
  ])('%p is %s', (value, text) => {
    expect(show(value)).toBe(text);
  });

  test('what is JSON and short is its JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 2 }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(json.length <= 80 && !UNSEEN.test(json) && !json.includes('-0'));
      expect(show(value)).toBe(json);
    }));
  });

  test('any text comes out in one bounded line that says what it says', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const line = oneLine(text, 100);
      expect([line.length <= 100, UNSEEN.test(line)]).toEqual([true, false]);
      if (text.length <= 100 && !UNSEEN.test(text)) expect(line).toBe(text);
    }));
  });

  test('a manifest cannot push a finding out of its line, or add one', () => {
    const line = say({ code: 'GM101', slug: '', severity: 'error', why: '', pointer: '', message: `app\n[GM902] ${'x'.repeat(5000)}`, fix: { text: 'y\r' } });
    expect([line.length < 1100, line.split('\n').length, line.endsWith('...; y\\u000d [GM101]')]).toEqual([true, 1, true]);
  });
});

describe('a fingerprint', () => {
  test.each(HUGE.slice(0, -1))('%s is like nothing else', (_, value) => {
    const root = { spec: { containers: [{ name: 'a', lifecycle: value }] } } as unknown as JsonObject;
    const print = () => fingerprint(root, { proxyName: 'istio-proxy', relevant: () => true, commands: true });
    expect([print().length < 200, print() === print(), piece(value).length < 20]).toEqual([true, false, true]);
  });

  test('what says itself how it is written is like nothing else', () => {
    const value = { toJSON: () => { throw new Error('no'); } };
    expect(piece(value)).not.toBe(piece(value));
  });

  test('keys of Object.prototype are keys', () => {
    const map = (key: string) => JSON.parse(`{"${key}":"x"}`) as unknown;
    expect(['__proto__', 'constructor', 'toString'].map((key) => pick(map(key), () => true) === pick({}, () => true))).toEqual([false, false, false]);
  });
});

describe('edits', () => {
  test.each([HUGE[0], HUGE[1], HUGE[2], HUGE[4]])('%s can be put in, and is a copy', (_, value) => {
    const result = applyEdits({}, [{ pointer: '/a/b', value: value as never }]);
    const put = resolve(result, '/a/b') as unknown as Record<string, unknown>;
    expect([put === value, Object.keys(put).length]).toEqual([false, Object.keys(value as object).length]);
  });

  test('a pointer may be deeper than a stack', () => {
    const deep = pointer(...Array<string>(20_000).fill('a'));
    expect(resolve(applyEdits({}, [{ pointer: deep, value: 5 }]), deep)).toBe(5);
  });

  test.each<[string, unknown, Edit, unknown]>([
    ['a name where a list stands makes a map', { a: ['x'] }, { pointer: '/a/b', value: 1 }, { a: { b: 1 } }],
    ['a text gives way to a map', { a: 'x' }, { pointer: '/a/b', value: 1 }, { a: { b: 1 } }],
    ['an index far behind the end is the end', { a: ['x'] }, { pointer: '/a/900000000', value: 1 }, { a: ['x', 1] }],
    ['what is not there is taken away without making its parents', {}, { pointer: '/a/b/c' }, {}],
    ['an index may not be any number', { a: ['x'] }, { pointer: '/a/1e0' }, { a: ['x'] }],
  ])('%s', (_, root, edit, result) => {
    expect(applyEdits(root, [edit])).toEqual(result);
  });

  test('a key __proto__ is a key', () => {
    const result = applyEdits({}, [{ pointer: '/a', value: JSON.parse('{"__proto__":{"polluted":1}}') }, { pointer: '/__proto__', value: 1 }]);
    expect([JSON.stringify(result), ({} as { polluted?: number }).polluted]).toEqual(['{"a":{"__proto__":{"polluted":1}},"__proto__":1}', undefined]);
  });
});

const absurd = fc.oneof(
  fc.constantFrom(0, -0, 1, 1e11, 1e12, 1e15, 1e308, Number.MAX_VALUE, -1e308, NaN, Infinity, -Infinity, 5e-324, 0.1, 2 ** 53, 9223372036854775807),
  fc.double(),
  fc.integer(),
);
const fact = (value: number): Known<number> => known(value, 'declared');
const hook: fc.Arbitrary<Hook> = fc.tuple(absurd, absurd, fc.nat(5)).map(([some, other, kind]): Hook => [
  { kind: 'none' } as const,
  { kind: 'fixed', seconds: fact(some), form: 'command' } as const,
  { kind: 'until-sockets-close', bound: fact(some) } as const,
  { kind: 'until-listeners-close', pointer: '' } as const,
  { kind: 'never-ends', why: '', pointer: '' } as const,
  { kind: 'unknown', why: '', atLeast: some, atMost: other, pointer: '' } as const,
][kind]);
const drain: fc.Arbitrary<ProxyDrain> = fc.tuple(absurd, fc.nat(3)).map(([some, kind]): ProxyDrain =>
  ([{ kind: 'fixed', duration: fact(some) }, { kind: 'until-idle', minimum: fact(some) }, { kind: 'with-application' }, { kind: 'none' }] as const)[kind]);
const container = fc.record({
  name: fc.constant('app'),
  pointer: fc.constant(''),
  role: fc.constantFrom('application', 'helper'),
  preStop: hook,
  behaviour: fc.record({
    onSigterm: fc.constantFrom('finishes-requests', 'exits-at-once', 'ignores'),
    listens: fc.boolean(),
    keepsListening: fc.boolean(),
    afterLastRequest: absurd,
  }),
});
const pod = fc.record({
  grace: absurd.map(fact),
  containers: fc.array(container, { maxLength: 3 }),
  sidecars: fc.array(container, { maxLength: 2 }),
  proxy: fc.option(fc.record({
    name: fc.constant('p'),
    placement: fc.constantFrom('container', 'native-sidecar'),
    preStop: hook,
    drain,
    listenersCloseAfter: absurd.map(fact),
  }), { nil: undefined }),
}) as fc.Arbitrary<PodFacts>;
const needs = fc.record({
  endpointPropagation: absurd.map(fact),
  longestRequest: absurd.map(fact),
  afterLastRequest: absurd.map(fact),
  headroom: fc.constant(fact(5)),
});

describe('absurd numbers', () => {
  const canBeCounted = (seconds: number) => expect([seconds, Number.isFinite(seconds), seconds <= 20 * MOST_SECONDS]).toEqual([seconds, true, true]);

  test('every number that is computed from them can be counted', () => {
    fc.assert(fc.property(pod, needs, (facts, some) => {
      const { preStop, drain: seconds } = inequality(facts);
      const grace = budget.leastGrace([facts], some);
      const sums = [
        budget.graceSum([facts], some), budget.fixedDrain(some, preStop), budget.hookBound(some, preStop, true),
        budget.hookPause(some), budget.minimumDrain(some, preStop),
        budget.safetyNetDrain(some, 5, preStop),
      ];
      [preStop, seconds, leastStop(facts, some), grace, budget.plannedGrace(grace, some), ...sums.map((sum) => sum.seconds)].forEach(canBeCounted);
    }), { numRuns: runs(2000) });
  });

  test('every stop is played to its end, and drawn on a screen', () => {
    fc.assert(fc.property(pod, needs, (facts, some) => {
      const timeline = simulate(facts, worstLoad(some));
      timeline.tracks.forEach(({ sigterm, exit }) => { canBeCounted(sigterm); canBeCounted(exit); });
      const picture = timelineText(timeline, { width: 1e9 });
      expect([picture.length < 5000, /NaN|Infinity|undefined/.exec(picture)]).toEqual([true, null]);
    }), { numRuns: runs(1000) });
  });
});

describe('a picture', () => {
  const judged = (spec: object) => {
    const some = { endpointPropagation: fact(5), longestRequest: fact(20), afterLastRequest: fact(0), headroom: fact(5) };
    return evaluate({ template: { spec } as unknown as JsonObject, mesh: istioMesh({ version: '1.24.0' }), needs: some, meshDeclared: true });
  };
  const drawn = (spec: object) => situationsText(judged(spec).situations).split('\n');

  test.each([1e11, 1e15, 1e308, 0.5, -1e308])('of a grace of %p fits on a screen', (grace) => {
    const lines = drawn({ terminationGracePeriodSeconds: grace, containers: [{ name: 'app', lifecycle: { preStop: { exec: { command: ['sleep', 'infinity'] } } } }] });
    expect([lines.length < 20, Math.max(...lines.map((line) => line.length)) < 180]).toEqual([true, true]);
  });

  test.each<[string, object, string]>([
    ['a grace that the kubelet cannot count', { terminationGracePeriodSeconds: 1e11 }, 'terminationGracePeriodSeconds 100000000000: the kubelet cannot count further than 9223372036s, some 292 years [GM901]'],
    ['a grace that is no int64', { terminationGracePeriodSeconds: 1e308 }, 'terminationGracePeriodSeconds 1e+308: it is no int64, and the API server refuses the pod [GM901]'],
    ['containers that nobody runs', { containers: Array.from({ length: 5000 }, () => null) }, '5000 containers: no more than the first 50 are read [GM901]'],
  ])('%s is told', (_, spec, told) => {
    expect(judged({ containers: [{ name: 'app' }], ...spec }).findings.map(say)).toContain(told);
  });

  test('of a thousand containers has the first, and the proxy', () => {
    const lines = drawn({ containers: Array.from({ length: 1000 }, (_, i) => ({ name: `c${i}-${'x'.repeat(500)}` })) });
    expect([lines.length, lines.some((line) => line === 'and 30 more'), lines.some((line) => line.startsWith('istio-proxy')), Math.max(...lines.map((line) => line.length)) < 180])
      .toEqual([27, true, true, true]);
  });
});

test.each<[string, object]>([
  ['a map', { toString: {} }],
  ['a map with a text for its function', { toString: '' }],
])('a word of a command that is %s is no word, and ends nothing', (_, word) => {
  const exec = { exec: { command: [word] } };
  for (const more of [{ command: [word] }, { command: ['sleep', word] }, { lifecycle: { preStop: exec, postStart: exec } }]) {
    const own = { name: 'app', image: 'app:1', ...more };
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop' }, spec: { containers: [own], initContainers: [{ ...own, name: 'init' }] } });
    expect(check([{ path: 'a.yaml', text }], { longestRequest: 20 }).pods).toHaveLength(1);
  }
  const level = { kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { values: JSON.stringify({ global: { proxy: { lifecycle: { preStop: exec, postStart: exec } } } }) } };
  expect(check([{ path: 'a.yaml', text: JSON.stringify(level) }], {}).unread).toBe(0);
});
