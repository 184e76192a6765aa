import { DEFAULT_STATUS_PORT } from './names';
import { ownWait } from './waiting-hook';
import { HookTools } from '../../manifest';
import { Hook, known } from '../../model';
import { Argument, CommandFacts, EffectKind, interpret, isLocal, MeshTools, readHttp, signalOf, SocketLine } from '../../shell';

const ADMIN_PORT = 15000;

/** Ports that `pilot-agent request` asks; others it refuses. @see istio/istio pilot/cmd/pilot-agent/app/request.go */
const ALLOWED_PORTS = [ADMIN_PORT, 15021, DEFAULT_STATUS_PORT, 15004];
/** Seconds after which `pilot-agent request` gives up, and after which `pilot-agent wait` does by default. */
const AGENT_TIMEOUT = 60;

/** A call of the agent or of Envoy's admin port. */
interface MeshCall {
  readonly method: string;
  readonly port: number;
  readonly path: string;
}

/**
 * What a call does. The agent's /quitquitquit and /drain take a POST and nothing else; so do Envoy's handlers that change something.
 *
 * @see istio/istio pilot/cmd/pilot-agent/status/server.go; envoy source/server/admin/admin.cc mutates_server_state
 */
function effectOf({ method, port, path }: MeshCall, statusPort: number): EffectKind | undefined {
  if (method !== 'POST') return undefined;
  const [name, query] = path.replace(/^\//, '').split('?');
  const wants = (word: string) => query?.split('&').some((part) => part.split('=')[0] === word) === true;
  if (name === 'quitquitquit') return port === statusPort || port === ADMIN_PORT ? 'ends-proxy' : undefined;
  if (name === 'drain') return port === statusPort ? 'disarms-drain' : undefined;
  if (name !== 'drain_listeners' || port !== ADMIN_PORT) return undefined;
  if (!wants('graceful')) return 'closes-proxy-listeners';
  return wants('skip_exit') ? 'tells-peers' : undefined;
}

/** The strongest of what several calls do. */
const BY_WEIGHT: readonly EffectKind[] = ['ends-proxy', 'disarms-drain', 'closes-proxy-listeners', 'tells-peers'];

/**
 * The one reader of calls of the agent and of Envoy, whatever client makes them: pilot-agent with its flags anywhere, curl, wget, a program that stands in the command. It is used for hooks of the proxy and of
 * the application, and for the ends of Jobs.
 *
 * @param statusPort the agent's own port, where the pod has another than 15020
 */
export function istioTools(statusPort: number = DEFAULT_STATUS_PORT): MeshTools {
  const made = tools.get(statusPort) ?? toolsOf(statusPort);
  tools.set(statusPort, made);
  return made;
}

/** One for each port, for what was read by it is remembered. */
const tools = new Map<number, MeshTools>();

function toolsOf(statusPort: number): MeshTools {
  const ports = [statusPort, ...ALLOWED_PORTS.filter((port) => port !== DEFAULT_STATUS_PORT)];
  return {
    command: (argv, input, place) => agentCommand(argv, statusPort) ?? inProxy(argv) ?? httpCommand(argv, statusPort, ports, input) ?? (place === 'proxy' ? signalCommand(argv) : undefined),
    sockets: SOCKETS,
  };
}

function agentCommand(argv: readonly Argument[], statusPort: number): CommandFacts | undefined {
  if (argv[0] === undefined || !/(?:^|\/)pilot-agent$/.test(argv[0])) return undefined;
  const words: string[] = [];
  const flags: Record<string, Argument> = {};
  for (let index = 1; index < argv.length; index++) {
    const arg = argv[index];
    if (arg === undefined) return undefined;
    if (!arg.startsWith('-')) words.push(arg);
    else if (arg.includes('=')) flags[arg.slice(0, arg.indexOf('=')).replace(/^-+/, '')] = arg.slice(arg.indexOf('=') + 1);
    else flags[arg.replace(/^-+/, '')] = argv[++index];
  }
  const answers: CommandFacts = { least: 0, most: AGENT_TIMEOUT, usual: 0, success: 'usually' };
  if (words[0] === 'version') return answers;
  if (words[0] === 'wait') {
    const limit = Number(flags.timeoutSeconds ?? AGENT_TIMEOUT);
    // It waits for a proxy that starts; this one has started, unless another address is asked.
    return { least: 0, most: Number.isFinite(limit) && limit >= 0 ? limit : Infinity, usual: flags.url === undefined ? 0 : undefined, success: 'unknown', why: 'pilot-agent wait asks an address of which nobody knows here whether it answers' };
  }
  if (words[0] !== 'request') return undefined;
  const port = flags['debug-port'] === undefined ? ADMIN_PORT : Number(flags['debug-port']);
  const [method, path] = words.length > 2 ? [words[1], words[2]] : ['GET', words[1] ?? ''];
  if (!ALLOWED_PORTS.includes(port)) return { least: 0, most: AGENT_TIMEOUT, usual: 0, success: 'never' };
  const effect = effectOf({ method: method.toUpperCase(), port, path }, statusPort);
  return { ...answers, ...(effect && { effect }) };
}

/** `kubectl exec POD -c istio-proxy -- …`: the pod that it names is taken for its own. */
function inProxy(argv: readonly Argument[]): CommandFacts | undefined {
  const at = argv.indexOf('--');
  if (at < 0 || !/(?:^|\/)(?:kubectl|oc)$/.test(argv[0] ?? '') || !argv.includes('exec') || !/(?:^| )(?:-c ?|--container[= ])istio-proxy(?: |$)/.test(argv.slice(0, at).join(' '))) return undefined;
  const inner = argv.slice(at + 1);
  const ends = inner.every((word) => word !== undefined) && effectsOnProxy(inner as string[]).some((kind) => kind === 'ends-proxy' || kind === 'stops-proxy');
  return ends ? { least: 0, most: Infinity, usual: 0, success: 'usually', asks: true, effect: 'ends-proxy' } : undefined;
}

/** Signals that a program of Go ends at where it has not asked for them. */
const ENDS_AT_ONCE = new Set(['QUIT', '3', 'ABRT', '6', 'HUP', '1']);
const TERMINATES = new Set(['TERM', '15', 'INT', '2']);

/**
 * A signal in the proxy's own container. Process 1 is pilot-agent, which drains at TERM and INT, and which KILL does not reach from within; Envoy drains at none, and the agent ends with it.
 *
 * @see istio/istio pkg/envoy/agent.go; man 7 pid_namespaces
 */
function signalCommand(argv: readonly Argument[]): CommandFacts | undefined {
  const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1);
  if (name !== 'kill' && name !== 'pkill' && name !== 'killall') return undefined;
  const { signal, operands } = signalOf(argv);
  const targets = operands.filter((operand) => operand !== undefined && !operand.startsWith('-')) as string[];
  const agent = targets.some((target) => (name === 'kill' ? target === '1' : /^(?:pilot-agent|pilot|agent)$/.test(target)));
  const envoy = name !== 'kill' && targets.some((target) => target === 'envoy');
  if (signal === undefined || (!agent && !envoy)) return undefined;
  const sent: CommandFacts = { least: 0, most: 0, usual: 0, success: 'usually', asks: true };
  if (envoy) return TERMINATES.has(signal) || signal === 'KILL' || signal === '9' || signal === 'QUIT' || signal === '3' ? { ...sent, effect: 'ends-proxy' } : sent;
  return TERMINATES.has(signal) ? { ...sent, effect: 'stops-proxy' } : ENDS_AT_ONCE.has(signal) ? { ...sent, effect: 'ends-proxy' } : sent;
}

