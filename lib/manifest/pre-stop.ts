import { fromManifest, Hook, NO_HOOK, Note } from '../model';
import { ExecContext, execHook } from './exec-hook';
import { arrayAt, objectAt, show, textsIn } from './json';
import { MOST_GRACE } from './limits';

const HANDLERS = ['exec', 'httpGet', 'sleep', 'tcpSocket'];

/** What a preStop runs in. */
export interface PreStopContext extends Omit<ExecContext, 'pointer'> {
  readonly pointer: string;
  /** Seconds of grace that the API server compares a sleep with. */
  readonly grace: number;
  /** The mesh turns an httpGet or tcpSocket hook into a call of its agent. */
  readonly rewritten: boolean;
  /** Full version of the oldest kubelet, where it is known. */
  readonly kubernetesVersion?: string;
  /** Names of the ports of the container. @default - nobody knows them */
  readonly ports?: readonly string[];
}

/** Reads a preStop handler, wherever it stands; what the API server would refuse is noted. */
export function readPreStop(value: unknown, context: PreStopContext, notes: Note[]): Hook {
  return value === undefined || value === null ? NO_HOOK : readHandler(value, context, notes, 'preStop');
}

/** The same of either hook. */
export function readHandler(value: unknown, context: PreStopContext, notes: Note[], which: 'preStop' | 'postStart'): Hook {
  const { pointer: here, grace } = context;
  const preStop = objectAt(value);
  const handlers = HANDLERS.filter((handler) => preStop[handler] !== undefined && preStop[handler] !== null);
  const broken = (what: string, why: string): Hook => {
    notes.push({ kind: 'refused', what, why, pointer: here });
    return { kind: 'fails', why, pointer: here };
  };
  if (handlers.length === 0) {
    return broken(`${which} ${show(value)}`,
      'a hook must have a handler; cdk8s-plus-28 knows no preStop.sleep and drops it without a word, so let graceful-mesh write it, or use exec');
  }
  if (handlers.length > 1) return broken(`${which} with ${handlers.join(' and ')}`, 'a hook may have one handler only');
  const handler = objectAt(preStop[handlers[0]]);
  switch (handlers[0]) {
    case 'sleep': {
      const seconds = handler.seconds;
      if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > MOST_GRACE) {
        return broken(`${which}.sleep.seconds ${show(seconds)}`, 'Kubernetes takes whole seconds from 0 to the grace');
      }
      const minor = minorOf(context.kubernetesVersion);
      if (minor < SLEEP_ACTION_MINOR) {
        notes.push({
          kind: 'refused',
          what: `${which}.sleep of ${seconds}s`,
          why: minor < SLEEP_ACTION_MINOR - 1
            ? `Kubernetes has it since 1.29, and this is ${String(context.kubernetesVersion)}: the API server drops the field and refuses what is left, a hook without a handler`
            : `Kubernetes has it switched on since 1.30, and this is ${String(context.kubernetesVersion)}: the API server refuses the hook, or drops it without a word`,
          pointer: here,
          fix: { text: `use exec: {command: [sleep, "${seconds}"]} where the image has sleep` },
        });
      } else if (seconds === 0 && minor < SLEEP_ZERO_MINOR) {
        notes.push({
          kind: 'refused',
          what: `${which}.sleep of 0s`,
          why: `Kubernetes takes a sleep of nothing since 1.33, and this is ${String(context.kubernetesVersion)}`,
          pointer: here,
          fix: { text: 'remove it', edits: [{ pointer: here }] },
        });
      } else if (seconds > grace) {
        notes.push({ kind: 'refused', what: `${which}.sleep of ${seconds}s`, why: `the API server takes no sleep longer than the grace (${grace}s)`, pointer: here });
      }
      return { kind: 'fixed', seconds: fromManifest(seconds, `${here}/sleep/seconds`), form: 'sleep-action' };
    }
    case 'exec': {
      const argv = textsIn(handler.command);
      if (argv.length === 0 || argv.length !== arrayAt(handler.command).length) {
        return broken(`${which}.exec.command ${show(handler.command)}`, 'it must be a list of strings');
      }
      return execHook(argv, { ...context, pointer: `${here}/exec/command` });
    }
    case 'httpGet': {
      const { port } = handler;
      if (typeof port === 'string' && !/^\d+$/.test(port) && context.ports && !context.ports.includes(port)) {
        return { kind: 'fails', why: `no port of the container is called ${show(port)}`, pointer: here };
      }
      const why = `it takes as long as its HTTP call${context.rewritten ? ', which goes through the agent of the proxy and may find it gone' : ''}`;
      return { kind: 'unknown', why, atLeast: 0, pointer: here };
    }
    default:
      return context.rewritten
        ? { kind: 'unknown', why: 'the injector makes the tcpSocket hook a call of its agent', atLeast: 0, pointer: here }
        : { kind: 'fails', why: 'the kubelet cannot run a tcpSocket hook', pointer: here };
  }
}

/** The minor version from which the API server takes a sleep as it comes (PodLifecycleSleepAction is on). */
const SLEEP_ACTION_MINOR = 30;

/** The same for one of 0 s (PodLifecycleSleepActionAllowZero). */
const SLEEP_ZERO_MINOR = 33;

/** The minor version of Kubernetes 1, or Infinity where nobody knows it. */
export function minorOf(version: string | undefined): number {
  const minor = Number(version?.split('.')[1]);
  return Number.isInteger(minor) ? minor : Infinity;
}

/** Whether a cluster has the `sleep` action: it does unless its version is known to be too old. */
export const hasSleepAction = (kubernetesVersion: string | undefined): boolean => minorOf(kubernetesVersion) >= SLEEP_ACTION_MINOR;
