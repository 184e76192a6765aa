import { Argument, CommandFacts, Success } from './context';
import { isLocal, readHttp } from './http';

/** What the table says of a program. `works`: it does the work of a Job and says by its exit status whether it succeeded. */
export interface TableEntry extends CommandFacts {
  readonly works?: boolean;
}

type Entry = TableEntry | ((argv: readonly Argument[]) => TableEntry | undefined);

const instant = (success: Success): TableEntry => ({ least: 0, most: 0, usual: 0, success });
const ALWAYS = instant('always');
const USUALLY = instant('usually');
const PERHAPS = instant('unknown');
/** Succeeds where what it is told of is there, which it usually is. */
const FINDS: TableEntry = { ...USUALLY, asks: true };
/** Takes no time worth the name, and might. */
const SHORT: TableEntry = { least: 0, most: Infinity, usual: 0, success: 'usually' };
/** A program that everybody knows: it does its own work, for as long as that takes, and nothing to a proxy. */
const PROGRAM: TableEntry = { least: 0, most: Infinity, usual: undefined, success: 'unknown', works: true };
const LOOKS: TableEntry = { least: 0, most: Infinity, usual: undefined, success: 'unknown' };
const CLOSES: TableEntry = { ...USUALLY, effect: 'closes-listener', asks: true };
const FOREVER = (why: string): TableEntry => ({ least: Infinity, most: Infinity, usual: Infinity, success: 'never', why });

const named = (entry: Entry, names: string): [string, Entry][] => names.split(' ').map((name) => [name, entry]);

/**
 * The one table of commands: what takes no time, what succeeds, what it does. A program that is not in it takes any time, may fail, and does nothing to anything
 * but itself, as far as anybody knows.
 */
const TABLE: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...named(ALWAYS, 'true echo'),
  ...named(instant('never'), 'false'),
  ['rm', (argv) => (forced(argv, 'f', '--force') ? USUALLY : FINDS)], ['mkdir', (argv) => (forced(argv, 'p', '--parents') ? USUALLY : FINDS)],
  ['ls', (argv) => (argv.length > 1 ? FINDS : USUALLY)],
  ...named(FINDS, 'mv rmdir ln stat readlink realpath unlink truncate ps lsof chmod chown chgrp'),
  ...named(USUALLY, 'touch hostname id whoami groups uname env printenv basename dirname pwd tee logger sort uniq tr cut rev nl wc date mktemp mkfifo '
    + 'du df free uptime nproc sha256sum md5sum base64 column fold paste expand clear netstat ss printf seq tac nice renice tty users arch getconf install shred stty sysctl'),
  ...named(withFiles(FINDS), 'cat head'),
  ...named(PERHAPS, 'grep egrep fgrep pgrep pidof which expr diff cmp test [ type locale getent jq yq'),
  ['cp', { ...SHORT, asks: true }],
  ...named(SHORT, 'sync tar gzip gunzip zip unzip dmesg ip ifconfig route iptables'),
  ...named(LOOKS, 'ping nslookup dig host nc ncat telnet socat openssl ssh scp rsync git xargs'),
  ...named(PROGRAM, 'psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb vacuumdb mysql mysqldump mysqladmin mysqlcheck mariadb mariadb-dump mongo mongosh mongodump mongorestore redis-cli sqlite3 aws gsutil gcloud az '
    + 'kubectl helm rclone restic bc dd flyway liquibase keytool vault etcdctl mc s3cmd ffmpeg'),
  ['awk', script], ['gawk', script], ['mawk', script], ['sed', edit],
  ['tail', tail],
  ['yes', FOREVER('yes')], ['watch', FOREVER('watch')],
  ['find', (argv) => (argv.some((arg) => arg === undefined || ['-exec', '-execdir', '-ok', '-okdir'].includes(arg)) ? undefined : SHORT)],
  ['kill', kill],
  ['pkill', signalByName], ['killall', signalByName],
  ['nginx', nginx], ['openresty', nginx],
  ['apachectl', apache], ['apache2ctl', apache], ['httpd', apache], ['apache2', apache],
  ['curl', client], ['wget', client], ['python', code], ['python2', code], ['python3', code], ['perl', code], ['node', code], ['ruby', code], ['php', code],
]);

/** Looks a call up; undefined for what is not in the table. */
export function tableEntry(argv: readonly Argument[]): TableEntry | undefined {
  const path = argv[0];
  if (path === undefined) return undefined;
  const entry = TABLE.get(path.slice(path.lastIndexOf('/') + 1));
  const found = typeof entry === 'function' ? entry(argv) : entry;
  // A file that somebody has put elsewhere under a well-known name may be anything.
  return found?.works && path.includes('/') && !/\/s?bin\/[^/]+$/.test(path) ? undefined : found;
}

const forced = (argv: readonly Argument[], letter: string, long: string): boolean => argv.some((arg) => arg === long || (arg !== undefined && /^-[a-zA-Z]+$/.test(arg) && arg.includes(letter)));

/** Files of /dev need not end. */
function withFiles(entry: TableEntry): Entry {
  return (argv) => (argv.slice(1).some((arg) => arg?.startsWith('/dev/') === true && arg !== '/dev/null' && arg !== '/dev/stdin') ? LOOKS : entry);
}

/** A program of awk ends at once unless it loops or runs something; what it ends with is its own business. */
function script(argv: readonly Argument[]): TableEntry | undefined {
  const unknown = argv.some((arg, index) => arg === undefined && argv[index - 1] !== '-v');
  return unknown || argv.some((arg) => arg !== undefined && /system|getline|(?:^|[^|])\|(?:[^|]|$)|\bwhile\b|\bfor\b/.test(arg)) ? LOOKS : argv.some((arg) => arg?.includes('exit')) ? PERHAPS : USUALLY;
}

