/*
 * Puts what the library uses of others into lib/third-party as CommonJS: one file each, with its types beside it, and nothing of them that is not used.
 * `npm ci` runs it (script prepare); what it makes is published and not committed, but for NOTICE, which says whose it is.
 */
const { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } = require('fs');
const path = require('path');
const esbuild = require('esbuild');

const root = path.join(__dirname, '..');
const out = path.join(root, 'lib', 'third-party');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/** All whose code is in a bundle, by the folder they are in: those that were asked for, and those that they use. */
const bundled = new Map();
const take = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const text = readFileSync(path.join(folder, readdirSync(folder).find((file) => /^licen[cs]e(?:\.\w+)?$/i.test(file))), 'utf8');
  const copyright = text.split('\n').map((line) => line.trim()).find((line) => /^copyright\b/i.test(line));
  if (!license || !copyright) throw new Error(`${name} does not say whose it is, or under which licence`);
  writeFileSync(path.join(out, `LICENSE-${fileOf(name)}`), text);
  bundled.set(folder, `${name} ${version}, ${license}\n  ${copyright}\n  lib/third-party/LICENSE-${fileOf(name)}`);
};

const bundle = (name, contents, changed = '', platform = 'neutral') => {
  take(inModule(name));
  const { metafile } = build(name, contents, changed, platform);
  for (const input of Object.keys(metafile.inputs)) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    if (folder) take(path.relative('', realpathSync(folder)));
  }
};
/** The words of JavaScript, 12 kB of them, by which code frames colour JavaScript: here they show YAML, in one colour. */
const alias = {
  ...Object.fromEntries(['js-tokens', '@babel/helper-validator-identifier'].map((name) => [name, path.join(__dirname, 'unused.js')])),
  'path-expression-matcher': path.join(__dirname, 'no-paths.js'),
  'xml-naming': path.join(__dirname, 'no-paths.js'),
};
const build = (name, contents, changed, platform) => esbuild.buildSync({
  stdin: { contents, resolveDir: root },
  metafile: true,
  outfile: path.join(out, `${fileOf(name)}.js`),
  bundle: true,
  minify: true,
  platform,
  mainFields: ['module', 'main'],
  alias,
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

bundle('unbash', 'export { parse } from \'unbash\';');
copyFileSync(inModule('unbash', 'dist', 'types.d.ts'), path.join(out, 'unbash-types.d.ts'));
writeFileSync(path.join(out, 'unbash.d.ts'), 'import type { ParsedScript } from \'./unbash-types\';\nexport * from \'./unbash-types\';\nexport declare function parse(source: string): ParsedScript;\n');

/** A library of which a few functions are used: these, with the part of their types that is needed. */
function some(name, contents, types, platform) {
  bundle(name, contents, '', platform);
  writeFileSync(path.join(out, `${fileOf(name)}.d.ts`), types);
}

some('yaml', 'export { isAlias, isMap, isScalar, isSeq, parseDocument, stringify } from \'yaml\';', `/** Where a node begins, where its value ends, where what belongs to it ends. */
type Range = readonly [number, number, number];
interface Node {
  readonly range: Range;
}
export interface Scalar extends Node {
  readonly value: unknown;
  readonly type?: string;
}
export interface Pair {
  readonly key: Node;
  readonly value: Node | null;
}
export interface YamlMap extends Node {
  readonly items: readonly Pair[];
  readonly flow?: boolean;
}
export interface YamlSeq extends Node {
  readonly items: readonly Node[];
  readonly flow?: boolean;
}
export type AnyNode = Node;
export declare function isAlias(node: unknown): boolean;
export declare function isMap(node: unknown): node is YamlMap;
export declare function isScalar(node: unknown): node is Scalar;
export declare function isSeq(node: unknown): node is YamlSeq;
export declare function stringify(value: unknown, options: { readonly lineWidth: number; readonly aliasDuplicateObjects: boolean; readonly version: '1.1' }): string;
/** A text that keeps its comments while it is changed. */
export interface Document {
  readonly contents: Node | null;
  delete(key: unknown): boolean;
  setIn(path: readonly string[], value: unknown): void;
  toString(): string;
}
export declare function parseDocument(source: string, options?: ParseOptions): Document;
export interface ParseOptions {
  readonly uniqueKeys: boolean;
  readonly strict: boolean;
  readonly version: '1.1';
}
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
/** Without the way for elements in an order of their own, which a report does not take: 5 kB. */
const withoutOrder = (source) => {
  const ordered = 'import buildFromOrderedJs from \'./orderedJs2Xml.js\';';
  const main = 'export default function Builder(';
  if (!source.includes(ordered) || !source.includes(main)) throw new Error('fast-xml-builder is made in another way: look again what of it is used');
  return source.replace(ordered, 'const buildFromOrderedJs = undefined;').replace(main, 'export { Builder as XmlBuilder };\nfunction Builder(')
    .replace(/from (['"])\.\//g, 'from $1./node_modules/fast-xml-builder/src/');
};

some('fast-xml-builder', withoutOrder(readFileSync(inModule('fast-xml-builder', 'src', 'fxb.js'), 'utf8')), `export declare class XmlBuilder {
  constructor(options: { readonly ignoreAttributes: boolean; readonly format: boolean; readonly attributeNamePrefix?: string; readonly suppressBooleanAttributes?: boolean });
  build(value: object): string;
}
`);

writeFileSync(path.join(root, 'NOTICE'), `graceful-mesh
Copyright graceful-mesh maintainers, Apache-2.0

This package contains parts of others, bundled into lib/third-party. Each stands with its licence, which is in full where the last line says.

${[...new Set(bundled.values())].sort().join('\n\n')}
`);
