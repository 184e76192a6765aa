import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import * as ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';
import * as door from '../lib';
import { istioMesh } from '../lib/meshes';
import { make } from '../lib/plan';
import { evaluate } from '../lib/rules';
import { timelineText } from '../lib/timeline';
import '../lib/jest';
import { needs } from './rules/fixtures';

const root = path.join(__dirname, '..');
const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');

/** The code block that follows `<!-- kind: name -->`. */
function block(kind: string, name: string): string {
  const match = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([^]*?)\\n\`\`\``).exec(readme);
  if (!match) throw new Error(`README.md has no block ${kind}: ${name}`);
  return match[1];
}

/** Compiles an example and runs it, with its output in a folder of its own; gives what it wrote. */
function run(code: string): { documents: any[]; said: string[] } {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
  const said: string[] = [];
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  try {
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    const modules: Record<string, unknown> = { 'cdk8s': cdk8s, 'graceful-mesh': door, 'graceful-mesh/jest': {} };
    new Function('require', 'exports', 'console', 'expect', 'test', outputText)((name: string) => modules[name], {}, { error: (text: string) => said.push(text) }, expect, (_: string, body: () => void) => body());
    const files = fs.readdirSync(outdir).map((name) => fs.readFileSync(path.join(outdir, name), 'utf8'));
    return { documents: files.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS())), said };
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    fs.rmSync(outdir, { recursive: true });
  }
}

const mesh = istioMesh({ version: '1.24.0' });
const bare = { spec: { containers: [{ name: 'app' }] } };

describe('README.md', () => {
  test('the pod that stops badly is the model\'s', () => {
    const { situations } = evaluate({ template: bare, mesh, needs: needs({ longestRequest: 20 }) });
    expect(timelineText(situations[0].timeline)).toBe(block('picture', 'badly'));
  });

  test('the pod that stops well is the plan\'s', () => {
    const { applied } = make({ wishes: { requestDuration: { kind: 'up-to', atMost: 20 } }, mesh, template: bare });
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

  test('the platform team\'s example runs', () => {
    const { documents, said } = run(block('run', 'platform'));
    expect(documents).toHaveLength(1);
    expect(said.join()).toContain('a preStop on the proxy that waits for connections');
  });

  test('the test\'s example passes, and fails for another mesh\'s pod', () => {
    expect(() => run(block('run', 'jest'))).not.toThrow();
    expect(() => run(block('run', 'jest').replace('longestRequest: 60', 'longestRequest: 70'))).toThrow('[GM201]');
  });

  test('every example type-checks', () => {
    const names = ['quick-start', 'platform', 'jest'];
    const files = new Map(names.map((name) => [path.join(root, `readme-${name}.ts`), block('run', name)]));
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['jest', 'node'],
      paths: { 'graceful-mesh': [path.join(root, 'lib/index.ts')], 'graceful-mesh/jest': [path.join(root, 'lib/jest/index.ts')] },
    };
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.readFile = (name) => files.get(name) ?? readFile(name);
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.getSourceFile = (name, target) => (files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : getSourceFile(name, target));
    const program = ts.createProgram([...files.keys()], options, host);
    const wrong = ts.getPreEmitDiagnostics(program).filter(({ file }) => file && files.has(file.fileName));
    expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  }, 60_000);
});
