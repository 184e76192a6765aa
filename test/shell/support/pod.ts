/** The sockets of a pod whose application stops listening at one time and has served its last request at another, as tools in its proxy's container list them. */
import { SocketLine } from '../../../lib/shell';

export interface Pod {
  /** Virtual seconds at which the application closes its listeners. */
  readonly closes: number;
  /** Virtual seconds at which its last connection ends. */
  readonly idle: number;
}

const PROXY = [15000, 15001, 15006, 15021, 15090].map((port) => ({ port, pid: 20, program: 'envoy' }));
const AGENT = { port: 15020, pid: 1, program: 'pilot-agent' };

/** What of it a mesh tells the interpreter: the application's own lines are for the interpreter to know. */
export const STAYING: readonly SocketLine[] = [
  ...[...PROXY, AGENT].map(({ port, pid, program }): SocketLine => ({ whose: 'proxy', state: 'listening', stays: true, port, program, pid })),
  { whose: 'proxy', state: 'established', stays: false, port: 15006, program: 'envoy', pid: 20 },
  { whose: 'proxy', state: 'established', stays: false, port: 41010, program: 'pilot-agent', pid: 1 },
];

/** Ports of the application, as its container declares them. */
export const LISTENING = [8080, 3000];

/** Files by name: a list for the stubs of netstat and ss, and the kernel's tables. */
export function socketFiles({ closes, idle }: Pod, now: number): Readonly<Record<string, string>> {
  const listener = (family: string, port: number, owner: string) => ({ family, state: 'LISTEN', local: family === 'tcp6' ? `:::${port}` : `0.0.0.0:${port}`, foreign: family === 'tcp6' ? ':::*' : '0.0.0.0:*', owner, port });
  const rows = [
    ...PROXY.map(({ port, pid, program }) => listener('tcp', port, `${pid}/${program}`)),
    listener('tcp6', AGENT.port, `${AGENT.pid}/${AGENT.program}`),
    ...(now < closes ? [listener('tcp', 8080, '-'), listener('tcp6', 3000, '-')] : []),
    ...(now < idle ? [
      { family: 'tcp', state: 'ESTABLISHED', local: '10.0.0.5:8080', foreign: '127.0.0.6:40123', owner: '-', port: 8080 },
      { family: 'tcp', state: 'ESTABLISHED', local: '10.0.0.5:15006', foreign: '10.0.0.9:41000', owner: '20/envoy', port: 15006 },
    ] : []),
  ];
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
  const table = (family: string) => ['  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode', ...rows.filter((row) => row.family === family).map((row, index) =>
    `   ${index}: ${family === 'tcp6' ? '0'.repeat(32) : '00000000'}:${hex(row.port)} ${family === 'tcp6' ? '0'.repeat(32) : '00000000'}:0000 ${row.state === 'LISTEN' ? '0A' : '01'} 00000000:00000000 00:00000000 00000000 ${row.owner === '-' ? ' 1000' : ' 1337'}        0 ${45678 + index} 1 0000000000000000 100 0 0 10 0`), ''].join('\n');
  return { sockets: rows.map(({ family, state, local, foreign, owner }) => `${family} ${state} ${local} ${foreign} ${owner}\n`).join(''), tcp: table('tcp'), tcp6: table('tcp6') };
}
