/*
 * Reading text: the CPU time of `readDocuments` as a ratio to `parseAllDocuments(text).toJS()` of the yaml library, turn by turn in one process, on manifests
 * that are generated; and that hostile texts take time linear in their length: four times the text may take `LINEAR` times as long, and none more than `MOST`.
 */
const { parseAllDocuments, stringify } = require('yaml');
const { readDocuments } = require('../lib/documents');
const { yaml } = require('./yaml');

const LIMIT = 0.25;
const LINEAR = 10;
const MOST = 200_000;
const TURNS = Number(process.env.BENCH_TURNS ?? 15);
const SIZE = 100_000;

const cpu = (work) => {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return user + system;
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const check = (name, text, ok) => {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${text}`);
  if (!ok) process.exitCode = 1;
};

const manifests = Array.from({ length: 200 }, (_, i) => stringify(yaml(i))).join('---\n');
const ratios = [];
for (let turn = -3; turn < TURNS; turn++) {
  const own = cpu(() => readDocuments(manifests));
  const other = cpu(() => parseAllDocuments(manifests).forEach((document) => document.toJS()));
  if (turn >= 0) ratios.push(own / other);
}
check('reading 200 manifests', `${median(ratios).toFixed(3)} of the yaml library (at most ${LIMIT})`, median(ratios) <= LIMIT);

const lines = (line) => (length) => {
  const all = [];
  for (let i = 0, size = 0; size < length; i++) size += all[all.push(line(i)) - 1].length + 1;
  return all.join('\n');
};
const again = (text) => (length) => text.repeat(Math.ceil(length / text.length));
const HOSTILE = {
  'lists in lists': again('- '), 'keys in keys': again('? '), 'brackets': again('['), 'braces': again('{'), 'pairs': again('[[a]:b,'), 'empty maps': again('[{},'),
  'flow entries': (length) => `[${again('a, ')(length)}]`, 'quotes': again('"a\n'), 'anchors': lines((i) => `a${i}: &a${i} x`), 'merges': (length) => `a: &a {x: 1}\nb:\n${again('  <<: *a\n')(length)}`,
  'chained merges': lines((i) => `a${i}: &a${i} ${i > 0 ? `{<<: *a${i - 1}, k${i}: 1}` : '{k: 1}'}`), 'chained aliases': lines((i) => `a${i}: &a${i} ${i > 0 ? `[*a${i - 1}, *a${i - 1}]` : '[x]'}`),
  'one key': again('a: 1\n'), 'many keys': lines((i) => `k${i}: ${i}`), 'keys of floats': lines((i) => `1.${i}e-3: 1`), 'keys that are none': again('- ~: x\n'), 'numbers that are none': again('- .nan\n'), 'lists of lines': again('a:\n- b\n'),
  'folded lines': (length) => `>\n${again(' a\n\n')(length)}`, 'plain lines': again('a \n'), 'long lines': again('a #'), 'tags': again('!a '), 'documents': again('---\na\n'), 'JSON': again('{"a":1}'), 'tabs': again('\t'), 'a long key': again('k'), 'a long number': again('9'),
};
for (const [name, text] of Object.entries(HOSTILE)) {
  const [small, large] = [text(SIZE / 4), text(SIZE)];
  const least = (one) => Math.min(...Array.from({ length: 5 }, () => cpu(() => readDocuments(one).at(-1)?.position('/a/b'))));
  const [short, long] = [least(small), least(large)];
  // What takes less than a few milliseconds is the machine's noise.
  check(name, `${(long / 1000).toFixed(1)} ms for ${SIZE} characters, ${(long / Math.max(short, 1)).toFixed(1)} times a quarter of it`, long <= MOST && (long < 5000 || long / short <= LINEAR));
}
