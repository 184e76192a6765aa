import { CheckedFinding, placeText } from '../check';
import { Format, objectText, Report, rulePage, sentence } from './report';
import { XmlBuilder } from '../third-party/fast-xml-builder';

/**
 * Test cases as JUnit writes them: one a pod, or a document that cannot be read, that fails with its errors; warnings are in its output.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export const junit: Format = (report) => {
  const cases = casesOf(report);
  const failed = cases.filter(({ errors }) => errors.length > 0).length;
  const count = { '@_tests': cases.length, '@_failures': failed, '@_errors': report.failures.length };
  const builder = new XmlBuilder({ ignoreAttributes: false, format: true, attributeNamePrefix: '@_', suppressBooleanAttributes: false });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    testsuites: {
      '@_name': 'graceful-mesh',
      ...count,
      'testsuite': {
        '@_name': 'graceful-mesh',
        ...count,
        'testcase': [
          ...cases.map(xmlOf),
          ...report.failures.map(({ path, why }) => ({ '@_name': legal(path), '@_classname': legal(path), 'error': { '@_message': legal(why), '#text': legal(`${path}: ${why}`) } })),
        ],
      },
    },
  })}`;
};

interface Case {
  readonly name: string;
  readonly path: string;
  readonly errors: readonly CheckedFinding[];
  readonly warnings: readonly CheckedFinding[];
}

function casesOf({ findings, checkedPods }: Report): Case[] {
  const cases = new Map<string, { name: string; path: string; errors: CheckedFinding[]; warnings: CheckedFinding[] }>();
  const of = (path: string, name: string) => {
    const key = `${path}\n${name}`;
    if (!cases.has(key)) cases.set(key, { name, path, errors: [], warnings: [] });
    return cases.get(key)!;
  };
  for (const { path, name } of checkedPods) of(path, name);
  for (const finding of findings) {
    const found = of(finding.place.path, objectText(finding) || 'a document');
    (finding.severity === 'error' ? found.errors : found.warnings).push(finding);
  }
  return [...cases.values()];
}

function xmlOf({ name, path, errors, warnings }: Case): object {
  return {
    '@_name': legal(name),
    '@_classname': legal(path),
    ...(errors.length > 0 && { failure: { '@_message': legal(sentence(errors[0])), '@_type': errors[0].code, '#text': legal(listed(errors)) } }),
    ...(warnings.length > 0 && { 'system-out': legal(listed(warnings)) }),
  };
}

function listed(findings: readonly CheckedFinding[]): string {
  return findings.map((finding) => `${placeText(finding.place)}: ${finding.code} ${sentence(finding)}\n${rulePage(finding)}`).join('\n');
}

/** What XML 1.0 cannot hold, not even escaped. */
// eslint-disable-next-line no-control-regex
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function legal(text: string): string {
  return text.replace(ILLEGAL, '\ufffd');
}
