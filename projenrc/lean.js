/*
 * What is published of lib: its JavaScript without comments and blanks, and of its declarations those that a door leads to, with comments at the doors. It runs after the compiler, in
 * the same task, so that what is measured and tried is what is published. At the doors statements and names stay as they are: Node finds the names that an ES module
 * may import by the form of the statements, and the names of classes are seen where somebody prints a value. In the rooms behind them, which nobody imports,
 * names are short: that is a quarter of what Node reads and compiles.
 */
const { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('fs');
const path = require('path');
const esbuild = require('esbuild');
const ts = require('typescript');

const lib = path.join(__dirname, '..', 'lib');
const files = readdirSync(lib, { recursive: true }).map((name) => path.join(lib, name));
const ours = files.filter((file) => !file.includes(`${path.sep}third-party${path.sep}`));

/** What users call is explained where they write it; the rooms behind the doors only lend types. */
const DOORS = /^(?:index\.|cdk8s|pulumi|policy|jest|vitest|asm-provider|joined[\\/]door)/;
/** Nobody imports these by name, or prints what they make. */
const BEHIND_PULUMI = /^pulumi[\\/](?!index\.|graceful-mesh-|mesh)[\w-]+\.js$/;

for (const file of ours.filter((name) => name.endsWith('.js'))) {
  const named = path.relative(lib, file);
  const how = DOORS.test(named) && !BEHIND_PULUMI.test(named) ? { minifyWhitespace: true } : { minify: true, format: 'cjs', platform: 'node' };
  writeFileSync(file, esbuild.transformSync(readFileSync(file, 'utf8'), { ...how, target: 'es2022' }).code);
}

const { exports: doors } = JSON.parse(readFileSync(path.join(lib, '..', 'package.json'), 'utf8'));
const reached = new Set();
const reach = (file) => {
  if (reached.has(file) || !existsSync(file)) return;
  reached.add(file);
  for (const [, named] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const at = path.join(path.dirname(file), named);
    reach(`${at}.d.ts`);
    reach(path.join(at, 'index.d.ts'));
  }
};
for (const { types } of Object.values(doors)) if (types) reach(path.join(lib, '..', types));
// Those of third-party are made once, and the sources are compiled against them: they are left out by .npmignore.
for (const file of ours.filter((name) => name.endsWith('.d.ts'))) if (!reached.has(file)) rmSync(file);

const printer = ts.createPrinter({ removeComments: true });
/** The compiler indents by four blanks, which is a twelfth of all declarations: at the doors by one, and where nobody looks by none. */
const narrow = (text) => text.replace(/^(?: {4})+/gm, (blanks) => ' '.repeat(blanks.length / 4));
const flat = (text) => text.replace(/^ +/gm, '');
for (const file of reached) {
  // Written by hand, and part of the repository.
  if (file.endsWith('.mts')) continue;
  const text = readFileSync(file, 'utf8');
  const isSeen = DOORS.test(path.relative(lib, file)) || file.includes(`${path.sep}third-party${path.sep}`);
  writeFileSync(file, isSeen ? narrow(text) : flat(printer.printFile(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))));
}
