import { Wait } from './outcome';
import { Pattern } from './patterns';
import { Entry, Row, RowState, SOME_PROGRAM } from './socket-rows';

/** What a tool printed about sockets. */
export interface SocketOutput {
  readonly form: 'lines' | 'count';
  readonly lines: readonly Line[];
  /** What a comparison made of it says by being true. */
  readonly truth?: 'left' | 'none';
  /** Several lines may have become one. */
  readonly squeezed?: boolean;
  /** A heading that stands there only above others. */
  readonly heading?: Line;
  /** What has been added to a count. */
  readonly added?: number;
}

/** A line that a tool may print; where not everything is known of it, the texts that it may have. */
export interface Line {
  readonly texts: readonly string[];
  readonly whose: 'header' | Row['whose'];
  readonly program?: string;
  readonly port?: number;
  readonly state: RowState | undefined;
  /** Whether it is there at every look. */
  readonly stays: boolean;
  /** Whether nobody can say that it passed every filter. */
  readonly maybe: boolean;
  /** What looks for a number may find it here. */
  readonly open: boolean;
}

/** What is left of an output says: always something, never anything, nobody knows, or as long as the application has such sockets. */
export type Remains = 'always' | 'never' | 'unknown' | Wait['for'];

/** What it depends on whether a filtered output has a line. */
export function remains({ lines }: SocketOutput): Remains {
  if (lines.some(({ stays, maybe }) => stays && !maybe)) return 'always';
  const has = (state: RowState) => lines.some((line) => line.state === state && !line.maybe);
  const [listens, connected] = [has('listening'), has('established')];
  // A proxy's own connections come and go, and what may have passed a filter may be there or not: it matters where nothing of its kind is there for certain.
  if (lines.some(({ maybe, whose, state }) => whose !== 'application' || (maybe && !(state === 'listening' ? listens : connected)))) return 'unknown';
  return listens && connected ? 'sockets' : listens ? 'listeners' : connected ? 'connections' : 'never';
}

/** What a filtered output always has, in words. */
export function staying({ lines }: SocketOutput): string {
  const found = lines.filter(({ stays, maybe }) => stays && !maybe);
  const application = found.find(({ whose }) => whose === 'application');
  if (application) return `the application's own listener on ${application.port}`;
  const agent = found.find(({ program }) => program !== undefined && program !== 'envoy') ?? found.find(({ program }) => program !== undefined);
  if (agent) return `${agent.program}'s own listener on ${agent.port}`;
  const proxys = found.find(({ whose }) => whose === 'proxy');
  return proxys ? `the proxy's own listener on ${proxys.port}` : 'the heading of the list';
}

/** Whether what looks for a port, or for a name, may find it in a line of which not all is known. */
export const mayHave = ({ open, program }: Line, about: Partial<Pick<Pattern, 'mayMeanPort' | 'mayMeanName'>>): boolean =>
  (open && about.mayMeanPort === true) || (program === SOME_PROGRAM && about.mayMeanName === true);

/** Keeps the lines of which a test holds; those of which it may hold are marked. */
export function keep(lines: readonly Line[], test: (text: string) => boolean, ...about: readonly Pattern[]): Line[] {
  return lines.flatMap((line): Line[] => {
    const results = line.texts.map(test);
    const perhaps = about.some((pattern) => mayHave(line, pattern));
    if (!results.includes(true) && !perhaps) return [];
    return [{ ...line, maybe: line.maybe || perhaps || results.includes(false) }];
  });
}

/** What is asked of a count is true or false whatever is open, or it says of what is left beside the headings whether there is any. */
type CountAnswer = boolean | { readonly says: 'left' | 'none'; readonly output: SocketOutput };

/** What a comparison of a count with a number says; undefined where nobody knows. */
export function askCount(output: SocketOutput, operator: string, compared: number): CountAnswer | undefined {
  const { lines, squeezed, added = 0 } = output;
  const limit = compared - added;
  const others = lines.filter(({ whose }) => whose !== 'header');
  const headings = lines.filter(({ whose, maybe }) => whose === 'header' && !maybe).length;
  const least = headings + others.filter(({ stays, maybe }) => stays && !maybe).length;
  const positive = operator === '>' || operator === '>=' || operator === '!=';
  const exact = operator === '==' || operator === '!=';
  // At least so many, or so many and no other.
  const from = operator === '>' || operator === '<=' ? limit + 1 : limit;
  if (squeezed && (exact ? limit > 0 : from > 1)) return undefined;
  if (exact ? least > limit : least >= from) return least === 0 ? positive : { says: positive ? 'left' : 'none', output };
  const most = headings + (output.heading ? 2 : 1);
  const asksForMore = exact ? limit === headings : from > headings && from <= most;
  return asksForMore && least === headings ? { says: positive ? 'left' : 'none', output: { ...output, lines: lines.filter(({ whose, maybe }) => whose !== 'header' || maybe) } } : undefined;
}

/** Prints rows: those of which a test holds, with what it is not known of marked. */
export function linesOf(
  rows: readonly Row[], print: (row: Row, entry: Entry) => string, test: (entry: Entry) => boolean = () => true, about = false,
): Line[] {
  return rows.flatMap((row): Line[] => {
    const found = row.entries.filter(test);
    const perhaps = row.open && about;
    if (found.length === 0 && !perhaps) return [];
    const { whose, program, port, state, stays, open } = row;
    return [{
      texts: [...new Set((found.length === 0 ? row.entries : found).map((entry) => print(row, entry)))],
      whose,
      ...(program !== undefined && { program }),
      ...(port !== undefined && { port }),
      state,
      stays,
      maybe: perhaps || found.length < row.entries.length,
      open,
    }];
  });
}

export function heading(...texts: string[]): Line[] {
  return texts.map((one) => ({ texts: [one], whose: 'header', state: undefined, stays: true, maybe: false, open: false }));
}
