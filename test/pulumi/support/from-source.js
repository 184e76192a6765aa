/* Loaded before a program: graceful-mesh is what lies in lib/, uncompiled, so that the tests prove the sources. */
const Module = require('module');
const path = require('path');

const root = path.join(__dirname, '../../..');
process.env.TS_NODE_PREFER_TS_EXTS = 'true';
const tsNode = require('ts-node');
tsNode.register({ transpileOnly: true, cwd: root, project: path.join(root, 'test/tsconfig.json'), compilerOptions: { module: 'commonjs' } });
// The SDK registers one of its own for policy packs, which would compile what this one has compiled.
tsNode.register = () => undefined;
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
