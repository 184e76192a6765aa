/*
 * Joins the compiled modules that are loaded together, so that Node finds, reads and compiles one file and not 150: `lib/joined/door.js` is what the import of
 * this package beside cdk8s-plus-28 takes, `lib/joined/core.js` what the first workload needs, the others what their names say, with the first command of a
 * pod, the first text, the command line. The task `compile` runs it after jsii, on what that wrote.
 *
 * A module that somebody asks for by its path keeps its file, which hands on what was joined; the files of the others go.
 */
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('fs');
const path = require('path');
const esbuild = require('esbuild');

const lib = path.join(__dirname, '..', 'lib');
const out = path.join(lib, 'joined');
const file = (id) => path.join(lib, `${id}.js`);

/** Of what each is made: these, and what they import at once. What is loaded on demand stays by itself. */
const JOINED = {
  door: ['index'],
  core: [
    'cdk8s/early', 'cdk8s/graceful-workload', 'cdk8s/resolve-settings', 'cdk8s/termination/registry',
    'manifest/index', 'meshes/index', 'plan/index', 'plan/examine', 'pods/index', 'requirements/index', 'rules/index', 'timeline/index', 'workload/index',
  ],
  documents: ['documents/read'],
  shell: ['shell/interpret'],
  cli: ['cli/run', 'report/text', 'validation/validate'],
};
/** Both need it, and neither may load the other for it. */
const APART = ['plan/plan-error'];

