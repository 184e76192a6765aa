import { DeclaredProxy, HookTools, PodTemplate, WaitingHook } from '../manifest';
import { Edit, Known, Note, ProxyFacts } from '../model';
import type { Level } from './level';

/**
 * How the pod meets its mesh. `unknown` is decided at injection: what is written must be right for a classic and for a native sidecar.
 */
export type Mode = 'none' | 'ambient' | 'classic' | 'native' | 'unknown';

/** A proxy the pod may get. */
export interface ProxyReading extends ProxyFacts {
  /** Whether the proxy's own drain hook is in place, for a native sidecar. */
  readonly drainHook: boolean;
}

/** What of a pod decides which settings its proxy gets. */
export type ProxiedPod = Pick<PodTemplate, 'annotations' | 'labels' | 'namespace'>;

/**
 * Why the pod counts as one of the mesh: the pod itself, the manifest of its namespace, a declaration that namespaces inject, the door that it comes through (a
 * construct's mesh is declared), or nothing.
 */
export interface Evidence {
  readonly kind: 'pod' | 'namespace' | 'declared' | 'door' | 'nothing';
  /** For people, as a clause. */
  readonly why: string;
  /** Of nothing: what somebody can say who knows. @default - nobody would ask: such a pod has no proxy */
  readonly ask?: string;
}

/** What a mesh makes of a pod template. */
export interface MeshReading {
  readonly evidence: Evidence;
  /** The pod is a gateway: its proxy is the application. @default false */
  readonly gateway?: boolean;
  readonly mode: Known<Mode>;
  /** Proxies that are declared elsewhere than under the containers of the pod, and count. @default - none is */
  readonly overrides?: readonly DeclaredProxy[];
  /** Every proxy the pod may get: none, one, or both a classic and a native one where only the injection decides. */
  readonly proxies: readonly ProxyReading[];
  /** Levels of the mesh's own settings that decide how a proxy of this pod stops; empty where only the pod and defaults do. */
  readonly inherits: readonly string[];
  /** What is in effect and from which level, where levels were declared. */
  readonly settings: readonly SettingTrace[];
  readonly notes: readonly Note[];
}

/** A setting in effect, and what it beats. */
export interface SettingTrace {
  readonly name: string;
  readonly value: string;
  readonly from: string;
  readonly over: readonly { readonly value: string; readonly from: string }[];
}

/** What a plan wants of the proxy; what is absent is left as it is. */
export interface ProxySettings {
  /** Seconds of the fixed drain. */
  readonly drain?: number;
  /** Seconds until inbound listeners close. */
  readonly listenersCloseAfter?: number;
  /** Whether the proxy exits when no connection is left, and after how many seconds at the soonest. */
  readonly exitOnZero?: { readonly minimum: number } | 'off';
  /** The preStop that waits for the application's connections; `none` takes a preStop off the proxy. */
  readonly waitingHook?: WaitingHook | 'none';
  /** Keep the proxy native, whatever the cluster's default. */
  readonly pinNative?: boolean;
}

/** What stands in the way of writing a setting: both values, named. */
export interface Conflict {
  readonly what: string;
  readonly why: string;
  readonly pointer: string;
  /** What else stands in the way. @default - nothing */
  readonly also?: readonly Conflict[];
}

/** What a mesh and its proxy image can do: the plan chooses by it. */
export interface MeshAbilities {
  /** Whether the pod has a proxy of its own in this mesh, mode aside. */
  readonly hasProxy: boolean;
  /** Whether the proxy image has a shell: a waiting hook needs one. */
  readonly shell: Known<boolean>;
  /** Whether exit on zero can be relied on, or why not. */
  readonly exitOnZero: true | string;
  /** Whether a hook can be put on the proxy of one pod, or why not. */
  readonly hook: true | string;
  /** Whether a hook may ask the proxy's agent to drain: `unknown` does no harm. */
  readonly drainsNow: 'yes' | 'no' | 'unknown';
  /** Whether a pod can be pinned to a native sidecar by itself. */
  readonly pinNative: boolean;
  /** Whether the pod's annotation alone makes its sidecar native, on every node, or why not. */
  readonly nativeByAnnotation: true | string;
}

/** The programs that a Job's image may have to end its proxy with. */
export type HttpClient = 'curl' | 'wget';

