import { istioTools } from './agent-calls';
import { interpret, ShellOutcome } from '../../shell';
import { JobCommand, JobSurroundings } from '../mesh';

/** What a Job's command does to its proxy, by what a shell would do with it. */
export function readJobCommand(argv: readonly string[], statusPort: number, { env, envMayHoldMore, sharesProcesses }: JobSurroundings): JobCommand {
  const outcome = interpret(argv, { env, envMayHoldMore, place: 'job', tools: istioTools(statusPort), expands: true });
  const ends = endsOf(outcome);
  const { work, programs } = outcome;
  // In a shared process namespace a signal reaches the agent, and what becomes of it there is not known here.
  const signalled = sharesProcesses === true && argv.some((word) => /\bp?kill(?:all)?\b/.test(word) && /pilot-agent|envoy/.test(word));
  return {
    ends: ends === 'never' && (programs.length > 0 || signalled) ? 'unseen' : ends,
    programs,
    ...(work?.losesFailureOf !== undefined && ends !== 'never' && ends !== 'unseen' && { losesFailureOf: work.losesFailureOf }),
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
