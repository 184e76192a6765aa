import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { DocPage } from './examples';

const root = path.join(__dirname, '..');
const guides = path.join(root, 'docs/guides');
const pages = [path.join(root, 'README.md'), ...fs.readdirSync(guides).map((name) => path.join(guides, name))].map((file) => new DocPage(file));

// All in one program, most of whose time goes into what they import; the last example shows that it would say no.
test('every example of the docs type-checks', () => {
  const examples = pages.flatMap((page) => ['run', 'program', 'policies'].flatMap((kind) => page.examples(kind)).map(({ code }): [string, string] => [page.name, code]));
  expect(examples.length).toBeGreaterThan(20);
  expect(typeErrors([...examples, ['wrong', 'const seconds: number = "60";']])).toEqual([`example-${examples.length}-wrong.ts: Type 'string' is not assignable to type 'number'.`]);
}, 120_000);

/** What the compiler says of examples, as strict as a user's may be. */
function typeErrors(examples: readonly (readonly [page: string, code: string])[]): string[] {
  const files = new Map(examples.map(([page, code], index) => [path.join(root, `example-${index}-${page}.ts`), code]));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['jest', 'node'],
    paths: {
      'graceful-mesh': [path.join(root, 'lib/index.ts')],
      'graceful-mesh/cdk8s': [path.join(root, 'lib/cdk8s/index.ts')],
      'graceful-mesh/cdk8s-plus-33': [path.join(root, 'lib/cdk8s-plus-33/index.ts')],
      'graceful-mesh/jest': [path.join(root, 'lib/jest/index.ts')],
      'graceful-mesh/pulumi': [path.join(root, 'lib/pulumi/index.ts')],
      'graceful-mesh/policy': [path.join(root, 'lib/policy/index.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, target) => (files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : getSourceFile(name, target));
  const program = ts.createProgram([...files.keys()], options, host);
  // Of them alone: what they import is checked by lint.
  return [...files.keys()].map((name) => program.getSourceFile(name)!)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => `${path.basename(file!.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}
