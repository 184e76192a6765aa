import * as fc from 'fast-check';
import { check } from '../../lib/check';
import { fix } from '../../lib/fix';
import { runs } from '../runs';

const POD = (lines: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
spec:
  template:
${lines}`;

/** Ways of people to write the same pod: what has to be written goes into each of them. */
const STYLES: Record<string, string> = {
  block: POD(`    metadata:
      labels:
        sidecar.istio.io/inject: "true" # meshed
    spec:
      # what runs
      containers:
        - name: main # the application
          image: shop/checkout:1
          ports:
            - containerPort: 8080
          # the end of it

# the end
`),
  flow: POD(`    metadata: {labels: {sidecar.istio.io/inject: "true"}}
    spec: {containers: [{name: main, image: shop/checkout:1, ports: [{containerPort: 8080}]}]} # all of it
`),
  dash: POD(`    spec:
      containers:
      - image: shop/checkout:1
        ports: [{containerPort: 8080}]
        name: main
    metadata: {labels: {sidecar.istio.io/inject: "true"}, annotations: }
`),
  json: JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout' },
    spec: { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } }, spec: { containers: [{ name: 'main', image: 'shop/checkout:1', ports: [{ containerPort: 8080 }] }] } } },
  }, undefined, 2),
  list: `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: one, labels: {sidecar.istio.io/inject: "true"}}
  spec:
    terminationGracePeriodSeconds: 10   # short
    containers: [{name: main, image: shop/checkout:1, ports: [{containerPort: 8080}]}]
- apiVersion: v1
  kind: Pod
  metadata:
    name: two
    labels: {sidecar.istio.io/inject: "true"}
    annotations:
      proxy.istio.io/config: |
        concurrency: 2
        # what follows is ours
        terminationDrainDuration: 70s
  spec:
    containers:
      - name: main
        image: shop/checkout:1
        ports:
          - {containerPort: 8080}`,
};

const settings = { longestRequest: 60 };

describe.each(Object.entries(STYLES))('%s', (_, text) => {
  const texts = [{ path: 'a.yaml', text: `# first\n---\n${text}` }];

  test.each(['\n', '\r\n'])('leaves nothing that it could repair, and touches nothing else (%j)', (eol) => {
    const given = texts.map((one) => ({ ...one, text: one.text.replace(/\n/g, eol) }));
    expect(check(given, settings).findings.some(({ severity }) => severity === 'error')).toBe(true);
    const { texts: [written], left } = fix(given, settings);
    expect(left).toEqual([]);
    expect(check([{ path: 'a.yaml', text: written.after }], settings).findings.filter(({ edits }) => edits)).toEqual([]);
    expect(fix([{ path: 'a.yaml', text: written.after }], settings).texts).toEqual([]);
    expect(written.after).toMatchSnapshot();
    if (eol === '\r\n') expect(written.after.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  });
});

test('what would take back what somebody decided needs a word', () => {
  const text = STYLES.block.replace('          # the end of it', '          lifecycle:\n            preStop: {exec: {command: [sleep, "1"]}}');
  const texts = [{ path: 'a.yaml', text }];
  const { texts: none, left } = fix(texts, settings);
  expect(none).toEqual([]);
  expect(left.map(({ why }) => why)).toContain('it would take back something that stands there: --unsafe does');
  const { texts: [written] } = fix(texts, settings, { unsafe: true });
  expect(check([{ path: 'a.yaml', text: written.after }], settings).findings).toEqual([]);
});

test('what a tool rendered is left to its source', () => {
  const { texts, left } = fix([{ path: 'a.yaml', text: `# Source: shop/templates/a.yaml\n${STYLES.block}` }], settings);
  expect([texts, left[0].why]).toEqual([[], expect.stringContaining('the file was rendered')]);
});

