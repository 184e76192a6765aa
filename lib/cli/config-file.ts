import { existsSync, readFileSync, statSync } from 'fs';
import * as path from 'path';
import type { NamedText } from '../check';
import { Config, particularsOf, readConfig } from '../config';
import type { GivenSettings } from '../config';
import { isObject, objectAt } from '../manifest';
import { readInputs, reason, slashes } from './inputs';
import type { Io } from './io';
import { ConfigFlag, givenIn } from './settings';

export const NAMES = ['graceful-mesh.yaml', 'graceful-mesh.yml'];
const KEY = 'graceful-mesh';
/** Characters of a config: nobody writes more. */
const MOST = 1_000_000;

/** What is to be checked by, from flags and a config file. */
export type Settled = ReturnType<typeof particularsOf> & { readonly run: Config['run']; readonly file?: NamedText };

/** What is wrong with the config file, a line each. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function settled(flags: GivenSettings & ConfigFlag, io: Io): Settled {
  const given = givenIn(flags);
  const found = flags.config === false ? undefined : typeof flags.config === 'string' ? named(flags.config, io) : nearest(io.cwd);
  if (!found) {
    const facts = factsOf('--mesh-facts', flags.meshFacts, io);
    return { ...particularsOf({ settings: {}, run: {}, ignore: [], overrides: [] }, given, (one) => one), facts, run: {} };
  }
  const file = { path: slashes(path.relative(io.cwd, found.at)), text: found.text };
  const read = readConfig(file, found.pointer);
  if ('wrong' in read) throw new ConfigError(read.wrong.join('\n'));
  const folder = path.dirname(found.at);
  const inside = (one: string) => slashes(path.relative(folder, path.resolve(io.cwd, one)));
  const outside = (one: string) => slashes(path.relative(io.cwd, path.resolve(folder, one)));
  const { run } = read.config;
  const facts = flags.meshFacts ? factsOf('--mesh-facts', flags.meshFacts, io) : factsOf(`${file.path}: meshFacts`, run.meshFacts?.map(outside), io);
  const baseline = run.baseline === undefined ? {} : { baseline: outside(run.baseline) };
  return { ...particularsOf(read.config, given, inside), facts, today: io.today, run: { ...run, ...baseline }, file };
}

/** @throws ConfigError where one of them cannot be read: what would be said without it may be wrong */
function factsOf(who: string, files: readonly string[] | undefined, io: Io): readonly NamedText[] {
  const { texts, failures } = readInputs(files ?? [], io, '-');
  if (failures.length > 0) throw new ConfigError(failures.map(({ path: name, why }) => `graceful-mesh: ${who} ${name}: ${why}`).join('\n'));
  return texts;
}

interface Found {
  readonly at: string;
  readonly text: string;
  readonly pointer: string;
}

function named(file: string, { cwd }: Io): Found {
  const at = path.resolve(cwd, file);
  const isPackage = path.basename(at) === 'package.json';
  return { at, text: textOf(at, file), pointer: isPackage ? `/${KEY}` : '' };
}

/** Upward to the root of the repository. Outside of one only the directory itself counts: what lies above may be anybody's. */
function nearest(cwd: string): Found | undefined {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (existsSync(path.join(folder, '.git'))) break;
    if (folder === path.dirname(folder)) {
      folders.length = 1;
      break;
    }
  }
  for (const folder of folders) {
    for (const name of NAMES) {
      const at = path.join(folder, name);
      if (statSync(at, { throwIfNoEntry: false })?.isFile()) return { at, text: textOf(at), pointer: '' };
    }
    const at = path.join(folder, 'package.json');
    const text = existsSync(at) ? textOf(at) : '';
    if (text.includes(`"${KEY}"`) && hasKey(text)) return { at, text, pointer: `/${KEY}` };
  }
  return undefined;
}

/** A package that is called so, or needs this one, has no config for that. */
function hasKey(text: string): boolean {
  try {
    return isObject(objectAt(JSON.parse(text))[KEY]);
  } catch {
    return false;
  }
}

function textOf(at: string, called = at): string {
  const text = readText(at, called);
  if (text.length > MOST) throw new ConfigError(`graceful-mesh: ${called}: it has more than ${MOST} characters, which is no config`);
  return text;
}

/** @throws ConfigError where it cannot be read */
export function readText(at: string, called: string): string {
  try {
    return readFileSync(at, 'utf8');
  } catch (error) {
    throw new ConfigError(`graceful-mesh: ${called}: ${reason(error)}`);
  }
}
