import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Io } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { version } from '../../lib/cli/version';

/*
 * Each folder beside this file is a session of somebody at a terminal: the files of the directory, and in session.txt what was typed, what was printed to
 * standard output and, behind a |, to standard error, and how it ended. UPDATE_SESSIONS=1 writes what is printed now: read it before it is committed.
 */
const SESSIONS = path.join(__dirname, 'sessions');
const FILE = 'session.txt';

describe.each(fs.readdirSync(SESSIONS))('%s', (name) => {
  const file = path.join(SESSIONS, name, FILE);
  const commands = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('$ '));

  test('prints what stands there', () => {
    const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'session-'));
    fs.cpSync(path.join(SESSIONS, name), cwd, { recursive: true });
    const now = commands.map((line) => played(line, cwd)).join('\n');
    fs.rmSync(cwd, { recursive: true });
    if (process.env.UPDATE_SESSIONS) fs.writeFileSync(file, now);
    expect(now).toBe(fs.readFileSync(file, 'utf8'));
  });
});

test('what is to have the line breaks of Windows has them', () => {
  expect(fs.readFileSync(path.join(SESSIONS, 'lists-crlf-anchors', 'crlf.yaml'), 'utf8')).toContain('\r\n');
});

test('there are sessions', () => expect(fs.readdirSync(SESSIONS).length).toBeGreaterThan(20));

/** `$ NAME=value graceful-mesh check - < shop.yaml`, and `$ cat FILE` for what was written. */
function played(line: string, cwd: string): string {
  const [command, stdin] = line.slice(2).split(' < ');
  const words = command.split(' ');
  if (words[0] === 'cat') return `${line}\n${unreleased(fs.readFileSync(path.join(cwd, words[1]), 'utf8'))}`;
  const env: Record<string, string> = {};
  while (words[0].includes('=')) {
    const [variable, value] = words.shift()!.split('=');
    env[variable] = value;
  }
  const program = words.shift();
  if (program !== 'graceful-mesh') throw new Error(`${program} is not known here`);
  const printed: string[] = [];
  let now = 0;
  const io: Io = {
    cwd,
    env,
    today: '2027-01-15',
    isTerminal: env.TERMINAL === 'yes',
    isErrTerminal: env.TERMINAL === 'yes',
    out: (text) => { printed.push(text); },
    err: (text) => { printed.push(text.replace(/\r/g, '\\r').replace(/^(?=.)/gm, '| ')); },
    // A look at the clock takes as long as it is told.
    now: () => now += Number(env.SLOW ?? 0),
    stdin: () => {
      if (stdin === undefined) throw Object.assign(new Error('nothing there'), { code: 'EAGAIN' });
      return fs.readFileSync(path.join(cwd, stdin), 'utf8');
    },
  };
  const exit = run(words, io);
  return `${line}\n${unreleased(printed.join('')).replace(/\u001b/g, '\\e')}exit ${exit}\n`;
}

/** A release changes no session. */
function unreleased(text: string): string {
  return text.replaceAll(`ersion": "${version()}"`, 'ersion": "VERSION"').replaceAll(`/v${version()}/`, '/vVERSION/');
}
