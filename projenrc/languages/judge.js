/*
 * Runs a program of the docs in an empty folder beside the files that it reads: judge.js LANGUAGE PROGRAM COMMAND... It must write what its twin in TypeScript
 * writes, byte for byte, and say what its page shows; what has no twin must be refused.
 */
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const [, , language, folder, command, ...args] = process.argv;
const here = path.join(folder, 'here');
fs.cpSync(path.join(folder, 'files'), here, { recursive: true });
const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: here, encoding: 'utf8' });
if (error) throw error;

const texts = (of) => (fs.existsSync(of) ? Object.fromEntries(fs.readdirSync(of).sort().map((name) => [name, fs.readFileSync(path.join(of, name), 'utf8')])) : {});
const written = texts(path.join(here, 'dist'));
const isRefused = !fs.existsSync(path.join(folder, 'expected'));
const said = `${stdout}${stderr}`;
const wrong = [];
if ((status !== 0) !== isRefused) wrong.push(`it ends with ${status}`);
if (JSON.stringify(written) !== JSON.stringify(texts(path.join(folder, 'expected')))) wrong.push(`it writes ${JSON.stringify(written)}`);
for (const text of JSON.parse(fs.readFileSync(path.join(folder, 'said.json'), 'utf8'))) if (!said.includes(text)) wrong.push(`it does not say\n${text}`);

const bytes = Object.values(written).join('').length;
const right = isRefused ? 'refused as the page shows' : bytes > 0 ? `the same YAML, ${bytes} bytes` : 'says what the page shows';
console.log(`languages-check: ${language}: ${path.basename(folder)}: ${wrong.length > 0 ? `${wrong.join('\n')}\nbut says\n${said}` : right}`);
process.exit(wrong.length > 0 ? 1 : 0);
