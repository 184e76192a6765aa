import * as fs from 'fs';
import * as path from 'path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { CheckedFinding } from '../../lib/check';
import { Io, processIo } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { FORMATS, Report } from '../../lib/report';
import { RULES } from '../../lib/rules';

/*
 * What the readers of reports ask of them: SARIF's own schema; what GitHub requires of it, https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning;
 * GitLab's, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; JUnit's as Jenkins has it, jenkinsci/xunit-plugin junit-10.xsd.
 */
const SESSIONS = path.join(__dirname, 'sessions');

function printed(session: string, format: string, ...args: readonly string[]): string {
  let text = '';
  const io: Io = { ...processIo(), cwd: path.join(SESSIONS, session), out: (more) => { text += more; }, err: () => undefined };
  run(['check', ...args, '--no-config', '-f', format, '--longest-request', '60s'], io);
  return text;
}

/** Runs with findings, with what could not be read, with templates of Helm's, and clean ones. */
const RUNS: readonly (readonly string[])[] = [
  ['text', 'shop.yaml'], ['levels', 'istio.yaml', 'shop.yaml'], ['clean', 'shop.yaml'], ['templates-of-helm', 'rendered.yaml', '--root', 'charts'], ['bad-documents', '.'], ['text', 'nowhere.yaml'],
  ['ignores', '.'], ['annotations', '.'],
];
const reports = (format: string) => RUNS.map(([session, ...args]) => printed(session, format, ...args));

/** Text of anybody's, with all that a format has to escape. */
const foreign = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<a>&"\'', ']]>', '\u0000\u001b[31m', '\ud800', '%2e%2e/a b.yaml', 'C:\\a\\b.yaml', '\u202e'));
const findings = fc.array(fc.record({
  rule: fc.constantFrom(...RULES),
  severity: fc.constantFrom('error' as const, 'warning' as const),
  message: foreign.filter((text) => text !== ''),
  line: fc.integer({ min: 1, max: 1e6 }),
  column: fc.integer({ min: 1, max: 1e6 }),
  path: fc.oneof(fc.constantFrom('a.yaml', './deploy/a b.yaml', '-', 'ü/%.yaml'), foreign.filter((text) => text !== '')),
  name: foreign,
}), { maxLength: 5 });

function reportOf(found: readonly { rule: typeof RULES[number]; severity: 'error' | 'warning'; message: string; line: number; column: number; path: string; name: string }[]): Report {
  const all = found.map(({ rule: { code, slug, why }, severity, message, line, column, path: file, name }): CheckedFinding => {
    const place = { path: file, line, column };
    return { code, slug, why, severity, message, place, pointer: '/spec', object: { apiVersion: 'apps/v1', kind: 'Deployment', name }, related: [{ what: message, place }, { what: 'grace', source: 'Kubernetes default' }] };
  });
  const pods = found.map(({ path: file, name }) => ({ path: file, name }));
  return { version: '1.2.3', findings: all, failures: found.map(({ path: file, message: why }) => ({ path: file, why })), files: 1, pods: 1, checkedPods: pods, pictures: [], textOf: () => undefined };
}

/** What all of it has in common that is written in one format, whatever stands in it. */
function whatever(format: string, holds: (text: string, count: number) => void): void {
  fc.assert(fc.property(findings, (found) => holds(FORMATS[format](reportOf(found), { color: false, quiet: false }), found.length)), { numRuns: 50 });
}

test('half of a character in a name ends no run', () => {
  const pod = { metadata: { name: '?', labels: { 'sidecar.istio.io/inject': 'true' } }, spec: { containers: [{ name: '?', image: 'a', ports: [{ containerPort: 80 }] }] } };
  const stdin = () => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod }).replaceAll('?', '\\ud800');
  for (const format of Object.keys(FORMATS)) expect(run(['check', '-', '--no-config', '-f', format], { ...processIo(), stdin, out: () => undefined, err: () => undefined })).toBe(1);
});

const at = (root: any, way: string): any => way.split('.').reduce((here, part) => here?.[part], root);

