import * as fc from 'fast-check';
import { bounded, BOUNDS, parseYamlValue, readDocuments } from '../../lib/documents';
import { runs } from '../runs';

const SIZE = 100_000;
const much = (text: string) => text.repeat(Math.ceil(SIZE / text.length));
const lines = (line: (i: number) => string, count = SIZE / 20) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** What would hang a reader that goes back, or end one that goes down. Each has an answer; that it comes in time linear in the text is for bench/documents.js. */
test.each<[string, string, RegExp]>([
  ['lists in lists', `${much('- ')}a`, /^line 1, column 405: lists and maps are nested deeper than 200 levels: no deeper ones are read$/],
  ['keys in keys', `${much('? ')}a`, /nested deeper than 200 levels/],
  ['brackets', '['.repeat(10_000) + ']'.repeat(10_000), /nested deeper than 200 levels/],
  ['braces', much('{'), /nested deeper than 200 levels/],
  ['maps of lines', lines((i) => `${' '.repeat(i)}a:`, 400), /nested deeper than 200 levels/],
  ['aliases of aliases', `a0: &a0 [x]\n${lines((i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)}`, /^line \d+, column \d+: aliases stand for more than 20000 values: no more are read/],
  ['merges of merges', `a0: &a0 {k: 1}\n${lines((i) => `a${i + 1}: &a${i + 1} {<<: *a${i}}`)}`, /nested deeper than 200 levels|more than 20000 values/],
  ['merges', `a: &a {x: 1, y: 2, z: 3}\nb:\n${much('  <<: *a\n')}`, /more than 20000 values/],
  ['more than an annotation holds', much('a').repeat(3), /^it has 300000 characters, and no more than 262144 are read$/],
])('%s are more than is read', (_, text, problem) => {
  expect(parseYamlValue(text)).toEqual({ value: undefined, problem: expect.stringMatching(problem), bound: true });
});

test.each<[string, string, RegExp]>([
  ['a value that contains itself', `&a [${much('*a,')}]`, /^line 1, column 5: \*a stands within what it stands for: kubectl refuses a value that contains itself$/],
  ['quotes', `a: "${much('b\n')}`, /^line 50001, column 1: this is no YAML: unexpected end of the stream/],
  ['anchors', much('&'), /^line 1, column 1: &{150,200}\.\.\.: kubectl takes letters, digits, - and _ in its name$/],
  ['brackets that are closed only', much(']'), /^line 1, column 1: this is no YAML: /],
  ['lines that begin with a tab', much('\ta: b\n'), /^line 1, column \d+: this is no YAML: /],
  ['tags', much('!a '), /^line 1, column 4: this is no YAML: /],
  ['an error that quotes the text', `!${much('\u202e')} a`, /^line 1, column \d+: this is no YAML: tag name cannot contain such characters: (?:\\u202e)+\.\.\.$/],
])('%s are wrong', (_, text, problem) => {
  expect(parseYamlValue(text)).toEqual({ value: undefined, problem: expect.stringMatching(problem) });
});

