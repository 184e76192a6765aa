import type { CheckedFinding, Related } from '../check';
import { placeText } from '../check';
import { libraries } from './libraries';
import { objectText, Report, rulePage, Style, summary } from './report';
import { Colors, createColors } from '../third-party/picocolors';

/** Of a line that somebody wrote: a file may be one. */
const LONGEST_LINE = 160;
const AROUND = 2;

/** For a person at a terminal: the finding, the lines around it, the other numbers of its sum, what would do. */
export function text(report: Report, { color, quiet }: Style): string {
  const paint = createColors(color);
  const blocks = [
    ...report.failures.map(({ path, why }) => `${paint.bold(path)}: ${paint.red('not read')}: ${why}`),
    ...report.findings.map((finding) => block(finding, report, paint)),
    ...report.pictures.map(({ title, text: picture }) => `${paint.bold(title)}\n${picture}`),
    ...(quiet ? [] : [summary(report)]),
  ];
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function block(finding: CheckedFinding, report: Report, paint: Colors): string {
  const { place, rendered = place, severity, code, message, fix, related } = finding;
  const said = severity === 'error' ? paint.red('error') : paint.yellow('warning');
  const object = objectText(finding);
  const source = report.textOf(rendered.path);
  return [
    `${paint.bold(placeText(place))}: ${said} ${paint.bold(code)}${object === '' ? '' : paint.dim(` ${object}`)}`,
    `  ${message}`,
    ...(source === undefined ? [] : [indented(frame(source, rendered), paint.dim)]),
    ...(related.length > 0 ? [`  ${paint.dim('where from:')} ${related.map(relatedText).join(', ')}`] : []),
    ...(fix === undefined ? [] : [`  ${paint.green('fix:')} ${fix}`]),
    `  ${paint.dim(rulePage(finding))}`,
  ].join('\n');
}

function relatedText({ what, place, source }: Related): string {
  return place ? `${what} at ${placeText(place)}` : `${what}: ${source}`;
}

function indented(lines: string, paint: (line: string) => string): string {
  return lines.split('\n').map((line) => `  ${paint(line)}`).join('\n');
}

/** The lines around a place. Only they are handed on, each cut where it would fill a screen. */
function frame(source: string, { line, column }: { readonly line: number; readonly column: number }): string {
  const { lines, first } = linesAround(source, line);
  const cut = Math.max(0, column - LONGEST_LINE / 2);
  const shown = lines.map((one) => (one.length <= LONGEST_LINE ? one : `${one.slice(cut, cut + LONGEST_LINE)}…`).replace(UNSEEN, '·'));
  const at = lines.some((one) => one.length > LONGEST_LINE) ? column - cut : column;
  const spot = { line, column: Math.max(1, at) };
  return libraries.codeFrame().codeFrameColumns(shown.join('\n'), { start: spot }, { linesAbove: AROUND, linesBelow: AROUND, startLine: first });
}

/** What a terminal would obey, and what turns or hides the text around it; tabs stay. */
const UNSEEN = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const BREAK = /\r\n|\n|\r/g;

/** Where the lines of the last text begin and end: its findings come one after another. */
let last: { readonly source: string; readonly lines: readonly (readonly [start: number, end: number])[] } | undefined;

function linesOf(source: string): readonly (readonly [start: number, end: number])[] {
  if (last?.source === source) return last.lines;
  const lines: [number, number][] = [];
  let start = 0;
  for (const found of source.matchAll(BREAK)) {
    lines.push([start, found.index]);
    start = found.index + found[0].length;
  }
  lines.push([start, source.length]);
  last = { source, lines };
  return lines;
}

function linesAround(source: string, line: number): { readonly lines: readonly string[]; readonly first: number } {
  const first = Math.max(1, line - AROUND);
  return { lines: linesOf(source).slice(first - 1, line + AROUND).map(([start, end]) => source.slice(start, end)), first };
}
