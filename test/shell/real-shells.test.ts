/**
 * What the interpreter calls certain holds in every run under real shells (support/virtual-clock.ts says how time passes).
 * SCRIPTS=20000 SEED=7 makes it longer; each script is then tried under every shell, and otherwise under one.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { LOOPS } from './support/loops';
import { Refutation, refuted, refutedLoops, said, saidOfLoop, trials } from './support/proof';
import { HOOKS, JOBS, Known } from './support/real-life';
import { commandLine } from './support/scripts';
import { Shell, shellsOfThisMachine } from './support/stubs';
import { ShellOutcome } from '../../lib/shell';
import { onLinux } from '../linux';
import { runs } from '../runs';

const SCRIPTS = Number(process.env.SCRIPTS ?? runs(1000));
const SEED = Number(process.env.SEED ?? 10);

let folder: string;
let shells: readonly Shell[];

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'real-shells-'));
  shells = shellsOfThisMachine(folder);
  const missing = ['dash', 'bash', 'busybox ash'].filter((name) => !shells.some((shell) => shell.name === name));
  if (missing.length > 0) process.stderr.write(`real-shells: not on this machine, and not proven here: ${missing.join(', ')}\n`);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

onLinux('there is a shell to try', () => expect(shells).not.toEqual([]));

const kindOf = ({ neverEnds, hardlyEnds, waits, breaksOff, usual }: ShellOutcome) => (neverEnds ?? hardlyEnds ? 'never' : breaksOff ? 'breaks off' : waits?.for ?? usual);
const sentences = (wrong: readonly Refutation[]) => wrong.map(({ sentence }) => sentence);

onLinux('commands as they stand in charts and manuals do what is said of them', async () => {
  const tried = [...HOOKS, ...JOBS].flatMap(({ text, place }, index) => trials(['sh', '-c', text], place, index * 15, index, shells));
  expect(sentences(await refuted(folder, tried))).toEqual([]);
}, 400_000);

test('what a command usually takes is said where it can be known', () => {
  const known = HOOKS.filter(({ usually }) => usually !== undefined);
  const usual = ({ text }: Known) => said({ argv: ['sh', '-c', text], place: 'application', envMayHoldMore: false }).usual;
  expect(known.map((hook) => [hook.text, usual(hook)])).toEqual(known.map(({ text, usually }) => [text, usually]));
});

onLinux('loops wait for what is said of them', async () => {
  expect(await refutedLoops(folder, shells)).toEqual([]);
}, 400_000);

test('what a loop waits for is said where it can be known', () => {
  const known = LOOPS.filter(({ is }) => is !== 'unknown');
  expect(known.map((loop) => [loop.text, kindOf(saidOfLoop(loop))])).toEqual(known.map(({ text, is }) => [text, is]));
});

onLinux('what is certain of generated scripts holds in every run', async () => {
  const generated = (argv: readonly string[], index: number) => {
    const all = trials(argv, index % 4 === 0 ? 'job' : 'application', index, SEED * 100_003 + index * 3, shells);
    return process.env.SCRIPTS || all.length === 0 ? all : [all[index % all.length]];
  };
  const tried = fc.sample(commandLine, { numRuns: SCRIPTS, seed: SEED }).map(generated);
  const wrong = await refuted(folder, tried.flat());
  process.stderr.write(`real-shells: ${wrong.length} of ${tried.flat().length} runs refuted\n`);
  if (wrong.length === 0) return;
  // Again, from the first that is wrong, for a shorter script that shows it.
  const first = tried.findIndex((group) => group.includes(wrong[0].trial));
  await fc.assert(fc.asyncProperty(commandLine, async (argv) => {
    expect(sentences(await refuted(folder, generated(argv, first)))).toEqual([]);
  }), { seed: SEED, path: String(first), interruptAfterTimeLimit: 60_000 });
  throw new Error(sentences(wrong).join('\n'));
}, Math.max(400_000, SCRIPTS * 400));
