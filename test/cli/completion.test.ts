import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Io, processIo } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';

function printed(...args: readonly string[]): string {
  let text = '';
  const io: Io = { ...processIo(), out: (more) => { text += more; } };
  expect(run(args, io)).toBe(0);
  return text;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'completion-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const written = (shell: string) => {
  const file = path.join(folder, `completion.${shell}`);
  fs.writeFileSync(file, printed('completion', shell));
  return file;
};
const said = (shell: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', env: { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' } });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split(/\s+/).filter((word) => word !== '');
};
const isThere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

const COMMANDS = ['check', 'fix', 'plan', 'timeline', 'explain', 'rules', 'init', 'baseline', 'completion'];
/** What is typed, and what is offered: the values that there are, and of flags at least these. */
const CASES: [words: readonly string[], offered: readonly string[]][] = [
  [['check', '--mesh', ''], ['asm', 'istio']],
  [['check', '--on-sigterm', 'f'], ['finishes-requests']],
  [['completion', ''], ['bash', 'fish', 'zsh']],
  [['check', '--longest'], ['--longest-request']],
  [['baseline', '--out'], ['--output']],
  [['init', '--mesh'], []],
];

(isThere('bash') ? describe : describe.skip)('bash', () => {
  const offered = (words: readonly string[]) => said('bash', ['--norc', '-c', 'source "$1"; shift; COMP_WORDS=(graceful-mesh "$@"); COMP_CWORD=$#; _graceful_mesh; echo "${COMPREPLY[@]}"', 'bash', written('bash'), ...words]);
  test('the commands', () => expect(offered([''])).toEqual(COMMANDS));
  test.each(CASES)('%j', (words, expected) => expect(offered(words).sort()).toEqual(expected));
});

(isThere('fish') ? describe : describe.skip)('fish', () => {
  const offered = (words: readonly string[]) => said('fish', ['--no-config', '-c', `source ${written('fish')}; complete -C "graceful-mesh ${words.join(' ')}" | string split -f1 \\t; true`]);
  test('the commands', () => expect(offered([''])).toEqual([...COMMANDS].sort()));
  test.each(CASES)('%j', (words, expected) => expect(offered(words).filter((word) => !word.includes('/') && !word.startsWith('.')).sort()).toEqual(expected));
});

/** What zsh offers, it draws: a terminal asks it, and the words that are drawn are looked for. */
(isThere('zsh') ? describe : describe.skip)('zsh', () => {
  const script = (words: readonly string[], last: string) => `
zmodload zsh/zpty
zpty shell zsh -f -i
wait_for() { local all="" part; for i in {1..100}; do zpty -r -t shell part && all+=$part; [[ $all == *$1* ]] && { print -r -- $all; return }; sleep 0.05; done; print -r -- $all; }
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -d ${folder}/dump; source ${written('zsh')}; LISTMAX=1000; unsetopt auto_menu; setopt auto_list no_list_ambiguous; print rea''dy"
wait_for ready >/dev/null
zpty -w -n shell "graceful-mesh ${words.join(' ')}"$'\\t'
wait_for ${last}
zpty -d shell`;
  const drawn = (words: readonly string[], last: string) => spawnSync('zsh', ['-f', '-c', script(words, last)], { encoding: 'utf8', env: { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8', TERM: 'dumb' } }).stdout;
  test('the commands', () => {
    const text = drawn([''], 'timeline');
    expect(COMMANDS.filter((name) => !text.includes(name))).toEqual([]);
  });
  test.each(CASES.filter(([, { length }]) => length > 0))('%j', (words, expected) => {
    const text = drawn(words, expected[expected.length - 1]);
    expect(expected.filter((word) => !text.includes(word))).toEqual([]);
  });
});

test('each command has its flags in each shell', () => {
  for (const shell of ['bash', 'zsh', 'fish']) expect(printed('completion', shell)).toContain('longest-request');
});
