import * as fc from 'fast-check';
import { attack } from './attack';
import { INPUT_KINDS, inputOf } from './inputs';

/* A million of these run by `npm run hostile`, with a bound on the CPU time of each; here a few, without a clock but for what would hang. */
test.each(INPUT_KINDS)('nothing breaks on a hostile %s', (kind) => {
  const every = INPUT_KINDS.length;
  fc.assert(fc.property(fc.nat(1_000_000), (number) => {
    attack(inputOf(number % 1000, Math.floor(number / 1000) * every + INPUT_KINDS.indexOf(kind)));
  }), { numRuns: 300 });
});

test('an input is the same for the same seed', () => {
  const value = (index: number) => JSON.stringify(inputOf(3, index));
  expect([value(2) === value(2), value(2) === value(11)]).toEqual([true, false]);
});