function httpCommand(argv: readonly Argument[], statusPort: number, ports: readonly number[], input?: string): CommandFacts | undefined {
  const run = readHttp(argv, input);
  const calls = run?.calls.filter(({ host, port }) => isLocal(host) && ports.includes(port)) ?? [];
  if (!run || calls.length === 0) return undefined;
  const effects = calls.map((call) => effectOf(call, statusPort));
  const effect = BY_WEIGHT.find((kind) => effects.includes(kind));
  const others = run.partly || run.calls.length > calls.length;
  return { least: 0, most: run.limit ?? Infinity, usual: others ? undefined : 0, success: 'usually', asks: true, ...(effect && { effect }), ...(others && { why: 'it calls somebody else, too' }) };
}

/**
 * The sockets that a look into the pod's network finds as long as the proxy runs: the agent's own listener, and Envoy's. What is connected comes and goes.
 *
 * @see docs/proof.md, the printed loop: `:::15020 LISTEN 1/pilot-agent`
 */
const SOCKETS: readonly SocketLine[] = [
  ...[15000, 15001, 15006, 15021, 15090].map((port): SocketLine => ({ whose: 'proxy', state: 'listening', stays: true, port, program: 'envoy', pid: 20 })),
  { whose: 'proxy', state: 'listening', stays: true, port: DEFAULT_STATUS_PORT, program: 'pilot-agent', pid: 1 },
  { whose: 'proxy', state: 'established', stays: false, port: 15006, program: 'envoy', pid: 20 },
  { whose: 'proxy', state: 'established', stays: false, port: 41010, program: 'pilot-agent', pid: 1 },
];

/** How commands are read in the pods of Istio. */
export const istioHooks: HookTools = { ...istioTools(), ownWait };

/** What a command in the proxy's container does to it, by the certain and by the possible. */
export function effectsOnProxy(argv: readonly string[], env: Readonly<Record<string, string>> = {}): readonly EffectKind[] {
  return interpret(argv, { env, place: 'proxy', tools: istioHooks }).effects.map(({ kind }) => kind);
}

/**
 * The shell text that runs its arguments and then pilot-agent's drain, as the injector puts it on a native sidecar: peers are told to leave, and
 * SIGTERM ends the proxy at once.
 */
export const THEN_DRAIN = '"$@"; pilot-agent request --debug-port=15020 POST drain';

/** The injector's own drain hook of a native sidecar. */
export const DRAIN_HOOK: Hook = { kind: 'fixed', seconds: known(0, 'mesh default'), effect: 'disarms-drain', form: 'command' };
