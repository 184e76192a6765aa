import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { settled } from '../../lib/cli/config-file';
import { configText } from '../../lib/cli/init-command';
import { Io, processIo } from '../../lib/cli/io';
import { optionsOf } from '../../lib/cli/settings';
import { readConfig, RUN_SETTINGS, SETTINGS } from '../../lib/config';
import { limitOf } from '../../lib/config/limits';
import { readDocuments } from '../../lib/documents';
import { isLike, isPathLike } from '../../lib/manifest';
import { PlanError } from '../../lib/plan/plan-error';
import { configSchema } from '../../projenrc/config-schema';

const root = path.join(__dirname, '..', '..');
const validate = new Ajv({ allErrors: true }).compile(configSchema);
const valueOf = (text: string) => readDocuments(text)[0]?.value ?? null;
const read = (text: string) => readConfig({ path: 'graceful-mesh.yaml', text });

test('the published schema is made of the settings', () => {
  expect(fs.readFileSync(path.join(root, 'config.schema.json'), 'utf8')).toBe(`${JSON.stringify(configSchema)}\n`);
});

const written = configText('1.2.3');
const meant = written.replace(/^#(?=[\w ] *[\w-])(?! )/gm, '').replace(/^# {2,}(?=\S)/gm, (blanks) => blanks.slice(1));

test('what init writes is valid, as it stands and with everything in it meant', () => {
  expect(read(written)).toEqual({ config: { settings: {}, run: {}, ignore: [], overrides: [] } });
  const all = valueOf(meant) as Record<string, unknown>;
  expect(Object.keys(all)).toEqual([...[...SETTINGS, ...RUN_SETTINGS].map(({ name }) => name), 'ignore', 'overrides']);
  expect(read(meant)).toHaveProperty('config');
  for (const text of [written, meant]) {
    validate(valueOf(text));
    expect(validate.errors).toBeNull();
  }
});

test.each([
  'longestReqest: 60s', 'longestRequest: 60', 'longestRequest: 1 minute', 'meshVersion: 1.24', 'onSigterm: waits', 'listens: perhaps', 'maxWarnings: -1', 'failOn: info', 'select: GM1', 'ignore: [{rule: GM301}]',
  'ignore: [{rule: GM301, reason: ""}]', 'ignore: [{rule: GM3011, reason: so}]', 'overrides: [{longestRequest: 5s}]', 'overrides: [{names: [a], failOn: never}]', 'overrides: [{paths: []}]', '[]', 'ignore: {}',
])('%s is refused by the schema and by us', (text) => {
  expect(validate(valueOf(text))).toBe(false);
  expect(read(text)).toHaveProperty('wrong');
});

test('a hostile config is bounded, and never throws', () => {
  const many = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join('\n');
  expect((read(many) as { wrong: string[] }).wrong).toHaveLength(20);
  const long = read(`"${'x'.repeat(100_000)}\\n\\u001b[31m": 1`) as { wrong: string[] };
  // eslint-disable-next-line no-control-regex
  expect(long.wrong.map((line) => [line.length < 1000, /[\u0000-\u001f]/.test(line)])).toEqual([[true, false]]);
  for (const text of ['a: &a [*a]', '{{ .Values }}', '\0', 'overrides: [[]]', 'ignore: [null]', 'null', '"a"', 'select: [[]]', '__proto__: {a: 1}', 'overrides: [{names: [{}]}]']) expect(() => read(text)).not.toThrow();
});

test.each([
  ['checkout', 'checkout', true], ['checkout', 'check*', true], ['checkout', '*out', true], ['checkout', 'c*k*t', true], ['checkout', 'checkou', false], ['checkout', '?heckout', true], ['a.b', 'a?b', true],
  ['axb', 'a.b', false], ['', '*', true], ['ab', '*a', false],
])('%s is like %s: %s', (text, pattern, expected) => expect(isLike(text, pattern)).toBe(expected));

test.each([
  ['deploy/a.yaml', 'deploy', true], ['deploy/a.yaml', 'deploy/', true], ['deploy/a.yaml', './deploy/*.yaml', true], ['deploy/b/a.yaml', 'deploy/*.yaml', false], ['deploy/b/a.yaml', 'deploy/**/*.yaml', true],
  ['deploy/a.yaml', 'deploy/**/*.yaml', true], ['a.yaml', '**', true], ['x/legacy/y/a.yaml', '**/legacy/**', true], ['legacy2/a.yaml', 'legacy', false], ['../a.yaml', '*.yaml', false],
])('the path %s is like %s: %s', (text, pattern, expected) => expect(isPathLike(text, pattern)).toBe(expected));

test.each([
  ['gkeSpot', 'a GKE Spot node is reclaimed', 15], ['clusterAutoscaler', 'cluster-autoscaler removes the node', 600], ['clusterAutoscaler=1m', 'cluster-autoscaler removes the node', 60],
  ['karpenter=10m', 'Karpenter removes the node', 600], ['nodeShutdown=20s', 'the node shuts down', 20], ['a = b, and so on = 1m30s', 'a = b, and so on', 90],
])('%s is a limit', (text, when, seconds) => {
  expect(limitOf(text)).toMatchObject({ when, seconds });
  expect(read(`graceLimits: [${JSON.stringify(text)}]`)).toHaveProperty('config');
});

test('whatever is none is refused with what would do', () => {
  expect(read('overrides: [{names: [a], graceLimits: [gkeSpott]}]')).toEqual({ wrong: ['graceful-mesh.yaml:1:39: graceLimits ("gkeSpott") is not known: is gkeSpot meant?'] });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    try {
      const { seconds } = limitOf(text);
      expect(seconds).toBeGreaterThanOrEqual(0);
    } catch (error) {
      expect(error).toBeInstanceOf(PlanError);
      expect((error as Error).message).toMatch(/^'graceLimits' \(".*is .* meant|such as|write /s);
    }
  }));
});

