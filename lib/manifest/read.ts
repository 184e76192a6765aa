import { Behaviour, ContainerFacts, Hook, Json, Known, NO_HOOK, Note, oneLine } from '../model';
import { Around } from './around';
import { isDistroless } from './distroless';
import { environment, envMayHoldMore } from './environment';
import { HookTools } from './exec-hook';
import { idles } from './idles';
import { arrayAt, isObject, JsonObject, objectAt, show, textAt } from './json';
import { initNotes, LifecycleContext, lifecycleNotes, probeNotes } from './lifecycle';
import { listOf, MOST_GRACE, readGrace, unreadable } from './limits';
import { lingersFor } from './lingers';
import { isLive, misplaced } from './misplaced';
import { pointer } from './pointer';
import { numbersOf, portsOf } from './ports';
import { minorOf, PreStopContext, readPreStop } from './pre-stop';
import { hasImage, Part, Reached, rolesOf } from './roles';
import { misshapen } from './shapes';
import { shellOfImage } from './shell-of-image';
import { containerName, unquoted, unquotedAround } from './strings';

/** What a manifest does not say. */
export interface ReadOptions {
  /** The name of the proxy's container. */
  readonly proxyName?: string;
  /** How the mesh's commands are read. */
  readonly hooks?: HookTools;
  /** The mesh turns the application's httpGet and tcpSocket hooks into calls of its agent. */
  readonly rewritesHooks?: boolean;
  /** Full version of the oldest kubelet, where it is known. */
  readonly kubernetesVersion?: string;
  /** How the containers named here behave; the rest is assumed. */
  readonly behaviours?: Readonly<Record<string, Partial<Behaviour>>>;
  /** How the application behaves, where `behaviours` does not say. */
  readonly application?: Partial<Behaviour>;
  /** Which containers Services send to, where some are known that select the pod. */
  readonly reached?: Reached;
  /** The executables of an image, where somebody knows them. */
  readonly binaries?: (image: string, container: string) => readonly string[] | undefined;
  /** Whether the images of the application were said to have a `sleep`, whatever their names tell. @default false */
  readonly imageHasSleep?: boolean;
}

/** A container of the template that declares or overrides the proxy. */
export interface DeclaredProxy {
  readonly list: 'containers' | 'initContainers';
  readonly pointer: string;
  readonly container: JsonObject;
  readonly preStop: Hook;
}

/** A container of the template, and what it says of itself. */
export interface TemplateContainer extends ContainerFacts, Omit<Part, 'role'> {
  /** Whether it says its image: one without is a part of a manifest. */
  readonly image: boolean;
  /** Seconds for which it is known to go on taking connections after SIGTERM. */
  readonly lingers?: number;
  /** Its command is spelt out, and listens nowhere. */
  readonly idles?: true;
}

/** A pod template, read. */
export interface PodTemplate {
  /** Where the pods are, as far as the manifest says it. */
  readonly namespace?: string;
  readonly annotations: JsonObject;
  readonly labels: JsonObject;
  readonly workloadAnnotations: JsonObject;
  readonly around: Around;
  /** A Pod as a cluster has it, after admission. */
  readonly live: boolean;
  readonly hostNetwork: boolean;
  /** As it stands there; absent means Always. */
  readonly restartPolicy?: string;
  readonly shareProcessNamespace: boolean;
  readonly grace: Known<number>;
  readonly containers: readonly TemplateContainer[];
  readonly sidecars: readonly ContainerFacts[];
  readonly declaredProxies: readonly DeclaredProxy[];
  readonly notes: readonly Note[];
}

/**
 * Reads a plain pod template. Never throws, whatever JSON it gets: what cannot be read becomes a note.
 */
