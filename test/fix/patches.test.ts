import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as fc from 'fast-check';
import { WORKLOADS } from './workloads';
import { check, NamedText } from '../../lib/check';
import { PATCH_FORMATS } from '../../lib/cli/fix-flags';
import { readDocuments } from '../../lib/documents';
import { fix, ObjectPatch, patches, PATCHES } from '../../lib/fix';
import { Operation, operations } from '../../lib/fix/operations';
import type { Json } from '../../lib/model';

const settings = { longestRequest: 60 };
const root = path.join(__dirname, '..');

/** RFC 6902, as far as there are operations here; what it says must be there must be. */
function applied(value: any, steps: readonly Operation[]): any {
  let result = structuredClone(value);
  for (const { op, path: at, value: given } of steps) {
    if (at === '') {
      result = given;
      continue;
    }
    const parts = at.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
    const key = parts.pop()!;
    const holder = parts.reduce((here, part) => {
      expect(Object.hasOwn(here, part)).toBe(true);
      return here[part];
    }, result);
    if (op !== 'add') expect([at, Object.hasOwn(holder, key)]).toEqual([at, true]);
    if (op === 'test') expect(holder[key]).toEqual(given);
    else if (op === 'remove') Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key];
    else if (Array.isArray(holder) && op === 'add') holder.splice(key === '-' ? holder.length : Number(key), 0, structuredClone(given));
    else Object.defineProperty(holder, key, { value: structuredClone(given), writable: true, enumerable: true, configurable: true });
  }
  return result;
}

const isMeant = (object: any, { target: { group, version, kind, name, namespace } }: ObjectPatch) =>
  object?.apiVersion === [group, version].filter(Boolean).join('/') && object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace;

/** The objects of a text with its patches in them. */
function patched(text: string, all: readonly ObjectPatch[]): unknown[] {
  const one = (object: any) => all.filter((patch) => isMeant(object, patch)).reduce((now, { patch }) => applied(now, patch), object);
  return readDocuments(text).map(({ value }: { value: any }) => (value?.kind === 'List' ? { ...value, items: value.items.map(one) } : one(value)));
}

const values = (text: string) => readDocuments(text).map(({ value }) => value);

/** Workloads of every rule, and the manifests of the sessions of the command line. */
const MANIFESTS: NamedText[] = [...WORKLOADS, ...[
  ...fs.readdirSync(path.join(root, 'cli', 'sessions')).flatMap((name) => fs.readdirSync(path.join(root, 'cli', 'sessions', name)).filter((file) => file.endsWith('.yaml')).map((file) => path.join('cli', 'sessions', name, file))),
].map((name) => ({ path: name, text: fs.readFileSync(path.join(root, name), 'utf8') }))];

