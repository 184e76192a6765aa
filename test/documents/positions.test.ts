import * as fc from 'fast-check';
import { readDocuments } from '../../lib/documents';
import { runs } from '../runs';

const TEXT = [
  '# a comment', '---', 'kind: List', 'items:', '- spec: &spec', '    grace: 30', '    "quoted": {a: [x, &y z]}', '- spec:', '    <<: *spec', '    grace: 40',
  '    empty:', '    other: *y', '    block: |', '      text', '    folded: !!str &text >- # a | b', '      text', '- *spec', '---', 'broken: [', '---', 'last: yes', '',
].join('\n');

describe.each([['LF', TEXT], ['CR LF', TEXT.replace(/\n/g, '\r\n')]])('with %s', (_, text) => {
  const documents = readDocuments(text);

  test.each<[number, string, [number, number] | undefined]>([
    [1, '', [3, 1]],
    [1, '/kind', [3, 7]],
    [1, '/items', [5, 1]],
    [1, '/items/0/spec/grace', [6, 12]],
    [1, '/items/0/spec/quoted/a/1', [7, 26]],
    [1, '/items/1/spec/grace', [10, 12]],
    [1, '/items/1/spec/quoted/a', [7, 19]],
    [1, '/items/1/spec/empty', [11, 5]],
    [1, '/items/1/spec/other', [7, 26]],
    [1, '/items/1/spec/block', [13, 12]],
    [1, '/items/1/spec/folded', [15, 25]],
    [1, '/items/2/grace', [6, 12]],
    [1, '/items/3', undefined],
    [1, '/items/0/spec/nothing', undefined],
    [1, '/kind/deeper', undefined],
    [3, '/last', [21, 7]],
    [2, '/broken', undefined],
  ])('document %i has %s at %j', (index, pointer, place) => {
    expect(documents[index].position(pointer)).toEqual(place && { line: place[0], column: place[1] });
  });

  test('what is broken is told where it is, and the others are read', () => {
    expect(documents.map(({ value }) => value === undefined)).toEqual([false, false, true, false]);
    expect(documents[2].problems).toEqual([{ what: 'this is no YAML', why: expect.stringContaining('unexpected end'), line: 20, column: 1 }]);
  });
});

test.each<[string, string, string]>([
  ['in a flow', 'kind: Pod\nspec:\n  grace: {{ .Values.grace }}\n', '3:10 {{ .Values.grace }} is not rendered'],
  ['around a block', '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n', '1:1 {{- if .Values.on }} is not rendered'],
])('what is not rendered yet is called so: %s', (_, broken, said) => {
  const [document, next] = readDocuments(`${broken}---\nkind: Pod\n`);
  expect(document.problems.map(({ what, line, column }) => `${line}:${column} ${what}`)).toEqual([said]);
  expect(next.value).toEqual({ kind: 'Pod' });
});

test('braces of another line are not what is wrong', () => {
  const [{ problems: [{ what }] }] = readDocuments('a: "{{ .Values.a }}"\nb: [\n');
  expect(what).toBe('this is no YAML');
});

test('at each place stands the value, whatever it is', () => {
  const leaves = (value: unknown, pointer: string): [string, unknown][] => (typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => leaves(member, `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`))
    : [[pointer, value]]);
  fc.assert(fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 3 }), fc.constantFrom('---\n', ''), (values, first) => {
    const text = first + values.map((value) => JSON.stringify(value, null, 2)).join('\n---\n');
    const lines = text.split('\n');
    const documents = readDocuments(text);
    expect(documents.map(({ value }) => JSON.stringify(value))).toEqual(values.map((value) => JSON.stringify(value)));
    for (const [index, value] of values.entries()) {
      for (const [pointer, leaf] of leaves(value, '')) {
        const { line, column } = documents[index].position(pointer)!;
        expect(lines[line - 1].slice(column - 1).startsWith(JSON.stringify(leaf))).toBe(true);
      }
    }
  }), { numRuns: runs(500) });
});
