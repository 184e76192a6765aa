import { Json, Note } from '../model';
import { arrayAt, isObject, JsonObject, objectAt, show, textAt } from './json';
import { PreStopContext, readHandler } from './pre-stop';

/** Kubernetes 1.x that first reads lifecycle.stopSignal (ContainerStopSignals, behind a gate), and that has native sidecars without one. */
const STOP_SIGNAL_MINOR = 33;
const NATIVE_MINOR = 29;

/** What a container is started in. */
export interface LifecycleContext extends PreStopContext {
  /** Whether the pod says its operating system. */
  readonly os: boolean;
  /** The minor version of Kubernetes 1. */
  readonly minor: number;
}

/** What is wrong with how a container is started, probed and signalled; how long its preStop takes is read elsewhere. */
export function lifecycleNotes(container: JsonObject, at: string, context: LifecycleContext): Note[] {
  const { lifecycle } = container;
  if (!isObject(lifecycle)) return probeNotes(container, at);
  return [
    ...probeNotes(container, at),
    ...postStart(lifecycle.postStart, container, { ...context, pointer: `${at}/lifecycle/postStart` }),
    ...stopSignal(lifecycle.stopSignal, container, at, context),
  ];
}

/** The kubelet kills a container whose postStart fails. @see kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer */
function postStart(value: Json | undefined, container: JsonObject, context: PreStopContext): Note[] {
  if (value === undefined || value === null) return [];
  const words = oneWord(container, context.pointer);
  if (words.length > 0) return words;
  const notes: Note[] = [];
  const hook = readHandler(value, context, notes, 'postStart');
  if (notes.length > 0 || hook.kind !== 'fails') return notes;
  return [{
    kind: 'harmful',
    what: `postStart of container ${show(container.name)}`,
    why: `it cannot run (${hook.why}), and the kubelet kills the container for it, again and again`,
    pointer: hook.pointer,
    fix: { text: 'remove it, or write a command that the image has' },
  }];
}

/** Programs and arguments of one exec in one word, as of a shell that is not there. */
function oneWord(container: JsonObject, at: string): Note[] {
  const { postStart: hook } = objectAt(container.lifecycle);
  const command = arrayAt(objectAt(objectAt(hook).exec).command);
  const [word] = command;
  if (command.length !== 1 || typeof word !== 'string' || !/\s/.test(word.trim())) return [];
  const plain = !/[^\w\s./:=@,+-]/.test(word);
  const value = plain ? word.trim().split(/\s+/) : ['/bin/sh', '-c', word];
  return [{
    kind: 'harmful',
    what: `postStart of ${textAt(container.name) ?? 'a container'} with the one word ${show(word)}`,
    why: 'no program has that name, the hook fails, and the kubelet kills the container for it',
    pointer: `${at}/exec/command`,
    fix: { text: `write ${show(value)}`, edits: [{ pointer: `${at}/exec/command`, value }] },
  }];
}

/** @see kubernetes/kubernetes pkg/apis/core/validation/validation.go validateStopSignal */
function stopSignal(value: Json | undefined, { name }: JsonObject, at: string, { os, minor }: LifecycleContext): Note[] {
  if (value === undefined || value === null) return [];
  const where = `${at}/lifecycle/stopSignal`;
  const note = (kind: Note['kind'], why: string, text: string): Note[] => [{
    kind, what: `stopSignal ${show(value)} of container ${show(name)}`, why, pointer: where, fix: { text, edits: [{ pointer: where }] },
  }];
  if (minor < STOP_SIGNAL_MINOR) {
    return note('ignored', `Kubernetes has it since 1.33, and this is 1.${minor}: the API server drops it, and the signal is that of the image`,
      'remove it, and write STOPSIGNAL into the image');
  }
  if (typeof value !== 'string' || !/^SIG[A-Z0-9]+(?:[+-]\d{1,2})?$/.test(value)) return note('refused', 'it is the name of no signal', 'write one as SIGQUIT, or remove it');
  if (!os) return note('refused', 'the API server takes it only in a pod that says its spec.os.name', 'add os: {name: linux} to the spec of the pod, or remove it');
  return value === 'SIGKILL' ? note('harmful', 'it ends the process at once, with all that is running in it', 'remove it') : [];
}

/** A grace of a probe is for containers that the probe has killed. @see kubernetes/kubernetes pkg/apis/core/validation/validation.go validateReadinessProbe */
export function probeNotes(container: JsonObject, at: string): Note[] {
  if (!PROBES.some((probe) => container[probe] !== undefined)) return [];
  return PROBES.flatMap((probe): Note[] => {
    const grace = objectAt(container[probe]).terminationGracePeriodSeconds;
    const isRefused = probe === 'readinessProbe' || typeof grace !== 'number' || grace <= 0;
    if (grace === undefined || grace === null || !isRefused) return [];
    const where = `${at}/${probe}/terminationGracePeriodSeconds`;
    return [{
      kind: 'refused',
      what: `terminationGracePeriodSeconds ${show(grace)} in the ${probe} of container ${show(container.name)}`,
      why: probe === 'readinessProbe' ? 'a readiness probe kills nothing, and the API server takes none there' : 'the API server takes a number above 0',
      pointer: where,
      fix: { text: 'remove it: the grace of the pod is then that of the probe, too', edits: [{ pointer: where }] },
    }];
  });
}

/** Whose grace is read. */
export const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

/** Hooks of an init container that ends before the others begin, and native sidecars of a cluster that has none. */
export function initNotes(container: JsonObject, at: string, minor: number): Note[] {
  const native = container.restartPolicy === 'Always';
  if (native && minor >= NATIVE_MINOR) return [];
  const hooks = isObject(container.lifecycle);
  if (native) {
    return [{
      kind: hooks ? 'refused' : 'ignored',
      what: `restartPolicy Always of init container ${show(container.name)}`,
      why: `Kubernetes has native sidecars switched on since 1.29, and this is 1.${minor}: ${hooks ? 'the API server takes no hooks of an init container' : 'the API server drops it, and the pod waits for the container to end'}`,
      pointer: `${at}/restartPolicy`,
      fix: { text: 'declare it under containers' },
    }];
  }
  return !hooks ? [] : [{
    kind: 'refused',
    what: `lifecycle of init container ${show(container.name)}`,
    why: 'the API server takes hooks of an init container only with restartPolicy Always',
    pointer: `${at}/lifecycle`,
    fix: { text: 'remove it, or make the container a native sidecar (restartPolicy: Always)', edits: [{ pointer: `${at}/lifecycle` }] },
  }];
}