describe.each([false, true])('unsafe: %s', (unsafe) => {
  test.each(MANIFESTS.map((one) => [one.path, one] as const))('%s: a patch comes to what is written in place', (_, text) => {
    // Two objects of one name are one to a patch.
    const objects = values(text.text).flatMap((value: any) => value?.items ?? [value]);
    const names = objects.map((value) => JSON.stringify([value?.kind, value?.metadata?.name]));
    if (new Set(names).size < names.length) return;
    const unmarked = { ...text, text: text.text.replace(/^# Source: /gm, '# source: ') };
    const inPlace = fix([unmarked], settings, { unsafe });
    const made = patches([text], settings, { unsafe });
    const after = inPlace.texts[0]?.after ?? unmarked.text;
    if (inPlace.left.length === made.left.length) expect(patched(text.text, made.patches)).toEqual(values(after));
    else expect(inPlace.left.concat(made.left).map(({ why }) => why).join()).toMatch(/by hand|a name/);
  });
});

test('enough of them are patched', () => {
  const made = MANIFESTS.map((text) => patches([text], settings).patches.length);
  expect(made.filter((count) => count > 0).length).toBeGreaterThan(60);
});

test('a text that was rendered, or is written with aliases, is patched', () => {
  const pod = (name: string, spec: string) => `- apiVersion: v1\n  kind: Pod\n  metadata: {name: ${name}, labels: {sidecar.istio.io/inject: "true"}}\n  spec: ${spec}\n`;
  const text = `# Source: shop/templates/a.yaml\napiVersion: v1\nkind: List\nitems:\n${pod('one', '&pod {containers: [{name: main, image: shop/checkout:1, ports: [{containerPort: 8080}]}]}')}${pod('two', '*pod')}`;
  const { patches: made, left, checked } = patches([{ path: 'a.yaml', text }], settings);
  expect([made.map(({ target }) => target), left, checked?.findings]).toEqual([[{ version: 'v1', kind: 'Pod', name: 'one' }, { version: 'v1', kind: 'Pod', name: 'two' }], [], []]);
  const after = patched(text, made).map((value) => JSON.stringify(value)).join('\n---\n');
  expect(check([{ path: 'a.json', text: after }], settings).findings).toEqual([]);
});

test('what a comment accepts is not patched', () => {
  const text = (reason: string) => `# Source: shop/templates/a.yaml
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {sidecar.istio.io/inject: "true"}}
spec:
  terminationGracePeriodSeconds: 90
  containers:
    - name: main # ${reason}
      image: shop/checkout:1
      ports: [{containerPort: 8080}]
`;
  const short = { longestRequest: 0, shutdownAfterLastRequest: 0 };
  expect(patches([{ path: 'a.yaml', text: text('-') }], short).patches).toHaveLength(1);
  const accepted = patches([{ path: 'a.yaml', text: text('graceful-mesh-ignore GM301: nobody sends to it') }], short);
  expect([accepted.patches, accepted.checked?.findings]).toEqual([[], []]);
});

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

test('the steps from one value to another lead there', () => {
  fc.assert(fc.property(json, json, (before, after) => {
    expect(applied(before, operations(before, after))).toEqual(after);
  }));
});

test('few values with much in common: they lead there, and touch no more than they must', () => {
  const items = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c~/'), image: fc.constantFrom('x', 'y') }, { requiredKeys: ['name'] }), { maxLength: 4 });
  const object = fc.record({ 'spec': items, 'a/b': fc.constantFrom(1, 2, null), '__proto__x': fc.boolean() }, { requiredKeys: [] });
  fc.assert(fc.property(object, object, (before: any, after: any) => {
    const steps = operations(before, after);
    expect(applied(before, steps)).toEqual(after);
    for (const key of Object.keys(after)) if (JSON.stringify(before[key]) === JSON.stringify(after[key])) expect(steps.filter(({ path: at }) => at.startsWith(`/${key.replace('/', '~1')}`))).toEqual([]);
  }));
});

test('the flag names what there is', () => expect(PATCH_FORMATS).toEqual(Object.keys(PATCHES)));

test('a name is no pattern', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: ".*", namespace: "a.b", labels: {sidecar.istio.io/inject: "true"}}\nspec: {containers: [{name: main, image: a, ports: [{containerPort: 80}]}]}\n';
  const component = values(PATCHES.kustomize(patches([{ path: 'a.yaml', text }], settings).patches))[0] as any;
  expect(component.patches[0].target).toEqual({ version: 'v1', kind: 'Pod', name: '\\.\\*', namespace: 'a\\.b' });
});

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

(hasKubectl ? test : test.skip)('kustomize and kubectl apply them', () => {
  const text = fs.readFileSync(path.join(root, 'cli', 'sessions', 'fix-patch-helm', 'rendered.yaml'), 'utf8').split('\n---\n').slice(0, 2).join('\n---\n');
  const made = patches([{ path: 'rendered.yaml', text }], settings).patches;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'patches-'));
  const write = (name: string, content: string) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  };
  write('rendered.yaml', text);
  write('kustomization.yaml', 'resources: [rendered.yaml]\ncomponents: [graceful-mesh]\n');
  write('graceful-mesh/kustomization.yaml', PATCHES.kustomize(made));
  const kustomized = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  const local = spawnSync('kubectl', ['patch', '--local', '-f', '-', '--type', 'json', '-p', JSON.stringify(made[0].patch), '-o', 'yaml'], { encoding: 'utf8', input: JSON.stringify(values(text)[1]) });
  fs.rmSync(folder, { recursive: true });
  const wanted = patched(text, made);
  expect([kustomized.stderr, values(kustomized.stdout)]).toEqual(['', expect.arrayContaining(wanted)]);
  expect(values(local.stdout)).toEqual([wanted[1]]);
});

test('an object in a List within a List is a target of its own', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'inner' }, spec: { containers: [{ name: 'main', image: 'example/app:1', ports: [{ containerPort: 80 }] }] } };
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [pod] }] });
  const { patches: made, left } = patches([{ path: 'a.yaml', text }], { meshDeclared: true });
  expect(left).toEqual([]);
  expect(made).toMatchObject([{ target: { version: 'v1', kind: 'Pod', name: 'inner' }, patch: [{ op: 'test', path: '/spec/containers/0/name' }, { op: 'add', path: '/spec/containers/0/lifecycle' }] }]);
});
