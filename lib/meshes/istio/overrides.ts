import { istioHooks } from './agent-calls';
import { namedDistroless } from './injected';
import { Mode } from '../mesh';
import { DISTROLESS_BINARIES, OVERRIDES_ANNOTATION, PROXY } from './names';
import { arrayAt, DeclaredProxy, environment, isObject, JsonObject, objectAt, PodTemplate, pointer, readPreStop, textAt } from '../../manifest';
import { Edit, Json, NO_HOOK, Note } from '../../model';

/** Where the annotation stands. */
export const OVERRIDES_POINTER = pointer('metadata', 'annotations', OVERRIDES_ANNOTATION);
const LISTS = ['containers', 'initContainers'] as const;
type List = typeof LISTS[number];

/** What the annotation says; undefined where there is none, or the injector cannot read it. */
function parsed({ annotations }: Pick<PodTemplate, 'annotations'>): JsonObject | undefined {
  const text = textAt(annotations[OVERRIDES_ANNOTATION]);
  if (text === undefined) return undefined;
  if (last?.text !== text) last = { text, value: parse(text) };
  return last.value;
}

/** A pod is read again and again for its repair, with the same text; nobody edits what is read. */
let last: { readonly text: string; readonly value: JsonObject | undefined } | undefined;

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text) ?? {};
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isProxy = (one: Json) => objectAt(one).name === PROXY;

/**
 * The proxy's container in the annotation in which the injector keeps what a pod had of its own. It is written by hand, too, and is taken in place of the pod's own container:
 * from `containers` for a classic sidecar, from `initContainers` for a native one.
 *
 * @see istio/istio pkg/kube/inject/webhook.go reapplyOverwrittenContainers
 * @param distroless whether the proxy's image is, where the container does not say it
 * @param set the variables that the injector sets from the proxy's metadata
 */
export function overrideOf(
  template: PodTemplate, list: List, distroless: boolean, set: Readonly<Record<string, unknown>>,
): DeclaredProxy | undefined {
  const container = objectAt(arrayAt(parsed(template)?.[list]).find(isProxy));
  if (container.name === undefined) return undefined;
  const image = textAt(container.image);
  const binaries = (image?.includes('/') ? namedDistroless(image) : distroless) ? DISTROLESS_BINARIES : undefined;
  // What it leaves out is that of the pod's own container, which the injector has merged before: what its template sets is put over that.
  const merged = template.declaredProxies[0];
  const beneath = arrayAt(merged?.container.env).filter((item) => !Object.hasOwn(set, textAt(objectAt(item).name) ?? ''));
  const whole = { ...container, env: [...beneath, ...arrayAt(container.env)] };
  const hook = objectAt(container.lifecycle).preStop;
  if (hook === undefined) return { list, pointer: OVERRIDES_POINTER, container: whole, preStop: merged?.preStop ?? NO_HOOK };
  const env = environment(whole);
  const context = { pointer: OVERRIDES_POINTER, grace: template.grace.value, env, binaries, place: 'proxy', reader: istioHooks, rewritten: false } as const;
  const own = readPreStop(hook, context, []);
  return { list, pointer: OVERRIDES_POINTER, container: whole, preStop: own.kind === 'none' ? merged?.preStop ?? own : own };
}

/** The edit that takes the proxy's preStop out of the annotation; none where none is in it. */
export function withoutOverriddenHook(template: Pick<PodTemplate, 'annotations'>): Edit[] {
  const overrides = parsed(template);
  return overrides && LISTS.some((list) => hookIn(overrides, list) !== undefined) ? [edited(overrides, withoutHook)] : [];
}

/** The variables that the annotation gives the proxy. */
export function overriddenVariables(template: Pick<PodTemplate, 'annotations'>): Json[] {
  const overrides = parsed(template);
  return overrides ? LISTS.flatMap((list) => arrayAt(overrides[list]).filter(isProxy).flatMap((one) => arrayAt(objectAt(one).env))) : [];
}

/** The edit that takes variables of the proxy out of the annotation. */
export function withoutOverriddenVariables(template: Pick<PodTemplate, 'annotations'>, names: ReadonlySet<unknown>): Edit[] {
  const overrides = parsed(template);
  const without = ({ env, ...rest }: JsonObject): JsonObject => ({ ...rest, env: arrayAt(env).filter((item) => !names.has(objectAt(item).name)) });
  return overrides ? [edited(overrides, (one) => (one.env === undefined ? one : without(one)))] : [];
}

