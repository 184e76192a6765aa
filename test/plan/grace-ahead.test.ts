import * as fc from 'fast-check';
import { planInput } from './arbitraries';
import { graceAhead, PlanError, PlanInput, planPod } from '../../lib/plan';
import { runs } from '../runs';

/** What a constructor knows of its pods, where it is given no number. */
const bare = ({ mesh, requirements }: PlanInput): PlanInput => ({ mesh, requirements: { ...requirements, preStop: undefined, mechanism: undefined }, template: { metadata: { annotations: {}, labels: {} }, spec: { containers: [{ name: 'main' }] } } });

function told<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return error.message;
  }
}

test('the grace that a constructor is told is the one that the plan comes to, and the rules find nothing that it would have to refuse', () => {
  let ahead = 0;
  fc.assert(fc.property(planInput, (given) => {
    const input = bare(given);
    const grace = told(() => graceAhead(input, 'undefined main'));
    if (grace === undefined) return;
    ahead++;
    const made = told(() => planPod(input).applied);
    expect(typeof made === 'string' ? made : made.grace).toBe(grace);
    expect(typeof made === 'string' ? [] : made.findings.filter(({ code }) => ['GM101', 'GM102', 'GM201', 'GM301', 'GM302'].includes(code))).toEqual([]);
  }), { numRuns: runs(1000) });
  expect(ahead).toBeGreaterThan(runs(100));
});
