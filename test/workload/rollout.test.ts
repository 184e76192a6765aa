import * as fc from 'fast-check';
import { podSources } from '../../lib/pods';
import { estimateRollout, readWorkload, WorkloadFacts } from '../../lib/workload';
import { runs } from '../runs';

const read = (manifest: object) => readWorkload(podSources(manifest)[0]);
const template = { spec: { containers: [{ name: 'app' }] } };
const deployment = (spec: object) => read({ kind: 'Deployment', spec: { template, ...spec } });
const statefulSet = (spec: object) => read({ kind: 'StatefulSet', spec: { template, ...spec } });

describe('what stands around a template', () => {
  test('the defaults of Kubernetes', () => {
    expect(deployment({}).rollout).toEqual({ kind: 'rolling', surge: { kind: 'percent', percent: 25 }, unavailable: { kind: 'percent', percent: 25 } });
    expect(statefulSet({}).rollout).toEqual({ kind: 'one-by-one', management: 'OrderedReady' });
    expect(read({ kind: 'DaemonSet', spec: { template } }).rollout).toEqual({ kind: 'by-node', surge: { kind: 'pods', pods: 0 }, unavailable: { kind: 'pods', pods: 1 } });
    expect(read({ kind: 'Job', spec: { template } }).job).toMatchObject({ backoffLimit: { value: 6 }, podReplacementPolicy: { value: 'TerminatingOrFailed' }, ignoresDisruption: false });
  });

  test('a CronJob\'s Job is found inside it, and a podFailurePolicy decides about replacements', () => {
    const spec = { jobTemplate: { spec: { template, backoffLimit: 0, podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } } } };
    expect(read({ kind: 'CronJob', spec }).job).toMatchObject({ backoffLimit: { value: 0 }, podReplacementPolicy: { value: 'Failed' }, ignoresDisruption: true });
  });

  test('reading never throws on any JSON', () => {
    const kinds = fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout');
    fc.assert(fc.property(kinds, fc.jsonValue(), fc.jsonValue(), (kind, spec, more) => {
      const object = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { ...spec, template, strategy: more, updateStrategy: more, podFailurePolicy: more } : { template };
      for (const source of podSources({ kind, spec: object })) estimateRollout(readWorkload(source), 30, 5);
    }), { numRuns: runs(2000) });
  });
});

describe('how many pods there are', () => {
  test.each<[string, object, number, number | undefined, number | undefined]>([
    ['a long drain: every old pod is still there when the last new one is', { replicas: 10 }, 300, 5, 20],
    ['a short drain: one batch leaves at a time', { replicas: 10 }, 5, 10, 18],
    ['a start that nobody knows counts as none', { replicas: 10 }, 5, undefined, 20],
    ['minReadySeconds hold the next batch back', { replicas: 10, minReadySeconds: 20 }, 5, undefined, 18],
    ['Recreate never has more', { replicas: 4, strategy: { type: 'Recreate' } }, 300, 5, 4],
    ['an autoscaler\'s number is not known', {}, 300, 5, undefined],
  ])('%s', (_, spec, gone, startup, expected) => {
    expect(estimateRollout(deployment(spec), gone, startup).podsAtMost).toBe(expected);
  });

  test('the number is never exceeded, played batch by batch', () => {
    const part = fc.integer({ min: 0, max: 6 });
    const [upTo20, upTo60] = [20, 60].map((max) => fc.integer({ min: 1, max }));
    fc.assert(fc.property(upTo20, part, part, upTo60, upTo20, (replicas, maxSurge, maxUnavailable, gone, startup) => {
      fc.pre(maxSurge + maxUnavailable > 0);
      const facts = deployment({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } });
      expect(play(replicas, maxSurge, maxUnavailable, gone, startup)).toBeLessThanOrEqual(estimateRollout(facts, gone, startup).podsAtMost!);
    }), { numRuns: runs(3000) });
  });
});

/** The Deployment controller, second by second: what it counts are pods that are not on their way out. */
function play(replicas: number, surge: number, unavailable: number, gone: number, startup: number): number {
  let old = replicas;
  const fresh: number[] = [];
  const leaving: number[] = [];
  let most = 0;
  for (let now = 0; old > 0 || leaving.some((at) => at > now); now++) {
    while (fresh.length < replicas && old + fresh.length < replicas + surge) fresh.push(now + startup);
    const ready = fresh.filter((at) => at <= now).length;
    while (old > 0 && old + ready > replicas - unavailable) {
      old--;
      leaving.push(now + gone);
    }
    while (fresh.length < replicas && old + fresh.length < replicas + surge) fresh.push(now + startup);
    most = Math.max(most, old + fresh.length + leaving.filter((at) => at > now).length);
  }
  return most;
}

describe('how long a rollout takes', () => {
  test('a StatefulSet waits for each of its pods, whatever its podManagementPolicy', () => {
    const facts = (podManagementPolicy: string): WorkloadFacts => statefulSet({ replicas: 3, minReadySeconds: 2, podManagementPolicy });
    expect(estimateRollout(facts('OrderedReady'), 18, 4).within).toBe(72);
    expect(estimateRollout(facts('Parallel'), 18, 4).within).toBe(72);
    expect(estimateRollout(facts('OrderedReady'), 18, 4).remarks.join('\n')).toContain('Parallel stops them together, in 18s (a rollout stays one by one)');
    expect(estimateRollout(facts('Parallel'), 18, 4).remarks).toHaveLength(1);
  });

  test('a DaemonSet says that a drain skips it', () => {
    expect(estimateRollout(read({ kind: 'DaemonSet', spec: { template, updateStrategy: { rollingUpdate: { maxSurge: 1 } } } }), 18).remarks).toEqual([
      'with maxSurge the new pod comes first: for up to 18s a node has two',
      'a node drain skips it: what stops it there is the node\'s own shutdown, with the grace that the node allows (graceLimits)',
    ]);
  });
});
