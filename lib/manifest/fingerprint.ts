import { isDistroless } from './distroless';
import { looksAtSockets } from './exec-hook';
import { helperOf } from './helpers';
import { idles } from './idles';
import { arrayAt, isObject, JsonObject, objectAt, textAt } from './json';
import { PROBES } from './lifecycle';
import { lingersFor } from './lingers';
import { isAstray, isLive } from './misplaced';
import { portsOf } from './ports';
import { hasImage } from './roles';
import { misshapen } from './shapes';
import { SHELL_WORDS, shellOfImage } from './shell-of-image';
import { unquotedVariables } from './strings';

/** Which annotations and labels decide how a pod stops. */
export type Relevant = (key: string) => boolean;

/** What counts in a fingerprint. */
export interface FingerprintOptions {
  /** Containers of this name count as a whole. */
  readonly proxyName: string;
  /** Annotations and labels that somebody reads. */
  readonly relevant: Relevant;
  /** Whether it matters what the containers run, as in a Job. */
  readonly commands: boolean;
}

/**
 * Everything in a pod template that decides how the pod stops, and nothing else: two templates with the same fingerprint are read, planned
 * and judged alike, whatever their images, resources and names of their own.
 */
export function fingerprint(root: JsonObject, { proxyName, relevant, commands }: FingerprintOptions): string {
  const metadata = objectAt(root.metadata);
  const spec = objectAt(root.spec);
  const { terminationGracePeriodSeconds: grace, hostNetwork, shareProcessNamespace, restartPolicy } = spec;
  // Written piece by piece: it is made for every workload of an app, and most pieces are not there.
  let text = `${pick(metadata.annotations, relevant)}${pick(metadata.labels, relevant)}${piece(grace)}${piece(hostNetwork)}${piece(shareProcessNamespace)}${isLive(root)}`;
  if (isAstray(root) || unquotedVariables(spec).length > 0 || misshapen(root).length > 0) text += likeNothingElse();
  text += piece(restartPolicy);
  for (const list of [spec.containers, spec.initContainers]) {
    text += '[';
    for (const item of arrayAt(list)) {
      if (!isObject(item) || item.name === proxyName) {
        text += piece(item);
        continue;
      }
      const { name, restartPolicy: restarts, lifecycle } = item;
      const hooks = piece(lifecycle);
      text += `${piece(name)}${piece(restarts)}${toldByImage(item)}${hooks}`;
      if (isObject(lifecycle)) text += hookSurroundings(lifecycle, hooks, item, spec);
      for (const probe of PROBES) {
        const own = item[probe];
        if (isObject(own) && own.terminationGracePeriodSeconds !== undefined) text += probe + piece(own.terminationGracePeriodSeconds);
      }
      if (commands) text += `${piece(item.command)}${piece(item.args)}`;
    }
    text += ']';
  }
  return text;
}

/** All of a container that another image may change. */
export const toldByImage = (container: JsonObject): string =>
  `${portsOf(container)}${hasImage(container)}${isDistroless(textAt(container.image) ?? '')}${helperText(container)}${shellText(container)}`;

/** Every word by which an image tells something of its container, but for those by which it is a helper. */
const TELLING = new RegExp(`distroless|knative|${SHELL_WORDS.join('|')}`, 'i');

/** Whether the image of a container that has one tells nothing of it: then any other that tells nothing is as good. */
export const isSilent = (container: JsonObject): boolean => typeof container.image === 'string' && !TELLING.test(container.image) && !helperOf(container);

/** The shell counts where something is run. */
const shellText = ({ lifecycle, command, image }: JsonObject): string => (isObject(lifecycle) || command !== undefined ? shellOfImage(textAt(image)) ?? '' : '');

/** What hooks read besides themselves: variables, names of ports, what the pod listens on, the operating system. */
function hookSurroundings(lifecycle: JsonObject, hooks: string, container: JsonObject, spec: JsonObject): string {
  const { preStop, postStart, stopSignal } = lifecycle;
  const calls = [preStop, postStart].some((hook) => objectAt(hook).httpGet !== undefined);
  return `${namesVariable(hooks) ? piece(container.env) : ''}${calls ? piece(arrayAt(container.ports).map((port) => objectAt(port).name ?? null)) : ''}${looksAtSockets(hooks) ? piece(arrayAt(spec.containers).map((one) => objectAt(one).ports ?? null)) : ''}${stopSignal === undefined ? '' : piece(spec.os)}`;
}

/** Whether a hook can depend on the environment of its container: where its text names a variable. */
export function readsEnvironment(lifecycle: unknown): boolean {
  return isObject(lifecycle) && namesVariable(piece(lifecycle));
}

/** What is too large to be looked at may do so, too. */
const namesVariable = (text: string): boolean => text.includes('$') || text.startsWith(UNLIKE);

/** A value as it stands, apart from its neighbours: what is not there is no text at all. */
export function piece(value: unknown): string {
  if (value === undefined) return ';';
  if (typeof value === 'number') return `${value};`;
  // Its length keeps a text apart from what follows it, and costs less than quoting it.
  return typeof value === 'string' ? `${value.length}"${value};` : `${asJson(value) ?? likeNothingElse()};`;
}

/** The relevant entries of labels or annotations, and those that are no strings, whoever reads them: the API server refuses those. What is no map counts as it stands. */
export function pick(map: unknown, relevant: Relevant): string {
  if (!isObject(map)) return piece(map);
  let picked = '{';
  for (const key in map) if (relevant(key) || (map[key] !== undefined && typeof map[key] !== 'string')) picked += piece(key) + piece(map[key]);
  return `${picked}}`;
}

let unlike = 0;

/** For what is not worth comparing: it is planned and judged for itself. */
const likeNothingElse = () => `${UNLIKE}${++unlike}`;

/** JSON does not begin so. */
const UNLIKE = '#';

const MOST_VALUES = 10_000;
const MOST_LEVELS = 100;

/** All that there is of a value, as a text that no other one has; undefined where it is no plain JSON, or too large. */
export function exactly(value: unknown): string | undefined {
  return isPlain(value, MOST_LEVELS) ? asJson(value) : undefined;
}

/** Whether JSON keeps everything of it: it drops keys without a value, and makes null of what is no number. */
function isPlain(value: unknown, levels: number): boolean {
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (value === null) return true;
  return levels > 0 && !('toJSON' in value) && Object.values(value).every((inner) => isPlain(inner, levels - 1));
}

/** The JSON of a value; undefined where it is none, or too large to be written in a moment. */
function asJson(value: unknown): string | undefined {
  if (valuesIn(value, MOST_LEVELS, MOST_VALUES) > MOST_VALUES) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    // Numbers of another kind, and objects of a program that say themselves how they are written.
    return undefined;
  }
}

/** How many values a value has in it; more than `most` where it is deeper than `levels` or refers to itself, and counting ends there. */
function valuesIn(value: unknown, levels: number, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (levels === 0) return most + 1;
  let count = 1;
  for (const key in value) {
    count += valuesIn((value as Record<string, unknown>)[key], levels - 1, most - count);
    if (count > most) return count;
  }
  return count;
}

function helperText(container: JsonObject): string {
  const helper = helperOf(container);
  return helper ? `${helper.need}${helper.stays}${helper.reconnected}` : `${lingersFor(container)}${portsOf(container) === 'none' && idles(container)}`;
}
