/*
 * Random hostile inputs through everything that reads them: npm run hostile -- --count 1000000 --seed 7 --out DIR --kinds crowd,script
 *
 * Half of them with another seed in another process is as good, and takes half the time where there are two cores. It says every minute how far it is, works in pieces so that what was
 * found is not lost with a process, and sums up when it is stopped, too.
 *
 * A child does the work, so that an input that ends a process or never comes back is told like any other; it is started again behind that input. An input that
 * fails is made as small as it can be and saved. A slow one is measured again, in a process of its own that has read others before but nothing of this one: what another
 * process or a collection of garbage has cost is not its own, and what is remembered of the first time would make it look quick.
 */
import { fork, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { inspect } from 'util';
import { attack } from './attack';
import { cpuSecondsOf, ownCpuMs, processCpuMs } from './cpu';
import { Input, INPUT_KINDS, InputKind, inputOf } from './inputs';
import { add, Failure, fresh, Report, signature, sumUp } from './report';
import { shrunk } from './shrink';

const MOST_CPU_MS = 200;
/** So much CPU goes into other inputs before one is measured. */
const WARM_UP_MS = 3000;
const MEASURED = 4;
const STUCK_SECONDS = 20;
/** Of one kind of failure so many are saved; the others are counted. */
const MOST_ALIKE = 3;
const MOST_LOST = 20;
/** Inputs that one child works through. */
const PIECE = 50_000;
const TOLD_EVERY_SECONDS = 60;
/** So often a child says what it has, which is all that is known of it when it is stopped or ends its process. */
const HANDED_OVER_EVERY = 500;

const STOPS = ['SIGINT', 'SIGTERM'] as const;

const given = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const count = Number(given('count', '1000000'));
const seed = Number(given('seed', String(Date.now() % 1_000_000)));
const out = given('out', path.join(os.tmpdir(), `hostile-${seed}`));
const kinds = given('kinds', '').split(',').filter((kind) => kind !== '') as InputKind[];
if (kinds.some((kind) => !INPUT_KINDS.includes(kind))) throw new Error(`kinds are ${INPUT_KINDS.join(', ')}`);

/** The input of a number, of one of the kinds that are asked for. */
const numbered = (index: number): Input => inputOf(seed, index, kinds.length > 0 ? kinds[index % kinds.length] : undefined);

/** What one input costs where the code is warm and nothing is known of it. */
function measure(index: number): number {
  const input = numbered(index);
  for (let other = 0; ownCpuMs() < WARM_UP_MS; other++) attack(inputOf(seed + 1, other, input.kind));
  const began = ownCpuMs();
  attack(input);
  return ownCpuMs() - began;
}

/** The least of some processes. */
function measuredAlone(index: number): number {
  const once = () => Number(spawnSync(process.execPath, [...process.execArgv, __filename, '--seed', String(seed), '--kinds', kinds.join(','), '--measure', String(index)], { encoding: 'utf8' }).stdout);
  let least = Infinity;
  for (let time = 0; time < MEASURED && least > MOST_CPU_MS; time++) least = Math.min(least, once());
  return least;
}

const messageOf = (error: unknown) => (error instanceof Error ? `${error.message}\n${(error.stack ?? '').split('\n').filter((line) => line.includes('/lib/')).slice(0, 4).join('\n')}` : inspect(error));

function failureOf(input: Input): string | undefined {
  try {
    attack(input);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function save(index: number, input: Input, message: string): void {
  fs.mkdirSync(out, { recursive: true });
  const small = message.startsWith('slow') ? input : shrunk(input, (one) => signature(failureOf(one) ?? '') === signature(message));
  const shown = 'text' in small ? small.text : inspect(small.value, { depth: 12, maxStringLength: 2000, maxArrayLength: 50 });
  fs.writeFileSync(path.join(out, `${index}.txt`), `seed ${seed}, input ${index}, ${input.kind}, setting ${input.setting}\n${message}\n\n${failureOf(small) ?? ''}\n\n${shown}\n`);
}

/** A piece of the inputs, each told before it is tried. */
function work(from: number, to: number, progress: number): Report {
  const report = fresh();
  const seen = new Map<string, Failure>();
  const at = Buffer.alloc(8);
  for (let index = from; index < to; index++) {
    at.writeDoubleLE(index);
    fs.writeSync(progress, at, 0, 8, 0);
    let failure: string | undefined;
    const input = numbered(index);
    const [began, own] = [processCpuMs(), ownCpuMs()];
    try {
      attack(input, report.counts);
    } catch (error) {
      failure = messageOf(error);
    }
    let ms = processCpuMs() - began;
    if (ms > MOST_CPU_MS) ms = ownCpuMs() - own;
    if (ms > MOST_CPU_MS && failure === undefined) {
      const first = ms;
      ms = measuredAlone(index);
      report.again.push({ index, kind: input.kind, first, then: ms });
    }
    if (ms > MOST_CPU_MS) failure ??= `slow: ${Math.round(ms)} ms of CPU`;
    if (ms > report.slowest.ms) report.slowest = { ms, index };
    if (failure !== undefined) {
      const alike = seen.get(signature(failure));
      if (alike) alike.alike++;
      if (!alike || alike.alike <= MOST_ALIKE) save(index, input, failure);
      if (!alike) {
        const first: Failure = { index, kind: input.kind, message: failure, alike: 1 };
        seen.set(signature(failure), first);
        process.send?.({ failed: `${index} ${first.kind}: ${failure.split('\n')[0].slice(0, 200)}` });
        report.failures.push(first);
      }
    }
    report.done++;
    if (report.done % HANDED_OVER_EVERY === 0) process.send?.(report);
  }
  return report;
}

interface Ended {
  readonly report: Report;
  readonly lostAt: number;
  /** Where it did not come to its end. */
  readonly why?: string;
}

/** One child for a piece; how far it came where it died or got stuck. */
async function child(from: number, to: number, told: (index: number) => void): Promise<Ended> {
  const file = path.join(os.tmpdir(), `hostile-${process.pid}`);
  fs.writeFileSync(file, Buffer.alloc(8));
  const forked = fork(__filename, ['--count', String(count), '--seed', String(seed), '--out', out, '--kinds', kinds.join(','), '--from', String(from), '--to', String(to), '--progress', file]);
  const where = () => fs.readFileSync(file).readDoubleLE();
  let last = -1;
  let since = cpuSecondsOf(forked.pid);
  let stuck = false;
  const watch = setInterval(() => {
    told(where());
    if (where() !== last) {
      last = where();
      since = cpuSecondsOf(forked.pid);
    } else if (cpuSecondsOf(forked.pid) - since > STUCK_SECONDS) {
      stuck = true;
      forked.kill('SIGKILL');
    }
  }, 1000);
  const stop = () => { forked.kill('SIGKILL'); };
  for (const signal of STOPS) process.on(signal, stop);
  return new Promise((resolve) => {
    let report = fresh();
    forked.on('message', (message: Report | { readonly failed: string }) => {
      if ('failed' in message) console.log(`  ${message.failed}`);
      else report = message;
    });
    forked.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const one of STOPS) process.off(one, stop);
      const lostAt = where();
      fs.rmSync(file, { force: true });
      resolve({ report, lostAt, ...(report.done < to - from && { why: stuck ? `did not come back within ${STUCK_SECONDS} s of CPU` : `ended the process (${signal ?? code})` }) });
    });
  });
}