export function readTemplate(
  root: JsonObject, options: ReadOptions = {}, workloadAnnotations: JsonObject = {}, namespace?: string, around: Around = {},
): PodTemplate {
  const notes = misplaced(root, around);
  notes.push(...unquoted(root), ...unquotedAround(workloadAnnotations, around), ...misshapen(root));
  if (around.notes) notes.push(...around.notes);
  const spec = objectAt(root.spec);
  const metadata = objectAt(root.metadata);
  const grace = readGrace(spec.terminationGracePeriodSeconds, notes);
  // What a part does not say, the rest may.
  const longestSleep = around.partial && grace.source !== 'manifest' ? MOST_GRACE : grace.value;
  const lists = { containers: listOf('containers', spec, notes), initContainers: listOf('initContainers', spec, notes) };
  const minor = minorOf(options.kubernetesVersion);
  const os = textAt(objectAt(spec.os).name) !== undefined;
  const declaredProxies: DeclaredProxy[] = [];
  const names = new Set<string>();
  const readOne = (list: 'containers' | 'initContainers', item: Json, index: number): ReadContainer | undefined => {
    const at = pointer('spec', list, index);
    const container = objectAt(item);
    const name = containerName(item, at, notes);
    if (name === undefined) return undefined;
    if (names.has(name)) notes.push(unreadable(`${at}/name`, `container name ${show(name)}`, 'another container of the pod has it already; give each a name (cdk8s-plus calls one without a name \'main\')'));
    names.add(name);
    if (list === 'initContainers' && name !== options.proxyName) {
      notes.push(...initNotes(container, at, minor));
      if (container.restartPolicy !== 'Always') return undefined;
    }
    const preStop = readHooks(container, { at, grace: longestSleep, os, minor, name, containers: lists.containers }, options, notes);
    if (name === options.proxyName) {
      declaredProxies.push({ list, pointer: at, container, preStop });
      return undefined;
    }
    return { name, at, container, preStop };
  };
  const read = (list: 'containers' | 'initContainers'): ReadContainer[] => {
    const found: ReadContainer[] = [];
    for (let index = 0; index < lists[list].length; index++) {
      const one = readOne(list, lists[list][index], index);
      if (one) found.push(one);
    }
    return found;
  };
  const mains = read('containers');
  const natives = read('initContainers');
  const isSaid = spec.containers === undefined || spec.containers === null || Array.isArray(spec.containers);
  if (mains.length === 0 && declaredProxies.length === 0 && isSaid && !around.partial) notes.push(unreadable('/spec/containers', 'no container', 'a pod needs one'));
  const parts = rolesOf(mains.map(({ container }) => container), options.reached);
  return {
    namespace,
    annotations: objectAt(metadata.annotations),
    labels: objectAt(metadata.labels),
    workloadAnnotations,
    around,
    live: isLive(root),
    hostNetwork: spec.hostNetwork === true,
    restartPolicy: textAt(spec.restartPolicy),
    shareProcessNamespace: spec.shareProcessNamespace === true,
    grace,
    containers: mains.map(({ name, at, container, preStop }, index): TemplateContainer => {
      const part = parts[index];
      const assumed = behaviourOf(name, part.role, LISTENING.has(part.ports), options);
      const lingers = part.role === 'application' ? lingersFor(container) : 0;
      const behaviour = lingers > 0 ? { ...assumed, keepsListening: true } : assumed;
      return { name: oneLine(name), pointer: at, preStop, behaviour, image: hasImage(container), ...(lingers > 0 && { lingers }), ...(part.ports === 'none' && idles(container) && { idles: true }), ...part };
    }),
    sidecars: natives.map(({ name, at, container, preStop }): ContainerFacts =>
      ({ name: oneLine(name), pointer: at, role: 'helper', preStop, behaviour: behaviourOf(name, 'helper', LISTENING.has(portsOf(container)), options) })),
    declaredProxies,
    notes,
  };
}

const LISTENING: ReadonlySet<string> = new Set(['of-probes', 'reconnecting', 'serving']);

/** A container that has a name and stays. */
interface ReadContainer {
  readonly name: string;
  readonly at: string;
  readonly container: JsonObject;
  readonly preStop: Hook;
}

const AS_APPLICATION: Behaviour = { onSigterm: 'finishes-requests', listens: true, keepsListening: false, afterLastRequest: 0 };

function behaviourOf(name: string, role: ContainerFacts['role'], port: boolean, options: ReadOptions): Behaviour {
  const assumed: Behaviour = role === 'application'
    ? options.application ? { ...AS_APPLICATION, ...options.application } : AS_APPLICATION
    : { onSigterm: 'exits-at-once', listens: port, keepsListening: false, afterLastRequest: 0 };
  const own = options.behaviours && Object.hasOwn(options.behaviours, name) ? options.behaviours[name] : undefined;
  return own ? { ...assumed, ...own } : assumed;
}

/** What is wrong with how a container is started, and how long its preStop takes. */
function readHooks(container: JsonObject, { at, grace, os, minor, name, containers }: Started, options: ReadOptions, notes: Note[]): Hook {
  // Of most containers: their environment and ports are not looked at.
  if (!isObject(container.lifecycle)) {
    notes.push(...probeNotes(container, at));
    return NO_HOOK;
  }
  const listening = () => [...new Set(containers.map(objectAt).filter((one) => one.name !== options.proxyName).flatMap(numbersOf))];
  const context = { ...contextOf(container, at, grace, options, name), listening };
  notes.push(...lifecycleNotes(container, at, { ...context, os, minor }));
  return readPreStop(container.lifecycle.preStop, context, notes);
}

interface Started extends Pick<LifecycleContext, 'grace' | 'os' | 'minor'> {
  readonly at: string;
  readonly name: string;
  readonly containers: readonly Json[];
}

function contextOf(container: JsonObject, at: string, grace: number, options: ReadOptions, name: string): PreStopContext {
  return {
    pointer: `${at}/lifecycle/preStop`,
    grace,
    env: environment(container),
    envMayHoldMore: envMayHoldMore(container),
    binaries: options.binaries?.(textAt(container.image) ?? '', name),
    ...(options.imageHasSleep !== true && name !== options.proxyName && isDistroless(textAt(container.image) ?? '') && { noShell: true }),
    sh: shellOfImage(textAt(container.image)),
    place: name === options.proxyName ? 'proxy' : 'application',
    reader: options.hooks,
    rewritten: options.rewritesHooks === true,
    // A proxy of a mesh gets ports that the template does not have.
    ...(name !== options.proxyName && { ports: arrayAt(container.ports).flatMap((port) => textAt(objectAt(port).name) ?? []) }),
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
  };
}
