import { Behaviour, ContainerFacts, fromManifest, Hook, Known, NO_HOOK, Note, oneLine } from '../model';
import { Around } from './around';
import { ExecContext, execHook, HookTools } from './exec-hook';
import { arrayAt, JsonObject, objectAt, show, textAt, textsAt } from './json';
import { listOf, MOST_GRACE, readGrace, unreadable } from './limits';
import { hooksOfInit, isLive, misplaced, oneWord } from './misplaced';
import { pointer } from './pointer';
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

const HANDLERS = ['exec', 'httpGet', 'sleep', 'tcpSocket'];

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
    if (list === 'initContainers' && container.restartPolicy !== 'Always' && name !== options.proxyName) {
      notes.push(...hooksOfInit(container, at));
      return [];
    }
    notes.push(...oneWord(container, at));
    const preStop = readHook(container, at, longestSleep, options, name, notes);
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

function readHook(container: JsonObject, at: string, grace: number, options: ReadOptions, name: string, notes: Note[]): Hook {
  const { preStop } = objectAt(container.lifecycle);
  return readPreStop(preStop, {
    pointer: `${at}/lifecycle/preStop`,
    grace,
    env: environment(container),
    envMayHoldMore: envMayHoldMore(container),
    binaries: options.binaries?.(textAt(container.image) ?? '', name),
    place: name === options.proxyName ? 'proxy' : 'application',
    reader: options.hooks,
    rewritten: options.rewritesHooks === true,
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
  }, notes);
}

/** What a preStop runs in. */
export interface PreStopContext extends Omit<ExecContext, 'pointer'> {
  readonly pointer: string;
  /** Seconds of grace that the API server compares a sleep with. */
  readonly grace: number;
  /** The mesh turns an httpGet or tcpSocket hook into a call of its agent. */
  readonly rewritten: boolean;
  /** Full version of the oldest kubelet, where it is known. */
  readonly kubernetesVersion?: string;
}

/** Reads a preStop handler, wherever it stands; what the API server would refuse is noted. */
export function readPreStop(value: unknown, context: PreStopContext, notes: Note[]): Hook {
  if (value === undefined || value === null) return NO_HOOK;
  const { pointer: here, grace } = context;
  const preStop = objectAt(value);
  const handlers = HANDLERS.filter((handler) => preStop[handler] !== undefined && preStop[handler] !== null);
  const broken = (what: string, why: string): Hook => {
    notes.push({ kind: 'refused', what, why, pointer: here });
    return { kind: 'fails', why, pointer: here };
  };
  if (handlers.length === 0) {
    return broken(`preStop ${show(value)}`,
      'a hook must have a handler; cdk8s-plus-28 knows no preStop.sleep and drops it without a word, so let graceful-mesh write it, or use exec');
  }
  if (handlers.length > 1) return broken(`preStop with ${handlers.join(' and ')}`, 'a hook may have one handler only');
  const handler = objectAt(preStop[handlers[0]]);
  switch (handlers[0]) {
    case 'sleep': {
      const seconds = handler.seconds;
      if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > MOST_GRACE) {
        return broken(`preStop.sleep.seconds ${show(seconds)}`, 'Kubernetes takes whole seconds from 0 to the grace');
      }
      const minor = minorOf(context.kubernetesVersion);
      if (minor < SLEEP_ACTION_MINOR) {
        notes.push({
          kind: 'refused',
          what: `preStop.sleep of ${seconds}s`,
          why: minor < SLEEP_ACTION_MINOR - 1
            ? `Kubernetes has it since 1.29, and this is ${String(context.kubernetesVersion)}: the API server drops the field and refuses what is left, a hook without a handler`
            : `Kubernetes has it switched on since 1.30, and this is ${String(context.kubernetesVersion)}: the API server refuses the hook, or drops it without a word`,
          pointer: here,
          fix: { text: `use exec: {command: [sleep, "${seconds}"]} where the image has sleep` },
        });
      } else if (seconds > grace) {
        notes.push({ kind: 'refused', what: `preStop.sleep of ${seconds}s`, why: `the API server takes no sleep longer than the grace (${grace}s)`, pointer: here });
      }
      return { kind: 'fixed', seconds: fromManifest(seconds, `${here}/sleep/seconds`), form: 'sleep-action' };
    }
    case 'exec': {
      const argv = arrayAt(handler.command).filter((word): word is string => typeof word === 'string');
      if (argv.length === 0 || argv.length !== arrayAt(handler.command).length) {
        return broken(`preStop.exec.command ${show(handler.command)}`, 'it must be a list of strings');
      }
      return execHook(argv, { ...context, pointer: `${here}/exec/command` });
    }
    case 'httpGet':
      return { kind: 'unknown', why: 'it takes as long as its HTTP call', atLeast: 0, pointer: here };
    default:
      return context.rewritten
        ? { kind: 'unknown', why: 'the injector makes the tcpSocket hook a call of its agent', atLeast: 0, pointer: here }
        : { kind: 'fails', why: 'the kubelet cannot run a tcpSocket hook', pointer: here };
  }
}

/** The minor version from which the API server takes a sleep as it comes (PodLifecycleSleepAction is on). */
const SLEEP_ACTION_MINOR = 30;

/** The minor version of Kubernetes 1, or Infinity where nobody knows it. */
function minorOf(version: string | undefined): number {
  const minor = Number(version?.split('.')[1]);
  return Number.isInteger(minor) ? minor : Infinity;
}

/** Whether a cluster has the `sleep` action: it does unless its version is known to be too old. */
export const hasSleepAction = (kubernetesVersion: string | undefined): boolean => minorOf(kubernetesVersion) >= SLEEP_ACTION_MINOR;

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
