import { stringify } from 'yaml';
import { Fixture, fixture } from './fixtures';
import { applyEdits } from '../../lib/manifest';
import { describe, evaluate, Rule, RULES } from '../../lib/rules';

const block = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

function known({ options }: Fixture): string {
  const { mesh: { levels = [], ...mesh } = { levels: [] }, needs = {}, application = {}, object, limits = [] } = options;
  const facts = { ...mesh, ...needs, ...application };
  return [
    ...Object.entries(facts).map(([name, value]) => `${name} ${value}`),
    ...limits.map(({ when, seconds }: any) => `${seconds} s of grace when ${when}`),
    ...(object ? [`in a ${object.kind}${object.spec ? ` with \`${JSON.stringify(object.spec)}\`` : ''}`] : []),
    ...levels.map(({ title, config, lifecycle }: any) => `${title} having \`${JSON.stringify({ ...config, lifecycle })}\``),
  ].join(', ');
}

/** What stands in the same bundle as the pod. */
const beside = ({ options: { bundle = [] } }: Fixture): string[] => (bundle.length > 0 ? ['Beside it:', block('yaml', bundle.map((object: unknown) => stringify(object)).join('---\n'))] : []);

/** The page of a rule: everything on it is the rule's own data, or what the rule says of its fixtures. */
export function rulePage(rule: Rule): string {
  const violates = fixture(rule.code, 'violates');
  const findings = evaluate(violates.input).findings.filter(({ code }) => code === rule.code);
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  const first = findings[0]?.fix?.edits;
  return [
    `# ${rule.code} ${rule.slug}`,
    `**${rule.title}.** Severity: ${rule.severity}.`,
    '## Why',
    rule.why,
    '## What violates it',
    `A pod template, with ${known(violates)}:`,
    block('yaml', violates.text),
    ...beside(violates),
    'What is said of it:',
    block('text', findings.map(describe).join('\n')),
    ...(edits.length > 0 && first ? ['The computed fix makes it:', block('yaml', stringify(applyEdits(violates.input.template, first), { lineWidth: 0 }))] : ['There is no computed fix: only a person can decide.']),
    '## What does not',
    block('yaml', fixture(rule.code, 'passes').text),
    ...beside(fixture(rule.code, 'passes')),
    '## Where the fact is from',
    rule.sources.map((source) => `- ${source}`).join('\n'),
    '',
  ].join('\n\n').replace(/\n+$/, '\n');
}

/** The table of all rules. */
export function ruleTable(): string {
  return [
    '# Rules',
    '',
    '1xx the kubelet, 2xx the proxy, 3xx traffic, 9xx input. A code is never used again. Each page is checked against the rule it describes.',
    '',
    '| code | rule | severity | what must hold |',
    '|---|---|---|---|',
    ...RULES.map(({ code, slug, severity, title }) => `| [${code}](${code}.md) | ${slug} | ${severity} | ${title} |`),
    '',
  ].join('\n');
}
