import { placeText } from '../check';
import { Format, objectText, rulePage, summary } from './report';

/** For a comment on a pull request, or the summary of a job. Nothing that a manifest says is read as Markdown or HTML. */
export const markdown: Format = (report) => {
  const rows = report.findings.map((finding) => {
    const { severity, code, message, fix, place } = finding;
    return `| ${severity} | [${code}](${rulePage(finding)}) | ${literal(placeText(place))} | ${literal(objectText(finding))} | ${plain(message)}${fix === undefined ? '' : `<br>**Fix:** ${plain(fix)}`} |`;
  });
  const failures = report.failures.map(({ path, why }) => `- ${literal(path)} was not read: ${plain(why)}`);
  const pictures = report.pictures.map(({ title, text }) => `<details><summary>${plain(title)}</summary>\n\n\`\`\`text\n${text.replace(/`/g, '\'')}\n\`\`\`\n\n</details>`);
  return [
    `### graceful-mesh: ${summary(report)}`,
    ...(failures.length > 0 ? [failures.join('\n')] : []),
    ...(rows.length > 0 ? [['| | rule | where | object | finding |', '|---|---|---|---|---|', ...rows].join('\n')] : []),
    ...pictures,
  ].join('\n\n').concat('\n');
};

/** As it stands, in a cell of a table. */
function plain(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[\\`*_{}[\]()#+!|~@-]/g, (letter) => `\\${letter}`).replace(/\r?\n|\r/g, ' ');
}

function literal(text: string): string {
  return text === '' ? '' : `\`${text.replace(/`/g, '\'').replace(/\|/g, '\\|').replace(/[\r\n]/g, ' ')}\``;
}
