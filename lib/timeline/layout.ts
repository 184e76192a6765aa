import { countable, oneLine, printSeconds, SpanKind, Timeline, Track } from '../model';

/** How a stretch of a track looks, in letters and words: never by colour alone. */
export const LEGEND: readonly (readonly [letter: string, meaning: string])[] = [
  ['p', 'preStop'],
  ['w', 'waits for its turn'],
  ['T', 'after SIGTERM'],
  ['d', 'drains'],
  ['!', 'without network'],
  ['X', 'SIGKILL'],
  ['-', 'net, not spent'],
];

/** One row of the picture: a letter a column. */
export interface Row {
  readonly label: string;
  readonly cells: string;
  readonly note: string;
}

/** Seconds laid out in columns. */
export interface Layout {
  readonly axis: string;
  readonly rows: readonly Row[];
  /** Containers that are not drawn. */
  readonly more: number;
  readonly letters: ReadonlySet<string>;
}

const DAY = 86400;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, DAY];
const TICK_COLUMNS = 10;
/** What fits on a screen, whatever the pod is. */
const WIDTH = { least: 20, most: 120 };
const MOST_ROWS = 20;
const MOST_LABEL = 40;

/**
 * Lays a timeline out in at most `width` columns of equal time, one letter a state; a pod of very many containers by its first, and its proxy.
 *
 * @param width from 20 to 120
 */
export function layout(timeline: Timeline, width: number): Layout {
  const end = Math.max(countable(timeline.removedAt), ...timeline.tracks.map(({ exit, unspent = 0 }) => countable(exit + unspent)), 1);
  const ticks = Math.floor(Math.min(Math.max(width, WIDTH.least), WIDTH.most) / TICK_COLUMNS);
  const tick = STEPS.find((step) => end / step <= ticks) ?? Math.ceil(end / ticks / DAY) * DAY;
  const perColumn = tick / TICK_COLUMNS;
  const columns = Math.ceil(end / perColumn);
  const letters = new Set<string>();
  const drawn = timeline.tracks.filter(({ role }, index) => index < MOST_ROWS || role === 'proxy');
  const rows = drawn.map((track): Row =>
    ({ label: oneLine(track.name, MOST_LABEL), cells: cells(track, columns, perColumn, letters), note: note(track) }));
  return { axis: axisOf(end, tick), rows, more: timeline.tracks.length - drawn.length, letters };
}

/** A number at each tick; one that has run into the next one's place takes that place. */
function axisOf(end: number, tick: number): string {
  let axis = '';
  for (let at = 0; at <= end; at += tick) {
    const column = Math.round((at / tick) * TICK_COLUMNS);
    if (axis.length < column || at === 0) axis = axis.padEnd(column) + printSeconds(at);
  }
  return axis;
}

function cells(track: Track, columns: number, perColumn: number, letters: Set<string>): string {
  const letterOf: Record<SpanKind, string> = { 'preStop': 'p', 'waiting': 'w', 'stopping': track.role === 'proxy' ? 'd' : 'T', 'no-network': '!' };
  const row: string[] = [];
  for (let column = 0; column < columns; column++) {
    const at = (column + 0.5) * perColumn;
    const span = [...track.spans].reverse().find(({ from, to }) => at >= from && at < to);
    row.push(span ? letterOf[span.kind] : at >= track.exit && at < track.exit + (track.unspent ?? 0) ? '-' : ' ');
  }
  if (track.killed) row[Math.min(columns - 1, Math.floor(track.exit / perColumn))] = 'X';
  for (const letter of row) letters.add(letter);
  return row.join('').trimEnd();
}

function note(track: Track): string {
  return track.killed ? `SIGTERM ${round(track.sigterm)}, SIGKILL ${round(track.exit)}` : `SIGTERM ${round(track.sigterm)}, exits ${round(track.exit)}${track.unspent === undefined ? '' : `, ${round(track.unspent)} of drain not spent`}`;
}

const round = (seconds: number) => `${Math.round(seconds * 10) / 10}s`;
