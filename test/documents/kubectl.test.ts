import * as fs from 'fs';
import * as path from 'path';
import { parseYamlValue, readDocuments, TextDocument } from '../../lib/documents';

/*
 * What kubectl's own libraries made of our texts: sigs.k8s.io/yaml 1.6.0 (YAMLToJSON) and k8s.io/apimachinery 0.37.2 (YAMLOrJSONDecoder). A case is a text
 * and its value; a text alone is refused. They read YAML 1.1, and js-yaml, which reads here, YAML 1.2: what differs for that stands by its kind in
 * kubectl-differs.json, as a text with kubectl's value and ours, in a list that is empty where it is refused. Most are bent for the purpose: 62 texts that
 * go on behind a whole value, 51 with -, ? or : at the edge of a text in brackets, 32 with rare tags, 25 with the line breaks U+2028 and U+2029, 17 with
 * tabs, 16 block texts that are a whole document, 14 with a # right behind something, 27 others.
 *
 * Known to differ, too, and not among the cases:
 * - a second byte order mark: kubectl's library then may drop the first letter of a line;
 * - keys that are one text in JSON and two in YAML (`1` and `"1"`): in kubectl chance decides which of them counts, here the last one does;
 * - halves of surrogate pairs: a text of kubectl's is UTF-8 and cannot hold them;
 * - behind the first document of a value, control characters within some 500 bytes are an error in kubectl, further on not; here all are;
 * - an object of JSON that is followed by JSON which is no object, and no document of Kubernetes.
 */
type Case = readonly [text: string, value?: unknown];
type Value = readonly [] | readonly [value: unknown];
type Difference = readonly [text: string, kubectl: Value, own: Value];
type Stream = readonly [text: string, values: readonly unknown[], complete: boolean];
const read = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(__dirname, name), 'utf8')) as T;
const CASES = read<readonly Case[]>('kubectl-yaml.json');
const DIFFERENCES = Object.entries(read<{ readonly [kind: string]: readonly Difference[] }>('kubectl-differs.json'));
const STREAMS = read<readonly Stream[]>('kubectl-streams.json');
const STREAM_DIFFERENCES = read<readonly (readonly [...Stream, own: readonly Value[]])[]>('kubectl-streams-differ.json');

/** Order of keys and the sign of zero are no difference. */
const plain = (value: unknown): string => JSON.stringify(value, (_, part: unknown) =>
  (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part));
const valueOf = ({ value }: { readonly value: unknown }): Value => (value === undefined ? [] : [value]);

test(`${CASES.length} texts are read as kubectl reads them, or refused`, () => {
  const wrong = CASES.filter(([text, ...value]) => plain(valueOf(parseYamlValue(text))) !== plain(value));
  expect(wrong).toEqual([]);
  expect(CASES.length).toBeGreaterThan(4800);
});

test.each(DIFFERENCES)('otherwise than kubectl: %s', (_, differences) => {
  for (const [text, kubectl, own] of differences) {
    expect(plain([text, valueOf(parseYamlValue(text))])).toBe(plain([text, own]));
    expect(plain(own)).not.toBe(plain(kubectl));
  }
});

/** A map or a list in block style, with quotes, block texts and comments, and no line further left than the first: as nearly all manifests are. */
const isOrdinary = (text: string): boolean => {
  const lines = text.split('\n').filter((line) => line !== '');
  const indent = (line: string) => line.search(/[^ ]/);
  return /^ *(?:- |[\w./-]+:)/.test(text) && lines.every((line) => line.length < 1024 && indent(line) >= indent(lines[0]) && ORDINARY.test(line));
};
const ORDINARY = /^ *(?:- +)*(?:[\w./-]+:(?: +|$))?(?:[|>][-+]?|"[^"\\]*"|'[^']*'|\w[\w .,/=+()-]*)?(?: +#.*)?$/;

test('no ordinary manifest is read otherwise', () => {
  expect(DIFFERENCES.flatMap(([, differences]) => differences.filter(([text]) => isOrdinary(text)))).toEqual([]);
  expect(CASES.filter(([text]) => isOrdinary(text)).length).toBeGreaterThan(500);
});