test.each<[string, string, string]>([
  ['lists', `${'- '.repeat(200)}a`, `${'['.repeat(200)}"a"${']'.repeat(200)}`],
  ['maps', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'), `${'{"k":'.repeat(200)}null${'}'.repeat(200)}`],
  ['brackets', `${'['.repeat(200)}a${']'.repeat(200)}`, `${'['.repeat(200)}"a"${']'.repeat(200)}`],
])('200 levels of %s are read', (_, text, json) => expect(JSON.stringify(parseYamlValue(text).value)).toBe(json));

test.each<[string, string, unknown]>([
  ['a long key', `? ${much('k')}\n: 1`, { [much('k')]: 1 }],
  ['one key again and again', much('a: 1\n'), { a: 1 }],
  ['many anchors', lines((i) => `- &a${i} x`), Array(SIZE / 20).fill('x')],
  ['blanks', much(' '), null],
  ['a long number', much('9').slice(0, 300), 1e300],
  ['keys that objects have', '__proto__: {a: 1}\nconstructor: 2\nhasOwnProperty: 3', JSON.parse('{"__proto__":{"a":1},"constructor":2,"hasOwnProperty":3}')],
])('%s is read', (_, text, value) => {
  expect(parseYamlValue(text)).toEqual({ value });
  expect(({} as { a?: number }).a).toBeUndefined();
});

test.each<[string, string, RegExp]>([
  ['too long a text', 'a'.repeat(BOUNDS.text + 1), /^the text has 67108865 characters: no more than 67108864 are read: split it$/],
  ['too many documents', 'a\n---\n'.repeat(BOUNDS.documents + 1), /^the text has 10001 documents: no more than 10000 are read: split it$/],
  ['too many broken documents', 'a: [\n---\n'.repeat(2000), /^the text has 2000 documents: after 1000 that cannot be read no more are: split it$/],
  ['JSON that is too deep', `${'{"a":'.repeat(201)}1${'}'.repeat(201)}`, /^this JSON is not read: its lists and maps are nested deeper than 200 levels/],
  ['JSON with a number that is none', '{"a":1e999}', /^this JSON is not read: it holds a number that is not finite at \/a, which JSON has not$/],
])('%s is told as the last document', (_, text, told) => {
  const { value, problems: [{ what, why }] } = readDocuments(text).at(-1)!;
  expect([value, `${what}: ${why}`]).toEqual([undefined, expect.stringMatching(told)]);
});

test('whatever a text is, each document has a value or a problem with a place in it', () => {
  const piece = fc.constantFrom(...['a', '1', ' ', '  ', '\n', '\r\n', '\t', ': ', ':', '- ', '-', '? ', ', ', '[', ']', '{', '}', '&a ', '*a', '!', '!!str ', '|', '>', '+', '"', '\'', '\\', '#', ' #',
    '%', '@', '---\n', '...\n', '<<: ', '~', '.inf', '0o7', '{"a":1}', '\u0085', '\u2028', '\ufeff', '\u0000', '\ud800', '😀']);
  fc.assert(fc.property(fc.oneof(fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')), fc.string({ unit: 'binary' })), (text) => {
    const last = text.split(/\r\n|\r|\n/).length;
    for (const { value, problems, position } of readDocuments(text)) {
      expect(problems.length).toBe(value === undefined ? 1 : 0);
      expect(position('')?.line ?? 1).toBeGreaterThan(0);
      for (const { line, column, what, why } of problems) {
        expect(line).toBeLessThanOrEqual(last + 1);
        expect(column).toBeGreaterThan(0);
        expect(`${what}${why}`).not.toMatch(/undefined|NaN|\[object|[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(what.length + why.length).toBeLessThanOrEqual(400);
      }
    }
    const { value, problem } = parseYamlValue(text);
    expect(value === undefined).toBe(problem !== undefined);
  }), { numRuns: runs(5000) });
});

describe('objects that a program made', () => {
  test('what is plain is the same object', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const clean = JSON.parse(JSON.stringify(value)) as unknown;
      expect(bounded(clean)).toEqual({ value: clean, problem: undefined });
      expect(bounded(clean).value).toBe(clean);
    }));
  });

  test('anything else is what JSON.stringify writes', () => {
    const leaf = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(undefined, () => 1, Symbol('a'), NaN, -Infinity, new Date(0), new Date(NaN), new Map([[1, 2]]), /a/, Object.create({ inherited: 1 }), { toJSON: () => 'told' }));
    const { value: any } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
    }));
    fc.assert(fc.property(any, (value) => {
      expect(JSON.stringify(bounded(value).value)).toBe(JSON.stringify(value) ?? 'null');
    }), { numRuns: runs(2000) });
  });

  test('what a getter gives stays what it was', () => {
    let asked = 0;
    const { value } = bounded({ a: { get b() { return asked++; } } });
    expect([JSON.stringify(value), JSON.stringify(value)]).toEqual(['{"a":{"b":0}}', '{"a":{"b":0}}']);
  });

  const cycle: { self?: unknown } = {};
  cycle.self = [cycle];
  const wide = Array.from({ length: 8 }).reduce<unknown[]>((one) => Array<unknown>(10).fill(one), Array(10).fill(1));
  test.each<[string, unknown, RegExp]>([
    ['a cycle', cycle, /^it contains itself at \/self\/0\/self/],
    ['more levels than are read', Array.from({ length: 201 }).reduce((one) => [one], 1), /^its lists and maps are nested deeper than 200 levels/],
    ['more values than are read', wide, /^it holds more than 1000000 values, and no more are read$/],
    ['a list without an end', Array(2 ** 32 - 1), /^it holds more than 1000000 values/],
    ['a getter that throws', { get a() { throw new Error('no'); } }, /^reading it fails/],
    ['a proxy that throws', new Proxy({}, { ownKeys: () => { throw new Error('no'); } }), /^reading it fails/],
    ['a toJSON that throws', { a: { toJSON: () => { throw new Error('no'); } } }, /^reading it fails at \/a$/],
  ])('%s is told', (_, value, problem) => expect(bounded(value)).toEqual({ value: null, problem: expect.stringMatching(problem) }));

  test.each<[unknown, unknown, string]>([
    [{ a: [1, { b: NaN }] }, { a: [1, { b: null }] }, 'it holds a number that is not finite at /a/1/b, which JSON has not'],
    [{ a: 10n }, { a: null }, 'it holds a BigInt at /a, which JSON has not'],
  ])('what JSON has not is null, and told: %#', (value, json, problem) => expect(bounded(value)).toEqual({ value: json, problem }));
});
