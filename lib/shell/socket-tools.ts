import { Argument } from './context';
import { RowState, Row, Entry } from './socket-rows';
import { heading, linesOf, remains, Remains, SocketOutput, staying } from './sockets';
import { ssFilter } from './ss-filter';

/** What a command about sockets prints, and what its exit status says: 0 that there is something, that there is nothing, or no more than that it ran. */
export interface SocketAnswer {
  readonly output?: SocketOutput;
  readonly zeroWhen?: 'left' | 'none';
  readonly looked?: Remains;
  /** What it always finds. */
  readonly stays?: string;
}

/** What `netstat`, `ss`, `lsof`, `fuser`, `nc` or a look into /proc/net do in the proxy's container; `refused` where the tool gives up; undefined where that is not known. */
export function socketTool(argv: readonly Argument[], rows: readonly Row[], ports: readonly number[]): SocketAnswer | 'refused' | undefined {
  if (argv.some((word) => word === undefined)) return undefined;
  const [path, ...args] = argv as string[];
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'netstat': return printed(netstat(args, rows));
    case 'ss': {
      const output = ss(args, rows, ports);
      return output === 'refused' ? output : printed(output);
    }
    case 'lsof': return lsof(args, rows, ports);
    case 'fuser': return fuser(args, rows, ports);
    case 'nc': case 'ncat': case 'netcat': return netcat(args, rows, ports);
    default: return undefined;
  }
}

const printed = (output: SocketOutput | undefined): SocketAnswer | undefined => output && { output };

/** The answer of a tool that fails where it finds nothing. */
export function found(output: SocketOutput, more: SocketAnswer = {}): SocketAnswer {
  const looked = remains(output);
  return { zeroWhen: 'left', looked, ...(looked === 'always' && { stays: staying(output) }), ...more };
}

/** The letters of bundled options and the words of long ones; undefined where there is something else. */
function letters(args: readonly string[], long: Readonly<Record<string, string>>, known: string): Set<string> | undefined {
  const all = new Set<string>();
  for (const arg of args) {
    if (Object.hasOwn(long, arg)) all.add(long[arg]);
    else if (/^-[A-Za-z46]+$/.test(arg)) for (const letter of arg.slice(1)) all.add(letter);
    else return undefined;
  }
  return [...all].every((letter) => known.includes(letter)) ? all : undefined;
}

/** Ports that have names are shown by them where nobody asks for numbers: no number is sure to be found there. */
const named = (rows: readonly Row[], numeric: boolean): readonly Row[] => (numeric ? rows : rows.map((row) => (row.whose === 'application' || row.state !== 'listening' ? { ...row, open: true } : row)));

/** What may have datagrams come. */
const UDP = (print: string): SocketOutput['lines'] => [{ texts: [print], whose: 'application', state: 'listening', stays: false, maybe: true, open: true }];

const CLOSING = 'TIME_WAIT';

