import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as door from '../lib';
import * as neutral from '../lib/cdk8s';
import * as later from '../lib/cdk8s-plus-33';

/** A page of the docs: its marked code blocks, `<!-- kind -->` or `<!-- kind: name -->` before each. */
export class DocPage {
  public readonly name: string;
  private readonly found: { readonly kind: string; readonly name: string; readonly text: string }[];

  constructor(file: string) {
    this.name = path.basename(file);
    const marked = /<!-- (\w+)(?:: ([\w.-]+))? -->\n```\w+\n([^]*?)\n```/g;
    this.found = [...fs.readFileSync(file, 'utf8').matchAll(marked)].map(([, kind, name, text]) => ({ kind, name: name ?? '', text }));
  }

  public blocks(wanted: string, which: string): string[] {
    return this.found.filter(({ kind, name }) => kind === wanted && name === which).map(({ text }) => text);
  }

  public block(kind: string, name: string): string {
    const [text] = this.blocks(kind, name);
    if (text === undefined) throw new Error(`${this.name} has no block ${kind}: ${name}`);
    return text;
  }

  public examples(wanted = 'run'): { name: string; code: string }[] {
    return this.found.filter(({ kind }) => kind === wanted).map(({ name, text }) => ({ name, code: text }));
  }

  /** Files that the examples of the page read. */
  public files(): Record<string, string> {
    return Object.fromEntries(this.found.filter(({ kind }) => kind === 'file').map(({ name, text }) => [name, text]));
  }
}

/** Compiles an example and runs it in an empty folder with these files; gives what it wrote, as files and as what they hold, and what it said. */
export function runExample(code: string, files: Record<string, string> = {}): { documents: any[]; written: Record<string, string>; said: string[] } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
  const outdir = path.join(folder, 'dist');
  const said: string[] = [];
  const [before, here] = [process.env.CDK8S_OUTDIR, process.cwd()];
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  process.env.CDK8S_OUTDIR = outdir;
  process.chdir(folder);
  try {
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    const modules: Record<string, unknown> = { 'cdk8s': cdk8s, 'cdk8s-plus-28': kplus, 'graceful-mesh': door, 'graceful-mesh/cdk8s': neutral, 'graceful-mesh/cdk8s-plus-33': later, 'graceful-mesh/jest': {} };
    const test = (_: string, body: () => void) => body();
    // The check of the Python examples runs these outside of Jest.
    const { expect: matchers } = globalThis as { expect?: unknown };
    new Function('require', 'exports', 'console', 'expect', 'test', outputText)((name: string) => modules[name], {}, { error: (text: string) => said.push(text) }, matchers, test);
    const written = Object.fromEntries((fs.existsSync(outdir) ? fs.readdirSync(outdir) : []).map((name) => [name, fs.readFileSync(path.join(outdir, name), 'utf8')]));
    return { documents: Object.values(written).flatMap((text) => parseAllDocuments(text).map((document) => document.toJS())), written, said };
  } finally {
    process.chdir(here);
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    fs.rmSync(folder, { recursive: true });
  }
}
