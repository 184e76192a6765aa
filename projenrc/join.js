/*
 * Joins the compiled modules that are loaded together, so that Node finds, reads and compiles one file and not 150: `lib/joined/door.js` is what the import of
 * this package beside cdk8s-plus-28 takes, `lib/joined/core.js` what the first workload needs. The task `compile` runs it after jsii, on what
 * that wrote.
 *
 * Every module still has its file, which hands on what was joined: whoever asks for one by its path gets the same one.
 */
const { mkdirSync, readFileSync, writeFileSync } = require('fs');
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

/** The modules and all that they import at once. */
function closure(ids, taken) {
  const found = new Set();
  const visit = (id) => {
    if (found.has(id) || taken.has(id)) return;
    found.add(id);
    for (const line of textOf(id).split('\n')) if (AT_ONCE.test(line)) for (const [, , request] of line.matchAll(IMPORT)) visit(resolved(id, request));
  };
  ids.forEach(visit);
  return found;
}

function joined(ids) {
  const modules = [...ids].map((id) => {
    const text = textOf(id)
      .replace(IMPORT, (_, quote, request) => {
        const to = resolved(id, request);
        return ids.has(to) ? `load('${to}')` : `require('../${to}.js')`;
      })
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
const taken = new Set(APART);
const doors = Object.values(require('../package.json').exports).map((entry) => path.join(__dirname, '..', entry.default ?? entry));
/** For who imports a door as an ES module: Node looks for the names in its text. */
const namesOf = (id) => (doors.includes(file(id)) ? `${Object.keys(require(file(id))).map((name) => `exports.${name} = `).join('')}undefined;\n` : '');
const handedOn = (id, name) => `${namesOf(id)}const load = require('${'../'.repeat(id.split('/').length - 1) || './'}joined/${name}.js');\nmodule.exports = load('${id}');\n`;

const files = Object.entries(JOINED).flatMap(([name, entries]) => {
  const ids = closure(entries, taken);
  ids.forEach((id) => taken.add(id));
  return [[path.join(out, `${name}.js`), joined(ids)], ...[...ids].map((id) => [file(id), handedOn(id, name)])];
});
for (const [at, text] of files) writeFileSync(at, text);
