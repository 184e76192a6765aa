import { Behaviour, ContainerFacts, Hook, Known, Note, oneLine } from '../model';
import { Around } from './around';
import { HookTools } from './exec-hook';
import { arrayAt, JsonObject, objectAt, show, textAt, textsAt } from './json';
import { initNotes, lifecycleNotes } from './lifecycle';
import { listOf, MOST_GRACE, readGrace, unreadable } from './limits';
import { isLive, misplaced } from './misplaced';
import { pointer } from './pointer';
import { minorOf, PreStopContext, readPreStop } from './pre-stop';
import { hasImage, Part, portsOf, Reached, rolesOf } from './roles';
import { misshapen } from './shapes';
import { unquoted, unquotedAround } from './strings';

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
  const notes: Note[] = [
    ...misplaced(root, around), ...unquoted(root), ...unquotedAround(workloadAnnotations, around), ...misshapen(root), ...around.notes ?? [],
  ];
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
  const read = (list: 'containers' | 'initContainers') => lists[list].flatMap((item, index) => {
    const at = pointer('spec', list, index);
    const container = objectAt(item);
    const name = textAt(container.name);
    if (name === undefined) {
      notes.push(unreadable(at, `container ${show(item)}`, 'it has no name'));
      return [];
    }
    if (names.has(name)) notes.push(unreadable(`${at}/name`, `container name ${show(name)}`, 'another container of the pod has it already; give each a name (cdk8s-plus calls one without a name \'main\')'));
    names.add(name);
    if (list === 'initContainers' && name !== options.proxyName) {
      notes.push(...initNotes(container, at, minor));
      if (container.restartPolicy !== 'Always') return [];
    }
    const context = contextOf(container, at, longestSleep, options, name);
    notes.push(...lifecycleNotes(container, at, { ...context, os, minor }));
    const preStop = readPreStop(objectAt(container.lifecycle).preStop, context, notes);
    if (name === options.proxyName) {
      declaredProxies.push({ list, pointer: at, container, preStop });
      return [];
    }
    return [{ name, at, container, preStop }];
  });
  const mains = read('containers');
  const natives = read('initContainers');
  const isSaid = spec.containers === undefined || spec.containers === null || Array.isArray(spec.containers);
  if (mains.length === 0 && declaredProxies.length === 0 && isSaid && !around.partial) notes.push(unreadable('/spec/containers', 'no container', 'a pod needs one'));
  const facts = ({ name, at, container, preStop }: typeof mains[number], role: ContainerFacts['role']): ContainerFacts =>
    ({ name: oneLine(name), pointer: at, role, preStop, behaviour: behaviourOf(name, role, LISTENING.has(portsOf(container)), options) });
  const roles = rolesOf(mains.map(({ container }) => container), options.reached);
  return {
    ...(namespace !== undefined && { namespace }),
    annotations: objectAt(metadata.annotations),
    labels: objectAt(metadata.labels),
    workloadAnnotations,
    around,
    live: isLive(root),
    hostNetwork: spec.hostNetwork === true,
    ...(typeof spec.restartPolicy === 'string' && { restartPolicy: spec.restartPolicy }),
    shareProcessNamespace: spec.shareProcessNamespace === true,
    grace,
    containers: mains.map((main, index) => {
      const { role, ...said } = roles[index];
      return { ...facts(main, role), ...said, image: hasImage(main.container) };
    }),
    sidecars: natives.map((native) => facts(native, 'helper')),
    declaredProxies,
    notes,
  };
}

const LISTENING: ReadonlySet<string> = new Set(['of-probes', 'serving']);

function behaviourOf(name: string, role: ContainerFacts['role'], port: boolean, options: ReadOptions): Behaviour {
  const assumed: Behaviour = role === 'application'
    ? { onSigterm: 'finishes-requests', listens: true, keepsListening: false, afterLastRequest: 0, ...options.application }
    : { onSigterm: 'exits-at-once', listens: port, keepsListening: false, afterLastRequest: 0 };
  const own = options.behaviours && Object.hasOwn(options.behaviours, name) ? options.behaviours[name] : undefined;
  return own ? { ...assumed, ...own } : assumed;
}

function contextOf(container: JsonObject, at: string, grace: number, options: ReadOptions, name: string): PreStopContext {
  return {
    pointer: `${at}/lifecycle/preStop`,
    grace,
    env: environment(container),
    envMayHoldMore: envMayHoldMore(container),
    binaries: options.binaries?.(textAt(container.image) ?? '', name),
    place: name === options.proxyName ? 'proxy' : 'application',
    reader: options.hooks,
    rewritten: options.rewritesHooks === true,
    // A proxy of a mesh gets ports that the template does not have.
    ...(name !== options.proxyName && { ports: arrayAt(container.ports).flatMap((port) => textAt(objectAt(port).name) ?? []) }),
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
  };
}

/** The variables with a plain value. */
export function environment(container: JsonObject): Record<string, string> {
  const env: Record<string, unknown> = {};
  for (const item of arrayAt(container.env)) {
    const { name, value } = objectAt(item);
    // Without quotes it is refused, and meant as it would be with them.
    if (typeof name === 'string') env[name] = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  }
  return textsAt(env);
}

/** Whether the environment may hold more than its plain values: a ConfigMap's, a Secret's. */
export function envMayHoldMore(container: JsonObject): boolean {
  return arrayAt(container.envFrom).length > 0 || arrayAt(container.env).some((item) => objectAt(item).valueFrom !== undefined);
}