describe('SARIF', () => {
  const schema = JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'schemas', 'sarif-2.1.0.json'), 'utf8'));
  const formats = { 'uri': true, 'uri-reference': /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i, 'date-time': true, 'uuid': true } as const;
  const validate = new Ajv2020({ strict: false, allErrors: true, formats }).compile(schema);
  const valid = (text: string) => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  };

  test.each(reports('sarif').map((text, index) => [RUNS[index].join(' '), text]))('%s: it is valid', (_, text) => valid(text));
  test('it is valid whatever is in it', () => whatever('sarif', valid));
  test('what is not SARIF is refused', () => {
    const broken = JSON.parse(printed('text', 'sarif', 'shop.yaml'));
    broken.runs[0].tool.driver.unknown = 1;
    expect([validate(broken), validate({ version: '2.1.0' })]).toEqual([false, false]);
  });

  /** The 20 properties that GitHub requires, by the object that has them. No required one may be an empty text. */
  const REQUIRED: Readonly<Record<string, readonly [objects: (log: any) => any[], properties: readonly string[]]>> = {
    sarifLog: [(log) => [log], ['$schema', 'version', 'runs']],
    run: [(log) => log.runs, ['tool.driver', 'results']],
    toolComponent: [(log) => log.runs.map((one: any) => one.tool.driver), ['name', 'rules']],
    reportingDescriptor: [(log) => log.runs.flatMap((one: any) => one.tool.driver.rules), ['id', 'shortDescription.text', 'fullDescription.text', 'help.text']],
    result: [(log) => resultsOf(log), ['message.text', 'locations', 'partialFingerprints']],
    location: [(log) => resultsOf(log).flatMap((one) => one.locations), ['physicalLocation']],
    physicalLocation: [(log) => resultsOf(log).flatMap((one) => one.locations.map((place: any) => place.physicalLocation)),
      ['artifactLocation.uri', 'region.startLine', 'region.startColumn', 'region.endLine', 'region.endColumn']],
  };
  const resultsOf = (log: any): any[] => log.runs.flatMap((one: any) => one.results);
  const ways = Object.entries(REQUIRED).flatMap(([name, [objects, properties]]) => properties.map((property) => [name, property, objects] as const));

  test('there are 20 of them', () => expect(ways).toHaveLength(20));
  test.each(ways)('%s has %s', (_, property, objects) => {
    const logs = reports('sarif').map((text) => JSON.parse(text));
    const all = logs.flatMap(objects);
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) {
      const value = at(one, property);
      if (typeof value === 'string') expect(value.trim()).not.toBe('');
      else if (typeof value === 'number') expect([Number.isInteger(value), value > 0]).toEqual([true, true]);
      else expect([property, typeof value]).toEqual([property, 'object']);
    }
  });

  test('what GitHub says of their values', () => {
    for (const log of reports('sarif').map((text) => JSON.parse(text))) {
      expect([log.$schema, log.version, log.runs.length]).toEqual(['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0', 1]);
      const [{ tool: { driver: { name, semanticVersion, rules } }, results }] = log.runs;
      expect([name, semanticVersion]).toEqual(['graceful-mesh', expect.stringMatching(/^\d+\.\d+\.\d+/)]);
      expect(new Set(rules.map(({ id }: any) => id)).size).toBe(rules.length);
      for (const rule of rules) {
        for (const way of ['shortDescription.text', 'fullDescription.text']) expect(at(rule, way).length).toBeLessThanOrEqual(1024);
        expect(rule.name.length).toBeLessThanOrEqual(255);
        expect([rule.properties.precision, rule.properties.tags.length <= 20]).toEqual(['very-high', true]);
        expect(['error', 'warning']).toContain(rule.properties['problem.severity']);
        expect(['error', 'warning']).toContain(rule.defaultConfiguration.level);
      }
      for (const { ruleId, ruleIndex, locations, relatedLocations, partialFingerprints } of results) {
        expect(rules[ruleIndex].id).toBe(ruleId);
        expect(locations).toHaveLength(1);
        expect(typeof partialFingerprints.primaryLocationLineHash).toBe('string');
        for (const { physicalLocation: { artifactLocation: { uri }, region } } of [...locations, ...relatedLocations]) {
          const { startLine, startColumn, endLine, endColumn } = region;
          // Relative to the root of the repository: no scheme, no root, no way up.
          expect(uri).not.toMatch(/^(?:\w+:|\/|\.)|\\/);
          expect([endLine >= startLine, endLine > startLine || endColumn > startColumn]).toEqual([true, true]);
        }
      }
      const prints = results.map((result: any) => result.partialFingerprints.primaryLocationLineHash as string);
      expect(new Set(prints).size).toBe(prints.length);
    }
  });

  test('the line is the one where it stands, and without findings there are no results', () => {
    const lines = fs.readFileSync(path.join(SESSIONS, 'text', 'shop.yaml'), 'utf8').split('\n');
    const starts = resultsOf(JSON.parse(printed('text', 'sarif', 'shop.yaml'))).map((one) => one.locations[0].physicalLocation.region);
    const texts = starts.map(({ startLine, startColumn }) => lines[startLine - 1].slice(startColumn - 1));
    expect(texts).toEqual(['45', '45', 'name: main']);
    expect(JSON.parse(printed('clean', 'sarif', 'shop.yaml')).runs[0].results).toEqual([]);
  });
});

