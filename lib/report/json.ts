import type { CheckedFinding, Related } from '../check';
import { listed } from './lines';
import { Format, Report, rulePage } from './report';

/** One object, for programs. Members are only ever added to it. */
export const json: Format = (report) => `${JSON.stringify({
  tool: { name: 'graceful-mesh', version: report.version },
  summary: summaryOf(report),
  failures: report.failures,
  findings: report.findings.map(plain),
}, undefined, 2)}\n`;

/** A line an object: every finding, then the summary. */
export const jsonl: Format = (report, { quiet }) => listed([
  ...report.failures.map((failure) => JSON.stringify({ type: 'failure', ...failure })),
  ...report.findings.map((finding) => JSON.stringify({ type: 'finding', ...plain(finding) })),
  ...(quiet ? [] : [JSON.stringify({ type: 'summary', ...summaryOf(report) })]),
]);

function summaryOf({ findings, files, pods, failures }: Report): object {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), files, pods, unreadFiles: failures.length };
}

function plain(finding: CheckedFinding): object {
  const { code, slug, severity, message, fix, place: { path, line, column }, rendered, pointer, object, related } = finding;
  return { code, slug, severity, message, fix, path, line, column, rendered, pointer, object, related: related.map(flat), url: rulePage(finding) };
}

function flat({ what, source, place }: Related): object {
  return { what, source, ...place };
}

/**
 * Diagnostics of reviewdog.
 *
 * @see https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 */
export const rdjson: Format = ({ findings }) => `${JSON.stringify({
  source: { name: 'graceful-mesh', url: 'https://github.com/graceful-mesh/graceful-mesh' },
  diagnostics: findings.map((finding) => ({
    message: finding.fix === undefined ? finding.message : `${finding.message}; ${finding.fix}`,
    location: { path: finding.place.path, range: { start: { line: finding.place.line, column: finding.place.column } } },
    severity: finding.severity.toUpperCase(),
    code: { value: finding.code, url: rulePage(finding) },
  })),
}, undefined, 2)}\n`;