const differs = ([text, values, complete]: Stream, documents: readonly TextDocument[] = readDocuments(text)): boolean => {
  const own = documents.map(({ value }) => plain(value));
  if (complete) return plain(own) !== plain(values.map(plain));
  // kubectl ends at the first that is wrong, and has lost what stands before a wrong line of ---.
  const firstWrong = documents.findIndex(({ problems }) => problems.length > 0);
  return firstWrong < values.length || firstWrong > values.length + 1 || values.some((value, at) => plain(value) !== own[at]);
};

test(`${STREAMS.length} texts of several documents are divided as kubectl divides them`, () => {
  expect(STREAMS.filter((stream) => differs(stream))).toEqual([]);
});

test('and others but for documents that go on behind a whole value', () => {
  for (const [text, values, complete, own] of STREAM_DIFFERENCES) {
    expect(plain(readDocuments(text).map(valueOf))).toBe(plain(own));
    expect(differs([text, values, complete])).toBe(true);
  }
});

test.each<[string, string, RegExp]>([
  ['a bracket', 'a: [b', /^line 1, column 6: this is no YAML: \w/],
  ['a tab', 'a:\n\tb: c', /^line 2, column \d: this is no YAML: .*tab/],
  ['a colon', 'a: b: c', /^line 1, column 5: this is no YAML: /],
  ['a line without a key', 'a: b\nc\nd: e', /^line 3, column 2: this is no YAML: .*key/],
  ['a percent', 'a: %b', /^line 1, column 4: this is no YAML: /],
  ['quotes', 'a: "b\nc', /^line 2, column 2: this is no YAML: .*double quoted/],
  ['an escape', 'a: "\\d"', /^line 1, column 6: this is no YAML: .*escape/],
  ['the escape of a slash', 'a: "b\\/"', /^line 1, column 6: \\\/ in double quotes stands for nothing: kubectl refuses it/],
  ['half a pair', 'a: "\\ud83d\\ude00"', /^line 1, column 5: \\ud83d is no character: kubectl refuses it/],
  ['an alias', 'a: *b', /^line 1, column 4: \*b stands for nothing: no &b comes before it$/],
  ['an anchor', 'a: &b.c d', /^line 1, column 4: &b\.c is no anchor: kubectl takes letters, digits, - and _ in its name$/],
  ['a tag without a name', 'a: !! b', /^line 1, column 4: !! is no tag: kubectl wants a name behind it/],
  ['a merge', 'a: 1\n<<: b', /^line 2, column 5: << stands before what is no map/],
  ['a key', '? [a]\n: b', /^line 1, column 3: a list or a map is a key: kubectl refuses it/],
  ['a number', 'a: .inf', /^line 1, column 4: \.inf is no number in JSON/],
  ['a tag', 'a: !!int b', /^line 1, column 10: !!int stands before what is none/],
  ['a control character', 'a: b\u0007', /^line 1, column 5: the text holds the control character U\+0007/],
  ['a version', '# c\n%YAML 1.2\n---\na: b', /^line 2, column 1: the directive %YAML 1\.2: kubectl reads YAML 1\.1/],
  ['an end', '# c\n...\na: b', /^line 2, column 1: \.\.\. ends a document that has not begun/],
])('%s that is wrong is told with its place', (_, text, problem) => expect(parseYamlValue(text)).toEqual({ value: undefined, problem: expect.stringMatching(problem) }));

test.each<[string, string, unknown]>([
  ['a bracket below its key', 'a: [\n  b\n]\nc: {\n}\n', { a: ['b'], c: {} }],
  ['quotes over lines below their key', 'a: "b\nc"\nd: \'e\n\nf\'\n', { a: 'b c', d: 'e\nf' }],
  ['tabs before and within brackets', 'a:\t[b,\tc]\nd: {\n\te: 1\n}\n', { a: ['b', 'c'], d: { e: 1 } }],
])('%s is no mistake', (_, text, value) => expect(parseYamlValue(text)).toEqual({ value }));
