import { spawnSync } from 'child_process';

/*
 * What is proven with real programs is proven of containers, which are Linux: elsewhere shells take other paths and tools other options, and there is no
 * /proc. There these tests are left out, and say so.
 */
const LINUX = process.platform === 'linux';

const leftOut = (name: string) => {
  const said = `SKIPPED, ${LINUX ? 'no program for it on this machine' : `a Linux is needed and this is ${process.platform}`}: ${name}`;
  console.warn(said);
  test.todo(said);
};

const found = new Map<string, string>();

/** The path of a program; empty where there is none. Each is looked for once: to ask a shell costs as much as many a test. */
export function find(program: string): string {
  if (!LINUX) return '';
  if (!found.has(program)) found.set(program, spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim());
  return found.get(program)!;
}

/** A test that runs programs of Linux. */
export const onLinux = (LINUX ? test : leftOut) as typeof test;

/** For each program that was found, which may be none. */
export const describeEach = ((table: readonly unknown[]) => (table.length > 0 ? describe.each(table) : leftOut)) as unknown as typeof describe.each;
export const testEach = ((table: readonly unknown[]) => (table.length > 0 ? test.each(table) : leftOut)) as unknown as typeof test.each;