test('files of a config are from its directory, and a flag beats them', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'config-'));
  const mesh = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  fs.mkdirSync(path.join(folder, 'a'));
  fs.mkdirSync(path.join(folder, '.git'));
  for (const name of ['mesh.yaml', 'a/other.yaml']) fs.writeFileSync(path.join(folder, name), mesh);
  fs.writeFileSync(path.join(folder, 'graceful-mesh.yaml'), 'baseline: known.json\nmeshFacts: [mesh.yaml]\n');
  const io: Io = { ...processIo(), cwd: path.join(folder, 'a') };
  const [own, flagged] = [settled({}, io), settled({ meshFacts: ['other.yaml'] }, io)];
  fs.writeFileSync(path.join(folder, 'graceful-mesh.yaml'), 'meshFacts: [none.yaml]\n');
  expect(() => settled({}, io)).toThrow('../graceful-mesh.yaml: meshFacts ../none.yaml: there is no such file or folder');
  fs.rmSync(folder, { recursive: true });
  expect([own.run.baseline, own.facts?.map((one) => one.path)]).toEqual(['../known.json', ['../mesh.yaml']]);
  expect(flagged.facts?.map((one) => one.path)).toEqual(['other.yaml']);
});

test('a pattern of many stars comes to an end', () => {
  expect(isLike('a'.repeat(5000), `${'*a'.repeat(2000)}b`)).toBe(false);
  expect(isPathLike('a/'.repeat(500), `${'**/a*/'.repeat(100)}b`)).toBe(false);
});

describe('the nearest config upward', () => {
  const top = fs.mkdtempSync(path.join(os.tmpdir(), 'config-'));
  afterAll(() => fs.rmSync(top, { recursive: true }));
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
    fs.writeFileSync(path.join(top, name), text);
  };
  const longest = (folder: string) => settled({}, { ...processIo(), cwd: path.join(top, folder) } as Io).settings.longestRequest;
  write('graceful-mesh.yaml', 'longestRequest: 1s');
  write('repo/.git', 'gitdir: elsewhere');
  write('repo/graceful-mesh.yaml', 'longestRequest: 2s');
  write('repo/a/package.json', '{"graceful-mesh": {"longestRequest": "3s"}}');
  write('repo/a/b/package.json', '{"name": "graceful-mesh", "dependencies": {"graceful-mesh": "1"}}');
  write('bare/.git/HEAD', '');
  write('bare/a/b/c', '');
  write('loose/a/b', '');

  test.each([['repo', 2], ['repo/a', 3], ['repo/a/b', 3], ['bare/a/b', undefined], ['loose/a', undefined], ['.', 1]])('in %s', (folder, expected) => expect(longest(folder)).toBe(expected));

  test('paths of overrides are from its directory', () => {
    write('repo/graceful-mesh.yaml', 'overrides: [{paths: [a/deploy], longestRequest: 9s}]');
    fs.rmSync(path.join(top, 'repo/a/package.json'));
    const by = settled({}, { ...processIo(), cwd: path.join(top, 'repo/a') } as Io);
    const object = { apiVersion: 'v1', kind: 'Pod', name: 'a' };
    expect(['deploy/x.yaml', 'x.yaml', '../deploy/x.yaml'].map((file) => by.settingsFor?.(file, object).longestRequest)).toEqual([9, undefined, undefined]);
  });
});

test('each setting is a flag, and what is wrong with it is said of that', () => {
  const flags = [...SETTINGS, ...RUN_SETTINGS].flatMap(optionsOf).map(({ long }) => long);
  expect(new Set(flags).size).toBe(flags.length);
});
