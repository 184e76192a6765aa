/*
 * Puts what the library uses of others into lib/third-party as CommonJS: one file each, with its types beside it, and nothing of them that is not used.
 * `npm ci` runs it (script prepare); what it makes is published and not committed.
 */
const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('fs');
const path = require('path');
const esbuild = require('esbuild');

const root = path.join(__dirname, '..');
const out = path.join(root, 'lib', 'third-party');
mkdirSync(out, { recursive: true });

const bundle = (name, contents, changed = '', platform = 'neutral') => esbuild.buildSync({
  stdin: { contents, resolveDir: root },
  outfile: path.join(out, `${fileOf(name)}.js`),
  bundle: true,
  minify: true,
  platform,
  mainFields: ['module', 'main'],
  format: 'cjs',
  target: 'es2022',
  legalComments: 'inline',
  banner: { js: `/* ${name} ${require(path.join(root, 'node_modules', name, 'package.json')).version}${changed}, its licence is in LICENSE-${fileOf(name)}. */` },
});
/** Of a package in a scope its own name. */
function fileOf(name) {
  return name.split('/').pop();
}

const inModule = (name, ...parts) => path.join(root, 'node_modules', name, ...parts);

/**
 * Within brackets and quotes kubectl takes lines at any indentation, such as a `]` below its key. js-yaml 4 warned of them; version 5 refuses
 * them, and even a tab before a bracket, and has no option for it. So its two checks are left out.
 */
const withoutDeficientIndentation = (source) => {
  const check = /if \([^;{}]*\) throwError\(state, "deficient indentation"\);/g;
  const found = (source.match(check) ?? []).length;
  if (found !== 2) throw new Error(`js-yaml checks for "deficient indentation" in ${found} places and not in 2: look again what it refuses`);
  return source.replace(check, '');
};

/**
 * The state of js-yaml's parser is made by spreading options, which leaves its fields in a hash table, and they are read at each letter. Written out, the same parser is five times
 * as fast, and twenty times on a short text.
 */
const withPlainState = (source) => {
  const spread = '...DEFAULT_PARSER_OPTIONS,\n\t\t...options,\n\t\tinput: `${input}\\0`,';
  const found = source.split(spread).length - 1;
  if (found !== 1) throw new Error(`js-yaml makes the state of its parser in ${found} places and not in 1: look again how`);
  return source.replace(spread, () => 'filename: "",\n\t\tmaxDepth: options.maxDepth,\n\t\tinput: `${input}\\0`,');
};

const events = [
  'EVENT_ALIAS', 'EVENT_DOCUMENT', 'EVENT_MAPPING', 'EVENT_SCALAR', 'EVENT_SEQUENCE',
  'SCALAR_STYLE', 'getScalarValue', 'parseEvents',
];
const yaml = readFileSync(inModule('js-yaml', 'dist', 'js-yaml.mjs'), 'utf8').replace(/^export \{[^}]*\};/m, `export { ${events.join(', ')} };`);
bundle('js-yaml', withPlainState(withoutDeficientIndentation(yaml)), ' without its checks for deficient indentation, and with the state of its parser written out');
copyFileSync(inModule('js-yaml', 'dist', 'js-yaml.d.ts'), path.join(out, 'js-yaml.d.ts'));
copyFileSync(inModule('js-yaml', 'LICENSE'), path.join(out, 'LICENSE-js-yaml'));

bundle('unbash', 'export { parse } from \'unbash\';');
copyFileSync(inModule('unbash', 'dist', 'types.d.ts'), path.join(out, 'unbash-types.d.ts'));
writeFileSync(path.join(out, 'unbash.d.ts'), 'import type { ParsedScript } from \'./unbash-types\';\nexport * from \'./unbash-types\';\nexport declare function parse(source: string): ParsedScript;\n');
copyFileSync(inModule('unbash', 'LICENSE'), path.join(out, 'LICENSE-unbash'));

/** A library of which a few functions are used: these, with the part of their types that is needed. */
function some(name, contents, types, platform) {
  bundle(name, contents, '', platform);
  writeFileSync(path.join(out, `${fileOf(name)}.d.ts`), types);
  copyFileSync(inModule(name, 'LICENSE'), path.join(out, `LICENSE-${fileOf(name)}`));
}

some('yaml', 'export { parseDocument } from \'yaml\';', `/** A text that keeps its comments while it is changed. */
export interface Document {
  delete(key: unknown): boolean;
  setIn(path: readonly string[], value: unknown): void;
  toString(): string;
}
export declare function parseDocument(source: string): Document;
`);
some('diff', 'export { createTwoFilesPatch } from \'diff\';', `export declare function createTwoFilesPatch(
  oldName: string, newName: string, oldText: string, newText: string, oldHeader?: string, newHeader?: string,
): string;
`);
some('semver', 'export { default as coerce } from \'semver/functions/coerce\';\nexport { default as gte } from \'semver/functions/gte\';', `export declare function coerce(version: string): { readonly version: string } | null;
export declare function gte(one: string, other: string): boolean;
`);

// The command line's. A user of the constructs never loads them.
some('commander', 'export { Command, CommanderError, InvalidArgumentError, Option } from \'commander\';', readFileSync(inModule('commander', 'typings', 'index.d.ts'), 'utf8'), 'node');
some('tinyglobby', 'exports.globSync = require(\'tinyglobby\').globSync;', `export interface GlobOptions {
  readonly cwd?: string;
  readonly dot?: boolean;
  readonly ignore?: readonly string[];
  readonly followSymbolicLinks?: boolean;
  readonly expandDirectories?: boolean;
}
export declare function globSync(patterns: readonly string[], options?: GlobOptions): string[];
`, 'node');
some('picocolors', 'export { createColors } from \'picocolors\';', `type Paint = (text: string) => string;
export interface Colors {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}
export declare function createColors(enabled: boolean): Colors;
`, 'node');
some('@babel/code-frame', 'export { codeFrameColumns } from \'@babel/code-frame\';', `interface Spot {
  readonly line: number;
  readonly column?: number;
}
export interface CodeFrameOptions {
  readonly linesAbove?: number;
  readonly linesBelow?: number;
  readonly startLine?: number;
  readonly message?: string;
}
export declare function codeFrameColumns(text: string, place: { readonly start: Spot; readonly end?: Spot }, options?: CodeFrameOptions): string;
`, 'node');
some('fast-xml-builder', 'export { default as XmlBuilder } from \'fast-xml-builder\';', `export declare class XmlBuilder {
  constructor(options: { readonly ignoreAttributes: boolean; readonly format: boolean; readonly attributeNamePrefix?: string; readonly suppressBooleanAttributes?: boolean });
  build(value: object): string;
}
`);
