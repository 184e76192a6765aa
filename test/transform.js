/**
 * Of Jest: TypeScript to JavaScript by esbuild; its types are what lint checks. Everything is compiled in one call before the tests (as-javascript.ts): a process for
 * each of hundreds of files costs more than the compiling. What is not among it, or was changed since, as in watch mode, is compiled when it is asked for.
 * Unlike Babel's, it leaves `jest.mock` where it stands: what is required after it gets the mock, and what is imported does not.
 */
const { createHash } = require('crypto');
const { readFileSync, statSync } = require('fs');
const path = require('path');

const root = path.join(__dirname, '..') + path.sep;
/** How the sources become JavaScript, for the tests and for the processes that they start. Comments stay, as they do in what jsii makes. */
const OPTIONS = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'error',
  tsconfigRaw: { compilerOptions: { target: 'ES2022', experimentalDecorators: true } },
};

function compiled(file) {
  const { GRACEFUL_MESH_AS_JAVASCRIPT: folder } = process.env;
  if (folder === undefined || !file.startsWith(root)) return undefined;
  const made = path.join(folder, file.slice(root.length)).replace(/\.ts$/, '.js');
  const changed = (name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs;
  if (!(changed(made) >= changed(file))) return undefined;
  return { code: readFileSync(made, 'utf8'), map: { ...JSON.parse(readFileSync(`${made}.map`, 'utf8')), sources: [file] } };
}

const compile = (file) => compiled(file) ?? require('esbuild').transformSync(readFileSync(file, 'utf8'), { ...OPTIONS, loader: 'ts', sourcefile: file });

/** Of everything that decides what comes out. */
const key = (...texts) => texts.reduce((hash, text) => hash.update(text).update('\0'), createHash('sha256')).digest('hex').slice(0, 32);
const own = key(readFileSync(__filename), require('esbuild/package.json').version);

module.exports = {
  OPTIONS,
  compile,
  process: (_, file) => compile(file),
  getCacheKey: (source, file, { configString }) => key(own, source, file, configString),
};
