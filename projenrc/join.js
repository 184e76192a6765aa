/*
 * Joins the compiled modules that are loaded together, so that Node finds, reads and compiles one file and not 150: `lib/joined/door.js` is what the import of
 * this package beside cdk8s-plus-28 takes, `lib/joined/core.js` what the first workload needs, the others what their names say, with the first command of a
 * pod, the first text, the command line. The task `compile` runs it after jsii, on what that wrote.
 *
 * A module that somebody asks for by its path keeps its file, which hands on what was joined; the files of the others go.
 */
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('fs');
const path = require('path');

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
const AT_ONCE = /^(?:(?:const|var) \w+ = (?:__import\w+\()?|__exportStar\()require\(/;
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

function joined(name, ids) {
  const modules = [...ids].map((id) => {
    const text = textOf(id)
      .replace(ALIKE, (line) => (isDoor(id) ? line : ''))
      .replace(IMPORT, (_, quote, request) => {
        const to = resolved(id, request);
        const group = groupOf.get(to);
        return group === undefined ? `require('../${to}.js')` : group === name ? `load('${to}')` : `require('./${group}.js')('${to}')`;
      })
      .replace(/\b__importStar\((load\('[^']+'\)|require\('\.\/\w+\.js'\)\('[^']+'\))\)/g, '$1')
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
const asked = new Set(apart.flatMap((id) => [...textOf(id).matchAll(IMPORT)].map(([, , request]) => resolved(id, request))));
const TOOLS = /\blib\/([\w/-]+)/g;
for (const folder of ['bench', 'projenrc', 'test']) {
  for (const name of readdirSync(path.join(root, folder), { recursive: true }).filter((one) => /\.(?:js|sh|ts)$/.test(one))) {
    for (const [, id] of readFileSync(path.join(root, folder, name), 'utf8').matchAll(TOOLS)) [id, `${id}/index`].forEach((one) => asked.add(one));
  }
}

const files = [
  ...Object.keys(JOINED).map((name) => [path.join(out, `${name}.js`), joined(name, [...groupOf.keys()].filter((id) => groupOf.get(id) === name))]),
  ...[...groupOf].filter(([id]) => isDoor(id) || asked.has(id)).map(([id, name]) => [file(id), handedOn(id, name)]),
];
for (const [at, text] of files) writeFileSync(at, text);
for (const id of groupOf.keys()) if (!isDoor(id) && !asked.has(id)) rmSync(file(id));