function netstat(args: readonly string[], rows: readonly Row[]): SocketOutput | undefined {
  const asked = letters(args, {
    '--listening': 'l', '--all': 'a', '--tcp': 't', '--udp': 'u', '--programs': 'p', '--program': 'p', '--numeric': 'n', '--wide': 'W', '--extend': 'e', '--inet': '4', '--inet6': '6',
  }, 'latupnWeoT46');
  if (!asked) return undefined;
  const program = asked.has('p');
  const unix = !['t', 'u', '4', '6'].some((letter) => asked.has(letter));
  const tcp = unix || asked.has('t') || !asked.has('u');
  const family = (v6: boolean) => asked.has('4') === asked.has('6') || asked.has('6') === v6;
  const head = heading(
    `Active Internet connections (${asked.has('l') ? 'only servers' : asked.has('a') ? 'servers and established' : 'w/o servers'})`,
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${program ? 'PID/Program name' : ''}`,
  );
  const shown = named(tcp ? rows : [], asked.has('n')).filter(({ state }) => asked.has('a') || (state === 'listening') === asked.has('l'));
  const lines = linesOf(shown, ({ state, program: name, pid }, { local, peer, v6 }) => {
    const owner = program ? (name === undefined ? '-' : `${pid}/${name}`) : '';
    if (state === 'listening') return v6 ? `tcp6       0      0 :::${local.port}  :::*  LISTEN      ${owner}` : `tcp        0      0 0.0.0.0:${local.port}  0.0.0.0:*  LISTEN      ${owner}`;
    return `tcp${v6 ? '6' : ' '}       0      0 ${local.address}:${local.port}  ${peer.address}:${peer.port}  ${state === 'closing' ? CLOSING : 'ESTABLISHED'} ${owner}`;
  }, ({ v6 }) => family(v6));
  const udp = asked.has('u') || unix ? UDP(`udp        0      0 0.0.0.0:5353  0.0.0.0:*   ${program ? '-' : ''}`) : [];
  const sockNames = unix ? heading('Active UNIX domain sockets', 'Proto RefCnt Flags       Type       State         I-Node   Path',
    'unix  2      [ ACC ]     STREAM     LISTENING     12345    ./var/run/secrets/workload-spiffe-uds/socket') : [];
  return { form: 'lines', lines: [...head, ...lines, ...udp, ...sockNames] };
}

const SS_STATES: Readonly<Record<RowState, string>> = { listening: 'LISTEN', established: 'ESTAB', closing: 'TIME-WAIT' };

function ss(args: readonly string[], rows: readonly Row[], ports: readonly number[]): SocketOutput | 'refused' | undefined {
  const options = args.filter((arg) => arg.startsWith('-'));
  const asked = letters(options, {
    '--listening': 'l', '--all': 'a', '--tcp': 't', '--udp': 'u', '--processes': 'p', '--numeric': 'n', '--no-header': 'H', '--ipv4': '4', '--ipv6': '6', '--options': 'o', '--info': 'i', '--extended': 'e', '--oneline': 'O',
  }, 'latupnHoie46mOr');
  if (!asked) return undefined;
  // Without either those that wait for nothing but time are left out.
  const usual: readonly RowState[] = asked.has('a') ? ['listening', 'established', 'closing'] : [asked.has('l') ? 'listening' : 'established'];
  const filter = ssFilter(args.filter((arg) => !arg.startsWith('-')), usual);
  if (filter === 'refused' || !filter) return filter;
  const { states, single, partly, test } = filter;
  const tcp = asked.has('t') || !asked.has('u');
  // Without a port, sockets of other families are listed, too.
  if (!asked.has('t') && !asked.has('u') && (!test || !/\b(?:sport|dport)\b/.test(args.join(' ')))) return undefined;
  const netid = asked.has('t') && !asked.has('u') ? '' : 'tcp   ';
  const head = asked.has('H') ? [] : heading(`${netid === '' ? '' : 'Netid '}${single ? '' : 'State      '}Recv-Q Send-Q        Local Address:Port          Peer Address:Port Process`);
  const family = (v6: boolean) => asked.has('4') === asked.has('6') || asked.has('6') === v6;
  const shown = named(tcp ? rows : [], asked.has('n')).filter(({ state }) => states.has(state));
  const about = filter.ports.some((port) => !ports.includes(port) && !isMesh(port, rows));
  const lines = linesOf(shown, ({ state, program, pid }, { local, peer, v6 }) =>
    `${netid}${single ? '' : `${SS_STATES[state]}     `} 0      4096   ${state === 'listening' ? `${v6 ? '*' : '0.0.0.0'}:${local.port}  ${v6 ? '*' : '0.0.0.0'}:*` : `${address(local.address, v6)}:${local.port}  ${address(peer.address, v6)}:${peer.port}`} `
    + (asked.has('p') && program !== undefined ? `users:(("${program}",pid=${pid},fd=14))` : ''), (entry) => family(entry.v6) && (test?.(entry) ?? true), about);
  const udp = asked.has('u') && (!test || about) ? UDP('udp   UNCONN     0      0 0.0.0.0:5353  0.0.0.0:*') : [];
  return { form: 'lines', lines: [...head, ...lines.map((line) => (partly && line.state === 'closing' ? { ...line, maybe: true } : line)), ...udp] };
}

const address = (written: string, v6: boolean): string => (v6 ? `[::ffff:${written}]` : written);

/** A port that a given line of the proxy has. */
const isMesh = (port: number, rows: readonly Row[]): boolean => rows.some((row) => row.whose === 'proxy' && row.state === 'listening' && row.port === port);

/** lsof shows the sockets of processes that it sees, those of its own container, their names cut at nine characters. It fails where it finds none. */
function lsof(args: readonly string[], rows: readonly Row[], ports: readonly number[]): SocketAnswer | undefined {
  const words = args.flatMap((arg, index): string[] => (args[index - 1] === '-i' && !arg.startsWith('-') ? [`-i${arg}`] : args[index - 1] === '-s' ? [`-s${arg}`] : arg === '-i' && args[index + 1]?.startsWith('-') === false ? [] : arg === '-s' ? [] : [arg]));
  let listening = false;
  let established = false;
  let flags = '';
  const wanted: (readonly number[] | undefined)[] = [];
  for (const word of words) {
    const internet = /^-([nPtalw]*)i([46]?)(?:TCP|tcp)?(?::([\d,]{1,60}))?$/.exec(word);
    if (internet) {
      flags += internet[1];
      wanted.push(internet[3] === undefined ? undefined : internet[3].split(',').map(Number));
    } else if (/^-[nPtalw]+$/.test(word)) {
      flags += word.slice(1);
    } else if (word === '-sTCP:LISTEN') {
      listening = true;
    } else if (word === '-sTCP:ESTABLISHED') {
      established = true;
    } else {
      return undefined;
    }
  }
  if (wanted.length !== 1) return undefined;
  const [list] = wanted;
  const about = list?.some((port) => !ports.includes(port) && !isMesh(port, rows)) === true;
  const shown = named(rows, flags.includes('P')).filter(({ state, program }) => program !== undefined && (!listening || state === 'listening') && (!established || state === 'established'));
  const lines = linesOf(shown, ({ state, program = '', pid }, { local, peer, v6 }) => (flags.includes('t') ? String(pid)
    : `${program.slice(0, 9)}   ${pid} istio-proxy   13u  IPv${v6 ? 6 : 4}  12345      0t0  TCP ${state === 'listening' ? `*:${local.port} (LISTEN)` : `${local.address}:${local.port}->${peer.address}:${peer.port} (ESTABLISHED)`}`),
  ({ local, peer }) => list === undefined || list.includes(local.port) || list.includes(peer.port), about);
  const head = heading('COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME');
  const output: SocketOutput = flags.includes('t') ? { form: 'lines', lines, squeezed: true } : remains({ form: 'lines', lines }) === 'always' ? { form: 'lines', lines: [...head, ...lines] } : { form: 'lines', lines, heading: { ...head[0], maybe: true } };
  return found({ form: 'lines', lines }, { output });
}

/** fuser finds processes of its own container alone, by their own ports; hardly an image has it, and where it is missing it has not found any either. */
function fuser(args: readonly string[], rows: readonly Row[], ports: readonly number[]): SocketAnswer | undefined {
  const plain = args.filter((arg) => !/^-(?:[sv46]+|n)$/.test(arg) && arg !== 'tcp');
  const port = plain.length === 1 ? /^(\d{1,5})(\/tcp)?$/.exec(plain[0]) : undefined;
  if (!port || (port[2] === undefined && !args.includes('tcp'))) return undefined;
  const number = Number(port[1]);
  const about = !ports.includes(number) && !isMesh(number, rows);
  const lines = linesOf(rows.filter(({ program }) => program !== undefined), ({ pid }) => String(pid), ({ local }) => local.port === number, about);
  const output: SocketOutput = { form: 'lines', lines, squeezed: true };
  return lines.some(({ whose }) => whose === 'proxy') ? { output, looked: 'unknown', zeroWhen: 'left' } : found(output, { output });
}

/** `nc -z localhost 8080`: whether somebody listens. */
function netcat(args: readonly string[], rows: readonly Row[], ports: readonly number[]): SocketAnswer | undefined {
  const words = args.filter((arg, index) => !/^-[zvnw46t\d]+$/.test(arg) && !/^-[a-z]*w$/.test(args[index - 1] ?? ''));
  if (words.length !== 2 || !/^(?:localhost|127\.0\.0\.1|::1|0\.0\.0\.0)$/.test(words[0]) || !/^\d{1,5}$/.test(words[1])) return undefined;
  return args.some((arg) => /^-[a-z46]*z/.test(arg)) ? listens(Number(words[1]), rows, ports) : undefined;
}

/** Whether a connection to a port of the pod itself is taken. */
export function listens(port: number, rows: readonly Row[], ports: readonly number[]): SocketAnswer {
  const lines = linesOf(rows.filter(({ state }) => state === 'listening'), () => '', ({ local }: Entry) => local.port === port, !ports.includes(port) && !isMesh(port, rows));
  return found({ form: 'lines', lines });
}

const isTable = (arg: Argument): arg is string => arg !== undefined && /^\/proc\/(?:self\/|1\/)?net\/tcp6?$/.test(arg);

interface Tables {
  readonly output: SocketOutput;
  readonly rest: readonly Argument[];
}

/** The kernel's tables that a command names, and its other words; undefined where it names none. */
export function tablesIn(args: readonly Argument[], rows: readonly Row[]): Tables | undefined {
  const files = args.filter(isTable);
  return files.length === 0 ? undefined : { output: procNet(files, rows), rest: args.filter((arg) => !isTable(arg)) };
}

const CODES: Readonly<Record<RowState, string>> = { listening: '0A', established: '01', closing: '06' };
const HEADING = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

/** The kernel's tables, one for each family. The proxy's sockets belong to uid 1337. */
function procNet(files: readonly string[], rows: readonly Row[]): SocketOutput {
  const hex = ({ port, address: at }: { readonly port: number; readonly address: string }, v6: boolean) => {
    const number = at.split('.').reverse().map((part) => Number(part).toString(16).padStart(2, '0')).join('').toUpperCase();
    return `${v6 ? (number === '00000000' ? '0'.repeat(24) : '0000000000000000FFFF0000') : ''}${number}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  };
  const has = (v6: boolean) => files.some((file) => file.endsWith('6') === v6);
  const lines = linesOf(rows, ({ whose, state }, { local, peer, v6 }) =>
    `   0: ${hex(local, v6)} ${hex(peer, v6)} ${CODES[state]} 00000000:00000000 00:00000000 00000000 ${state === 'closing' ? '    0' : whose === 'proxy' ? ' 1337' : ' 1000'}        0 45678 1 0000000000000000 100 0 0 10 0`, ({ v6 }) => has(v6));
  return { form: 'lines', lines: [...files.flatMap(() => heading(HEADING)), ...lines] };
}
