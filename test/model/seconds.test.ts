import * as fc from 'fast-check';
import { goNanoseconds, parseGoDuration, parseSleepOperand, printSeconds } from '../../lib/model';
import recorded from '../fixtures/recorded/go-durations.json';

describe('Go durations', () => {
  test('are what time.ParseDuration makes of them, on 4,000 texts', () => {
    const cases = recorded as [string, string | null][];
    expect(cases.filter(([text, nanoseconds]) => goNanoseconds(text)?.toString() !== (nanoseconds ?? undefined))).toEqual([]);
  });

  test.each<[string, number | undefined]>([
    ['8.2m', 492], ['2.05m', 123], ['0.1s', 0.1], ['1h30m', 5400], ['-5s', -5], ['0', 0], ['-0', 0], ['300', undefined], ['', undefined],
    ['9223372036854775807ns', 9223372036.854775807], ['9223372036854775808ns', undefined], ['1e3s', undefined], ['1toString', undefined],
  ])('%s is %s seconds', (text, seconds) => expect(parseGoDuration(text)).toBe(seconds));

  test('so that a sum which fills the grace is not less than it', () => expect(parseGoDuration('8.2m') as number + 5 < 497).toBe(false));

  test('whole nanoseconds come back as they went', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: (2n ** 63n) - 1n }), (nanoseconds) => goNanoseconds(`${nanoseconds}ns`) === nanoseconds));
  });

  test('the number is the double nearest to the decimal', () => {
    fc.assert(fc.property(fc.nat(9_000_000_000), fc.nat(999_999_999), (whole, fraction) => {
      const decimal = `${whole}.${String(fraction).padStart(9, '0')}`;
      expect(parseGoDuration(`${decimal}s`)).toBe(Number(decimal));
    }));
  });
});

describe('sleep(1)', () => {
  test.each<[string, number | undefined]>([
    ['5', 5], ['05', 5], ['.5', 0.5], ['1.', 1], ['1.s', 1], ['8.2m', 492], ['2.05m', 123], ['1.1h', 3960], ['0.5d', 43200],
    ['18446744073709551615', 18446744073709551615], ['18446744073709551616', undefined], ['18446744073709551616.0', 18446744073709551616],
    ['', undefined], ['.', undefined], ['s', undefined], ['5ms', undefined], ['5S', undefined], ['-1', undefined], ['+1', undefined], [' 1', undefined],
    ['1e3', undefined], ['0x10', undefined], ['inf', undefined], ['infinity', undefined], ['nan', undefined], ['1.2.3', undefined], ['$WAIT', undefined],
  ])('%s is %s seconds', (text, seconds) => expect(parseSleepOperand(text)).toBe(seconds));
});

describe('printing', () => {
  test.each<[number, string]>([
    [90, '90s'], [0.5, '0.5s'], [-2.5, '-2.5s'], [0.1 + 0.2, '0.3s'], [66.30000000000001, '66.3s'], [123456789.1, '123456789.1s'], [1e-9, '0.000000001s'],
    [-0, '0s'], [-1e-12, '0s'], [1e21, '1000000000000000000000s'], [NaN, 'an unknown time'], [Infinity, 'for ever'], [-Infinity, 'for ever'],
  ])('%s is %s', (seconds, text) => expect(printSeconds(seconds)).toBe(text));

  test('what is printed is read back, to the nanosecond', () => {
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000_000_000, max: 1_000_000_000_000_000 }), (nanoseconds) => {
      expect(goNanoseconds(printSeconds(nanoseconds / 1e9))).toBe(BigInt(nanoseconds));
    }));
  });

  test('no double makes an exponent', () => {
    fc.assert(fc.property(fc.double(), (seconds) => expect(printSeconds(seconds)).toMatch(/^(?:-?\d+(?:\.\d+)?s|for ever|an unknown time)$/)));
  });
});

// With a pattern that tries each part anew these take minutes.
test.each<[string, string, bigint | undefined, number | undefined]>([
  ['ones', '1'.repeat(50_000), undefined, undefined], ['zeros', `${'0'.repeat(50_000)}s`, 0n, undefined], ['a fraction', `1.${'1'.repeat(50_000)}s`, 1111111111n, undefined],
  ['terms', '1ns'.repeat(16_000), 16_000n, undefined], ['letters', `1${'s'.repeat(50_000)}`, undefined, undefined], ['blanks', `1${' '.repeat(50_000)}`, undefined, undefined],
])('a long text of %s is read', (_, text, nanoseconds, seconds) => {
  expect(goNanoseconds(text)).toBe(nanoseconds);
  expect(parseSleepOperand(text)).toBe(seconds);
});
