import { Argument, SocketLine } from './context';
import { Wait } from './outcome';

/** What a tool printed about sockets. */
export interface SocketOutput {
  readonly form: 'lines' | 'count';
  readonly lines: readonly Line[];
  /** What a comparison made of it says by being true. */
  readonly truth?: 'left' | 'none';
}

/** A line that a tool may print. The application's own lines stand there once for each of several ports. */
export interface Line {
  readonly texts: readonly string[];
  readonly whose: 'header' | SocketLine['whose'];
  readonly program?: string;
  readonly port?: number;
  readonly state: SocketLine['state'] | undefined;
  /** Whether it is there at every look. */
  readonly stays: boolean;
  /** Whether nobody can say that it passed every filter. */
  readonly maybe: boolean;
}

/** What is left of an output says: always something, never anything, nobody knows, or as long as the application has such sockets. */
export type Remains = 'always' | 'never' | 'unknown' | Wait['for'];

/** What it depends on whether a filtered output has a line. */
export function remains({ lines }: SocketOutput): Remains {
  if (lines.some(({ stays, maybe }) => stays && !maybe)) return 'always';
  // A proxy's own connections come and go, and what may have passed a filter may be there or not.
  if (lines.some(({ maybe, whose }) => maybe || whose !== 'application')) return 'unknown';
  const listens = lines.some(({ state }) => state === 'listening');
  const connected = lines.some(({ state }) => state === 'established');
  return listens && connected ? 'sockets' : listens ? 'listeners' : connected ? 'connections' : 'never';
}

/** What a filtered output always has, in words. */
export function staying({ lines }: SocketOutput): string {
  const found = lines.filter(({ stays, maybe }) => stays && !maybe);
  const agent = found.find(({ program }) => program !== undefined && program !== 'envoy') ?? found.find(({ program }) => program !== undefined);
  return agent ? `${agent.program}'s own listener on ${agent.port}` : 'the heading of the list';
}

/** Ports that stand for all an application may have. */
const PORTS = [8080, 80, 443, 3000, 50051];
const STATES = { listening: { netstat: 'LISTEN', ss: 'LISTEN', proc: '0A' }, established: { netstat: 'ESTABLISHED', ss: 'ESTAB', proc: '01' } } as const;

const APPLICATION: readonly SocketLine[] = [
  { whose: 'application', state: 'listening', stays: false, port: undefined, program: undefined, pid: undefined },
  { whose: 'application', state: 'established', stays: false, port: undefined, program: undefined, pid: undefined },
];

/** What listens on both families is shown as an IPv6 socket: the agent does (measured), and an application may. */
const onBoth = (program: string | undefined, port: number): boolean => program === 'pilot-agent' || (program === undefined && PORTS.indexOf(port) % 2 === 1);

type Printer = (socket: SocketLine, port: number) => string;

function linesOf(sockets: readonly SocketLine[], shown: (socket: SocketLine) => boolean, print: Printer): Line[] {
  return [...sockets, ...APPLICATION].filter(shown).map((socket) => ({
    texts: socket.port === undefined ? PORTS.map((port) => print(socket, port)) : [print(socket, socket.port)],
    whose: socket.whose,
    ...(socket.program !== undefined && { program: socket.program }),
    ...(socket.port !== undefined && { port: socket.port }),
    state: socket.state,
    stays: socket.stays,
    maybe: false,
  }));
}

function header(...texts: string[]): Line[] {
  return texts.map((one) => ({ texts: [one], whose: 'header', state: undefined, stays: true, maybe: false }));
}

/** What `netstat`, `ss`, `lsof` or a look into /proc/net print in the proxy's container; `refused` where the tool gives up; undefined where that is not known. */
export function socketTool(argv: readonly Argument[], sockets: readonly SocketLine[]): SocketOutput | 'refused' | undefined {
  if (argv.some((word) => word === undefined)) return undefined;
  const [path, ...args] = argv as string[];
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'netstat': return netstat(args, sockets);
    case 'ss': return ss(args, sockets);
    case 'lsof': return lsof(args, sockets);
    case 'cat': return args.length > 0 && args.every(isTable) ? procNet(args, sockets) : undefined;
    default: return undefined;
  }
}

const isTable = (file: string): boolean => /^\/proc\/(?:self\/|1\/)?net\/tcp6?$/.test(file);

/** The letters of bundled options and the words of long ones; undefined where there is something else. */
function letters(args: readonly string[], long: Readonly<Record<string, string>>, known: string): Set<string> | undefined {
  const found = new Set<string>();
  for (const arg of args) {
    if (Object.hasOwn(long, arg)) found.add(long[arg]);
    else if (/^-[A-Za-z46]+$/.test(arg)) for (const letter of arg.slice(1)) found.add(letter);
    else return undefined;
  }
  return [...found].every((letter) => known.includes(letter)) ? found : undefined;
}

