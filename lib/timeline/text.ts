import { oneLine, Outcome, PodFacts, printSeconds, Timeline } from '../model';
import { layout, LEGEND } from './layout';

/** How wide the picture may be. */
export interface TextOptions {
  /** Columns for the tracks, from 20 to 120. @default 60 */
  readonly width?: number;
}

/** A picture says what is there; it is no list of a hundred hooks. */
const MOST_UNKNOWN = 10;
const MOST_REASON = 200;

const LOSS: Record<NonNullable<Outcome['lost']>, string> = {
  'application-not-listening': 'the application no longer listened',
  'proxy-not-accepting': 'the proxy took no new connection',
  'application-exited': 'the application exited',
  'proxy-exited': 'the proxy exited',
};

/**
 * A pod's stop as plain text: a row a container, a letter a state, and what became of the requests.
 *
 * @example console.log(timelineText(simulate(pod, worstLoad(needs))))
 */
export function timelineText(timeline: Timeline, options: TextOptions = {}): string {
  const { axis, rows, more, letters } = layout(timeline, options.width ?? 60);
  const label = Math.max(...rows.map((row) => row.label.length), 0) + 2;
  const width = Math.max(...rows.map((row) => row.cells.length), axis.length) + 2;
  const lost = timeline.requests.filter((request) => request.lost);
  return [
    `${' '.repeat(label)}${axis}`,
    ...rows.map((row) => `${row.label.padEnd(label)}${row.cells.padEnd(width)}${row.note}`),
    more > 0 ? `and ${more} more` : '',
    `${' '.repeat(label)}${LEGEND.filter(([letter]) => letters.has(letter)).map(([letter, meaning]) => `${letter} ${meaning}`).join('  ')}`,
    ...lost.map(({ label: what, start, ended, lost: why }) => `LOST  request ${what}: sent at ${printSeconds(start)}, cut at ${printSeconds(ended)}: ${LOSS[why!]}`),
    lost.length === 0 && timeline.requests.length > 0 ? 'no request is lost' : '',
    ...timeline.unknown.slice(0, MOST_UNKNOWN).map((hook) => `UNKNOWN  ${oneLine(hook, MOST_REASON)}: it is drawn as long as it may take`),
    timeline.unknown.length > MOST_UNKNOWN ? `UNKNOWN  and ${timeline.unknown.length - MOST_UNKNOWN} more` : '',
  ].filter((line) => line !== '').join('\n');
}

/**
 * The stop of a pod in every mode that it may get, one picture each; where there are several, each says for which.
 */
export function situationsText(situations: readonly { readonly pod: PodFacts; readonly timeline: Timeline }[]): string {
  return situations.map(({ pod, timeline }) => {
    const heading = situations.length > 1 ? `if the sidecar is ${pod.proxy?.placement === 'container' ? 'classic' : 'native'}\n` : '';
    return heading + timelineText(timeline);
  }).join('\n\n');
}