test('behind an alias, a person decides: the other pod would get it, too', () => {
  const pod = (name: string, spec: string) => `- apiVersion: v1\n  kind: Pod\n  metadata: {name: ${name}, labels: {sidecar.istio.io/inject: "true"}}\n  spec: ${spec}\n`;
  const spec = '&pod {containers: [{name: main, image: shop/checkout:1, ports: [{containerPort: 8080}]}]}';
  const texts = [{ path: 'a.yaml', text: `apiVersion: v1\nkind: List\nitems:\n${pod('one', spec)}${pod('two', '*pod')}` }];
  const { texts: none, left } = fix(texts, settings);
  expect(none).toEqual([]);
  expect(new Set(left.map(({ why }) => why))).toEqual(new Set(['it cannot be written into this text without changing more of it: do it by hand']));
});

test('whatever the other lines are, they stay', () => {
  const comment = fc.stringMatching(/^[ a-z#:{}[\]'"-]{0,20}$/).map((text) => `# ${text}`);
  fc.assert(fc.property(fc.array(comment, { minLength: 12, maxLength: 12 }), fc.boolean(), (comments, blank) => {
    const lines = STYLES.block.split('\n').flatMap((line, index) => [line, ...(line !== '' && index > 5 && comments[index] ? [`${' '.repeat(index)}${comments[index]}`, ...(blank ? [''] : [])] : [])]);
    const before = lines.join('\n');
    const { texts: [written] } = fix([{ path: 'a.yaml', text: before }], settings);
    const kept = written.after.split('\n');
    let at = 0;
    for (const line of lines) {
      const found = kept.indexOf(line, at);
      expect(found).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
  }), { numRuns: runs(60) });
});

describe('a List with items that are the same one', () => {
  const pod = (name: string, more = '') => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {sidecar.istio.io/inject: "true"}}, spec: {${more}containers: [{name: main, image: shop/checkout:1, ports: [{containerPort: 8080}]}]}}`;
  const list = (...items: string[]) => [{ path: 'a.yaml', text: `apiVersion: v1\nkind: List\nitems: [${items.join(', ')}]\n` }];

  test('is written where that stands, once, and the others beside it', () => {
    const { texts: [written], left } = fix(list(`&same ${pod('one')}`, pod('two'), '*same', pod('three'), '*same'), settings);
    expect(left).toEqual([]);
    expect(written.after.match(/terminationGracePeriodSeconds/g)).toHaveLength(3);
    expect(check([{ path: 'a.yaml', text: written.after }], settings).findings.filter(({ edits }) => edits)).toEqual([]);
  });

  test('keeps what can be written of the others where one of them cannot', () => {
    const crowd = Array.from({ length: 70 }, (_, index) => (index % 2 === 0 ? pod(`p${index}`) : '*same'));
    const { texts: [written], left } = fix(list(`&same ${pod('one')}`, ...crowd, ...Array.from({ length: 60 }, () => '*same')), settings);
    expect(written.after.match(/terminationGracePeriodSeconds/g)).toHaveLength(35);
    expect(written.after).toContain(`&same ${pod('one')},`);
    expect(new Set(left.map(({ why }) => why))).toEqual(new Set(['it cannot be written into this text without changing more of it: do it by hand']));
  });
});

test('what is found after a repair is what is found in what was written', () => {
  const pod = (index: number, hook: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${index}, labels: {sidecar.istio.io/inject: "true"}}\nspec:\n  containers:\n  - name: main\n    image: a\n    ports: [{containerPort: 8080}]\n${hook}`;
  const hook = (script: string) => `    lifecycle: {preStop: {exec: {command: [sh, -c, ${JSON.stringify(script)}]}}}\n`;
  const hooks = (index: number) => ['', hook(`sleep ${index}; a | b`), hook('while a; do if b; then c | d; fi; done; wait')][index % 3];
  const text = Array.from({ length: 110 }, (_, index) => pod(index, hooks(index))).join('---\n');
  const { texts: [{ after }], checked } = fix([{ path: 'a.yaml', text }], settings);
  const told = ({ findings }: ReturnType<typeof check>) =>
    findings.map(({ code, message, fix: how, edits, place: { line } }) => [code, message, how, edits, line]);
  expect(told(checked!).length).toBeGreaterThan(50);
  expect(told(checked!)).toEqual(told(check([{ path: 'a.yaml', text: after, size: text.length }], settings)));
});
