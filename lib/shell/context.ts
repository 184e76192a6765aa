import { EffectKind } from './outcome';

/** One argument of a command; undefined where its text is not known. */
export type Argument = string | undefined;

/** How likely a command ends with 0. `usually`: but for exceptional circumstances; `unknown`: nobody can say. */
export type Success = 'always' | 'usually' | 'unknown' | 'hardly' | 'never';

/** What is known of one call of a program. Seconds. */
export interface CommandFacts {
  readonly least: number;
  /** Infinity: no bound is known. */
  readonly most: number;
  /** Undefined: nobody can say. */
  readonly usual: number | undefined;
  readonly success: Success;
  readonly effect?: EffectKind;
  /** Whether it succeeds depends on what is there at that time: who asks again and again waits for another answer. */
  readonly asks?: boolean;
  /** Why nobody can say how long it takes, or that it never ends. */
  readonly why?: string;
}

/** A line that a tool lists sockets by. */
export interface SocketLine {
  readonly whose: 'application' | 'proxy';
  readonly state: 'listening' | 'established';
  /** Whether it is there for as long as the proxy runs. */
  readonly stays: boolean;
  readonly port: number | undefined;
  /** The program's name, where the one who looks may see it. */
  readonly program: string | undefined;
  readonly pid: number | undefined;
}

/** What only the mesh knows of commands. */
export interface MeshTools {
  /** The sockets of the pod's network as the proxy's container sees them. */
  readonly sockets?: readonly SocketLine[];
  /**
   * What a call of the mesh's own programs, or of its ports, does; undefined where it is none.
   *
   * @param input what it reads, where that is known
   * @param place where it runs
   */
  command(argv: readonly Argument[], input?: string, place?: ShellContext['place']): CommandFacts | undefined;
}

/** What a command runs in. */
export interface ShellContext {
  /** The container's plain environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the environment may hold more than that: envFrom, valueFrom. @default false */
  readonly envMayHoldMore?: boolean;
  /** The executables of the image by base name, where somebody knows them. */
  readonly binaries?: readonly string[];
  /** Whether the image is known to have neither a shell nor the programs that come with one, whatever else is in it. @default false */
  readonly noShell?: boolean;
  /** Where it runs: a hook of the application or of the proxy, or the main command of a Job. */
  readonly place: 'application' | 'proxy' | 'job';
  readonly tools?: MeshTools;
  /** Ports that the containers beside the proxy declare. @default - none is known */
  readonly listening?: readonly number[];
  /** Which shell the image has under the name of `sh`. @default - any of them: what all of them do alike is certain */
  readonly sh?: 'ash' | 'dash';
  /** Whether the kubelet replaces `$(NAME)`: it does in a container's command and args, not in lifecycle commands. @default false */
  readonly expands?: boolean;
}
