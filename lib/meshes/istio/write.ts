import { arrayAt, isObject, JsonObject, libraries, objectAt, PodTemplate, pointer, show, textAt, WaitingHook } from '../../manifest';
import { Edit, Hook, Json, printSeconds } from '../../model';
import { levelsOf, RANK } from '../level';
import { Conflict, ProxySettings } from '../mesh';
import { namespaceInjects } from './mode';
import { CONFIG_ANNOTATION, INJECT_LABEL, NATIVE_ANNOTATION, OVERRIDES_ANNOTATION, PROXY, REVISION_LABEL } from './names';
import { IstioOptions } from './options';
import { OVERRIDES_POINTER, overriddenHook, withoutOverriddenHook } from './overrides';
import { CONFIG_POINTER, parseConfig, snakeCase } from './proxy-config';
import { levelConfig } from './settings';
import { ownWait, waitingHookCommand } from './waiting-hook';
import { MORE_IS_ENOUGH, satisfies, wanted } from './wanted';
import { environmentEdits } from './write-environment';

/** What holds an application until its proxy is ready. */
export const WAIT_FOR_PROXY = { exec: { command: ['pilot-agent', 'wait'] } };

/**
 * The edits that put `settings` into a template. What the user wrote stays: an equal value is left alone, a different one is a conflict.
 */
export function writeIstio(template: PodTemplate, settings: ProxySettings, options: IstioOptions, replace: boolean): readonly Edit[] | Conflict {
  const { waitingHook } = settings;
  const environment = environmentEdits(template, settings, replace);
  if (waitingHook === undefined && !settings.pinNative && environment.length === 0 && !options.levels?.length) {
    // Of most pods nothing but the annotation is written, or in the way.
    const config = configEdits(template, settings, replace);
    if (config.every((one): one is Edit => !('why' in one))) return config;
  }
  const from = withOverrides(template, environment);
  const parts: readonly (readonly Edit[] | readonly Conflict[] | Conflict)[] = [
    configEdits(template, settings, replace),
    annotationEdit(template, NATIVE_ANNOTATION, settings.pinNative ? 'true' : undefined),
    stronger(template, settings, options),
    environment,
    waitingHook === undefined ? [] : waitingHook === 'none' ? removeHook(from, options) : hookEdits(from, waitingHook, options, replace),
  ];
  const all = parts.flat();
  const conflicts = all.filter((one) => 'why' in one);
  const [first, ...also] = conflicts;
  if (first === undefined) return all as Edit[];
  return also.length === 0 ? first : { ...first, also };
}

/** The template with the annotation of overrides as these edits leave it: the next edit of it starts from there. */
function withOverrides(template: PodTemplate, edits: readonly (Edit | Conflict)[]): PodTemplate {
  const edit = edits.find((one): one is Edit => one.pointer === OVERRIDES_POINTER && 'value' in one);
  return edit ? { ...template, annotations: { ...template.annotations, [OVERRIDES_ANNOTATION]: edit.value as Json } } : template;
}

function configEdits(template: PodTemplate, settings: ProxySettings, replace: boolean): Edit[] | Conflict[] {
  const existing = template.annotations[CONFIG_ANNOTATION];
  if (existing === undefined) {
    const values = wanted(settings);
    return values.length === 0 ? [] : [{ pointer: CONFIG_POINTER, value: JSON.stringify(withValues({}, values)) }];
  }
  const text = textAt(existing) ?? '';
  const readable = typeof existing === 'string' ? parseConfig(text) : undefined;
  const config = readable ?? (replace ? {} : undefined);
  if (!config) return [{ what: `${CONFIG_ANNOTATION} is ${show(existing)}`, why: 'it is no YAML or JSON object, so nothing can be merged into it', pointer: CONFIG_POINTER }];
  const missing: [string[], Json][] = [];
  const conflicts = new Map<string, Conflict>();
  const inTheWay = (what: string, why: string) => conflicts.set(what, { what, why, pointer: CONFIG_POINTER });
  for (const [camelPath, value] of wanted(settings)) {
    const snake = snakeCase(camelPath[0]);
    // Where both forms stand there, Istio takes the camelCase one.
    const path = !Object.hasOwn(config, camelPath[0]) && Object.hasOwn(config, snake) ? [snake, ...camelPath.slice(1)] : camelPath;
    const parent = config[path[0]];
    if (path.length > 1 && !replace && parent !== undefined && parent !== null && !isObject(parent)) {
      inTheWay(`${path[0]} is ${show(parent)} in ${CONFIG_ANNOTATION}`, 'it must be a map of strings');
      continue;
    }
    const present = path.length === 1 ? parent ?? undefined : objectAt(parent)[path[1]];
    if (present !== undefined && satisfies(path, present, value)) continue;
    if (present === undefined || replace) {
      missing.push([path, value]);
    } else {
      inTheWay(`${path.join('.')} is ${show(present)} in ${CONFIG_ANNOTATION} and ${show(value)} in the plan`,
        MORE_IS_ENOUGH.has(path[path.length - 1]) ? 'remove it there, and the plan writes it, or raise it' : 'remove it there: the plan writes it');
    }
  }
  if (conflicts.size > 0) return [...conflicts.values()];
  if (missing.length === 0) return [];
  return [{ pointer: CONFIG_POINTER, value: merged(readable ? text : '', config, missing) }];
}

