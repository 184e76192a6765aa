import { applyEdits, nonStrings } from '../../lib/manifest';
import { Json } from '../../lib/model';

const AT = '/metadata/annotations';

test.each<[string, Json | undefined, string[]]>([
  ['none', undefined, []],
  ['null', null, []],
  ['strings', { 'a': 'true', 'b/c': '' }, []],
  ['an empty one', { a: null }, []],
  ['a boolean', { 'sidecar.istio.io/inject': false }, ['annotation sidecar.istio.io/inject: false: it must be a string, and the API server refuses the object; write "false", in quotes']],
  ['a number', { a: 5 }, ['annotation a: 5: it must be a string, and the API server refuses the object; write "5", in quotes']],
  ['a map', { a: { b: 1 } }, ['annotation a: {"b":1}: it must be a string, and the API server refuses the object; write it as a text in quotes']],
  ['a list of all', ['a'], ['annotations are ["a"]: they must be a map of strings, and the API server refuses the object; write name: "value"']],
])('%s', (_, map, expected) => {
  expect(nonStrings('annotation', map, AT).map(({ what, why, fix }) => `${what}: ${why}; ${fix?.text}`)).toEqual(expected);
});

test('the edits quote what stands there', () => {
  const root = { metadata: { annotations: { 'a/b': true, '__proto__x': 1.5 } } };
  const edits = nonStrings('annotation', root.metadata.annotations, AT).flatMap(({ fix }) => fix?.edits ?? []);
  expect(applyEdits(root, edits)).toEqual({ metadata: { annotations: { 'a/b': 'true', '__proto__x': '1.5' } } });
});

test('of many the first five are told', () => {
  const notes = nonStrings('label', Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i])), '/metadata/labels');
  expect(notes).toHaveLength(6);
  expect(notes[5].what).toBe('995 more labels');
});