function netstat(args: readonly string[], sockets: readonly SocketLine[]): SocketOutput | undefined {
  const found = letters(args, { '--listening': 'l', '--all': 'a', '--tcp': 't', '--udp': 'u', '--programs': 'p', '--program': 'p', '--numeric': 'n', '--wide': 'W', '--extend': 'e' }, 'latupnWeoT46');
  if (!found) return undefined;
  const program = found.has('p');
  const unix = !['t', 'u', '4', '6'].some((letter) => found.has(letter));
  const tcp = unix || found.has('t') || !found.has('u');
  const head = header(
    `Active Internet connections (${found.has('l') ? 'only servers' : found.has('a') ? 'servers and established' : 'w/o servers'})`,
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${program ? 'PID/Program name' : ''}`,
  );
  const lines = linesOf(tcp ? sockets : [], ({ state }) => tcp && (found.has('a') || (state === 'listening') === found.has('l')), ({ state, program: name, pid }, port) =>
    (state === 'listening'
      ? (onBoth(name, port) ? `tcp6       0      0 :::${port}  :::*  LISTEN      ` : `tcp        0      0 0.0.0.0:${port}  0.0.0.0:*  LISTEN      `)
      : `tcp        0      0 10.0.0.5:${port}  10.0.0.9:41000  ESTABLISHED `) + (program ? (name === undefined ? '-' : `${pid}/${name}`) : ''));
  // Connections that are being taken down belong to nobody.
  const closing: Line[] = tcp && !found.has('l') ? [{ texts: ['tcp        0      0 10.0.0.5:15006  10.0.0.9:41002  TIME_WAIT   -'], whose: 'proxy', state: 'established', stays: false, maybe: false }] : [];
  const sockNames = unix ? [...header('Active UNIX domain sockets', 'Proto RefCnt Flags       Type       State         I-Node   Path'),
    ...header('unix  2      [ ACC ]     STREAM     LISTENING     12345    ./var/run/secrets/workload-spiffe-uds/socket')] : [];
  return { form: 'lines', lines: [...head, ...lines, ...closing, ...sockNames] };
}

function ss(args: readonly string[], sockets: readonly SocketLine[]): SocketOutput | 'refused' | undefined {
  const options = args.filter((arg) => arg.startsWith('-'));
  const filter = args.filter((arg) => !arg.startsWith('-')).join(' ').trim();
  const found = letters(options, { '--listening': 'l', '--all': 'a', '--tcp': 't', '--udp': 'u', '--processes': 'p', '--numeric': 'n', '--no-header': 'H' }, 'latupnHoie46m');
  if (!found) return undefined;
  const state = /^state (listening|established|connected|all)$/.exec(filter)?.[1];
  // A state stands before the expression, and cannot stand in it (measured: row 13 of docs/proof.md).
  const expression = filter.replace(/^state [\w-]+ ?/, '');
  if (/(?:^|[\s(])state(?:\s|$)/.test(expression)) return 'refused';
  if (filter !== '' && state === undefined) return undefined;
  if (!['t', 'u'].some((letter) => found.has(letter))) return undefined;
  const netid = found.has('t') && found.has('u') ? 'tcp   ' : '';
  const head = found.has('H') ? [] : header(`${netid === '' ? '' : 'Netid '}State      Recv-Q Send-Q        Local Address:Port          Peer Address:Port Process`);
  const shown = ({ state: own }: SocketLine) => found.has('t') && (state === 'all' || (state === undefined ? found.has('a') || (own === 'listening') === found.has('l') : (own === 'listening') === (state === 'listening')));
  const column = state === undefined || state === 'all' || state === 'connected';
  const lines = linesOf(sockets, shown, ({ state: own, program, pid }, port) =>
    `${netid}${column ? `${STATES[own].ss}     ` : ''} 0      4096   ${own === 'listening' ? `${onBoth(program, port) ? '*' : '0.0.0.0'}:${port}  0.0.0.0:*` : `10.0.0.5:${port}  10.0.0.9:41000`} `
    + (found.has('p') && program !== undefined ? `users:(("${program}",pid=${pid},fd=14))` : ''));
  return { form: 'lines', lines: [...head, ...lines] };
}

/** lsof shows the sockets of processes that it sees: those of its own container, their names cut at nine characters. */
function lsof(args: readonly string[], sockets: readonly SocketLine[]): SocketOutput | undefined {
  const plain = args.filter((arg) => !/^-(?:[nPi]+|iTCP|i4|i6|sTCP:LISTEN)$/.test(arg) && arg !== 'tcp' && arg !== 'TCP');
  if (plain.length > 0 || !args.some((arg) => /^-[nP]*i/.test(arg))) return undefined;
  const listening = args.includes('-sTCP:LISTEN');
  const lines = linesOf(sockets, ({ whose, state }) => whose === 'proxy' && (!listening || state === 'listening'), ({ state, program, pid }, port) =>
    `${(program ?? '').slice(0, 9)}   ${pid} istio-proxy   13u  IPv4  12345      0t0  TCP ${state === 'listening' ? `*:${port} (LISTEN)` : `10.0.0.5:${port}->10.0.0.9:41000 (ESTABLISHED)`}`);
  return { form: 'lines', lines: [...header('COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME'), ...lines] };
}

/** The kernel's tables. The proxy's sockets belong to uid 1337. */
export function procNet(files: readonly string[], sockets: readonly SocketLine[]): SocketOutput {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
  const lines = linesOf(sockets, () => true, ({ whose, state }, port) =>
    `   0: 00000000:${hex(port)} 00000000:0000 ${STATES[state].proc} 00000000:00000000 00:00000000 00000000 ${whose === 'proxy' ? ' 1337' : ' 1000'}        0 45678 1 0000000000000000 100 0 0 10 0`);
  return { form: 'lines', lines: [...files.flatMap(() => header('  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode')), ...lines] };
}
