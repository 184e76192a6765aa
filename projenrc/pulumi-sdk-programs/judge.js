/* Whether a program has registered what the YAML of the docs says: judge.js LANGUAGE FILE-WITH-WHAT-IT-PRINTED */
const assert = require('assert');
const { readFileSync } = require('fs');
const path = require('path');
const { parse } = require('yaml');

const [, , language, file] = process.argv;
const guide = readFileSync(path.join(__dirname, '../../docs/guides/pulumi-languages.md'), 'utf8');
const [, yaml] = /```yaml\n([^]*?)```/.exec(guide);
const { type, properties } = parse(yaml).resources.checkout;
const said = Object.assign({}, ...readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)));

assert.deepStrictEqual(said.type, type.replace(':', ':index:'));
// A property that was not given may be there without a value.
assert.deepStrictEqual(JSON.parse(JSON.stringify(said.inputs)), properties);
assert.strictEqual(said.grace, 76, 'the grace comes back');
assert.match(said.refused, /mesh|Args|argument/, 'what is missing is named');
console.log(`pulumi-sdks-check: ${language}: registers what the YAML of the docs says; without a mesh: ${said.refused}`);
