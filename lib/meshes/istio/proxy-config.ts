import { ConfigProblems, without } from './config-problems';
import { ConfigMap, readMessage } from './config-types';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO, LEGACY_DRAIN, MINIMUM_DRAIN } from './names';
import { PROXY_CONFIG } from './proxy-config-fields';
import { ParsedValue, parseYamlValue } from '../../documents';
import { applyEditsInPlace, isObject, JsonObject, pointer, resolve, show } from '../../manifest';
import { Known, fromManifest, goNanoseconds, inSeconds, Json, Note, printSeconds } from '../../model';

export { snakeCase } from './config-problems';

/** Where the annotation stands in a pod template. */
export const CONFIG_POINTER = pointer('metadata', 'annotations', CONFIG_ANNOTATION);

/** What the annotation says, and what is wrong with how it says it. */
export interface ProxyConfig {
  readonly drain?: Known<number>;
  readonly drainDuration?: Known<number>;
  readonly hold?: Known<boolean>;
  readonly distroless?: Known<boolean>;
  readonly interceptionMode?: string;
  readonly statusPort?: Json;
  readonly metadata: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
}

const EMPTY: ProxyConfig = { metadata: {}, notes: [] };

interface ParsedConfig {
  /** Undefined where it is no map. */
  readonly config?: JsonObject;
  /** Why it cannot be read. */
  readonly problem?: string;
  /** Where that is a bound of our reader. */
  readonly bound?: true;
}

