import { placeText } from '../check';
import { Format, sentence, summary } from './report';

/** A line a finding, as compilers print them: `shop.yaml:12:7: error GM101 …`. */
export const concise: Format = (report, { quiet }) => listed([
  ...report.failures.map(({ path, why }) => `${path}: error: ${why}`),
  ...report.findings.map((finding) => `${placeText(finding.place)}: ${finding.severity} ${finding.code} ${sentence(finding)}`),
  ...(quiet ? [] : [summary(report)]),
]);

/**
 * Workflow commands of GitHub Actions.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Format = (report, { quiet }) => listed([
  ...report.failures.map(({ path, why }) => `::error file=${property(path)},title=not read::${data(why)}`),
  ...report.findings.map((finding) => {
    const { place: { path, line, column }, severity, code, slug } = finding;
    return `::${severity} file=${property(path)},line=${line},col=${column},title=${property(`${code} ${slug}`)}::${data(sentence(finding))}`;
  }),
  ...(quiet ? [] : [summary(report)]),
]);

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

export function listed(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
