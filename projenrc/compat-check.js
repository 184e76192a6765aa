/*
 * Proves that the gate of `compat` would say no: the assembly that was just compiled stands for the last release, and copies of it that lack a member, or
 * want one more prop, for what is to be released.
 */
const { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const path = require('path');
const { gunzipSync } = require('zlib');
const { compare } = require('./compat');

const root = path.join(__dirname, '..');
const work = mkdtempSync(path.join(tmpdir(), 'compat-'));

/** This package with another assembly. */
function copy(id, change) {
  const at = path.join(work, id);
  mkdirSync(at);
  copyFileSync(path.join(root, 'package.json'), path.join(at, 'package.json'));
  symlinkSync(path.join(root, 'node_modules'), path.join(at, 'node_modules'), 'junction');
  const assembly = JSON.parse(gunzipSync(readFileSync(path.join(root, '.jsii.gz'))));
  change(assembly.types);
  writeFileSync(path.join(at, '.jsii'), JSON.stringify(assembly));
  return at;
}

const without = (list, name) => {
  const rest = list.filter((one) => one.name !== name);
  if (rest.length === list.length) throw new Error(`there is no ${name} to take away: choose another`);
  return rest;
};
const file = (id, text) => {
  writeFileSync(path.join(work, id), text);
  return path.join(work, id);
};

try {
  const attachGone = copy('attach-gone', (types) => {
    const termination = types['graceful-mesh.GracefulTermination'];
    termination.methods = without(termination.methods, 'attach');
  });
  const none = file('none', '');
  const cases = [
    ['nothing has changed', copy('same', () => {}), none, /^/],
    ['a method is gone', attachGone, none, /^err .*GracefulTermination\.attach: has been removed/m],
    ['a method is gone, and is accepted', attachGone, file('accepted', 'removed:graceful-mesh.GracefulTermination.attach\n'), /^skip .*GracefulTermination\.attach/m],
    ['a type is gone', copy('type-gone', (types) => { delete types['graceful-mesh.GraceLimit']; }), none, /^err .*GraceLimit: has been removed/m],
    ['a prop must be given', copy('prop-required', (types) => {
      delete types['graceful-mesh.IstioProps'].properties.find(({ name }) => name === 'version').optional;
    }), none, /^err .*newly required property 'version'/m],
  ];
  for (const [what, updated, accepted, expected] of cases) {
    const { holds, said } = compare(root, updated, accepted);
    if (holds === expected.source.startsWith('^err') || !expected.test(said)) throw new Error(`${what}, and the gate says:\n${said}`);
    console.log(`compat-check: ${what}: ${holds ? 'passes' : 'fails'}, as it must`);
  }
} finally {
  rmSync(work, { recursive: true });
}
