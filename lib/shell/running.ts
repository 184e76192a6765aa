import { CommandFacts, Success } from './context';
import { Machine, Place } from './machine';
import { changed, copy, EITHER, FAILED, later, next, plus, State, Status, Step, SUCCEEDED, USUALLY } from './state';
import { text, UNKNOWN, Value } from './values';
import { after, thrownAway, Without } from './work';

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

/** A command that reads waits for the ones that write. */
export function reading(state: State): State {
  const { most, usual } = state.input.ends;
  if (most <= state.least) return state;
  const both = state.usual === undefined || usual === undefined ? undefined : Math.max(state.usual, usual);
  return copy(state, { most: Math.max(state.most, most), usual: both });
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
    effects: state.effects.map((effect) => (effect.beside === undefined ? effect : { ...effect, sure: false })),
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

/** What a question says that is asked again and again may be another thing each time, and so nobody can say. */
export function asked<T extends CommandFacts>(facts: T, { options }: State, { repeated, tested }: Place): T {
  // A call that is to do something to the proxy is tried again until it does; a signal goes to what may have ended.
  const tries = facts.effect !== undefined && facts.effect !== 'closes-listener' && facts.effect !== 'stops-proxy';
  const looks = facts.asks === true && !tries && repeated === true && (tested || !options.errexit);
  return looks && facts.success === 'usually' ? { ...facts, success: 'unknown' } : facts;
}

/** A command of the shell itself that has ended. */
export const ended = (state: State, status: Status): Step[] => [next(copy(state, { status }))];

/** Anything may happen from here on. */
export const lost = (state: State, why: string): Step[] => [{ flow: 'lost', state: copy(state, { why: state.why ?? why }) }];

/** The same of a word of the shell that is not followed: what stands behind it may be run, and may do what it says. */
export const perhapsLost = (state: State, why: string): Step[] => [...lost(state, why), next(copy(state, { likely: false, status: EITHER }))];

const DONE: Status = { ...SUCCEEDED, work: true };
const NOT_DONE: Status = { ...FAILED, work: true };

/** Whether the proxy has been told to exit before a program of the work runs. */
function withoutProxy({ effects, work }: State, program: string): Without | undefined {
  const told = effects.find(({ kind }) => kind === 'ends-proxy');
  return told && { program, first: work.count === 0, perhaps: told.beside !== undefined };
}

/** The work of a Job: it succeeds on one way and fails on the other, so that the end can tell them apart. */
export function worked(facts: CommandFacts, state: State, place: Place, machine: Machine, name: string): Step[] {
  const steps = ran(facts, state);
  if (machine.context.place !== 'job') return steps;
  const without = withoutProxy(state, name);
  return steps.flatMap((step): Step[] => [
    changed(step, { status: DONE, work: after(step.state.work, name, 'well', without) }),
    changed(step, { status: NOT_DONE, work: after(step.state.work, name, place.looked ? 'badly, and looked at' : 'badly', without) }),
  ]);
}

/** A failure of the work that nothing follows but a command which is none: `run || true`. */
export function ignored({ status, work }: State, step: Step): Step {
  return status.work && step.flow === 'next' && step.state.work.count === work.count ? changed(step, { work: thrownAway(step.state.work) }) : step;
}
