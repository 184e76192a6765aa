/** What the commands of a run find, chosen by a seed. */
import { World } from './virtual-clock';
import { ENVIRONMENT } from './vocabulary';

/** Lehmer's generator of numbers between 0 and 1: the same seed, the same world. */
function random(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let warm = 0; warm < 4; warm++) next();
  return next;
}

/** `anything`: commands take any time and end anyhow. The others: what is known to succeed but for exceptional circumstances does, at once, and the work succeeds, or fails. */
export type Weather = 'anything' | 'work succeeds' | 'work fails';

/** Ask a process to do something, or look at the machine, and do not wait. */
const atOnce = ([name, first]: readonly string[]) => ['signal-one', 'netstat', 'ss', 'lsof', 'logger', 'pkill', 'killall'].includes(name) || (name === 'nginx' && /^-(s|t)$/.test(first));
/** Succeed where the image, the file system and the container itself are as they should be. */
const reliable = (words: readonly string[]) => ['signal-one', 'logger', 'netstat', 'ss', 'lsof'].includes(words[0]) || (words[0] === 'nginx' && words[1] === '-s')
  || ((words[0] === 'curl' || words[0] === 'wget') && words.some((word) => /^(http:\/\/)?(localhost|127\.0\.0\.1)[:/]/.test(word)));

const limitOf = (words: readonly string[]) => {
  const at = words.findIndex((word) => word === '-m' || word === '--max-time');
  return at < 0 ? Infinity : Number(words[at + 1]);
};

export function world(weather: Weather, seed: number, envMayHoldMore: boolean): World {
  const next = random(seed);
  const pick = <T>(...values: T[]) => values[Math.floor(next() * values.length)];
  const more: Record<string, string> = envMayHoldMore ? pick<Record<string, string>>({}, { U: '' }, { U: '2' }, { U: '2', n: '1' }, { ENV: '/none' }, { rc: '4' }) : {};
  return {
    env: { ...more, ...ENVIRONMENT },
    phase: Math.floor(next() * 1000),
    decide(words) {
      if (weather !== 'anything' && reliable(words)) return { seconds: 0, status: 0 };
      const seconds = atOnce(words) ? 0 : Math.min(pick(0, 0, 0, 0.3, 1, 2, 7, 40), limitOf(words));
      const status = weather === 'anything' ? pick<0 | 1>(0, 0, 1) : weather === 'work fails' ? 1 : 0;
      return { seconds, status };
    },
  };
}
