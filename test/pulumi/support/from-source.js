/* Loaded before a program: graceful-mesh is what lies in lib/, so that the tests prove the sources, as it was compiled before the first test. */
// There is little to compile: no thread for it is started.
process.env.ESBUILD_WORKER_THREADS = '0';
const Module = require('module');
const path = require('path');

const root = path.join(__dirname, '../../..');
const { compile } = require('../../transform');
const extensions = Module._extensions;
const others = { ...extensions };
// First: beside each source lies what jsii made of it, perhaps yesterday's.
for (const name of Object.keys(extensions)) delete extensions[name];
extensions['.ts'] = (module, file) => module._compile(compile(file).code, file);
Object.assign(extensions, others, { '.ts': extensions['.ts'] });
// The SDK loads these with itself, a third of its own time, and few programs use them.
const load = Module._load;
const onDemand = (name, known) => new Proxy({}, { get: (_, key) => (key in known ? known[key] : key === 'default' ? load(name, module) : load(name, module)[key]) });
const LATER = {
  '@npmcli/arborist': onDemand(require.resolve('@npmcli/arborist', { paths: [path.dirname(require.resolve('@pulumi/pulumi'))] }), { __esModule: true }),
  'typescript': onDemand(require.resolve('typescript'), { version: require('typescript/package.json').version }),
  // It would compile what is compiled.
  'ts-node': { register: () => undefined },
};
Module._load = (request, parent, ...rest) => (/[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename) && LATER[request]) || load(request, parent, ...rest);
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
