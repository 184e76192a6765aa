/* Loaded before a program: graceful-mesh is what lies in lib/, uncompiled, so that the tests prove the sources. */
const fs = require('fs');
const Module = require('module');
const path = require('path');
const { transformSync } = require('esbuild');

const root = path.join(__dirname, '../../..');
const extensions = Module._extensions;
const others = { ...extensions };
// First: beside each source lies what jsii made of it, perhaps yesterday's.
for (const name of Object.keys(extensions)) delete extensions[name];
extensions['.ts'] = (module, file) => {
  const { code } = transformSync(fs.readFileSync(file, 'utf8'), {
    loader: 'ts', format: 'cjs', target: 'node20', sourcefile: file, sourcemap: 'inline', tsconfigRaw: { compilerOptions: { target: 'ES2022', experimentalDecorators: true } },
  });
  module._compile(code, file);
};
Object.assign(extensions, others, { '.ts': extensions['.ts'] });
process.setSourceMapsEnabled(true);
// The SDK registers a compiler of its own, which would compile what this one has compiled.
require('ts-node').register = () => undefined;
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [ours, door] = /^graceful-mesh(?:\/([\w-]+))?$/.exec(request) ?? [];
  if (ours) return resolve.call(this, path.join(root, 'lib', door ?? '', 'index.ts'), ...rest);
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    // A program of the docs lies in an empty folder.
    if (!request.startsWith('@pulumi/')) throw error;
    return resolve.call(this, require.resolve(request, { paths: [root] }), ...rest);
  }
};