/** A ProxyConfig resource that selects the pod beats its annotation (measured): nothing that is written there could change what it says. */
function stronger(template: PodTemplate, settings: ProxySettings, { levels = [] }: IstioOptions): Conflict[] {
  if (levels.length === 0) return [];
  return levelsOf(levels, template.namespace, template.labels).filter(({ rank }) => rank >= RANK.pod).flatMap((level) => {
    const { metadata } = levelConfig(level);
    return wanted(settings)
      .filter(([[, key], value]) => key !== undefined && metadata[key] !== undefined && !satisfies([key], metadata[key], value))
      .map(([[, key], value]): Conflict => ({
        what: `${key} is ${show(metadata[key])} in ${level.title} and ${show(value)} in the plan`,
        why: 'a ProxyConfig resource that selects the pod beats its annotation: change it there',
        pointer: CONFIG_POINTER,
      }));
  });
}

/** A program's text is longer; the library that keeps comments takes the square of the keys. */
const MOST_COMMENTED = 10_000;

/** The same annotation stands on the pods of many, and the library that keeps comments takes its time. */
const REMEMBERED = 200;
const LONGEST_REMEMBERED = 2000;
const merges = new Map<string, string>();

function merged(text: string, config: { readonly [key: string]: Json }, missing: readonly [string[], Json][]): string {
  const key = text.length > LONGEST_REMEMBERED ? undefined : `${text}\n${JSON.stringify(missing)}`;
  let result = key === undefined ? undefined : merges.get(key);
  if (result !== undefined) return result;
  result = mergedAnew(text, config, missing);
  if (key === undefined) return result;
  if (merges.size >= REMEMBERED) merges.clear();
  merges.set(key, result);
  return result;
}

/** JSON stays JSON; YAML keeps its comments. */
function mergedAnew(text: string, config: { readonly [key: string]: Json }, missing: readonly [string[], Json][]): string {
  const json = JSON.stringify(withValues(config, missing));
  if (text.trim() === '' || text.trimStart().startsWith('{') || text.length > MOST_COMMENTED) return json;
  try {
    const document = libraries.yaml().parseDocument(text);
    // An empty `proxyMetadata:` is no map that anything could be set in.
    for (const [[key, inner]] of missing) if (inner !== undefined && !isObject(config[key])) document.delete(key);
    for (const [path, value] of missing) document.setIn(path, value);
    return document.toString();
  } catch {
    // Anchors and the like: what it says is kept, how it says it is not.
    return json;
  }
}

function withValues(config: { readonly [key: string]: Json }, values: readonly [string[], Json][]): JsonObject {
  const result: Record<string, Json> = { ...config };
  for (const [[key, inner], value] of values) result[key] = inner === undefined ? value : { ...objectAt(result[key]), [inner]: value };
  return result;
}

function annotationEdit(template: PodTemplate, name: string, value: string | undefined): Edit[] {
  return value === undefined || template.annotations[name] === value ? [] : [{ pointer: pointer('metadata', 'annotations', name), value }];
}

