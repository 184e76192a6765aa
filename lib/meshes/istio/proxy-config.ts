import { CONFIG_ANNOTATION, CONFIG_FIELDS, EXIT_ON_ZERO, LEGACY_DRAIN, MINIMUM_DRAIN } from './names';
import { isObject, JsonObject, libraries, objectAt, pointer, show } from '../../manifest';
import { Known, fromManifest, Json, Note, parseGoDuration, printSeconds } from '../../model';

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

/** Text of the annotation as an object; YAML is read only where it is not JSON. */
export function parseConfig(text: string): JsonObject | undefined {
  if (text.trim() === '') return {};
  const value = text.trimStart().startsWith('{') ? tryParse(() => JSON.parse(text)) ?? parseYaml(text) : parseYaml(text);
  return value === null ? {} : isObject(value) ? value : undefined;
}

/** Istio reads YAML 1.1, in which yes and on are booleans. */
function parseYaml(text: string): unknown {
  return tryParse(() => libraries.yaml().parse(text, { version: '1.1', maxAliasCount: 50, logLevel: 'error' }));
}

function tryParse(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/**
 * Reads `proxy.istio.io/config` the way Istio does: YAML or JSON, camelCase or snake_case, Go durations.
 *
 * What Istio drops without a word, refuses, or takes to the pod's damage comes out as notes.
 *
 * @see istio/istio pkg/util/protomarshal (unknown fields are allowed), pkg/config/validation/agent; docs/proof.md section 3
 */
export function readProxyConfig(value: Json | undefined): ProxyConfig {
  if (value === undefined) return EMPTY;
  const refuse = (what: string, why: string, fix?: Note['fix']): Note => ({ kind: 'refused', what, why, pointer: CONFIG_POINTER, ...(fix && { fix }) });
  if (typeof value !== 'string') return { metadata: {}, notes: [refuse(`${CONFIG_ANNOTATION} is ${show(value)}`, 'an annotation is a string')] };
  const config = parseConfig(value);
  if (!config) return { metadata: {}, notes: [refuse(`${CONFIG_ANNOTATION} is ${show(value)}`, 'it is no YAML or JSON object, and the injector refuses the pod')] };
  const notes: Note[] = [];
  const replaced = (key: string, next: Json | undefined): Note['fix'] => {
    // Both forms of the name may stand there; what is left must not be the other one.
    const rest = Object.fromEntries(Object.entries(config).filter(([name]) => camelCase(name) !== camelCase(key)));
    const edited = next === undefined ? rest : { ...rest, [key]: next };
    return {
      text: next === undefined ? `remove ${key}` : `${key}: ${show(next)}`,
      edits: [{ pointer: CONFIG_POINTER, value: JSON.stringify(edited) }],
    };
  };
  // Where both forms of a name stand there, Istio takes the camelCase one.
  const fields = new Map<string, [string, Json]>();
  for (const [key, item] of Object.entries(config)) {
    const camel = camelCase(key);
    if (item !== null && (key === camel || !Object.hasOwn(config, camel))) fields.set(camel, [key, item]);
  }
  const field = (name: string): [string, Json] | undefined => fields.get(name);
  for (const key of Object.keys(config)) {
    const camel = camelCase(key);
    if (CONFIG_FIELDS.includes(camel)) continue;
    const near = CONFIG_FIELDS.find((name) => nearlyEqual(name.toLowerCase(), camel.toLowerCase()));
    const { [key]: own, ...rest } = config;
    notes.push({
      kind: 'ignored',
      what: `${key} in ${CONFIG_ANNOTATION}`,
      why: 'ProxyConfig has no such field, and Istio drops it without a word',
      pointer: CONFIG_POINTER,
      fix: near && !Object.hasOwn(config, near)
        ? { text: `write ${near}`, edits: [{ pointer: CONFIG_POINTER, value: JSON.stringify({ ...rest, [near]: own }) }] }
        : replaced(key, undefined),
    });
  }
  const duration = (name: string): Known<number> | undefined => {
    const found = field(name);
    if (!found) return undefined;
    const [key, raw] = found;
    const seconds = typeof raw === 'string' ? parseGoDuration(raw) : undefined;
    if (seconds !== undefined) return fromManifest(seconds, CONFIG_POINTER);
    const bare = Number(raw);
    const fix = raw !== '' && Number.isFinite(bare) ? replaced(key, printSeconds(bare)) : undefined;
    notes.push(refuse(`${key}: ${show(raw)}`, 'it must be a Go duration with a unit, such as "30s"; the injector refuses the pod', fix ?? replaced(key, undefined)));
    return undefined;
  };
  const drain = duration('terminationDrainDuration');
  if (drain && drain.value < 0) {
    notes.push({
      kind: 'harmful',
      what: `terminationDrainDuration of ${printSeconds(drain.value)}`,
      why: 'the injector takes it, and the proxy exits at SIGTERM with everything in flight (measured)',
      pointer: CONFIG_POINTER,
      fix: replaced(field('terminationDrainDuration')?.[0] as string, undefined),
    });
  }
  const drainDuration = duration('drainDuration');
  if (drainDuration && (!Number.isInteger(drainDuration.value) || drainDuration.value < 1)) {
    notes.push(refuse(`drainDuration of ${printSeconds(drainDuration.value)}`, 'Istio takes whole seconds from 1s; the injector refuses the pod',
      replaced(field('drainDuration')?.[0] as string, printSeconds(Math.max(1, Math.ceil(drainDuration.value))))));
  }
  const holdField = field('holdApplicationUntilProxyStarts');
  if (holdField && typeof holdField[1] !== 'boolean') {
    notes.push(refuse(`holdApplicationUntilProxyStarts: ${show(holdField[1])}`, 'it must be true or false without quotes; the injector refuses the pod',
      replaced(holdField[0], String(holdField[1]) === 'true')));
  }
  const metadata: Record<string, string> = {};
  const metadataField = field('proxyMetadata');
  if (metadataField && !isObject(metadataField[1])) {
    notes.push(refuse(`proxyMetadata: ${show(metadataField[1])}`, 'it must be a map of strings; the injector refuses the pod', replaced(metadataField[0], undefined)));
  }
  const raw = objectAt(metadataField?.[1]);
  const wrong = Object.entries(raw).filter(([, item]) => typeof item !== 'string');
  for (const [key, item] of Object.entries(raw)) if (typeof item === 'string') metadata[key] = item;
  if (wrong.length > 0) {
    const quoted = Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, typeof item === 'string' ? item : isObject(item) ? '' : String(item)]));
    notes.push(refuse(`proxyMetadata: ${wrong.map(([key, item]) => `${key}: ${show(item)}`).join(', ')}`,
      'every value must be a string in quotes; the injector refuses the pod', replaced((metadataField as [string, Json])[0], quoted)));
  }
  for (const [key, item] of Object.entries(metadata)) {
    const drop = { ...raw };
    delete (drop as Record<string, Json>)[key];
    const without = replaced((metadataField as [string, Json])[0], drop);
    if (key === LEGACY_DRAIN) {
      notes.push({ kind: 'ignored', what: `${key} in proxyMetadata`, why: 'Istio 1.10 and later do not read it; terminationDrainDuration is what works', pointer: CONFIG_POINTER, fix: { ...without, text: `remove ${key} and set terminationDrainDuration` } });
    }
    if (key === MINIMUM_DRAIN && parseGoDuration(item) === undefined) {
      notes.push({ kind: 'ignored', what: `${key}: ${show(item)}`, why: 'it is no Go duration with a unit, so the agent uses 5s', pointer: CONFIG_POINTER, fix: without });
    }
    if (key === EXIT_ON_ZERO && parseGoBool(item) === undefined) {
      notes.push({ kind: 'ignored', what: `${key}: ${show(item)}`, why: 'it is neither "true" nor "false", so the agent uses false', pointer: CONFIG_POINTER, fix: without });
    }
  }
  const image = objectAt(field('image')?.[1]);
  return {
    drain,
    drainDuration,
    ...(typeof holdField?.[1] === 'boolean' && { hold: fromManifest(holdField[1], CONFIG_POINTER) }),
    ...(typeof (image.imageType ?? image.image_type) === 'string' && { distroless: fromManifest((image.imageType ?? image.image_type) === 'distroless', CONFIG_POINTER) }),
    ...(typeof field('interceptionMode')?.[1] === 'string' && { interceptionMode: field('interceptionMode')?.[1] as string }),
    statusPort: field('statusPort')?.[1],
    metadata,
    notes,
  };
}

const camelCase = (name: string) => (!name.includes('_') ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** The other form in which Istio takes a field's name. */
export const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** strconv.ParseBool: the only truth pilot-agent knows. */
export function parseGoBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined;
}

/** Whether two names differ by one or two letters: added, dropped or swapped. */
function nearlyEqual(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail <= 2;
}
