import { CommandFacts, Success } from './context';
import { copy, EITHER, FAILED, later, next, plus, State, Status, Step, SUCCEEDED, USUALLY } from './state';
import { text, UNKNOWN, Value } from './values';
import { Without } from './work';

const STATUS: Readonly<Record<Success, Status>> = {
  always: SUCCEEDED, usually: USUALLY, unknown: EITHER, hardly: { zero: 1, other: 2 }, never: FAILED,
};

/** Adds what a command prints to what somebody reads. */
export function print(state: State, line: Value): State {
  const { out } = state;
  if (out === undefined) return state;
  if (line.kind === 'text') return line.text === '' ? state : copy(state, { out: out.kind === 'text' ? text(out.text + line.text) : UNKNOWN });
  return copy(state, { out: out.kind === 'text' && out.text === '' ? line : UNKNOWN });
}

/** The commands beside a shell, one of which may have been killed just now. */
export function withEndedJobs(state: State): State {
  if (state.jobs.length === 0) return state;
  return copy(state, {
    jobs: state.jobs.map((job) => ({
      ...job,
      least: Math.min(job.least, state.least),
      usual: job.usual === undefined || state.usual === undefined ? undefined : Math.min(job.usual, state.usual),
      status: EITHER,
    })),
  });
}

/** Work beside the shell that has not been waited for. What the shell works for meanwhile is what the Job is there for, and the other helps. */
function workBeside({ jobs, work }: State): Without | undefined {
  const job = jobs.find((one) => one.work.ran !== undefined && !one.over && one.since === work.count);
  return job?.work.ran === undefined ? undefined : { program: job.work.ran, first: true, perhaps: true };
}

/** A command that ran, or runs for ever. What a call does it does only where it succeeds. */
export function ran(facts: CommandFacts, state: State, output: Value = UNKNOWN): Step[] {
  if (facts.usual === Infinity) {
    const forEver: Step = { flow: 'never', state: copy(state, { why: facts.why }) };
    if (facts.least === Infinity) return [forEver];
    return [forEver, next(copy(later(state, { least: facts.least, most: facts.most, usual: 0 }), { likely: false, status: FAILED }))];
  }
  const status = STATUS[facts.success];
  const { effect } = facts;
  const before = state.effects.find(({ kind }) => kind === effect);
  const others = state.effects.filter((one) => one !== before);
  const effects = effect === undefined || status.zero === 0 ? state.effects
    : [...others, { kind: effect, at: before?.at ?? state.least, sure: before?.sure === true || status.zero === 2 }];
  const beside = effect === 'ends-proxy' && !state.work.without ? workBeside(state) : undefined;
  return [next(copy(print(state, output), {
    least: plus(state.least, facts.least),
    most: plus(state.most, facts.most),
    usual: state.usual === undefined || facts.usual === undefined ? undefined : plus(state.usual, facts.usual),
    wait: state.wait && facts.least > 0 ? { ...state.wait, then: plus(state.wait.then, facts.least) } : state.wait,
    why: state.why ?? (facts.usual === undefined ? facts.why : undefined),
    status,
    effects,
    ...(beside && { work: { ...state.work, without: beside } }),
  }))];
}
