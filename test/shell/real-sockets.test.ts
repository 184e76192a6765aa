/** Which filters ss refuses: a loop over what it does not print ends at its first look. Tried with the ss of the machine, where it has one. */
import { spawnSync } from 'node:child_process';
import { ssFilter } from '../../lib/shell/ss-filter';
import { onLinux } from '../linux';

const TAKEN: readonly (readonly string[])[] = [
  [], ['sport = :8080'], ['sport', '=', ':8080'], ['( sport = :8080 )'], ['sport = 8080'], ['sport :8080'], ['state', 'established', '( sport = :8080 or dport = :8080 )'], ['exclude', 'listening'], ['src :8080'],
  ['sport eq :8080 and not dport = :80'], ['sport = :http'], ['state', 'time-wait'], ['not sport = :22'], ['sport != :22'], ['sport', 'gt', ':1000'], ['sport >= :1000'], ['state', 'connected', 'exclude', 'time-wait'],
];
const REFUSED: readonly (readonly string[])[] = [
  ['sport=:8080'], ['(sport = :8080)'], ['( state listening or state established )'], ['sport = :8080 state established'], ['state', 'foo'], ['( sport = :8080'],
];

const hasSs = spawnSync('ss', ['--version']).status === 0;

describe.each([['taken', TAKEN], ['refused', REFUSED]] as const)('%s', (what, filters) => {
  test.each(filters.map((words) => [words.join(' '), words] as const))('ss %s', (_, words) => expect(ssFilter(words, ['established']) === 'refused').toBe(what === 'refused'));

  (hasSs ? onLinux : test.skip)('ss says so itself', () => {
    const taken = filters.filter((words) => spawnSync('ss', ['-Htan', ...words]).status === 0);
    expect(taken).toEqual(what === 'taken' ? filters : []);
  });
});
