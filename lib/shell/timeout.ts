import { Machine, Place } from './machine';
import { flavourOf } from './shell-argv';
import { durationOf } from './sleep';
import { ANY_TIME, changed, copy, EITHER, FAILED, failedWith, Job, later, next, Span, State, Step } from './state';
import { Field, textOf, UNKNOWN } from './values';
import { NO_WORK } from './work';
import { Limit, limitOf } from './wrappers';

/**
 * timeout(1): a command that it ends has failed. A program may ignore a signal that asks it to end; one of which nobody knows anything is taken for one that ends. A shell that traps
 * the signal is known not to.
 */
export function limited(args: readonly Field[], state: State, place: Place, machine: Machine): Step[] {
  const limit = limitOf(args, (written) => {
    const duration = durationOf(written);
    return duration.kind === 'refused' ? undefined : duration.seconds;
  });
  if (limit === 'refused') {
    return [next(copy(state, { status: failedWith(125), broken: state.broken ?? 'timeout is told no limit and command that it takes' }))];
  }
  if (!limit) return [next(copy(later(state, ANY_TIME, 'timeout with words that are not known'), { status: EITHER }))];
  const unknownBefore = machine.unknownCalls;
  const program = textOf(limit.argv[0]) !== undefined;
  const deeper = { ...place, depth: place.depth + 1 };
  const steps = machine.inOwnShell(copy(state, { termTrap: undefined }), (own) => machine.call(limit.argv, own, deeper, { program }));
  if (limit.seconds === 0 || limit.seconds === Infinity) return steps;
  const preserves = args.some((arg) => textOf(arg) === '--preserve-status');
  const end = later(state, { least: limit.seconds, most: limit.seconds, usual: limit.seconds });
  // A program of which nobody knows anything may need all the time that it is given.
  const grace = machine.unknownCalls > unknownBefore ? limit.killAfter ?? 0 : 0;
  // busybox ends the one process, and what that has started goes on, and holds what it prints to.
  const leaves = machine.unknownCalls > unknownBefore || flavourOf((textOf(limit.argv[0]) ?? '').split('/').pop() as string) !== undefined;
  return steps.flatMap((step) => ended(step, end, limit, grace, preserves)).map((step) => (leaves && state.out ? holding(step, end) : step));
}

/** Something of it that may still be there. */
function holding(step: Step, { least, usual }: Span): Step {
  const rest: Job = { id: REST, least, most: Infinity, usual, status: EITHER, work: NO_WORK, since: 0, holds: true };
  return changed(step, { jobs: [...step.state.jobs.filter(({ id }) => id !== REST), rest] });
}

/** The number of no command of a text. */
const REST = -2;

function ended(step: Step, end: Span, limit: Limit, grace: number, preserves: boolean): Step[] {
  const deaf = step.state.termTrap !== undefined && !limit.kills;
  const extra = deaf ? limit.killAfter ?? Infinity : step.flow === 'never' ? 0 : grace;
  const cut = copy(step.state, {
    least: end.least,
    most: end.most + extra,
    usual: deaf ? undefined : end.usual,
    status: preserves ? FAILED : failedWith(124),
    effects: step.state.effects.filter((effect) => effect.at <= end.most),
    out: step.state.out && UNKNOWN,
    wait: step.state.wait && { ...step.state.wait, bound: Math.min(step.state.wait.bound ?? Infinity, end.most) },
  });
  if (step.flow === 'never') return extra === Infinity ? [step] : [next(cut)];
  const open = step.flow === 'lost' || step.flow === 'killed';
  const own = open ? copy(step.state, { most: Infinity, usual: undefined, status: EITHER }) : step.state;
  if (own.most < end.least) return [next(own)];
  // What it usually takes says which of the two is to be expected.
  const apart = own.usual === undefined || end.usual === undefined ? 0 : own.usual - end.usual;
  const within = copy(own, {
    most: Math.max(own.least, Math.min(own.most, end.most + extra)),
    usual: apart > 0 ? undefined : own.usual,
    likely: own.likely && apart <= 0,
    wait: cut.wait,
  });
  return [...(own.least <= end.most ? [next(within)] : []), next(copy(cut, { likely: own.likely && apart >= 0 }))];
}
