import { spawnSync } from 'child_process';
import * as path from 'path';
import { FROM_SOURCE } from './support/sdk';

const PROGRAM = path.join(__dirname, 'programs/mistakes.js');
const ran = (...asked: string[]) => spawnSync(process.execPath, [...FROM_SOURCE, PROGRAM, ...asked], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });

jest.setTimeout(120_000);

const folder = path.join(__dirname, '../..') + path.sep;
const listed: [string, string][] = JSON.parse(ran().stdout);

test('each is one message, with the property and what would do', () => {
  expect(listed.map(([name, stack]) => `${name}\n${stack.split('\n').filter((line) => !/^ {4}at /.test(line)).join('\n')}`).join('\n\n')).toMatchSnapshot();
});

test.each(listed)('%s: shows the line of whoever wrote it, and none of ours or of the SDK', (_, stack) => {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  expect(frames[0]).toContain(PROGRAM);
  expect(frames.filter((frame) => frame.includes(path.join(folder, 'lib')) || frame.includes('node_modules'))).toEqual([]);
});

// What Node prints above a stack is seen only where it ends a program; each is of another place that throws.
test.each(['a grace that is too short', 'a level with what it cannot have', 'a transform, later', 'a grace that is too short, later'])('%s: Node prints no line of ours above it', (name) => {
  const { status, stderr } = ran(name);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/must be less than terminationGracePeriod|cannot be had at this level/);
  expect(stderr).not.toContain(path.join(folder, 'lib'));
});
