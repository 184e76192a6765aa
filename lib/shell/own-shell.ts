import { Machine, Place } from './machine';
import { lost } from './running';
import { changed, copy, EITHER, Job, next, State, Step, SUCCEEDED } from './state';
import { EMPTY, textOf, UNKNOWN } from './values';
import { tidy } from './ways';
import { NO_WORK } from './work';
import type { AndOr, PipelineNode } from '../third-party/unbash';

/** Commands beside a shell that are kept apart. */
const MOST_JOBS = 24;

/** Runs `part` in a shell of its own: what it does to variables is lost, time and effects stay. */
export function inOwnShell(state: State, part: (state: State) => Step[], machine: Machine): Step[] {
  // A signal that is ignored is ignored by shells within, too; other traps are not theirs.
  const steps = part(copy(state, { exitTrap: undefined, termTrap: state.termTrap === '' ? '' : undefined, jobs: [] }));
  return tidy(atExit(steps, { flavour: 'sh', tested: false, looked: false, inFunction: false, depth: 0 }, machine).map((step): Step => ({
    flow: step.flow === 'never' || step.flow === 'lost' || step.flow === 'killed' ? step.flow : 'next',
    state: copy(state, {
      least: step.state.least,
      most: step.state.most,
      usual: step.state.usual,
      likely: step.state.likely,
      status: step.state.status,
      effects: step.state.effects,
      wait: step.state.wait,
      work: step.state.work,
      broken: step.state.broken,
      out: step.state.out,
      why: step.state.why,
      gone: step.state.gone,
      termTrap: step.state.termTrap ?? state.termTrap,
    }),
  })));
}

/** What a shell does when it ends. */
function atExit(steps: readonly Step[], place: Place, machine: Machine): Step[] {
  return steps.flatMap((step): Step[] => {
    const { exitTrap, status } = step.state;
    if (exitTrap === undefined || step.flow === 'never' || step.flow === 'lost') return [step];
    // bash runs it at a signal, too.
    if (step.flow === 'killed') return [step, ...machine.runText(exitTrap, copy(step.state, { exitTrap: undefined }), { ...place, depth: place.depth + 1, ended: EITHER }).map((after) => changed({ ...after, flow: 'killed' }, { likely: false }))];
    return machine.runText(exitTrap, copy(step.state, { exitTrap: undefined }), { ...place, depth: place.depth + 1, ended: status }).map((after) => ({
      ...after,
      // It ends with what it would have ended with, unless the trap says otherwise.
      state: after.flow === 'exit' ? after.state : copy(after.state, { status }),
    }));
  });
}

/** Runs `part` beside the shell. */
export function beside(id: number, state: State, part: (state: State) => Step[], machine: Machine, holds = true): Step[] {
  if (state.jobs.length >= MOST_JOBS) return lost(state, 'too many commands beside the shell');
  const input = { value: EMPTY, ends: { most: 0, usual: 0 } };
  const steps = inOwnShell(copy(state, { work: NO_WORK, out: state.out && EMPTY, input }), part, machine);
  return steps.flatMap((step) => {
    const known = step.flow === 'next';
    const { least, most, usual, status, work } = step.state;
    const older = state.jobs.find((job) => job.id === id);
    const job: Job = {
      id,
      least: Math.min(older?.least ?? Infinity, step.flow === 'never' ? Infinity : least),
      most: Math.max(older?.most ?? 0, known ? most : Infinity),
      usual: older ? undefined : step.flow === 'never' ? Infinity : known ? usual : undefined,
      status: known ? status : EITHER,
      work,
      since: state.work.count,
      holds: holds || older?.holds === true,
    };
    // A signal to the shell itself ends it, whatever it is at.
    const killed: Step[] = step.flow === 'killed' ? [{ flow: 'killed', state: copy(step.state, { jobs: [], out: state.out, input: state.input }) }] : [];
    return [...killed, next(copy(state, {
      jobs: [...state.jobs.filter((other) => other.id !== id), job],
      lastJob: { kind: 'job', job: id },
      likely: step.state.likely,
      status: SUCCEEDED,
      effects: besideBy(id, state.effects, step.state.effects),
      work: work.without && !state.work.without ? { ...state.work, without: work.without } : state.work,
      broken: step.state.broken,
      out: state.out && (step.state.out && textOf(step.state.out) === '' ? state.out : UNKNOWN),
    }))];
  });
}

/** Effects that a command beside the shell has added. */
function besideBy(id: number, before: State['effects'], after: State['effects']): State['effects'] {
  return before === after ? before : after.map((effect) => (before.includes(effect) ? effect : { ...effect, beside: id }));
}

const finite = (seconds: number): number | undefined => (Number.isFinite(seconds) ? seconds : undefined);

/** Whether a command prints to a file. */
export function printsElsewhere(command: PipelineNode | AndOr): boolean {
  const list = command.type === 'Command' || command.type === 'Redirected' ? command.redirects : [];
  return list.some((item) => item.type === 'Redirect' && (item.operator.startsWith('&>') || (/^>[>|]?$/.test(item.operator) && (item.descriptor?.type !== 'FileDescriptor' || item.descriptor.value === 1))));
}

/** What reads from a shell waits for all that it has left beside itself, unless that prints elsewhere. */
export function whileOpen(step: Step): Step {
  const { most, usual } = step.state;
  const jobs = step.state.jobs.filter(({ holds }) => holds);
  if (jobs.length === 0) return step;
  const all = Math.max(most, ...jobs.map((job) => job.most));
  const times = [usual, ...jobs.map((job) => job.usual)];
  return all === most ? step : changed(step, { most: all, usual: times.includes(undefined) ? undefined : finite(Math.max(...times as number[])) });
}
