import type { CheckedFinding } from '../check';
import { RULES } from '../rules';
import { fingerprints } from './fingerprint';
import { Format, HOMEPAGE, objectText, rulePage, sentence } from './report';
import { uriOf } from './uri';

/**
 * SARIF 2.1.0 with what GitHub's code scanning asks for.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const sarif: Format = ({ version, findings, failures }) => {
  const prints = fingerprints(findings);
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'graceful-mesh', semanticVersion: version, informationUri: HOMEPAGE, rules: RULES.map(ruleOf) } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { ROOT: { description: { text: 'The directory that the command ran in.' } } },
      invocations: [{
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: failures.map(({ path, why }) => ({
          level: 'error',
          message: { text: `${path}: ${why}` },
          locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
        })),
      }],
      results: findings.map((finding, index) => resultOf(finding, prints[index])),
    }],
  }, undefined, 2)}\n`;
};

function ruleOf(rule: typeof RULES[number]): object {
  const { code, slug, severity, title, why } = rule;
  return {
    id: code,
    name: slug.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join(''),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} ${rulePage(rule)}`, markdown: `${why}\n\n[${code}](${rulePage(rule)})` },
    helpUri: rulePage(rule),
    defaultConfiguration: { level: severity },
    properties: { 'tags': ['reliability', 'kubernetes', 'service-mesh'], 'precision': 'very-high', 'problem.severity': severity },
  };
}

function resultOf(finding: CheckedFinding, print: string): object {
  const { code, severity, place, related } = finding;
  const name = objectText(finding);
  return {
    ruleId: code,
    ruleIndex: RULES.findIndex((rule) => rule.code === code),
    level: severity,
    message: { text: sentence(finding) },
    locations: [{
      ...physical(place),
      ...(name !== '' && { logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }] }),
    }],
    relatedLocations: related.flatMap(({ what, place: at }, id) => (at ? [{ id, message: { text: what }, ...physical(at) }] : [])),
    partialFingerprints: { 'primaryLocationLineHash': print, 'gracefulMesh/v1': print },
  };
}

function physical({ path, line, column }: CheckedFinding['place']): object {
  const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 };
  return { physicalLocation: { artifactLocation: artifact(path), region } };
}

function artifact(path: string): object {
  return path === '-' ? { uri: 'stdin' } : { uri: uriOf(path), ...(!path.startsWith('/') && { uriBaseId: 'ROOT' }) };
}