async function main(): Promise<void> {
  const began = process.hrtime.bigint();
  const total = fresh();
  console.log(`${count} inputs, seed ${seed}`);
  let lost = 0;
  const secondsSince = () => Number((process.hrtime.bigint() - began) / 1_000_000n) / 1000;
  let next = TOLD_EVERY_SECONDS;
  const told = (index: number) => {
    if (secondsSince() < next) return;
    next = secondsSince() + TOLD_EVERY_SECONDS;
    console.log(`${index} of ${count} after ${Math.round(secondsSince())} s; ${total.failures.length} kinds of failures in those before ${total.done}`);
  };
  let stopped: string | undefined;
  for (const signal of STOPS) process.on(signal, () => { stopped = signal; });
  for (let from = 0; from < count && lost < MOST_LOST && stopped === undefined;) {
    const { report, lostAt, why } = await child(from, Math.min(count, from + PIECE), told);
    add(total, report);
    from += report.done;
    if (why === undefined || stopped !== undefined) continue;
    lost++;
    const input = numbered(lostAt);
    total.failures.push({ index: lostAt, kind: input.kind, message: why, alike: 1 });
    fs.mkdirSync(out, { recursive: true });
    fs.writeFileSync(path.join(out, `${lostAt}.txt`), `seed ${seed}, input ${lostAt}, ${input.kind}, setting ${input.setting}\n${why}\n\n${'text' in input ? input.text : inspect(input.value, { depth: 12 })}\n`);
    total.done += lostAt + 1 - from;
    from = lostAt + 1;
  }
  if (stopped !== undefined) console.log(`stopped by ${stopped}`);
  process.exitCode = sumUp(total, count, secondsSince(), out) ? 0 : 1;
}

const progress = given('progress', '');
const measured = given('measure', '');
if (measured !== '') {
  console.log(measure(Number(measured)));
} else if (progress !== '') {
  const report = work(Number(given('from', '0')), Number(given('to', String(count))), fs.openSync(progress, 'r+'));
  process.send?.(report, () => process.exit());
} else {
  void main();
}
