import { istioHooks } from './agent-calls';
import { namedDistroless } from './injected';
import { DISTROLESS_BINARIES, OVERRIDES_ANNOTATION, PROXY } from './names';
import { arrayAt, DeclaredProxy, environment, isObject, JsonObject, objectAt, PodTemplate, pointer, readPreStop, textAt } from '../../manifest';
import { Edit, Json, Note } from '../../model';

const POINTER = pointer('metadata', 'annotations', OVERRIDES_ANNOTATION);
const LISTS = ['containers', 'initContainers'] as const;
type List = typeof LISTS[number];

/** What the annotation says; undefined where there is none, or the injector cannot read it. */
function parsed({ annotations }: Pick<PodTemplate, 'annotations'>): JsonObject | undefined {
  const text = textAt(annotations[OVERRIDES_ANNOTATION]);
  if (text === undefined) return undefined;
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
 */
export function overrideOf(template: PodTemplate, list: List, distroless: boolean): DeclaredProxy | undefined {
  const container = objectAt(arrayAt(parsed(template)?.[list]).find(isProxy));
  if (container.name === undefined) return undefined;
  const image = textAt(container.image);
  const binaries = (image?.includes('/') ? namedDistroless(image) : distroless) ? DISTROLESS_BINARIES : undefined;
  const context = { pointer: POINTER, grace: template.grace.value, env: environment(container), binaries, place: 'proxy', reader: istioHooks, rewritten: false } as const;
  const own = readPreStop(objectAt(container.lifecycle).preStop, context, []);
  // What it leaves out is that of the pod's own container, which the injector has merged before.
  return { list, pointer: POINTER, container, preStop: own.kind === 'none' ? template.declaredProxies[0]?.preStop ?? own : own };
}

/** The edit that takes the proxy's preStop out of the annotation; none where none is in it. */
export function withoutOverriddenHook(template: Pick<PodTemplate, 'annotations'>): Edit[] {
  const overrides = parsed(template);
  if (!overrides || !LISTS.some((list) => hookIn(overrides, list) !== undefined)) return [];
  const without = (one: Json): Json => {
    if (!isProxy(one)) return one;
    const { lifecycle, ...rest } = objectAt(one);
    const { preStop: _, ...hooks } = objectAt(lifecycle);
    return Object.keys(hooks).length > 0 ? { ...rest, lifecycle: hooks } : rest;
  };
  const lists = LISTS.filter((list) => overrides[list] !== undefined).map((list) => [list, arrayAt(overrides[list]).map(without)]);
  return [{ pointer: POINTER, value: JSON.stringify({ ...overrides, ...Object.fromEntries(lists) as JsonObject }) }];
}

/** The proxy's preStop as it stands in the annotation. */
export function overriddenHook(template: Pick<PodTemplate, 'annotations'>): Json | undefined {
  const overrides = parsed(template);
  return overrides && (hookIn(overrides, 'containers') ?? hookIn(overrides, 'initContainers'));
}

const hookIn = (overrides: JsonObject, list: List) => objectAt(objectAt(arrayAt(overrides[list]).find(isProxy)).lifecycle).preStop;

/** What is wrong with the annotation where it was written by hand. */
export function overridesNotes(template: PodTemplate, native: boolean): Note[] {
  if (textAt(template.annotations[OVERRIDES_ANNOTATION]) === undefined) return [];
  const overrides = parsed(template);
  if (!overrides) return [{ kind: 'refused', what: `annotation ${OVERRIDES_ANNOTATION}`, why: 'it is no JSON object, and the injector refuses the pod', pointer: POINTER }];
  if (!native || hookIn(overrides, 'containers') === undefined || arrayAt(overrides.initContainers).some(isProxy)) return [];
  return [{
    kind: 'ignored',
    what: `preStop of ${PROXY} under containers in ${OVERRIDES_ANNOTATION}`,
    why: 'a native sidecar is looked for under initContainers there, so nothing reads it',
    pointer: POINTER,
    fix: { text: 'remove it: Istio\'s drain hook does better', edits: withoutOverriddenHook(template) },
  }];
}
