import * as fs from 'fs';
import * as path from 'path';
import { parseYamlValue, readDocuments } from '../../lib/documents';

/*
 * What kubectl's own libraries made of our texts: sigs.k8s.io/yaml 1.6.0 (YAMLToJSON) and k8s.io/apimachinery 0.37.2 (YAMLOrJSONDecoder). A case is a text
 * and its value; a text alone is refused.
 *
 * Known to differ, and not among the cases:
 * - a second byte order mark: kubectl's library then may drop the first letter of a line;
 * - keys that are one text in JSON and two in YAML (`1` and `"1"`): in kubectl chance decides which of them counts, here the last one does;
 * - halves of surrogate pairs: a text of kubectl's is UTF-8 and cannot hold them;
 * - behind the first document of a value, control characters within some 500 bytes are an error in kubectl, further on not; here all are;
 * - an object of JSON that is followed by JSON which is no object, and no document of Kubernetes.
 */
type Case = readonly [text: string, value?: unknown];
const read = <T>(name: string): readonly T[] => JSON.parse(fs.readFileSync(path.join(__dirname, name), 'utf8')) as T[];
const CASES = read<Case>('kubectl-yaml.json');
const STREAMS = read<readonly [text: string, values: readonly unknown[], complete: boolean]>('kubectl-streams.json');

/** Order of keys and the sign of zero are no difference. */
const plain = (value: unknown): string => JSON.stringify(value, (_, part: unknown) =>
  (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part));

test(`${CASES.length} texts are read as kubectl reads them, or refused`, () => {
  const wrong = CASES.filter(([text, ...value]) => {
    const { value: own, problem } = parseYamlValue(text);
    return value.length === 0 ? own !== undefined || problem === undefined : plain(own) !== plain(value[0]);
  });
  expect(wrong).toEqual([]);
  expect(CASES.length).toBeGreaterThan(5000);
});

test(`${STREAMS.length} texts of several documents are divided as kubectl divides them`, () => {
  const wrong = STREAMS.filter(([text, values, complete]) => {
    const documents = readDocuments(text);
    const own = documents.map(({ value }) => plain(value));
    if (complete) return plain(own) !== plain(values.map(plain));
    // kubectl ends at the first that is wrong, and has lost what stands before a wrong line of ---.
    const firstWrong = documents.findIndex(({ problems }) => problems.length > 0);
    return firstWrong < values.length || firstWrong > values.length + 1 || values.some((value, at) => plain(value) !== own[at]);
  });
  expect(wrong).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ['a bracket', 'a: [b', /^line 1, column 6: the end of the text stands where , or \] is expected: close the bracket/],
  ['a tab', 'a:\n\tb: c', /^line 2, column 1: a tab stands where a value or a key begins: indent with blanks$/],
  ['a colon', 'a: b: c', /^line 1, column 5: a : follows what can be no key here: put a text that holds ": " in quotes/],
  ['a line without a key', 'a: b\nc\nd: e', /^line 2, column 1: a line of a map has no key/],
  ['a percent', 'a: %b', /^line 1, column 4: % stands where a value or a key begins: no text begins with %: put it in quotes$/],
  ['quotes', 'a: "b\nc', /^line 1, column 4: a quoted text does not end: close the quotes$/],
  ['an escape', 'a: "\\d"', /^line 1, column 5: \\d in double quotes stands for nothing: write \\\\ for a backslash/],
  ['an alias', 'a: *b', /^line 1, column 4: \*b stands for nothing: no &b comes before it$/],
  ['a merge', 'a: 1\n<<: b', /^line 2, column 5: << stands before what is no map/],
  ['a key', '? [a]\n: b', /^line 1, column 3: a list or a map is a key: kubectl refuses it/],
  ['a number', 'a: .inf', /^line 1, column 4: \.inf is no number in JSON/],
  ['a tag', 'a: !!int b', /^line 1, column 10: !!int stands before what is none/],
  ['a control character', 'a: b\u0007', /^line 1, column 5: the text holds the control character U\+0007/],
])('%s that is wrong is told with its place', (_, text, problem) => expect(parseYamlValue(text)).toEqual({ value: undefined, problem: expect.stringMatching(problem) }));
