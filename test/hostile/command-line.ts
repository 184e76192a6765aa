import { Io } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { FORMATS } from '../../lib/report';

const JSON_FORMATS = new Set(['json', 'sarif', 'gitlab', 'rdjson']);
/** Those that a person reads as they are. */
const FOR_PEOPLE = new Set(['text', 'concise', 'github', 'markdown']);
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n|\t|\u001b\[)\p{Cc}/u;
const SETTINGS: readonly (readonly string[])[] = [
  [], ['--meshed'], ['--meshed', '--longest-request', '60s', '--mesh-version', '1.24'], ['--kubernetes-version', '1.33', '--longest-request', '10m', '--native-sidecars'],
  ['--mesh', 'asm', '--longest-request', '5s'],
];

/** The command lines that somebody gives a manifest of strangers to. */
const COMMANDS: readonly (readonly string[])[] = [
  ...Object.keys(FORMATS).map((format) => ['check', '-', '--format', format]),
  ['check', '-', '--timeline', '--color', 'always'], ['timeline', '-'], ['check', '-', '--diff'], ['check', '-', '--diff', '--unsafe'], ['check', '-', '--diff', '--unsafe', '--meshed', '--longest-request', '60s'],
  ['plan', '-', '--longest-request', '60s'], ['plan', '-', '--longest-request', '60s', '--patch', 'kustomize'], ['fix', '-', '--unsafe', '--meshed', '--longest-request', '60s', '--patch', 'json'],
];

/**
 * Hands a text to the command line as standard input. What is printed is no stack, and JSON where that was asked for.
 *
 * @throws what it throws, and what nobody could read
 */
export function commandLine(text: string, setting: number): void {
  const [command, more] = [COMMANDS[setting % COMMANDS.length], SETTINGS[setting % SETTINGS.length]];
  const printed: string[] = [];
  const said: string[] = [];
  const io: Io = {
    cwd: __dirname,
    env: {},
    isTerminal: false,
    isErrTerminal: false,
    now: () => 0,
    today: '2027-01-15',
    out: (one) => { printed.push(one); },
    err: (one) => { said.push(one); },
    stdin: () => text,
  };
  const words = command.includes('--longest-request') ? command : [...command, ...more];
  const exit = run(words, io);
  if (exit === 2) throw new Error(`the command line is refused: ${words.join(' ')}: ${said.join('')}`);
  const out = printed.join('');
  const stack = [out, ...said].map((one) => /^ +at .*\((?:\/|node:).*:\d+:\d+\)$/m.exec(one)?.[0]).find((one) => one !== undefined && !text.includes(one.trim()));
  if (stack !== undefined) throw new Error(`a stack is printed: ${stack}`);
  const format = command[command.indexOf('--format') + 1];
  if (JSON_FORMATS.has(format)) JSON.parse(out);
  if (format === 'jsonl') for (const line of out.split('\n')) if (line !== '') JSON.parse(line);
  const unseen = FOR_PEOPLE.has(format) || command.includes('--timeline') || command[0] === 'timeline' ? UNSEEN.exec(out) : null;
  if (unseen) throw new Error(`a character that is not seen, with ${command.join(' ')}: ${JSON.stringify(out.slice(Math.max(0, unseen.index - 40), unseen.index + 20))}`);
}
