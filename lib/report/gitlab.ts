import { fingerprints } from './fingerprint';
import { Format, sentence } from './report';
import { uriOf } from './uri';

/**
 * A code quality report of GitLab.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Format = ({ findings }) => {
  const prints = fingerprints(findings);
  return `${JSON.stringify(findings.map((finding, index) => ({
    description: sentence(finding),
    check_name: finding.code,
    fingerprint: prints[index],
    severity: finding.severity === 'error' ? 'major' : 'minor',
    location: { path: decodeURIComponent(uriOf(finding.place.path)), lines: { begin: finding.place.line } },
  })), undefined, 2)}\n`;
};
