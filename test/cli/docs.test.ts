import * as fs from 'fs';
import * as path from 'path';
import { checkCommand } from '../../lib/cli/check-command';
import { processIo } from '../../lib/cli/io';
import { FORMATS } from '../../lib/report';
import { DocPage } from '../examples';

const root = path.join(__dirname, '..', '..');
const guide = path.join(root, 'docs', 'guides', 'check.md');

test.each([['README.md', path.join(root, 'README.md'), 'readme'], ['the guide', guide, 'text'], ['the guide', guide, 'fix-diff'], ['the guide', guide, 'fix-patch'], ['the guide', guide, 'plan'], ['the guide', guide, 'config-package'], ['the guide', guide, 'annotations'], ['the guide', guide, 'baseline']])('%s shows what is printed', (_, page, name) => {
  const session = fs.readFileSync(path.join(__dirname, 'sessions', name, 'session.txt'), 'utf8');
  expect(`${new DocPage(page).block('session', name)}\n`).toBe(session.slice(0, session.indexOf('\nexit ') + 1).replace(/^\| /gm, ''));
});

test('the guide shows a config that is used', () => {
  expect(`${new DocPage(guide).block('config', 'config')}\n`).toBe(fs.readFileSync(path.join(__dirname, 'sessions', 'config', 'graceful-mesh.yaml'), 'utf8'));
});

test('the guide names every format, and every flag that it names is one', () => {
  const text = fs.readFileSync(guide, 'utf8');
  expect(Object.keys(FORMATS).filter((format) => !text.includes(`\`${format}\``))).toEqual([]);
  const flags = checkCommand(processIo(), () => undefined).options.flatMap(({ long }) => long ?? []);
  const ofOthers = new Set(['--global', '--output', '--type']);
  expect([...text.matchAll(/--[a-z]+(?:-[a-z]+)*/g)].map(([flag]) => flag).filter((flag) => !flags.includes(flag) && !ofOthers.has(flag))).toEqual([]);
});
