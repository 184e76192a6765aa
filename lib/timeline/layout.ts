import { SpanKind, Timeline, Track } from '../model';

/** How a stretch of a track looks, in letters and words: never by colour alone. */
export const LEGEND: readonly (readonly [letter: string, meaning: string])[] = [
  ['p', 'preStop'],
  ['w', 'waits for its turn'],
  ['T', 'after SIGTERM'],
  ['d', 'drains'],
  ['!', 'without network'],
  ['X', 'SIGKILL'],
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
  readonly letters: ReadonlySet<string>;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400];
const TICK_COLUMNS = 10;

/**
 * Lays a timeline out in `width` columns of equal time, one letter a state.
 */
export function layout(timeline: Timeline, width: number): Layout {
  const end = Math.max(timeline.removedAt, 1);
  const tick = STEPS.find((step) => end / step <= width / TICK_COLUMNS) ?? STEPS[STEPS.length - 1];
  const perColumn = tick / TICK_COLUMNS;
  const columns = Math.ceil(end / perColumn);
  const letters = new Set<string>();
  const rows = timeline.tracks.map((track): Row => ({ label: track.name, cells: cells(track, columns, perColumn, letters), note: note(track) }));
  let axis = '';
  for (let at = 0; at <= end; at += tick) axis = axis.padEnd(Math.round(at / perColumn)) + `${at}s`;
  return { axis, rows, letters };
}

function cells(track: Track, columns: number, perColumn: number, letters: Set<string>): string {
  const letterOf: Record<SpanKind, string> = { 'preStop': 'p', 'waiting': 'w', 'stopping': track.role === 'proxy' ? 'd' : 'T', 'no-network': '!' };
  const row: string[] = [];
  for (let column = 0; column < columns; column++) {
    const at = (column + 0.5) * perColumn;
    const span = [...track.spans].reverse().find(({ from, to }) => at >= from && at < to);
    row.push(span ? letterOf[span.kind] : ' ');
  }
  if (track.killed) row[Math.min(columns - 1, Math.floor(track.exit / perColumn))] = 'X';
  for (const letter of row) letters.add(letter);
  return row.join('').trimEnd();
}

function note(track: Track): string {
  return track.killed ? `SIGTERM ${round(track.sigterm)}, SIGKILL ${round(track.exit)}` : `SIGTERM ${round(track.sigterm)}, exits ${round(track.exit)}`;
}

const round = (seconds: number) => `${Math.round(seconds * 10) / 10}s`;