/** What decides how a Job's command is read, besides its words. */
export interface JobSurroundings {
  /** The container's plain environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the environment may hold more than that. @default false */
  readonly envMayHoldMore?: boolean;
  /** Which shell the image has under the name of `sh`. @default - any of them */
  readonly sh?: 'ash' | 'dash';
  /** Whether the containers of the pod see each other's processes. @default false */
  readonly sharesProcesses?: boolean;
}

/** A program of a Job's work that finds no proxy. */
export interface WorkWithoutProxy {
  readonly program: string;
  /** Nothing of the work ran while there was one. */
  readonly first: boolean;
  /** It depends on what is not known here. */
  readonly perhaps: boolean;
}

/** A call that does not end the proxy. */
export interface Miss {
  /** As a clause: `its call of /quitquitquit is a GET, and the agent takes a POST only`. */
  readonly why: string;
  /** Nobody else could have been meant. */
  readonly certain: boolean;
}

/** What the command of a Job's container does to the proxy of its pod. */
export interface JobCommand {
  /**
   * When it ends the proxy: `always`, however the work has ended; `sometimes`: that depends on what is not known here; `unseen`: it may be in a program or a script that is not seen here; `never`: the
   * whole command is spelt out in known programs, and none of them does.
   */
  readonly ends: 'always' | 'on-success' | 'on-failure' | 'sometimes' | 'unseen' | 'never';
  /** The programs of which nobody knows what they do. */
  readonly programs: readonly string[];
  /** The program whose failure is lost: the command succeeds although it has failed. */
  readonly losesFailureOf?: string;
  /** The program of the work that runs when this very command has told the proxy to exit. */
  readonly withoutProxy?: WorkWithoutProxy;
  /** It has no work of its own: it waits for something, and ends the proxy then. @default false */
  readonly watches?: boolean;
  /** Why a call that was meant to end the proxy does not; where there is one. */
  misses?(): Miss | undefined;
  /** Whether it asks something else of the pod to exit. */
  endsOthers?(): boolean;
}

/** How a container tells the proxy of its pod that it has finished: without it a Job with a classic sidecar never completes. */
export interface JobEnd {
  /** The command that ends the proxy. */
  readonly call: string;
  /** How a pod asks for a sidecar that ends with it: `annotation sidecar.istio.io/nativeSidecar: "true"`. */
  readonly native: string;
  /** How a pod that needs no proxy does without: `label sidecar.istio.io/inject: "false"`. */
  readonly without: string;
  /** The argv that runs `argv`, ends the proxy and exits as `argv` did. */
  wrap(argv: readonly string[], client: HttpClient, onlyOnSuccess: boolean): string[];
  /** Whether and when this argv ends the proxy; an empty one is the image's own entrypoint. */
  reads(argv: readonly string[], surroundings?: JobSurroundings): JobCommand;
}

/**
 * A mesh: reads what its proxy will do, and writes what a plan wants of it. It knows no rule and no plan.
 */
export interface MeshProfile {
  readonly id: string;
  /** For people: `Istio 1.24`. */
  readonly title: string;
  readonly proxyName: string;
  /** What only the mesh knows of commands. */
  readonly hooks: HookTools;
  /** The application's httpGet and tcpSocket hooks go through the mesh's agent. */
  readonly rewritesHooks: boolean;
  /** Full version of the oldest kubelet. @default - not known */
  readonly kubernetesVersion?: string;
  /** Whether the namespace of a pod decides what its proxy does. */
  readonly readsNamespace: boolean;
  /** Whether the mesh reads an annotation or a label of this name. */
  relevant(key: string): boolean;
  /** The executables of the proxy image of a pod that declares this image, where they are known to be few. */
  proxyBinaries?(pod: ProxiedPod, image: string): readonly string[] | undefined;
  /** Reads a template. Total: whatever stands there, it gives an answer and notes. */
  read(template: PodTemplate): MeshReading;
  abilities(template: PodTemplate): MeshAbilities;
  /** How a Job's container ends the proxy, where the mesh has a way. */
  jobEnd?(template: PodTemplate): JobEnd;
  /**
   * The edits that put `settings` into a template, merged with what stands there; or what stands in the way.
   *
   * @param replace put them there whatever stands in the way: for a fix that somebody asked for
   */
  write(template: PodTemplate, settings: ProxySettings, replace?: boolean): readonly Edit[] | Conflict;
  /** The same mesh with namespaces that are known besides: those that it was declared with say more. @default - it reads no namespaces */
  amongNamespaces?(namespaces: readonly Level[]): MeshProfile;
}
