import { Argument, ShellContext } from './context';
import { Machine } from './machine';
import { print, reading } from './running';
import { filterSockets, readTables } from './socket-filters';
import { Looker, Row, rowsOf } from './socket-rows';
import { listens, SocketAnswer, socketTool } from './socket-tools';
import { copy, EITHER, FAILED, failedWith, next, State, Status, Step, SUCCEEDED, USUALLY } from './state';

/** A loop over what such a tool prints sees no line, and ends well (measured). */
export const REFUSED_FILTER = 'ss refuses the filter, so the loop ends at its first look';

/** More are ports of which nobody knows. */
const MOST_PORTS = 100;

/** What who looks may find: the same for a whole text, but for whether the application has been told to stop. */
const found = new WeakMap<ShellContext, Map<boolean, Row[]>>();

/** Who looks at sockets, and what there is; undefined where the mesh does not say. */
function lookOf({ context }: Machine, state: State): { looker: Looker; rows: readonly Row[] } | undefined {
  const { tools, place, listening = [] } = context;
  const ports = listening.slice(0, MOST_PORTS);
  if (place === 'job' || !tools?.sockets) return undefined;
  const stopped = state.effects.some(({ kind }) => kind === 'closes-listener');
  const looker: Looker = { ports, place, stopped };
  let known = found.get(context);
  if (!known) found.set(context, known = new Map());
  const rows = known.get(stopped) ?? rowsOf(tools.sockets, looker);
  known.set(stopped, rows);
  return { looker, rows };
}

/** Tools that print sockets, filters of what they print, and looks at who listens. */
export function throughSockets(words: readonly Argument[], state: State, machine: Machine): Step[] | undefined {
  const look = words[0] === undefined ? undefined : lookOf(machine, state);
  if (!look) return undefined;
  const { rows, looker: { ports } } = look;
  const own: Argument[] = [(words[0] as string).slice((words[0] as string).lastIndexOf('/') + 1), ...words.slice(1)];
  const printed = socketTool(own, rows, ports);
  if (printed === 'refused') return [next(copy(state, { status: FAILED, broken: state.broken ?? REFUSED_FILTER }))];
  // A tool that is not there prints nothing.
  if (printed) return [...answered(printed, state), next(copy(state, { likely: false, status: failedWith(127) }))];
  const tables = readTables(own, rows, ports);
  if (tables) return answered(tables, state);
  const { value } = state.input;
  const filtered = value.kind === 'sockets' ? filterSockets(own, value.output, ports) : undefined;
  return filtered && answered(filtered, reading(state));
}

/** A connection to a port of the pod itself, that a shell makes. */
export function connected(port: number, state: State, machine: Machine): Status {
  const { tools } = machine.context;
  if (tools?.sockets?.some(({ stays, port: own }) => stays && own === port)) return USUALLY;
  const look = lookOf(machine, state);
  return look ? statusOf(listens(port, look.rows, look.looker.ports)) : EITHER;
}

function answered(answer: SocketAnswer, state: State): Step[] {
  const { output } = answer;
  return [next(copy(output ? print(state, { kind: 'sockets', output }) : state, { status: statusOf(answer) }))];
}

function statusOf({ zeroWhen, looked, stays, output }: SocketAnswer): Status {
  if (zeroWhen === undefined || looked === undefined) return output ? USUALLY : EITHER;
  if (looked === 'unknown') return EITHER;
  if (looked !== 'always' && looked !== 'never') return { ...EITHER, sockets: { for: looked, zeroWhen } };
  return { ...((looked === 'always') === (zeroWhen === 'left') ? SUCCEEDED : FAILED), ...(stays !== undefined && { stays }) };
}