/** GNU sed can run commands. */
function edit(argv: readonly Argument[]): TableEntry | undefined {
  return argv.slice(1).some((arg) => arg === undefined || /(?:^|[;{}\s\d$/])e(?:\s|$|[;}])|\/[gpIm\d]{0,4}e/.test(arg)) ? LOOKS : USUALLY;
}

function tail(argv: readonly Argument[]): TableEntry {
  const follows = argv.slice(1).some((arg) => arg === undefined || /^-[a-zA-Z0-9]*[fF]|^--follow/.test(arg));
  if (!follows) return withFilesOf(argv);
  if (argv.some((arg) => arg === undefined || arg.startsWith('--pid'))) return LOOKS;
  const file = argv[argv.length - 1];
  return file === '/dev/null' ? FOREVER('tail -f /dev/null') : { ...FOREVER(`tail -f ${(file ?? '').slice(0, 60)}`), least: 0, success: 'hardly' };
}

const withFilesOf = (argv: readonly Argument[]): TableEntry => (argv.slice(1).some((arg) => arg?.startsWith('/dev/') === true && arg !== '/dev/null') ? LOOKS : USUALLY);

/** Signals that end a server, or ask it to. */
export const ENDING = new Set(['TERM', 'QUIT', 'INT', 'KILL', 'WINCH', '15', '3', '2', '9', '28']);

function kill(argv: readonly Argument[]): TableEntry {
  const { signal, operands } = signalOf(argv);
  // The main process of a container.
  const main = operands.some((operand) => operand === '1' || operand === '-1');
  return signal === undefined || !ENDING.has(signal) || !main ? FINDS : CLOSES;
}

function signalByName(argv: readonly Argument[]): TableEntry {
  const { signal, operands } = signalOf(argv);
  return operands.length === 0 || signal === undefined || !ENDING.has(signal) ? PERHAPS : CLOSES;
}

/** The signal of a kill or pkill, without SIG, and its operands. */
export function signalOf(argv: readonly Argument[]): { readonly signal: string | undefined; readonly operands: readonly Argument[] } {
  let signal: string | undefined = 'TERM';
  const operands: Argument[] = [];
  for (let index = 1; index < argv.length; index++) {
    const arg = argv[index];
    if (arg === '-s' || arg === '--signal' || arg === '-n') signal = argv[++index]?.replace(/^SIG/i, '').toUpperCase();
    else if (arg === '--') operands.push(...argv.slice(++index));
    else if (arg?.startsWith('--signal=')) signal = arg.slice(9).replace(/^SIG/i, '').toUpperCase();
    else if (operands.length === 0 && arg !== undefined && /^-(?:SIG)?(?:[A-Z]{3,6}\d?|\d{1,2})$/i.test(arg) && !(index === argv.length - 1 && index > 1)) signal = arg.slice(1).toUpperCase().replace(/^SIG/, '');
    else operands.push(arg);
  }
  return { signal, operands };
}

function nginx(argv: readonly Argument[]): TableEntry | undefined {
  const at = argv.indexOf('-s');
  const word = at > 0 ? argv[at + 1] : argv.find((arg) => arg === '-squit' || arg === '-sstop')?.slice(2);
  if (word === 'quit' || word === 'stop') return CLOSES;
  return word === 'reload' || word === 'reopen' || argv.includes('-t') || argv.includes('-v') || argv.includes('-V') ? USUALLY : undefined;
}

function apache(argv: readonly Argument[]): TableEntry | undefined {
  if (argv.some((arg) => arg === 'graceful-stop' || arg === 'stop')) return CLOSES;
  return argv.some((arg) => arg === 'graceful' || arg === '-t' || arg === '-v') ? USUALLY : undefined;
}

/** A call of the pod itself is answered at once, but for exceptional circumstances; a call of anybody else takes what it takes. */
function client(argv: readonly Argument[]): TableEntry | undefined {
  const run = readHttp(argv);
  if (!run) return undefined;
  const local = !run.partly && run.calls.every(({ host }) => isLocal(host));
  const most = run.limit ?? Infinity;
  const name = argv[0] as string;
  return local ? { least: 0, most, usual: 0, success: 'usually', asks: true } : { least: 0, most, usual: undefined, success: 'unknown', works: true, why: `nobody can tell how long ${name.slice(name.lastIndexOf('/') + 1)} takes` };
}

/** A program that stands in the command itself: what it does can be read, so it is no program that nobody knows. */
function code(argv: readonly Argument[]): TableEntry | undefined {
  const called = readHttp(argv);
  if (called) return called.calls.every(({ host }) => isLocal(host)) && !called.partly ? { ...SHORT, asks: true } : PROGRAM;
  const at = argv.findIndex((arg, index) => index > 0 && arg !== undefined && /^-[A-Za-z]*[ecrE]$/.test(arg));
  const text = at > 0 ? argv[at + 1] : undefined;
  const exits = text === undefined ? null : /^(?:import sys[;\n] ?)?(?:sys\.|process\.)?exit[( ](\d{1,3})\)?;?$/.exec(text.trim());
  if (exits) return instant(Number(exits[1]) === 0 ? 'always' : 'never');
  return text === undefined || /quit|system|exec|spawn|popen|subprocess|import\s+\w*|require|open|http|socket|kill|eval/i.test(text.slice(0, 20_000)) ? undefined : PROGRAM;
}
