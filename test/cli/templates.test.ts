import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as fc from 'fast-check';
import { check } from '../../lib/check';
import { processIo } from '../../lib/cli/io';
import { inTemplates } from '../../lib/cli/templates';

const top = fs.mkdtempSync(path.join(os.tmpdir(), 'root-'));
afterAll(() => fs.rmSync(top, { recursive: true }));
const write = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
  fs.writeFileSync(path.join(top, name), text);
};

const POD = ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: one', 'spec:', '  containers:', '    - name: main', '      image: example/app:1', '      ports: [{containerPort: 80}]'];
const rendered = (source: string, lines = POD) => `---\n# Source: ${source}\n${lines.join('\n')}\n`;
const told = (text: string, root = 'charts') => {
  const given = [{ path: 'all.yaml', text }];
  const checked = check(given, { longestRequest: 60, meshDeclared: true });
  return { checked, moved: inTemplates(checked, given, root, { ...processIo(), cwd: top }) };
};
const places = (text: string, root?: string) => [...new Set(told(text, root).moved.findings.map(({ place }) => place.path))];

write('charts/shop/templates/pod.yaml', POD.join('\n'));
write('charts/shop/charts/cache/templates/pod.yaml', POD.join('\n'));
write('outside/pod.yaml', POD.join('\n'));
fs.symlinkSync(path.join(top, 'outside'), path.join(top, 'charts/shop/link'));
fs.symlinkSync(path.join(top, 'outside/pod.yaml'), path.join(top, 'charts/shop/templates/link.yaml'));

test.each([
  ['the folder of charts', 'shop/templates/pod.yaml', 'charts', 'charts/shop/templates/pod.yaml'],
  ['the chart', 'shop/templates/pod.yaml', 'charts/shop/', 'charts/shop/templates/pod.yaml'],
  ['a chart in a chart', 'shop/charts/cache/templates/pod.yaml', 'charts/shop', 'charts/shop/charts/cache/templates/pod.yaml'],
  ['a chart in a folder of another name', 'other/templates/pod.yaml', './charts/shop', 'charts/shop/templates/pod.yaml'],
  ['no template', 'shop/templates/none.yaml', 'charts', 'all.yaml'],
  ['a folder', 'shop/templates', 'charts', 'all.yaml'],
  ['a link out of the folder', 'shop/link/pod.yaml', 'charts', 'all.yaml'],
  ['a link to a file out of it', 'shop/templates/link.yaml', 'charts', 'all.yaml'],
  ['the way out of it', '../outside/pod.yaml', 'charts', 'all.yaml'],
  ['the way out of it, from within', 'shop/../../outside/pod.yaml', 'charts', 'all.yaml'],
  ['an absolute path', path.join(top, 'outside/pod.yaml'), 'charts', 'all.yaml'],
])('%s', (_, source, root, expected) => expect(places(rendered(source), root)).toEqual([expected]));

test('whatever a comment names, nothing outside of the folder is told', () => {
  const part = fc.constantFrom('..', '.', 'shop', 'templates', 'pod.yaml', 'outside', 'link', '', '/', '\\', '~', '%2e%2e', '\t', 'etc', 'passwd');
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('charts', 'charts/shop'), (parts, root) => {
    for (const name of places(rendered(parts.join('/')), root)) expect(name === 'all.yaml' || /^charts\/shop\/(charts\/cache\/)?templates\/pod\.yaml$/.test(name)).toBe(true);
  }));
});

test('a line that stands in the template is that line, any other the first', () => {
  const templated = fc.uniqueArray(fc.nat({ max: POD.length - 1 }), { maxLength: POD.length });
  const blank = fc.nat({ max: 5 });
  fc.assert(fc.property(templated, blank, blank, fc.constantFrom('\n', '\r\n'), (which, above, indent, eol) => {
    const template = [...Array<string>(above).fill('{{- /* a comment */}}'), ...POD.map((line, index) => ' '.repeat(indent) + (which.includes(index) ? `${line.replace(/\S.*/, '{{ .Values.x }}')}` : line))];
    write('charts/shop/templates/made.yaml', template.join(eol));
    const { checked, moved } = told(rendered('shop/templates/made.yaml').replace(/\n/g, eol));
    expect(moved.findings).toHaveLength(checked.findings.length);
    moved.findings.forEach(({ place, rendered: at, message, fix, related }, index) => {
      const before = checked.findings[index];
      expect([at, fix]).toEqual([before.place, before.fix]);
      expect(message).toBe(`${before.message} (rendered at all.yaml:${before.place.line}:${before.place.column})`);
      const isThere = !which.includes(before.place.line - 3);
      expect(place).toEqual({ path: 'charts/shop/templates/made.yaml', ...(isThere ? { line: before.place.line - 2 + above, column: before.place.column + indent } : { line: 1, column: 1 }) });
      for (const one of related) expect(one.place?.path).not.toBe('all.yaml');
    });
  }), { numRuns: 50 });
});

test('a line that stands there twice is none', () => {
  write('charts/shop/templates/twice.yaml', [...POD, '{{ else }}', ...POD].join('\n'));
  expect([...new Set(told(rendered('shop/templates/twice.yaml')).moved.findings.map(({ place }) => place.line))]).toEqual([1]);
});

test('each document has its own, and one without any stays', () => {
  const text = rendered('shop/templates/pod.yaml') + rendered('shop/charts/cache/templates/pod.yaml') + `---\n${POD.join('\n')}\n`;
  expect(places(text)).toEqual(['charts/shop/templates/pod.yaml', 'charts/shop/charts/cache/templates/pod.yaml', 'all.yaml']);
  expect(told(text).moved.pods.map(({ place }) => place.path)).toEqual(places(text));
});

test('a comment in what is no beginning counts for nothing', () => {
  expect(places(`${POD.join('\n')}\n# Source: shop/templates/pod.yaml\n`)).toEqual(['all.yaml']);
});