function withoutHook(proxy: JsonObject): JsonObject {
  const { lifecycle, ...rest } = proxy;
  const { preStop: _, ...hooks } = objectAt(lifecycle);
  return Object.keys(hooks).length > 0 ? { ...rest, lifecycle: hooks } : rest;
}

/** The annotation with another proxy in it. */
function edited(overrides: JsonObject, change: (proxy: JsonObject) => JsonObject): Edit {
  const lists = LISTS.filter((list) => overrides[list] !== undefined)
    .map((list) => [list, arrayAt(overrides[list]).map((one) => (isProxy(one) ? change(objectAt(one)) : one))]);
  return { pointer: OVERRIDES_POINTER, value: JSON.stringify({ ...overrides, ...Object.fromEntries(lists) as JsonObject }) };
}

/** The proxy's preStop as it stands in the annotation. */
export function overriddenHook(template: Pick<PodTemplate, 'annotations'>): Json | undefined {
  const overrides = parsed(template);
  return overrides && (hookIn(overrides, 'containers') ?? hookIn(overrides, 'initContainers'));
}

const proxyIn = (overrides: JsonObject, list: List): JsonObject => objectAt(arrayAt(overrides[list]).find(isProxy));

const hookIn = (overrides: JsonObject, list: List) => objectAt(proxyIn(overrides, list).lifecycle).preStop;

/** Where a proxy of each mode is looked for. */
const READ: Readonly<Partial<Record<Mode, List>>> = { classic: 'containers', native: 'initContainers' };

/** What is wrong with the annotation where it was written by hand. */
export function overridesNotes(template: PodTemplate, mode: Mode): Note[] {
  if (textAt(template.annotations[OVERRIDES_ANNOTATION]) === undefined) return [];
  const overrides = parsed(template);
  if (!overrides) return [{ kind: 'refused', what: `annotation ${OVERRIDES_ANNOTATION}`, why: 'it is no JSON object, and the injector refuses the pod', pointer: OVERRIDES_POINTER }];
  const list = READ[mode];
  if (list === undefined) return [];
  return proxyIn(overrides, list).name === undefined ? notLookedAt(overrides, mode) : beaten(template, proxyIn(overrides, list));
}

/** The proxy stands in the list in which those of the other mode are looked for. */
function notLookedAt(overrides: JsonObject, mode: Mode): Note[] {
  const [list, read] = mode === 'native' ? ['containers', 'initContainers'] as const : ['initContainers', 'containers'] as const;
  const { env } = proxyIn(overrides, list);
  const hooked = hookIn(overrides, list) !== undefined;
  if (!hooked && arrayAt(env).length === 0) return [];
  const better = hooked && mode === 'native' ? 'remove it: Istio\'s drain hook does better' : `remove it, or write it under ${read}`;
  return [{
    kind: 'ignored',
    what: `${hooked ? 'preStop' : 'env'} of ${PROXY} under ${list} in ${OVERRIDES_ANNOTATION}`,
    why: `a ${mode} sidecar is looked for under ${read} there, so nothing reads it`,
    pointer: OVERRIDES_POINTER,
    fix: { text: better, edits: [edited(overrides, (proxy) => { const { env: _, ...rest } = withoutHook(proxy); return rest; })] },
  }];
}

/** As many variables as somebody reads. */
const MOST_TOLD = 10;

/** What the pod's own container says otherwise than the annotation, which is put over it. */
function beaten({ declaredProxies }: PodTemplate, proxy: JsonObject): Note[] {
  const hook = objectAt(proxy.lifecycle).preStop;
  const variables = new Map(arrayAt(proxy.env).map(objectAt).map(({ name, value }) => [name, value]));
  const why = `the annotation ${OVERRIDES_ANNOTATION} says otherwise, and is put over it`;
  return declaredProxies.flatMap(({ container, pointer: at }) => {
    const own = objectAt(container.lifecycle).preStop;
    const note = (what: string, where: string): Note =>
      ({ kind: 'ignored', what: `${what} of ${PROXY}`, why, pointer: where, fix: { text: 'remove it here, or there', edits: [{ pointer: where }] } });
    return [
      ...(own !== undefined && hook !== undefined && JSON.stringify(own) !== JSON.stringify(hook) ? [note('preStop', `${at}/lifecycle/preStop`)] : []),
      ...arrayAt(container.env).map(objectAt).flatMap(({ name, value }, index) =>
        (typeof name === 'string' && variables.has(name) && variables.get(name) !== value ? [{ name, index }] : []))
        .slice(0, MOST_TOLD).map(({ name, index }) => note(name, `${at}/env/${index}`)),
    ];
  });
}
