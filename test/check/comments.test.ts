import { check } from '../../lib/check';
import { ignoreComments } from '../../lib/check/comments';

const read = (text: string) => ignoreComments({ path: 'a.yaml', text }).map(({ place, line, codes, reason, document }) => [place.line, place.column, line, codes.join(' '), reason, document]);
const GM301 = ['GM301'].join();

test.each([
  ['beside', 'a: 1 # graceful-mesh-ignore GM301: so', [[1, 6, 1, GM301, 'so', 0]]],
  ['above', '# graceful-mesh-ignore GM301: so\n\n# more\na: 1', [[1, 1, 4, GM301, 'so', 0]]],
  ['two above', '# graceful-mesh-ignore GM301: so\n# graceful-mesh-ignore GM302: too\na: 1', [[1, 1, 3, GM301, 'so', 0], [2, 1, 3, 'GM302', 'too', 0]]],
  ['CR LF', 'b: 1\r\n  # graceful-mesh-ignore gm301,GM102 : so: it is\r\n  a: 1\r\n', [[2, 3, 3, 'GM301 GM102', 'so: it is', 0]]],
  ['CR', 'b: 1\r# graceful-mesh-ignore GM301: so\ra: 1\r', [[2, 1, 3, GM301, 'so', 0]]],
  ['the second document', 'b: 1\n---\na: 1 # graceful-mesh-ignore GM301: so\n', [[3, 6, 3, GM301, 'so', 1]]],
  ['at the end', 'a: 1\n# graceful-mesh-ignore GM301: so', [[2, 1, 2, GM301, 'so', 0]]],
  ['without a reason', 'a: 1 # graceful-mesh-ignore GM301', [[1, 6, 1, GM301, '', 0]]],
  ['without a code', 'a: 1 # graceful-mesh-ignore: so', [[1, 6, 1, '', 'so', 0]]],
  ['with another word', 'a: 1 # graceful-mesh-ignore GM301 perhaps: so', [[1, 6, 1, '', 'so', 0]]],
  ['within words', 'a: 1 # see graceful-mesh-ignore GM301: so', []],
  ['no comment', 'a: x#graceful-mesh-ignore GM301: so', []],
  ['another word', 'a: graceful-mesh-ignore', []],
])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

test('a text of nothing else comes to an end', () => {
  expect(ignoreComments({ path: 'a.yaml', text: '# graceful-mesh-ignore GM301: so\n'.repeat(100_000) })).toHaveLength(1000);
  expect(ignoreComments({ path: 'a.yaml', text: `a: 1 ${'# graceful-mesh-ignore '.repeat(50_000)}` })).toHaveLength(1);
});

test('a finding of another line, document or file stays', () => {
  const pod = (name: string, comment = '') => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {sidecar.istio.io/inject: "true"}}\nspec:\n  containers:\n    - name: main${comment}\n      image: shop:1\n      ports: [{containerPort: 80}]\n`;
  const comment = ' # graceful-mesh-ignore GM301: so';
  const found = (text: string) => check([{ path: 'a.yaml', text }, { path: 'b.yaml', text: pod('other') }]).findings.map(({ code, object, place }) => `${place.path} ${object?.name ?? ''} ${code}`);
  expect(found(pod('one', comment))).toEqual(['b.yaml other GM301']);
  expect(found(`${pod('one', comment)}---\n${pod('two')}`)).toEqual(['a.yaml two GM301', 'b.yaml other GM301']);
  expect(found(pod('one').replace('spec:', `spec:${comment}`))).toEqual(['a.yaml  GM906', 'a.yaml one GM301', 'b.yaml other GM301']);
});