/** The hook on the proxy: merged into a container of the user's, or a container of ours with nothing else in it. */
function hookEdits(template: PodTemplate, hook: WaitingHook | 'none', options: IstioOptions, replace: boolean): Edit[] | Conflict {
  const preStop: JsonObject = hook === 'none' ? NEUTRAL : { exec: { command: waitingHookCommand(hook) } };
  const [declared, second] = template.declaredProxies;
  if (second) return { what: 'two containers named istio-proxy', why: 'only one can be the proxy', pointer: second.pointer };
  const label = labelEdits(template, options);
  if (!Array.isArray(label)) return label as Conflict;
  const overridden = overriddenHook(template);
  if (overridden !== undefined && !replace) {
    return {
      what: `the preStop of istio-proxy in ${OVERRIDES_ANNOTATION} is ${show(overridden)}, and the plan has ${hook === 'none' ? 'none' : `one that waits for connections for at most ${printSeconds(hook.bound)}`}`,
      why: 'it would win: remove it there',
      pointer: OVERRIDES_POINTER,
    };
  }
  label.push(...withoutOverriddenHook(template));
  if (!declared) {
    return [...label, {
      pointer: '/spec/containers/-',
      value: { name: PROXY, image: 'auto', imagePullPolicy: 'IfNotPresent', lifecycle: { postStart: WAIT_FOR_PROXY, preStop } },
    }];
  }
  if (declared.list === 'initContainers') {
    return { what: 'istio-proxy under initContainers', why: 'the injector moves it there by itself where the sidecar is native; declare it under containers', pointer: declared.pointer };
  }
  const lifecycle = objectAt(declared.container.lifecycle);
  const at = `${declared.pointer}/lifecycle`;
  const stays = (hook !== 'none' && waitsFor(declared.preStop, hook)) || JSON.stringify(lifecycle.preStop) === JSON.stringify(preStop);
  // What this library wrote before it let its hooks ask is its own to write anew.
  const older = hook !== 'none' && ownWait(textsAt(objectAt(objectAt(lifecycle.preStop).exec).command));
  const renewed = typeof older === 'object' && older.asksAfter === undefined && older.bound >= (hook as WaitingHook).bound;
  if (!replace && lifecycle.preStop !== undefined && !stays && !renewed) {
    return {
      what: `the pod's own istio-proxy has the preStop ${show(lifecycle.preStop)}, and the plan ${hook === 'none' ? 'none' : `waits for connections for at most ${printSeconds(hook.bound)}${hook.asksAfter === undefined ? '' : ', then has the agent drained'}`}`,
      why: 'remove yours, or choose a fixed drain',
      pointer: `${at}/preStop`,
    };
  }
  return [
    ...label,
    ...(declared.container.imagePullPolicy === undefined ? [{ pointer: `${declared.pointer}/imagePullPolicy`, value: 'IfNotPresent' }] : []),
    ...(lifecycle.postStart === undefined ? [{ pointer: `${at}/postStart`, value: WAIT_FOR_PROXY }] : []),
    ...(stays ? [] : [{ pointer: `${at}/preStop`, value: preStop }]),
  ];
}

const textsAt = (value: Json | undefined): string[] => arrayAt(value).map((item) => textAt(item) ?? '');

/** Whether a hook does what is wanted, or longer. */
function waitsFor(own: Hook, { bound, asksAfter }: WaitingHook): boolean {
  if (own.kind !== 'until-sockets-close' || own.bound.value < bound) return false;
  return asksAfter === undefined ? own.whenSeen === undefined : own.whenSeen !== undefined && own.whenSeen.pause >= asksAfter;
}

/** A hook of the pod's own that does nothing takes the place of the one that the mesh sets for all. pilot-agent is in every proxy image. */
const NEUTRAL: JsonObject = { exec: { command: ['pilot-agent', 'version'] } };

/** Takes the preStop off every declaration of the proxy; one that a level sets can only be replaced. */
function removeHook(template: PodTemplate, options: IstioOptions): Edit[] | Conflict {
  if (levelsOf(options.levels ?? [], template.namespace, template.labels).some(({ lifecycle }) => lifecycle?.preStop !== undefined)) {
    return hookEdits(template, 'none', options, true);
  }
  const declared = template.declaredProxies.filter(({ preStop }) => preStop.kind !== 'none').map(({ pointer: at }) => ({ pointer: `${at}/lifecycle/preStop` }));
  return [...declared, ...withoutOverriddenHook(template)];
}

/** A pod with `image: auto` that nobody injects is dead, so it asks for its sidecar itself. */
function labelEdits(template: PodTemplate, options: IstioOptions): Edit[] | Conflict {
  const inject = template.labels[INJECT_LABEL];
  if (inject === 'false') return { what: `label ${INJECT_LABEL}: "false"`, why: 'without a sidecar there is nothing to put a hook on', pointer: pointer('metadata', 'labels', INJECT_LABEL) };
  if (namespaceInjects(template, options) || inject === 'true' || template.labels[REVISION_LABEL] !== undefined) return [];
  return options.revision === undefined
    ? [{ pointer: pointer('metadata', 'labels', INJECT_LABEL), value: 'true' }]
    : [{ pointer: pointer('metadata', 'labels', REVISION_LABEL), value: options.revision }];
}
