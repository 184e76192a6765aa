/** Each shell is read as itself: what one knows and another does not is said of the one that runs the text. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { EXACT, LOOSE } from './support/dialects';
import { Shell, shellsOfThisMachine } from './support/stubs';
import { Job, runAll } from './support/virtual-clock';
import { world } from './support/worlds';
import { interpret, ShellOutcome } from '../../lib/shell';
import { onLinux } from '../linux';

const NAMES = ['dash', 'bash', 'ash'] as const;
const DIALECTS = [...EXACT, ...LOOSE];
const EACH = DIALECTS.flatMap(([text, ...answers]) => answers.map((answer, nth) => ({ text, name: NAMES[nth], answer })));
const said = (text: string, name: string) => interpret([name, '-c', text], { env: {}, place: 'application' });

/** What is said leaves room for an answer. */
const leaves = ({ least, most, canSucceed, canFail }: ShellOutcome, answer: string) => {
  const [seconds, status] = answer.split(' ');
  return least <= Number(seconds) && (most ?? Infinity) >= Number(seconds) && (status === '0' ? canSucceed : canFail);
};

test.each(EACH)('$name reads $text: $answer', ({ text, name, answer }) => {
  const outcome = said(text, name);
  expect(leaves(outcome, answer)).toBe(true);
  if (EXACT.some(([one]) => one === text)) expect(outcome.usual).toBe(Number(answer.split(' ')[0]));
});

test.each(DIALECTS.map(([text, ...answers]) => ({ text, answers })))('sh may be each of them: $text', ({ text, answers }) => {
  for (const answer of answers) expect(leaves(said(text, 'sh'), answer)).toBe(true);
});

describe('the shells themselves', () => {
  let folder: string;
  let shells: readonly Shell[];
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialects-'));
    shells = shellsOfThisMachine(folder);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  onLinux('do what is said of them', async () => {
    const named = (name: string) => shells.filter((shell) => shell.name === (name === 'ash' ? 'busybox ash' : name));
    const tried = EACH.flatMap(({ text, name, answer }) => named(name).map((shell) => ({ text, name, answer, shell })));
    const fine = world('work succeeds', 1, false);
    const runs = await runAll(folder, tried.map(({ text, name, shell }): Job => ({ shell, argv: [name, '-c', text], horizon: 60, world: fine })));
    const done = runs.map(({ ended, status }, index) => `${tried[index].name}: ${tried[index].text}: ${ended} ${status === 0 ? 0 : '!'}`);
    expect(done).toEqual(tried.map(({ name, text, answer }) => `${name}: ${text}: ${answer}`));
  }, 400_000);
});
