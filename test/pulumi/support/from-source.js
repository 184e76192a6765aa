/* Loaded before a program: graceful-mesh is what lies in lib/, uncompiled, so that the tests prove the sources. */
const { createHash } = require('crypto');
const fs = require('fs');
const Module = require('module');
const path = require('path');

const root = path.join(__dirname, '../../..');
// Each test is a process of its own, and all of them load the same sources.
const cache = path.join(root, 'node_modules/.cache/graceful-mesh');
fs.mkdirSync(cache, { recursive: true });
const extensions = Module._extensions;
const others = { ...extensions };
// First: beside each source lies what jsii made of it, perhaps yesterday's.
for (const name of Object.keys(extensions)) delete extensions[name];
extensions['.ts'] = (module, file) => module._compile(compiled(file, fs.readFileSync(file, 'utf8')), file);

function compiled(file, source) {
  const kept = path.join(cache, `${createHash('sha256').update(`${file}\n${source}`).digest('hex')}.js`);
  if (fs.existsSync(kept)) return fs.readFileSync(kept, 'utf8');
  const { code } = require('esbuild').transformSync(source, {
    loader: 'ts', format: 'cjs', target: 'node20', sourcefile: file, sourcemap: 'inline', tsconfigRaw: { compilerOptions: { target: 'ES2022', experimentalDecorators: true } },
  });
  // Others may be reading: a file is there in whole or not at all.
  fs.writeFileSync(`${kept}.${process.pid}`, code);
  fs.renameSync(`${kept}.${process.pid}`, kept);
  return code;
}

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
