import { countable, MOST_SECONDS } from './countable';
import { Hook } from './hook';
import { deduct, effectiveGrace, killDelay } from './kubelet';
import { Load } from './needs';
import { prerequisites } from './ordering';
import { PodFacts } from './pod';
import { Proc, World } from './processes';
import { IDLE_LOOK_SECONDS } from './proxy-drain';
import { Loss, Outcome, REMOVAL_SECONDS, Span, Timeline, Track } from './timeline';

/** How to take what cannot be known. */
export interface SimulateOptions {
  /** What `kubectl delete --grace-period` was given. @default - the pod's own grace */
  readonly deleteGrace?: number;
  /** Whether a hook of unknown length takes all it may or the least it can. @default 'longest' */
  readonly unknownHooks?: 'longest' | 'shortest';
}

interface Flight {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  state: 'waiting' | 'running' | 'done';
  ended: number;
  lost?: Loss;
}

/**
 * Plays the stop of a pod: the kubelet's sequence for every container, hooks that watch the application, the proxy's drain, and what
 * that means for each request. Pure; it has no clock and does not throw on any pod a cluster would accept.
 *
 * @example simulate(pod, { requests: [{ label: 'checkout', start: -1, duration: 20 }] }).requests[0].lost
 */
export function simulate(pod: PodFacts, load: Load, options: SimulateOptions = {}): Timeline {
  const grace = effectiveGrace(pod.grace.value, options.deleteGrace) * 1000;
  const world = new World(pod, grace, options.unknownHooks ?? 'longest', load);
  const before = prerequisites(pod);
  const flights: Flight[] = load.requests.map(({ label, start, duration }) =>
    ({ label, start: ms(start), end: ms(start) + ms(duration), state: 'waiting', ended: 0, lost: undefined }));
  let now = 0;
  for (;;) {
    playRequests(world, flights, now);
    while (step(world, before, now)) playRequests(world, flights, now);
    const next = nextMoment(world, flights, now);
    if (next === undefined) break;
    now = next;
  }
  return report(pod, world, flights, grace);
}

/** Requests end, start and are cut at `now`; ends come before starts, starts before containers change. */
function playRequests(world: World, flights: Flight[], now: number): void {
  for (const flight of flights) {
    if (flight.state !== 'running') continue;
    if (flight.end <= now) {
      done(flight, flight.end);
      continue;
    }
    const cut = world.cut();
    if (cut) done(flight, now, cut);
  }
  let running = 0;
  for (const flight of flights) {
    if (flight.state === 'waiting' && flight.start <= now) {
      const refused = flight.start < 0 ? undefined : world.refuses(now);
      if (refused) done(flight, flight.start, refused);
      else if (flight.end <= now) done(flight, flight.end);
      else flight.state = 'running';
    }
    if (flight.state === 'running') running++;
  }
  world.setInFlight(running, now);
}

function done(flight: Flight, ended: number, lost?: Loss): void {
  flight.state = 'done';
  flight.ended = ended;
  flight.lost = lost;
}

/** Lets every process that can change at `now` change; says whether one did. */
function step(world: World, before: number[][], now: number): boolean {
  let changed = false;
  for (let index = 0; index < world.procs.length; index++) {
    const proc = world.procs[index];
    if (proc.exit !== undefined) continue;
    const closes = world.closeMoment(proc);
    if (!proc.closed && closes !== undefined && closes <= now) changed = proc.closed = true;
    const ends = proc.hookEnd === undefined ? world.endMoment(proc) : undefined;
    if (ends !== undefined && ends <= now && world.proxy?.exit === undefined) changed = exitAtOnce(world.proxy, now) || changed;
    if (proc.hookEnd === undefined && world.looks(proc, now)) changed = true;
    if (proc.hookEnd === undefined && world.hookEnds(proc, now)) {
      world.endHook(proc, now);
      proc.remaining = deduct(proc.remaining, now);
      changed = true;
      if (proc.preStop.kind === 'fixed' && proc.preStop.effect === 'ends-proxy') exitAtOnce(proc, now);
    }
    if (proc.hookEnd !== undefined && proc.sigterm === undefined && turn(world, before[index], proc, now)) {
      const waited = now - proc.hookEnd;
      proc.remaining = proc.remaining > 0 ? deduct(proc.remaining, waited) : proc.remaining;
      proc.sigterm = now;
      proc.killAt = now + killDelay(proc.remaining);
      changed = true;
    }
    if (proc.sigterm === undefined || proc.exit !== undefined) continue;
    const exits = world.exits(proc, now);
    if (exits || now >= (proc.killAt as number)) {
      proc.exit = now;
      proc.killed = !exits;
      changed = true;
    }
  }
  return changed;
}

