import { istioTools } from './agent-calls';
import { HttpCall, interpret, isLocal, MeshTools, readHttp, ShellContext, ShellOutcome } from '../../shell';
import { JobCommand, JobSurroundings, Miss } from '../mesh';

/** What a Job's command does to its proxy, by what a shell would do with it. */
export function readJobCommand(argv: readonly string[], statusPort: number, surroundings: JobSurroundings): JobCommand {
  const { env, envMayHoldMore, sharesProcesses, sh } = surroundings;
  const context: ShellContext = { env, envMayHoldMore, place: 'job', tools: istioTools(statusPort), expands: true, ...(sh && { sh }) };
  const outcome = interpret(argv, context);
  const ends = endsOf(outcome);
  const { work, programs } = outcome;
  // In a shared process namespace a signal reaches the agent, and what becomes of it there is not known here.
  const signals = sharesProcesses === true && argv.some((word) => /\bp?kill(?:all)?\b/.test(word));
  const signalled = signals && argv.some((word) => /pilot-agent|envoy/.test(word));
  let calls: readonly HttpCall[] | undefined;
  const own = () => calls ??= ownCalls(argv, context);
  return {
    ends: ends === 'never' && (programs.length > 0 || signalled) ? 'unseen' : ends,
    programs,
    misses: () => missOf(own(), statusPort),
    endsOthers: () => signals || own().some(({ path, port }) => ASKS_TO_EXIT.test(path) && !isAgents(port, statusPort)),
    ...(work?.losesFailureOf !== undefined && ends !== 'never' && ends !== 'unseen' && { losesFailureOf: work.losesFailureOf }),
    ...(work?.none && programs.length === 0 && ends !== 'never' && outcome.usual === undefined && { watches: true }),
    ...(work?.withoutProxy && { withoutProxy: work.withoutProxy }),
  };
}

function endsOf({ work, effects, unread, hardlyEnds }: ShellOutcome): JobCommand['ends'] {
  const called = effects.some(({ kind }) => kind === 'ends-proxy');
  if (!called) return unread !== undefined && hardlyEnds === undefined && work?.success === 'both' ? 'unseen' : 'never';
  const { success, failure } = work ?? { success: 'both', failure: 'both' };
  if (success === 'ends-proxy') return failure === 'ends-proxy' ? 'always' : 'on-success';
  if (success === 'leaves-proxy') return failure === 'leaves-proxy' ? 'never' : 'on-failure';
  return 'sometimes';
}

const ASKS_TO_EXIT = /^\/(?:quit|exit|shutdown|stop|kill)/;
const ADMIN_PORT = 15000;
const isAgents = (port: number, statusPort: number): boolean => port === statusPort || port === ADMIN_PORT;

/** A longer text is not read a second time. */
const MOST_READ_TWICE = 4000;

/** Calls of the pod itself. Asked for only where something is to be said of them. */
function ownCalls(argv: readonly string[], context: ShellContext): readonly HttpCall[] {
  const written = [...argv, ...Object.values(context.env)];
  if (written.join('').length > MOST_READ_TWICE || !written.some((word) => /\/(?:quit|exit|shutdown|stop|kill)/.test(word))) return [];
  const calls: HttpCall[] = [];
  const tools: MeshTools = {
    command: (words, input) => {
      calls.push(...(readHttp(words, input)?.calls ?? []).filter(({ host }) => isLocal(host)));
      return context.tools?.command(words, input);
    },
  };
  interpret(argv, { ...context, tools });
  return calls;
}

/** @see istio/istio pilot/cmd/pilot-agent/status/server.go handleQuit: a POST of /quitquitquit, and nothing else */
function missOf(calls: readonly HttpCall[], statusPort: number): Miss | undefined {
  const asking = calls.filter(({ path }) => ASKS_TO_EXIT.test(path));
  const own = asking.find(({ port, path, method }) => isAgents(port, statusPort) && (method !== 'POST' || !/^\/quitquitquit(?:\?|$)/.test(path)));
  if (own) {
    const [name] = own.path.split('?');
    const why = name === '/quitquitquit' ? `its call of /quitquitquit is a ${own.method}, and the agent takes a POST only` : `it asks the agent for ${name.slice(0, 40)}, and only /quitquitquit ends it`;
    return { why, certain: true };
  }
  const other = asking.find(({ path }) => path.startsWith('/quitquitquit'));
  return other && { why: `its call of /quitquitquit goes to port ${other.port}, and the agent's is ${statusPort}`, certain: false };
}