/** JSON that YAML reads the same way: short keys with their colon on the same line, no tabs, no escapes that YAML has not, no numbers that it takes otherwise. */
const PLAIN_JSON = /^[ \n]*\{[\x20-\x7e\n]*$/;
const YAML_DIFFERS = /\\[u/]|[0-9][eE]|-0|^ *:/m;

function parse(text: string): ParsedConfig {
  // Of most pods, and no reason to load a parser.
  if (text === '') return { config: {} };
  const value = parseJson(text);
  const { value: read, problem, bound }: ParsedValue = value === undefined ? parseYamlValue(text) : { value };
  if (problem !== undefined) return { problem, bound };
  return read === null || isObject(read) ? { config: read ?? {} } : {};
}

function parseJson(text: string): Json | undefined {
  if (text.length > 1024 || !PLAIN_JSON.test(text) || YAML_DIFFERS.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Text of the annotation as an object, or undefined where istiod cannot read it as one; nothing is an empty one. */
export function parseConfig(text: string): JsonObject | undefined {
  return parse(text).config;
}

/** The texts of an app whose pods all say something else, as many as plans are remembered; no reading changes once it is made. */
const CACHED = 2000;
const LONGEST_CACHED = 4096;
const cache = new Map<string, ProxyConfig>();

/**
 * Reads `proxy.istio.io/config` the way istiod does, or the environment variable PROXY_CONFIG of a pod that is injected, which is the
 * merged configuration in the same form: YAML or JSON by a table of the fields of ProxyConfig.
 *
 * What Istio drops without a word, refuses, or takes to the pod's damage comes out as notes: the first few of a kind, and how many more
 * there are. The edits of each repair the whole text. Where istiod refuses the text, what is readable of it is still read.
 *
 * @param value what stands there
 * @param at where it stands, as a pointer into the pod template
 * @see istio/istio pkg/kube/inject/validate.go validateProxyConfig; docs/proof.md section 3
 */
export function readProxyConfig(value: Json | undefined, at: string = CONFIG_POINTER): ProxyConfig {
  // The API server makes an empty text of null.
  if (value === undefined || value === null) return EMPTY;
  if (typeof value !== 'string') return { ...EMPTY, notes: [{ kind: 'refused', what: `${CONFIG_ANNOTATION} is ${show(value)}`, why: 'an annotation is a string', pointer: at }] };
  if (at !== CONFIG_POINTER || value.length > LONGEST_CACHED) return readText(value, at);
  let read = cache.get(value);
  if (!read) {
    if (cache.size >= CACHED) cache.clear();
    cache.set(value, read = readText(value, at));
  }
  return read;
}

function readText(text: string, at: string): ProxyConfig {
  const { config, ...why } = parse(text);
  if (!config) return { ...EMPTY, notes: [unread(text, at, why)] };
  const problems = new ConfigProblems();
  const value = readConfig(config, problems);
  const { terminationDrainDuration: drain, drainDuration, holdApplicationUntilProxyStarts: hold, image, interceptionMode, statusPort } = value;
  return {
    ...(drain !== undefined && { drain: fromManifest(inSeconds(drain as bigint), at) }),
    ...(drainDuration !== undefined && { drainDuration: fromManifest(inSeconds(drainDuration as bigint), at) }),
    ...(hold !== undefined && { hold: fromManifest(hold as boolean, at) }),
    ...(image !== undefined && { distroless: fromManifest((image as ConfigMap).imageType === 'distroless', at) }),
    ...(interceptionMode !== undefined && { interceptionMode: String(interceptionMode) }),
    ...(statusPort !== undefined && { statusPort: statusPort as number }),
    metadata: metadataOf(value),
    notes: problems.kept.length === 0 ? [] : notesOf(problems, config, at),
  };
}

function metadataOf({ proxyMetadata }: ConfigMap): Readonly<Record<string, string>> {
  return (proxyMetadata ?? {}) as Readonly<Record<string, string>>;
}

function readConfig(config: JsonObject, problems: ConfigProblems): ConfigMap {
  const value = readMessage(PROXY_CONFIG, config, problems);
  harmful(value.terminationDrainDuration as bigint | undefined, problems);
  unheard(metadataOf(value), problems);
  return value;
}

/** What a repair leaves may be wrong in another way, a message that lacks what was taken from it; a level of nesting a round is enough. */
const ROUNDS = 8;

/** The config with every repair made: notes that each rewrote the text for themselves would undo each other. */
function repaired(config: JsonObject, found: ConfigProblems): string {
  const result = JSON.parse(JSON.stringify(config)) as JsonObject;
  let problems = found;
  for (let round = 0; round < ROUNDS && problems.kept.length > 0; round++) {
    for (const { repair } of problems.kept) {
      // An edit makes the parents that it does not find.
      applyEditsInPlace(result, repair.filter(({ pointer: within, value }) => value !== undefined || resolve(result, within) !== undefined));
    }
    problems = new ConfigProblems();
    readConfig(result, problems);
  }
  return JSON.stringify(result);
}

function unread(text: string, at: string, { problem, bound }: ParsedConfig): Note {
  const what = `${CONFIG_ANNOTATION} is ${show(text)}`;
  if (bound) return { kind: 'unreadable', what, why: String(problem), pointer: at };
  return { kind: 'refused', what, why: `${problem ?? 'it is no YAML or JSON object'}, and the injector refuses the pod`, pointer: at };
}

function harmful(drain: bigint | undefined, problems: ConfigProblems): void {
  if (drain === undefined || drain >= 0n) return;
  problems.add('harmful', () => ({
    what: `terminationDrainDuration of ${printSeconds(inSeconds(drain))}`,
    why: 'the injector takes it, and the proxy exits at SIGTERM with everything in flight (measured)',
    ...without('terminationDrainDuration'),
  }));
}

/** What stands in proxyMetadata, and the agent does not understand. */
function unheard(metadata: Readonly<Record<string, string>>, problems: ConfigProblems): void {
  const { [LEGACY_DRAIN]: legacy, [MINIMUM_DRAIN]: minimum, [EXIT_ON_ZERO]: exit } = metadata;
  const add = (key: string, what: string, why: string, text?: string): void => {
    problems.add('ignored', () => ({ what, why, ...without('proxyMetadata', key), ...(text !== undefined && { text }) }));
  };
  if (legacy !== undefined) {
    add(LEGACY_DRAIN, `${LEGACY_DRAIN} in proxyMetadata`, 'Istio 1.10 and later do not read it; terminationDrainDuration is what works',
      `remove ${LEGACY_DRAIN} and set terminationDrainDuration`);
  }
  if (minimum !== undefined && goNanoseconds(minimum) === undefined) {
    add(MINIMUM_DRAIN, `${MINIMUM_DRAIN}: ${show(minimum)}`, 'it is no Go duration with a unit, so the agent uses 5s');
  }
  if (exit !== undefined && parseGoBool(exit) === undefined) {
    add(EXIT_ON_ZERO, `${EXIT_ON_ZERO}: ${show(exit)}`, 'it is neither "true" nor "false", so the agent uses false');
  }
}

/** As many of a kind as somebody reads. */
const MOST_NOTES = 5;

function notesOf(problems: ConfigProblems, config: JsonObject, at: string): Note[] {
  const edits = problems.isComplete ? [{ pointer: at, value: repaired(config, problems) }] : undefined;
  const fix = (text: string): Note['fix'] => ({ text, ...(edits && { edits }) });
  return (['ignored', 'refused', 'harmful'] as const).flatMap((kind): Note[] => {
    const told = problems.kept.filter((problem) => problem.kind === kind).slice(0, MOST_NOTES);
    const notes = told.map(({ what, why, text }) => ({ kind, what, why, pointer: at, fix: fix(text) }));
    const more = problems.count(kind) - notes.length;
    const why = kind === 'refused' ? 'they are of a wrong type or value, too; the injector refuses the pod' : 'they have no effect, either';
    return more === 0 ? notes : [...notes, { kind, what: `${more} more in ${CONFIG_ANNOTATION}`, why, pointer: at, fix: fix('repair them in the same way') }];
  });
}

/** strconv.ParseBool: the only truth pilot-agent knows. */
export function parseGoBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined;
}
