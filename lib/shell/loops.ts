import { Wait } from './outcome';
import { changed, copy, later, next, State, Step, SUCCEEDED } from './state';
import { MOST_WAYS, sameShape, tidy } from './ways';

/** What a loop's condition leaves: ways on which it holds, ways on which it does not, and ways that end in it. */
export interface Asked {
  readonly holds: readonly State[];
  readonly not: readonly State[];
  readonly over: readonly Step[];
}

interface Payer {
  readonly clockReads: number;
  readonly clockComparisons: number;
  /** How far apart the times were that have been compared. */
  clockSlack: number;
  pay(steps?: number): boolean;
}

/** What a round leaves: ways out of the loop, ways out of more than the loop, and ways into the next round. */
interface Round {
  readonly left: Step[];
  readonly over: Step[];
  readonly following: Step[];
}

/**
 * Runs a loop round by round. Where a round leaves everything but the time as it found it, and has not looked at the clock, all that follow are like it: a way out
 * of it is one at any time from then on, and where there is none it never ends.
 */
export function runLoop(
  payer: Payer, state: State, ask: (state: State) => Asked, body: (state: State) => Step[], update?: (state: State) => Step[],
): Step[] {
  let exits: Step[] = [];
  let over: Step[] = [];
  let heads: State[] = [copy(state, { gone: undefined, status: SUCCEEDED })];
  let before: number | undefined;
  while (heads.length > 0) {
    if (!payer.pay(0)) return [...tidy(over), ...waited(exits, [], state), ...heads.map(tooLong)];
    const reads = payer.clockReads;
    const comparisons = payer.clockComparisons;
    payer.clockSlack = Infinity;
    const round: Round = { left: [], over: [], following: [] };
    for (const head of heads) {
      const asked = ask(head);
      for (const step of asked.over) sort(step, round);
      // A loop ends as the last round of its body did.
      round.left.push(...asked.not.map((way) => next({ ...way, status: head.status })));
      for (const way of asked.holds) for (const step of body({ ...way, gone: undefined })) sort(step, round);
    }
    const updated = update ? round.following.flatMap((step) => update(step.state)) : round.following;
    round.over.push(...updated.filter(({ flow }) => flow !== 'next'));
    const going = updated.filter(({ flow }) => flow === 'next').map((step) => changed(step, { gone: undefined }));
    const after = tidy(going).map((step) => step.state);
    if (payer.clockReads !== reads || !alike(heads, after)) {
      const onlyCompared = payer.clockReads - reads === payer.clockComparisons - comparisons;
      const took = heads.length === 1 && alike(heads, after) && onlyCompared ? duration(heads[0], after[0]) : undefined;
      // Rounds that take the same, and differ in nothing but the clock, are like this one until a comparison may turn out otherwise.
      const skipped = took !== undefined && took === before ? Math.max(0, Math.floor(payer.clockSlack / took) - 2) * took : 0;
      before = took;
      exits = few([...exits, ...round.left.map((step) => during(step, skipped))]);
      over = few([...over, ...round.over.map((step) => during(step, skipped))]);
      heads = skipped === 0 ? after : after.map((head) => later(head, { least: skipped, most: skipped, usual: skipped }));
      continue;
    }
    exits.push(...round.left.map(atAnyTime));
    over.push(...round.over.map((step) => (step.flow === 'never' || step.flow === 'lost' || step.flow === 'killed' ? step : atAnyTime(step))));
    over.push(...forEver(after, [...round.left, ...round.over]));
    break;
  }
  return tidy(waited(exits, over, state));
}

/** Runs a body once for each item. */
export function runRounds(payer: Payer, items: readonly ((state: State) => State)[], state: State, body: (state: State) => Step[]): Step[] {
  let exits: Step[] = [];
  let over: Step[] = [];
  let heads: State[] = [copy(state, { gone: undefined })];
  for (const item of items) {
    if (heads.length === 0) break;
    if (!payer.pay(0)) return [...tidy([...over, ...exits]), ...heads.map(tooLong)];
    const round: Round = { left: [], over: [], following: [] };
    for (const head of heads) for (const step of body(item(copy(head, { gone: undefined })))) sort(step, round);
    exits = few([...exits, ...round.left]);
    over = few([...over, ...round.over]);
    heads = tidy(round.following).map((step) => step.state);
  }
  return tidy(waited([...exits, ...heads.map(next)], over, state));
}

