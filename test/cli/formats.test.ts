import * as path from 'path';
import { Io, processIo } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';

/*
 * What the readers of reports ask of them, as their documentation has it:
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning, https://docs.gitlab.com/ci/testing/code_quality/
 */
const SESSIONS = path.join(__dirname, 'sessions');

function printed(session: string, format: string, ...files: readonly string[]): string {
  let text = '';
  const io: Io = { ...processIo(), cwd: path.join(SESSIONS, session), out: (more) => { text += more; }, err: () => undefined };
  run(['check', ...files, '--no-config', '-f', format, '--longest-request', '60s'], io);
  return text;
}

interface Sarif { readonly $schema: string; readonly version: string; readonly runs: readonly Record<string, any>[] }

const FOUND = printed('text', 'sarif', 'shop.yaml');
const CLEAN = printed('clean', 'sarif', 'shop.yaml');
const at = (root: any, way: string): any => way.split('.').reduce((here, part) => here?.[part], root);

describe('SARIF', () => {
  const log = JSON.parse(FOUND) as Sarif;
  const [one] = log.runs;

  test('the log and its tool', () => {
    expect([log.version, log.$schema]).toEqual(['2.1.0', expect.stringContaining('sarif-2.1.0')]);
    expect(log.runs).toHaveLength(1);
    expect([at(one, 'tool.driver.name'), at(one, 'tool.driver.semanticVersion')]).toEqual(['graceful-mesh', expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    expect(Array.isArray(one.results)).toBe(true);
  });

  test('every rule has what is shown of it, and an id of its own', () => {
    const rules = at(one, 'tool.driver.rules') as Record<string, any>[];
    expect(new Set(rules.map(({ id }) => id as string)).size).toBe(rules.length);
    for (const rule of rules) {
      for (const way of ['id', 'name', 'shortDescription.text', 'fullDescription.text', 'help.text', 'help.markdown', 'helpUri']) expect([rule.id, way, typeof at(rule, way)]).toEqual([rule.id, way, 'string']);
      for (const way of ['shortDescription.text', 'fullDescription.text']) expect(at(rule, way).length).toBeLessThanOrEqual(1024);
      expect(['error', 'warning']).toContain(at(rule, 'defaultConfiguration.level'));
      expect(['error', 'warning']).toContain(rule.properties['problem.severity']);
      expect(rule.properties.tags.length).toBeLessThanOrEqual(20);
      expect(rule.properties.precision).toBe('very-high');
    }
  });

  test('every result has its rule, its words, a place that is there and a fingerprint of its own', () => {
    const rules = at(one, 'tool.driver.rules') as Record<string, any>[];
    expect(one.results.length).toBeGreaterThan(2);
    for (const result of one.results) {
      expect(rules[result.ruleIndex as number].id).toBe(result.ruleId);
      expect(result.message.text).not.toBe('');
      for (const location of [...result.locations, ...result.relatedLocations]) {
        const { artifactLocation: { uri }, region: { startLine, startColumn, endLine, endColumn } } = location.physicalLocation;
        expect(uri).toBe('shop.yaml');
        for (const number of [startLine, startColumn, endLine, endColumn]) expect([Number.isInteger(number), number > 0]).toEqual([true, true]);
        expect([endLine >= startLine, endLine > startLine || endColumn > startColumn]).toEqual([true, true]);
      }
      expect(typeof result.partialFingerprints.primaryLocationLineHash).toBe('string');
    }
    const prints = one.results.map((result: any) => result.partialFingerprints.primaryLocationLineHash as string);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('without findings there are no results, and the list is there', () => expect((JSON.parse(CLEAN) as Sarif).runs[0].results).toEqual([]));
});

test('GitLab gets all that it reads, and fingerprints of their own', () => {
  const found = JSON.parse(printed('text', 'gitlab', 'shop.yaml')) as Record<string, any>[];
  expect(found.length).toBeGreaterThan(2);
  for (const one of found) {
    expect(Object.keys(one).sort()).toEqual(['check_name', 'description', 'fingerprint', 'location', 'severity']);
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(one.severity);
    expect([one.location.path, Number.isInteger(one.location.lines.begin), one.description.length > 0]).toEqual(['shop.yaml', true, true]);
  }
  expect(new Set(found.map(({ fingerprint }) => fingerprint as string)).size).toBe(found.length);
  expect(JSON.parse(printed('clean', 'gitlab', 'shop.yaml'))).toEqual([]);
});

test('JUnit counts what is in it', () => {
  const text = printed('text', 'junit', 'shop.yaml');
  const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
  const [, tests, failures, errors] = /<testsuite name="[^"]*" tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text)!.map(Number);
  expect([count(/<testcase /g), count(/<failure /g), count(/<error /g)]).toEqual([tests, failures, errors]);
  expect(failures).toBeGreaterThan(0);
  expect(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')).toBe(true);
});