describe('GitLab', () => {
  /** As its documentation has it: all five are required, and so is the line. */
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: { path: { type: 'string', minLength: 1, not: { pattern: '^\\./' } }, lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } } },
        },
      },
    },
  });
  const valid = (text: string) => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    // It is read byte by byte: a mark of its order at the beginning is none of JSON.
    expect(text.startsWith('[')).toBe(true);
  };

  test.each(reports('gitlab').map((text, index) => [RUNS[index].join(' '), text]))('%s: it is valid', (_, text) => valid(text));
  test('it is valid whatever is in it', () => whatever('gitlab', valid));
  test('each has a fingerprint of its own, and without findings the list is there', () => {
    const prints = JSON.parse(printed('levels', 'gitlab', 'istio.yaml', 'shop.yaml')).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect([prints.length > 2, new Set(prints).size]).toEqual([true, prints.length]);
    expect(JSON.parse(printed('clean', 'gitlab', 'shop.yaml'))).toEqual([]);
  });
});

describe('JUnit', () => {
  /** Of each element what may be in it, and its attributes; those that must be there are marked. */
  const XSD: Readonly<Record<string, { readonly inside: readonly string[]; readonly attributes: readonly string[]; readonly text?: true }>> = {
    'testsuites': { inside: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
    'testsuite': {
      inside: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
      attributes: ['name!', 'tests!', 'failures!', 'errors!', 'group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    },
    'testcase': { inside: ['skipped', 'error', 'failure', 'system-out', 'system-err'], attributes: ['name!', 'time', 'classname', 'group'] },
    'failure': { inside: [], attributes: ['type', 'message'], text: true },
    'error': { inside: [], attributes: ['type', 'message'], text: true },
    'system-out': { inside: [], attributes: [], text: true },
  };
  // eslint-disable-next-line no-control-regex
  const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  const TOKEN = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;

  function valid(text: string): void {
    expect(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')).toBe(true);
    expect(text).not.toMatch(ILLEGAL);
    expect(text).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/);
    const body = text.slice(text.indexOf('<testsuites'));
    const open: string[] = [];
    let end = 0;
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < body.length;) {
      const found = TOKEN.exec(body);
      if (!found) throw new Error(`no XML from ${end}: ${body.slice(end, end + 40)}`);
      end = TOKEN.lastIndex;
      const [, closes, name, attributes, empty, content] = found;
      if (content !== undefined) {
        if (XSD[open[open.length - 1]]?.text !== true) expect(content.trim()).toBe('');
      } else if (closes) {
        expect(open.pop()).toBe(name);
      } else {
        const parent = open[open.length - 1];
        expect(parent === undefined ? ['testsuites'] : XSD[parent].inside).toContain(name);
        const given = [...attributes.matchAll(/ ([\w-]+)=/g)].map(([, one]) => one);
        const known = XSD[name].attributes.map((one) => one.replace('!', ''));
        expect([new Set(given).size, given.filter((one) => !known.includes(one))]).toEqual([given.length, []]);
        expect(XSD[name].attributes.filter((one) => one.endsWith('!') && !given.includes(one.slice(0, -1)))).toEqual([]);
        if (!empty) open.push(name);
      }
    }
    expect(open).toEqual([]);
  }

  test.each(reports('junit').map((text, index) => [RUNS[index].join(' '), text]))('%s: it is valid', (_, text) => valid(text));
  test('it is valid whatever is in it', () => whatever('junit', valid));
  test('what is none is refused', () => {
    const text = printed('text', 'junit', 'shop.yaml');
    for (const [from, to] of [['<testcase name', '<testcase title'], ['</failure>', ''], [' tests="', ' test="'], ['>preStop', '>a < b'], ['name="Deployment', 'name="A & B']]) {
      const broken = text.replace(from, to);
      if (broken !== text) expect(() => valid(broken)).toThrow();
    }
  });

  test('it counts what is in it', () => {
    const text = printed('text', 'junit', 'shop.yaml');
    const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
    const [, tests, failures, errors] = /<testsuite name="[^"]*" tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text)!.map(Number);
    expect([count(/<testcase /g), count(/<failure /g), count(/<error /g)]).toEqual([tests, failures, errors]);
    expect(failures).toBeGreaterThan(0);
  });
});