/** The seconds of a round, where they are known. */
function duration(head: State, after: State): number | undefined {
  const least = after.least - head.least;
  const usual = head.usual === undefined || after.usual === undefined ? undefined : after.usual - head.usual;
  return least > 0 && (least === after.most - head.most || head.most === Infinity) && usual === least ? least : undefined;
}

/** A way out of one of the rounds that take so many seconds in all. */
function during(step: Step, seconds: number): Step {
  return seconds === 0 ? step : { ...step, state: copy(step.state, { most: step.state.most + seconds, usual: undefined }) };
}

const tooLong = (state: State): Step => ({ flow: 'lost', state: copy(state, { why: state.why ?? 'a loop with too many rounds' }) });

function sort(step: Step, { left, over, following }: Round): void {
  const levels = step.levels ?? 1;
  switch (step.flow) {
    case 'next':
      following.push(step);
      break;
    case 'break':
      if (levels > 1) over.push({ ...step, levels: levels - 1 });
      else left.push(next(copy(step.state, { status: SUCCEEDED })));
      break;
    case 'continue':
      if (levels > 1) over.push({ ...step, levels: levels - 1 });
      else following.push(next(step.state));
      break;
    default:
      over.push(step);
  }
}

/** Each round may leave ways out: they are put together before they are too many. */
const few = (steps: Step[]): Step[] => (steps.length > MOST_WAYS ? tidy(steps) : steps);

function alike(before: readonly State[], after: readonly State[]): boolean {
  return before.length === after.length && after.every((state) => before.some((other) => other.likely === state.likely && sameShape(other, state)));
}

function forEver(heads: readonly State[], out: readonly Step[]): Step[] {
  const likely = out.some((step) => step.state.likely);
  const why = ({ stays }: State) => (stays === undefined ? 'a loop that nothing ends' : `the loop counts ${stays}, which stays`);
  const endless = heads.filter((head) => out.length === 0 || (head.likely && !likely));
  return endless.map((head) => ({ flow: 'never', state: copy(head, { why: why(head) }) }));
}

function atAnyTime(step: Step): Step {
  const { state } = step;
  return { ...step, state: copy(state, { most: Infinity, usual: undefined, why: state.why ?? 'a loop that waits for something of which nobody can tell when it comes' }) };
}

/**
 * A loop that a look at sockets has ended is a wait for them: until they are gone, or until it gives up. Where giving up ends the script, what follows
 * the loop is only done when they are gone.
 */
function waited(exits: readonly Step[], over: readonly Step[], entry: State): Step[] {
  const left = over.filter(({ flow }) => flow === 'exit');
  const seen = ({ state }: Step): boolean => state.gone !== undefined && state.likely;
  const gone = exits.find(seen) ?? left.find(seen);
  if (!gone) return [...over, ...exits];
  const others = [...exits, ...left].filter(({ state }) => state.gone === undefined && state.likely);
  const bound = Math.max(...others.map(({ state }) => state.usual ?? state.most));
  // Something else may end it, at any time.
  if (bound === Infinity) return [...over, ...exits];
  const wait: Wait = { for: gone.state.gone as Wait['for'], after: entry.usual ?? entry.least, bound: Number.isFinite(bound) ? bound : undefined, then: 0 };
  const ended = (step: Step, gaveUp: boolean): Step =>
    changed(step, { gone: undefined, wait: gaveUp ? { ...wait, gaveUp } : wait, usual: undefined, why: step.state.why ?? 'it waits for sockets' });
  return [...over.map((step) => (step.flow === 'exit' ? ended(step, step.state.gone === undefined) : step)), ...exits.map((step) => ended(step, false))];
}
