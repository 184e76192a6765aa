import { readFileSync, statSync } from 'fs';
import * as path from 'path';
import type { NamedText } from '../check';
import type { Failure } from '../report';
import type { Io } from './io';
import { libraries } from './libraries';

/** What a folder is searched for. A file that is named is read whatever its name is. */
const MANIFESTS = ['**/*.yaml', '**/*.yml', '**/*.json'];
/** What holds no manifests of the user's own. */
const NEVER = ['**/node_modules/**', '**/.git/**'];
/** Bytes of a file: two of what a text may have in characters, and less than Node takes in one string. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The texts that were asked for, and those that cannot be read. */
export interface Inputs {
  readonly texts: readonly NamedText[];
  readonly failures: readonly Failure[];
}

/**
 * The texts behind the paths of a command line: files, folders, globs, `-`. Each file is read once, however often it is named; folders in the order of their names, so that a report
 * is the same from run to run.
 */
export function readInputs(paths: readonly string[], io: Io, stdinName: string): Inputs {
  const texts: NamedText[] = [];
  const failures: Failure[] = [];
  const seen = new Set<string>();
  const read = (name: string, load: () => string) => {
    if (seen.has(name)) return;
    seen.add(name);
    try {
      const text = load();
      const binary = text.includes('\0');
      if (binary) failures.push({ path: name, why: 'it is no text: it has a NUL in it' });
      else texts.push({ path: name, text: text.startsWith('\ufeff') ? text.slice(1) : text });
    } catch (error) {
      failures.push({ path: name, why: reason(error) });
    }
  };
  for (const given of paths) {
    if (given === '-') read(stdinName, () => io.stdin());
    else for (const name of filesOf(given, io, failures)) read(name, () => contents(path.resolve(io.cwd, name)));
  }
  return { texts, failures };
}

function filesOf(given: string, { cwd }: Io, failures: Failure[]): string[] {
  const kind = statSync(path.resolve(cwd, given), { throwIfNoEntry: false });
  if (kind?.isDirectory()) return inFolder(given, cwd);
  if (kind) return [given];
  const found = isGlob(given) ? libraries.tinyglobby().globSync([slashes(given)], { cwd, ignore: NEVER, dot: false }).sort() : [];
  if (found.length === 0) failures.push({ path: given, why: isGlob(given) ? 'no file is like that' : 'there is no such file or folder' });
  return found;
}

function inFolder(folder: string, cwd: string): string[] {
  const base = slashes(folder).replace(/\/$/, '');
  const { globSync } = libraries.tinyglobby();
  const found = globSync(MANIFESTS, { cwd: path.resolve(cwd, folder), ignore: NEVER, dot: false, followSymbolicLinks: false }).sort();
  return found.map((name) => (base === '.' ? name : `${base}/${name}`));
}

function contents(file: string): string {
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, and no more than ${MOST_BYTES} are read: split it`);
  return readFileSync(file, 'utf8');
}

const isGlob = (text: string): boolean => /[*?[{]/.test(text);

export const slashes = (text: string): string => (path.sep === '\\' ? text.replace(/\\/g, '/') : text);

/** Why the system did not read or write a file, in words, without its call and path, which people know. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM': return 'permission is denied';
    case 'EISDIR': return 'it is a folder';
    case 'ENOENT': return 'there is no such file or folder';
    case 'ENOTDIR': return 'a part of its path is no folder';
    case 'EROFS': return 'the file system is read-only';
    case 'ENOSPC': return 'no space is left';
    case 'EAGAIN': return 'nothing is piped into standard input';
    default: return message.split('\n')[0];
  }
}
