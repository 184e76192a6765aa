import { SocketLine } from './context';

/** One end of a connection. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** A socket as it may be there: that of which not everything is known stands for several. */
export interface Entry {
  readonly local: End;
  readonly peer: End;
  /** Shown as one of IPv6: what listens on both families is. */
  readonly v6: boolean;
}

/** `closing`: being taken down, or a remainder of what was. */
export type RowState = SocketLine['state'] | 'closing';

/** A line of what a tool lists, before it is printed. */
export interface Row {
  readonly whose: SocketLine['whose'];
  readonly state: RowState;
  /** Whether it is there for as long as the proxy runs. */
  readonly stays: boolean;
  readonly program?: string;
  readonly pid?: number | undefined;
  readonly port?: number;
  /** Its ports are not all known, and may be any. */
  readonly open: boolean;
  readonly entries: readonly Entry[];
}

/** Who looks: the proxy sees the names of its own programs, and the application that of its own, which is not known here. */
export interface Looker {
  /** Ports that the containers beside the proxy declare. What else they listen on is not known. */
  readonly ports: readonly number[];
  readonly place: 'application' | 'proxy';
  /** Whether the application may have been told to stop. Before that it listens, and a hook of its own is before it. */
  readonly stopped: boolean;
}

/** Ports that stand for all that an application may have, and for those of others that it may call. */
const PORTS = [8080, 80, 443, 3000, 50051];
const OTHERS = [5432, 80, 443, 8080, 9092];

/** A name that no pattern has but one that nobody knows. */
export const SOME_PROGRAM = '\u25a1';

const POD = '10.0.0.5';
const PEER: End = { address: '10.0.0.9', port: 41000 };
/** The address that Envoy calls the application from. @see istio.io, "inbound passthrough": 127.0.0.6 */
const FROM_PROXY: End = { address: '127.0.0.6', port: 40123 };
const ANY: End = { address: '0.0.0.0', port: 0 };

const bothFamilies = (make: (v6: boolean) => Entry): Entry[] => [make(false), make(true)];
const listener = (port: number) => bothFamilies((v6) => ({ local: { address: '0.0.0.0', port }, peer: ANY, v6 }));
const called = (port: number) => bothFamilies((v6) => ({ local: { address: POD, port }, peer: FROM_PROXY, v6 }));
const callOf = (port: number): Entry => ({ local: FROM_PROXY, peer: { address: POD, port }, v6: false });
const outgoing = (local: number, port: number): Entry => ({ local: { address: POD, port: local }, peer: { address: '10.96.0.7', port }, v6: false });
const left = (local: End, peer: End): Entry => ({ local, peer, v6: false });

/** All that a look into the pod's network may find: what the mesh says of the proxy, and of the application its listeners, the connections to them, the proxy's ends of those, and what is called. */
export function rowsOf(sockets: readonly SocketLine[], { ports, place, stopped }: Looker): Row[] {
  const unknown = PORTS.filter((port) => !ports.includes(port));
  const own = place === 'application';
  const application = { whose: 'application', stays: false, ...(own && { program: SOME_PROGRAM, pid: 7 }) } as const;
  const proxy = { whose: 'proxy', stays: false, ...(!own && { program: 'envoy', pid: 20 }) } as const;
  const known = ports.flatMap((port): Row[] => [
    { ...application, stays: own && !stopped, state: 'listening', open: false, port, entries: listener(port) },
    { ...application, state: 'established', open: false, port, entries: called(port) },
    // The other end of the same.
    { ...proxy, whose: 'application', state: 'established', open: false, port, entries: [callOf(port)] },
  ]);
  const meeting: Row[] = [
    { ...application, state: 'listening', open: true, entries: unknown.flatMap(listener) },
    { ...application, state: 'established', open: true, entries: unknown.flatMap(called) },
    { ...proxy, whose: 'application', state: 'established', open: true, entries: unknown.map(callOf) },
    { ...application, state: 'established', open: true, entries: OTHERS.map((port) => outgoing(38000, port)) },
    { ...proxy, state: 'established', open: true, entries: OTHERS.map((port) => outgoing(39000, port)) },
    // It belongs to nobody.
    { whose: 'proxy', stays: false, state: 'closing', open: true, entries: [...PORTS, ...ports].flatMap((port) => [left({ address: POD, port }, FROM_PROXY), callOf(port), outgoing(38001, port), left({ address: POD, port: 15006 }, PEER)]) },
  ];
  return [...sockets.map((line) => rowOf(line, own)), ...known, ...meeting];
}

function rowOf({ whose, state, stays, port = 0, program, pid }: SocketLine, hidden: boolean): Row {
  const local: End = { address: state === 'listening' ? '0.0.0.0' : POD, port };
  return {
    whose,
    state,
    stays,
    port,
    open: false,
    ...(program !== undefined && !hidden && { program, pid }),
    entries: [{ local, peer: state === 'listening' ? ANY : PEER, v6: state === 'listening' && program === 'pilot-agent' }],
  };
}
