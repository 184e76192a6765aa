import { Chance, copy, HappenedEffect, Input, Job, State, Status, Step, Waited } from './state';
import { either, PERHAPS_UNSET, sameValue, Value } from './values';
import { eitherWork, sameWork } from './work';

/** More ways than these are put together: what differs in them is unknown from there on. */
export const MOST_WAYS = 24;

/** Puts together ways that differ in their times only; where there are too many, others too. */
export function tidy(steps: readonly Step[]): Step[] {
  if (steps.length < 2) return [...steps];
  const kept: Step[] = [];
  for (const step of steps) {
    const at = kept.findIndex((other) => other.flow === step.flow && other.levels === step.levels && sameShape(other.state, step.state));
    if (at < 0) kept.push(step);
    else kept[at] = { ...step, state: merge(kept[at].state, step.state) };
  }
  if (kept.length <= MOST_WAYS) return kept;
  const forced: Step[] = [];
  for (const step of kept) {
    const at = forced.findIndex((other) => other.flow === step.flow && other.levels === step.levels && mergeable(other.state, step.state));
    if (at < 0) forced.push(step);
    else forced[at] = { ...step, state: merge(forced[at].state, step.state) };
  }
  // What is still too much is not followed.
  return forced.length <= MOST_WAYS ? forced : forced.map((step) => ({ flow: step.flow === 'never' ? 'never' : 'lost', state: step.state }));
}

/** Whether two ways differ in nothing that decides what comes next, but for how likely they are. */
export function sameShape(a: State, b: State): boolean {
  return mergeable(a, b) && a.termTrap === b.termTrap && sameStatus(a.status, b.status) && sameVars(a.vars, b.vars) && sameValue(a.out, b.out)
    && a.broken === b.broken && sameWork(a.work, b.work)
    && endedBy(a) === endedBy(b)
    && (a.jobs === b.jobs || a.jobs.every((job, index) => sameWork(job.work, b.jobs[index].work) && job.over === b.jobs[index].over));
}

/** The command beside the shell that has ended the proxy; null: the shell itself. */
function endedBy({ effects }: State): number | null | undefined {
  const effect = effects.find(({ kind }) => kind === 'ends-proxy');
  return effect && (effect.beside ?? null);
}

function mergeable(a: State, b: State): boolean {
  return a.gone === b.gone && a.exitTrap === b.exitTrap && a.options === b.options && a.functions === b.functions
    && sameInput(a.input, b.input) && sameList(a.params, b.params)
    && sameWait(a.wait, b.wait) && sameSet(a.exported, b.exported) && a.jobs.length === b.jobs.length
    && a.jobs.every((job, index) => job.id === b.jobs[index].id) && sameValue(a.lastJob, b.lastJob);
}

function sameInput(a: Input, b: Input): boolean {
  return a === b || (sameValue(a.value, b.value) && a.ends.most === b.ends.most && a.ends.usual === b.ends.usual);
}

function sameWait(a: Waited | undefined, b: Waited | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined
    && a.for === b.for && a.after === b.after && a.bound === b.bound && a.then === b.then && a.gaveUp === b.gaveUp);
}

function sameStatus(a: Status, b: Status): boolean {
  return a === b || ((a.zero === 0) === (b.zero === 0) && (a.other === 0) === (b.other === 0)
    && a.sockets?.for === b.sockets?.for && a.sockets?.zeroWhen === b.sockets?.zeroWhen && a.work === b.work && sameParts(a.parts, b.parts));
}

function sameParts(a: readonly Status[] | undefined, b: readonly Status[] | undefined): boolean {
  return a === b || (a?.length === b?.length && a?.every((part, index) => sameStatus(part, (b as readonly Status[])[index])) === true);
}

function sameVars(a: State['vars'], b: State['vars']): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || (value === null ? other !== null : other === null || !sameValue(value, other))) return false;
  }
  return true;
}

function sameList(a: readonly Value[], b: readonly Value[]): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => sameValue(value, b[index])));
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((name) => b.has(name)));
}

function merge(a: State, b: State): State {
  // What happens on a way that nobody expects says nothing about the usual one.
  const [first, second] = a.likely || !b.likely ? [a, b] : [b, a];
  const alike = first.likely === second.likely;
  return copy(first, {
    least: Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
    usual: alike && a.usual !== b.usual ? undefined : first.usual,
    status: joinStatus(first, second),
    vars: joinVars(a.vars, b.vars),
    termTrap: a.termTrap ?? b.termTrap,
    jobs: first.jobs.map((job, index) => joinJob(job, second.jobs[index], alike)),
    effects: joinEffects(first, second),
    broken: first.broken === second.broken || !alike ? first.broken : undefined,
    work: eitherWork(a.work, b.work),
    out: a.out && b.out ? either(a.out, b.out) : a.out,
    why: first.why ?? second.why,
  });
}

function joinStatus({ status: a }: State, { status: b, likely }: State): Status {
  const chance = (x: Chance, y: Chance): Chance => Math.max(x, likely || y === 0 ? y : 1) as Chance;
  const code = a.other === 0 ? b.code : b.other === 0 || a.code === b.code ? a.code : undefined;
  return {
    zero: chance(a.zero, b.zero),
    other: chance(a.other, b.other),
    ...(code !== undefined && { code }),
    ...(a.stays !== undefined && { stays: a.stays }),
    ...(a.work && b.work && { work: true }),
    ...(a.sockets && b.sockets?.for === a.sockets.for && b.sockets.zeroWhen === a.sockets.zeroWhen && { sockets: a.sockets }),
  };
}

function joinVars(a: State['vars'], b: State['vars']): State['vars'] {
  if (a === b) return a;
  const vars = new Map<string, Value | null>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name), b.get(name)];
    if (x === null && y === null) vars.set(name, null);
    else vars.set(name, x && y ? either(x, y) : PERHAPS_UNSET);
  }
  return vars;
}

function joinJob(a: Job, b: Job, alike: boolean): Job {
  return {
    ...a,
    least: Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
    usual: alike && a.usual !== b.usual ? undefined : a.usual,
    status: { zero: Math.max(a.status.zero, b.status.zero) as Chance, other: Math.max(a.status.other, b.status.other) as Chance },
    work: eitherWork(a.work, b.work),
    over: a.over && b.over,
  };
}

function joinEffects(a: State, b: State): readonly HappenedEffect[] {
  if (a.effects === b.effects) return a.effects;
  const joined: HappenedEffect[] = [];
  for (const kind of new Set([...a.effects, ...b.effects].map((effect) => effect.kind))) {
    const [x, y] = [a.effects.find((effect) => effect.kind === kind), b.effects.find((effect) => effect.kind === kind)];
    const sure = (x?.sure ?? false) && (y?.sure ?? !b.likely);
    joined.push({ kind, at: Math.min(x?.at ?? Infinity, y?.at ?? Infinity), sure, beside: x?.beside ?? y?.beside });
  }
  return joined;
}
