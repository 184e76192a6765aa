import * as fs from 'fs';
import * as path from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { DocPage, runExample } from './examples';
import { istioMesh } from '../lib/meshes';
import { planPod } from '../lib/plan';
import { evaluate } from '../lib/rules';
import { timelineText } from '../lib/timeline';
import '../lib/jest';
import { needs } from './rules/fixtures';

const root = path.join(__dirname, '..');
const readme = new DocPage(path.join(root, 'README.md'));
const block = (kind: string, name: string) => readme.block(kind, name);
const run = runExample;

const mesh = istioMesh({ version: '1.24.0' });
const bare = { spec: { containers: [{ name: 'app' }] } };

describe('README.md', () => {
  test('the pod that stops badly is the model\'s', () => {
    const { situations } = evaluate({ template: bare, mesh, needs: needs({ longestRequest: 20 }), meshDeclared: true });
    expect(timelineText(situations[0].timeline)).toBe(block('picture', 'badly'));
  });

  test('the pod that stops well is the plan\'s', () => {
    const { applied } = planPod({ requirements: { requestDuration: { kind: 'unpredictable', atMost: 20 } }, mesh, template: bare });
    expect(timelineText(applied.situations[0].timeline)).toBe(block('picture', 'well'));
  });

  test('the quick start writes what it says', () => {
    const { documents: [deployment] } = run(block('run', 'quick-start'));
    expect(deployment.spec.template).toMatchObject(parse(block('output', 'quick-start')));
  });

  test('the quick start refuses as it says', () => {
    const code = block('run', 'quick-start').replace('  containers:', '  terminationGracePeriod: Duration.seconds(30),\n  containers:');
    expect(() => run(code)).toThrow(block('output', 'refusal'));
  });

  test('what exists already is attached to', () => {
    const legacy = new DocPage(path.join(root, 'docs/guides/existing.md')).files();
    expect(run(block('run', 'attach'), legacy).said.join()).toContain('+      terminationGracePeriodSeconds: 76');
  });

  test('the platform team\'s example runs', () => {
    const { documents, said } = run(block('run', 'platform'));
    expect(documents).toHaveLength(1);
    expect(said.join()).toContain('a preStop on the proxy that waits for connections');
  });

  test('the test\'s example passes, and fails for another mesh\'s pod', () => {
    expect(() => run(block('run', 'jest'))).not.toThrow();
    expect(() => run(block('run', 'jest').replace('longestRequest: 60', 'longestRequest: 70'))).toThrow('[GM201]');
  });
});

describe('docs/guides', () => {
  const guides = path.join(root, 'docs/guides');
  const pages = fs.readdirSync(guides).filter((name) => name !== 'README.md').map((name) => new DocPage(path.join(guides, name)));

  test('each stands in the index', () => {
    const index = fs.readFileSync(path.join(guides, 'README.md'), 'utf8');
    expect(pages.filter(({ name }) => !index.includes(`[${name}](${name})`)).map(({ name }) => name)).toEqual([]);
  });

  for (const page of pages) {
    for (const { name, code } of page.examples()) {
      test(`${page.name} ${name}: it writes and says what the page says`, () => {
        const { documents, said } = runExample(code, page.files());
        for (const expected of page.blocks('output', name).flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()))) {
          expect(documents.find(({ kind }) => kind === expected.kind)).toMatchObject(expected);
        }
        for (const text of page.blocks('said', name)) expect(said.join('\n')).toContain(text);
      });
    }
  }
});