const IMPORT = /\brequire\((["'])(\.[^"']+)\1\)/g;
/** An import as the compiler writes it; a `require` anywhere else is one on demand. */
const AT_ONCE = /^(?:(?:const|var) \w+ = (?:__import\w+\()?|__exportStar\()?require\(/;
const JOINED_ALREADY = /\bconst load ?= ?require\(/;

const texts = new Map();
function textOf(id) {
  if (!texts.has(id)) texts.set(id, readFileSync(file(id), 'utf8'));
  if (JOINED_ALREADY.test(texts.get(id))) throw new Error(`${file(id)} has been joined already: compile it first`);
  return texts.get(id);
}

/** The module that a path means, as Node finds it. */
function resolved(from, request) {
  const at = require.resolve(path.resolve(path.dirname(file(from)), request));
  // An id has slashes on every system.
  return path.relative(lib, at).replace(/\.js$/, '').split(path.sep).join('/');
}

/** The modules and all of ours that they import at once. */
function closure(ids, taken) {
  const found = new Set();
  const visit = (id) => {
    if (found.has(id) || taken.has(id) || id.startsWith('third-party/')) return;
    found.add(id);
    for (const line of textOf(id).split('\n')) if (AT_ONCE.test(line)) for (const [, , request] of line.matchAll(IMPORT)) visit(resolved(id, request));
  };
  ids.forEach(visit);
  return found;
}

/** What the compiler writes into each module and nobody asks a module behind the doors for. */
const ALIKE = /^(?:"use strict";|Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);|(?:exports\.\w+ = )+void 0;)\n/gm;

/** By what the modules of a file are asked for from elsewhere. */
const requested = (id, group) => (group === undefined ? `../${id}.js` : `./${group}.js?${id}`);
const asCall = (text) => text.replace(/\brequire\("(\.\/\w+\.js)\?([\w/-]+)"\)/g, 'require("$1")("$2")');

/**
 * What the compiler writes for `import * as`, a kilobyte in each file of a few: a copy of what is no ES module. Nobody here asks such a copy for its default, so the module itself does. Of who hands
 * all on it stays: Node looks for that in the text of a door.
 */
const HELPERS = /^var __(?:createBinding|setModuleDefault|importStar) = [^]*?^\}\)(?:\)|\(\))?;\n/gm;
const withoutHelpers = (text) => (text.includes('__exportStar(') ? text : text.replace(HELPERS, '').replace(/\b__importStar\((require\("[^"]+"\))\)/g, '$1'));

const roomOf = (id) => id.split('/')[0];

/**
 * What no door shows is bundled from its sources, a room at a time: the modules of a room are one scope, in which a name of another module is a variable. One scope for all of them
 * would be shorter yet, and takes half as long again to compile; so does a room that is an arrow function. The door is joined from what jsii has compiled, which says of each class what it is in other languages.
 */
async function bundled(name) {
  const ids = [...groupOf.keys()].filter((id) => groupOf.get(id) === name);
  const rooms = await Promise.all([...new Set(ids.map(roomOf))].map(async (room) => `rooms.${room.replaceAll('-', '_')} = function (module, exports, require) {\n${await bundledRoom(name, room, ids)}\n};\n`));
  return `'use strict';
const rooms = {};
const made = {};
function make(name) {
  const module = { exports: {} };
  rooms[name](module, module.exports, (path) => (path.startsWith('@') ? load(path.slice(1)) : require(path)));
  return module.exports;
}
function load(id) {
  const name = id.slice(0, id.indexOf('/')).replaceAll('-', '_');
  return (made[name] ??= make(name))[id]();
}
module.exports = load;
${rooms.join('')}`;
}

/** Of a room, what somebody outside of it asks for: each is made into an object when somebody does. */
async function bundledRoom(name, room, ids) {
  const wanted = ids.filter((id) => roomOf(id) === room && (asked.has(id) || isDoor(id) || JOINED[name].includes(id) || crossing.has(id)));
  const contents = `${wanted.map((id, index) => `import * as m${index} from './${id}';`).join('\n')}\nexport { ${wanted.map((_, index) => `m${index}`).join(', ')} };`;
  const elsewhere = {
    name: 'elsewhere',
    setup: (build) => {
      build.onResolve({ filter: /^\./ }, ({ path: request, resolveDir, importer }) => {
        const id = idOf(path.resolve(resolveDir, request));
        // Of types alone nothing was left by the compiler, which knows what is one.
        if (importer.endsWith('.ts') && !requestsOf(idOf(importer.replace(/\.ts$/, ''))).has(id)) return { path: id, namespace: 'types' };
        const group = groupOf.get(id);
        if (group !== name) return { path: requested(id, group), external: true };
        return roomOf(id) === room ? undefined : { path: `@${id}`, external: true };
      });
      build.onLoad({ filter: /./, namespace: 'types' }, () => ({ contents: '', loader: 'ts' }));
    },
  };
  const { outputFiles: [{ text }] } = await esbuild.build({
    stdin: { contents, resolveDir: lib, loader: 'ts' }, bundle: true, write: false, minify: true, format: 'cjs', platform: 'node', target: 'es2022', logLevel: 'error', packages: 'external', plugins: [elsewhere],
    footer: { js: `{const made=module.exports;module.exports={${wanted.map((id, index) => `'${id}':()=>made.m${index}`).join(',')}}}` },
  });
  return asCall(text);
}

/** What the compiled module asks for. */
const requestsOf = (id) => new Set([...textOf(id).matchAll(IMPORT)].map(([, , request]) => resolved(id, request)));

/** The module whose source this is, or whose folder. */
function idOf(at) {
  const source = [at, path.join(at, 'index')].find((one) => existsSync(`${one}.ts`) || existsSync(`${one}.d.ts`));
  if (source === undefined) throw new Error(`there is no ${at}`);
  return path.relative(lib, source).split(path.sep).join('/');
}

function joined(name, ids) {
  const modules = [...ids].map((id) => {
    const text = withoutHelpers(textOf(id))
      .replace(ALIKE, (line) => (isDoor(id) ? line : ''))
      .replace(IMPORT, (_, quote, request) => {
        const to = resolved(id, request);
        const group = groupOf.get(to);
        return group === name ? `load('${to}')` : asCall(`require("${requested(to, group)}")`);
      })
      .replace(/\b__importStar\((load\('[^']+'\)|require\("\.\/\w+\.js"\)\("[^"]+"\))\)/g, '$1')
      // No module changes what it exports, so a copy does, and is read without a getter.
      .replace(/^__exportStar\((.*), exports\);$/gm, 'Object.assign(exports, $1);');
    return `modules['${id}'] = function (exports) {\n${text}\n};\n`;
  });
  return `'use strict';
const modules = {};
const loaded = {};
function load(id) {
  if (loaded[id]) return loaded[id];
  const exports = loaded[id] = {};
  try {
    modules[id](exports);
  } catch (error) {
    // As Node does: who asks again gets the same error, and not a half of the module.
    delete loaded[id];
    throw error;
  }
  return exports;
}
module.exports = load;
${modules.join('')}`;
}

mkdirSync(out, { recursive: true });
const root = path.join(__dirname, '..');
const { bin, exports: published } = require('../package.json');
const doors = [...Object.values(published).map((entry) => entry.default ?? entry), ...Object.values(bin)].map((entry) => path.join(root, entry));
const isDoor = (id) => doors.includes(file(id));

/** Which file a module goes into. */
const groupOf = new Map();
for (const [name, entries] of Object.entries(JOINED)) {
  for (const id of closure(entries, new Set([...APART, ...groupOf.keys()]))) groupOf.set(id, name);
}

/** For who imports a door as an ES module: Node looks for the names in its text. */
const namesOf = (id) => (isDoor(id) ? `${Object.keys(require(file(id))).map((name) => `exports.${name} = `).join('')}undefined;\n` : '');
const handedOn = (id, name) => `${namesOf(id)}const load = require('${'../'.repeat(id.split('/').length - 1) || './'}joined/${name}.js');\nmodule.exports = load('${id}');\n`;

/** Asked for by their path: by the modules that stay by themselves, and by what measures and tries the compiled rooms. */
const apart = readdirSync(lib, { recursive: true }).map((name) => name.split(path.sep).join('/'))
  .filter((name) => name.endsWith('.js') && !/^(?:third-party|joined)\//.test(name)).map((name) => name.replace(/\.js$/, '')).filter((id) => !groupOf.has(id));
const asked = new Set(apart.flatMap((id) => [...requestsOf(id)]));
const TOOLS = /\blib\/([\w/-]+)/g;
for (const folder of ['bench', 'projenrc', 'test']) {
  for (const name of readdirSync(path.join(root, folder), { recursive: true }).filter((one) => /\.(?:js|sh|ts)$/.test(one))) {
    for (const [, id] of readFileSync(path.join(root, folder, name), 'utf8').matchAll(TOOLS)) [id, `${id}/index`].forEach((one) => asked.add(one));
  }
}

/** What another room asks for. */
const crossing = new Set([...groupOf].flatMap(([id, group]) => [...requestsOf(id)].filter((to) => groupOf.get(to) !== group || roomOf(to) !== roomOf(id))));

const write = async () => {
  const files = [
    [path.join(out, 'door.js'), joined('door', [...groupOf.keys()].filter((id) => groupOf.get(id) === 'door'))],
    ...await Promise.all(Object.keys(JOINED).filter((name) => name !== 'door').map(async (name) => [path.join(out, `${name}.js`), await bundled(name)])),
    ...apart.map((id) => [file(id), withoutHelpers(textOf(id))]),
    ...[...groupOf].filter(([id]) => isDoor(id) || asked.has(id)).map(([id, name]) => [file(id), handedOn(id, name)]),
  ];
  for (const [at, text] of files) writeFileSync(at, text);
  for (const id of groupOf.keys()) if (!isDoor(id) && !asked.has(id)) rmSync(file(id));
};
write();
