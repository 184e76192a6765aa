import * as fc from 'fast-check';
import { attack } from './attack';
import { INPUT_KINDS, inputOf } from './inputs';
import { runs } from '../runs';

/** What would hang. `npm run hostile` runs a million, with a strict bound on each. */
const HANGS_MS = 2000;

function cpuMsOf(run: () => void): number {
  const began = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

test.each(INPUT_KINDS)('nothing breaks on a hostile %s', (kind) => {
  fc.assert(fc.property(fc.nat(1_000_000), (number) => {
    const input = inputOf(number % 1000, Math.floor(number / 1000), kind);
    expect(cpuMsOf(() => attack(input))).toBeLessThan(HANGS_MS);
  }), { numRuns: runs(300) });
});

test('an input is the same for the same seed', () => {
  const value = (index: number) => JSON.stringify(inputOf(3, index));
  expect([value(2) === value(2), value(2) === value(11)]).toEqual([true, false]);
});

test('most are objects, annotations, scripts and texts of YAML, and every kind is drawn', () => {
  const drawn = new Map<string, number>(INPUT_KINDS.map((kind) => [kind, 0]));
  for (let index = 0; index < 4000; index++) drawn.set(inputOf(3, index).kind, drawn.get(inputOf(3, index).kind)! + 1);
  const { crowd = 0, 'command-line': commandLine = 0, ...others } = Object.fromEntries(drawn);
  expect([Math.min(crowd, commandLine) > 0, crowd + commandLine < 100, Math.min(...Object.values(others)) > 100]).toEqual([true, true, true]);
});