/** Told to exit, it does not drain. */
function exitAtOnce(proc: Proc | undefined, now: number): boolean {
  if (proc) Object.assign(proc, { hookEnd: proc.hookEnd ?? now, sigterm: proc.sigterm ?? now, killAt: now, exit: now });
  return proc !== undefined;
}

function turn(world: World, before: number[], proc: Proc, now: number): boolean {
  const mayWait = Math.max(0, proc.remaining);
  return now - (proc.hookEnd as number) >= mayWait || before.every((index) => world.procs[index].exit !== undefined);
}

/** The next moment at which anything can change, or undefined when every container has gone and every request has ended. */
function nextMoment(world: World, flights: Flight[], now: number): number | undefined {
  let next = Infinity;
  const consider = (at: number | undefined) => { if (at !== undefined && at > now && at < next) next = at; };
  for (const flight of flights) {
    if (flight.state === 'waiting') consider(flight.start);
    if (flight.state === 'running') consider(flight.end);
  }
  for (const proc of world.procs) {
    if (proc.exit !== undefined) continue;
    if (proc.hookEnd === undefined) {
      consider(world.closeMoment(proc));
      consider(world.endMoment(proc));
      consider(world.lookMoment(proc, now));
      consider(world.hookMoment(proc, now));
    } else if (proc.sigterm === undefined) {
      consider(proc.hookEnd + Math.max(0, proc.remaining));
    } else {
      consider(proc.killAt);
      consider(world.exitMoment(proc, now));
    }
  }
  return next === Infinity ? undefined : next;
}

function report(pod: PodFacts, world: World, flights: Flight[], grace: number): Timeline {
  const proxyExit = world.proxy?.exit;
  const tracks = world.procs.map((proc): Track => ({
    name: proc.name,
    role: proc.role,
    sigterm: s(proc.sigterm),
    exit: s(proc.exit),
    killed: proc.killed,
    ...(proc.drained && proc.exit === proc.sigterm && { unspent: unspent(pod) }),
    spans: spans(proc, proc.role === 'application' ? proxyExit : undefined),
  }));
  return {
    grace: s(grace),
    tracks,
    requests: flights.map(({ label, start, ended, lost }): Outcome => ({ label, start: s(start), ended: s(ended), ...(lost && { lost }) })),
    removedAt: Math.max(0, ...tracks.map((track) => track.exit)) + REMOVAL_SECONDS,
    unknown: unknownHooks(pod),
  };
}

/** The drain that a proxy would have had from its SIGTERM on. */
function unspent({ proxy }: PodFacts): number {
  const drain = proxy?.drain;
  return drain?.kind === 'fixed' ? countable(drain.duration.value) : drain?.kind === 'until-idle' ? countable(drain.minimum.value) + IDLE_LOOK_SECONDS : 0;
}

function spans(proc: Proc, networkEnds: number | undefined): Span[] {
  const exit = proc.exit as number;
  const parts: Span[] = [
    { kind: 'preStop', from: 0, to: s(proc.hookEnd) },
    { kind: 'waiting', from: s(proc.hookEnd), to: s(proc.sigterm) },
    { kind: 'stopping', from: s(proc.sigterm), to: s(exit) },
  ];
  if (networkEnds !== undefined && networkEnds < exit) parts.push({ kind: 'no-network', from: s(networkEnds), to: s(exit) });
  return parts.filter((part) => part.to > part.from);
}

function unknownHooks({ containers, sidecars, proxy }: PodFacts): string[] {
  const unknown: string[] = [];
  const look = ({ name, preStop }: { readonly name: string; readonly preStop: Hook }): void => { if (preStop.kind === 'unknown') unknown.push(`${name}: ${preStop.why}`); };
  containers.forEach(look);
  sidecars.forEach(look);
  if (proxy) look(proxy);
  return unknown;
}

/** A request may have begun before the deletion. */
const ms = (seconds: number) => Math.round((seconds < 0 ? Math.max(seconds, -MOST_SECONDS) : countable(seconds)) * 1000);
const s = (milliseconds: number | undefined) => (milliseconds ?? 0) / 1000;
