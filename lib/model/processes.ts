import { countable } from './countable';
import { disarms, Hook } from './hook';
import { Load } from './needs';
import { Behaviour, PodFacts } from './pod';
import { IDLE_LOOK_SECONDS, ProxyDrain } from './proxy-drain';
import { Loss } from './timeline';

/** A container while the pod stops. Milliseconds. */
export interface Proc {
  readonly name: string;
  readonly role: 'application' | 'helper' | 'proxy';
  readonly preStop: Hook;
  readonly behaviour?: Behaviour;
  remaining: number;
  hookEnd?: number;
  /** When its hook has seen the last socket out. */
  seen?: number;
  /** Its hook has had the agent drained: SIGTERM ends it at once. */
  drained: boolean;
  sigterm?: number;
  killAt?: number;
  exit?: number;
  /** Its preStop has told it to stop taking connections. */
  closed: boolean;
  killed: boolean;
}

const LOOK = 1000;

/** The processes of one pod and what they see of each other. */
export class World {
  readonly procs: Proc[];
  readonly proxy?: Proc;
  private readonly applications: readonly Proc[];
  private inFlight = 0;
  private idleSince = 0;
  private readonly drain: ProxyDrain;
  private readonly listenersCloseAfter: number;

  constructor(pod: PodFacts, private readonly grace: number, private readonly unknown: 'longest' | 'shortest', private readonly load: Pick<Load, 'idleClient' | 'callsOut'>) {
    const proc = (name: string, role: Proc['role'], preStop: Hook, behaviour?: Behaviour): Proc =>
      ({ name, role, preStop, behaviour, remaining: grace, closed: false, drained: false, killed: false });
    const mains = pod.containers.map((container) => proc(container.name, container.role, container.preStop, container.behaviour));
    const natives = pod.sidecars.map((sidecar) => proc(sidecar.name, 'helper', sidecar.preStop, sidecar.behaviour));
    this.proxy = pod.proxy && proc(pod.proxy.name, 'proxy', pod.proxy.preStop);
    const proxies = this.proxy ? [this.proxy] : [];
    // A classic proxy is the last of the ordinary containers, a native one the first of the native sidecars: the same place either way.
    this.procs = [...mains, ...proxies, ...natives];
    this.applications = mains.filter(({ role }) => role === 'application');
    this.drain = pod.proxy && disarms(pod.proxy.preStop) ? { kind: 'none' } : pod.proxy?.drain ?? { kind: 'none' };
    this.listenersCloseAfter = (pod.proxy?.listenersCloseAfter.value ?? Infinity) * 1000;
  }

  /** Why a request in flight would be cut now. */
  cut(): Loss | undefined {
    const proxyExit = this.proxy?.exit ?? Infinity;
    // In the same moment it is the application: a native proxy goes because the application has gone.
    let served = Infinity;
    for (const app of this.applications) served = Math.min(served, doneServing(app));
    if (served !== Infinity && served <= proxyExit) return 'application-exited';
    return proxyExit === Infinity ? undefined : 'proxy-exited';
  }

  /** Why a new request would be refused now. */
  refuses(now: number): Loss | undefined {
    const proxy = this.proxy;
    if (proxy?.exit !== undefined) return 'proxy-not-accepting';
    if (proxy?.sigterm !== undefined && now >= proxy.sigterm + this.listenersCloseAfter) return 'proxy-not-accepting';
    return this.applications.some((app) => app.behaviour?.listens && !this.listening(app)) ? 'application-not-listening' : undefined;
  }

  setInFlight(count: number, now: number): void {
    if (this.inFlight > 0 && count === 0) this.idleSince = now;
    this.inFlight = count;
  }

  /** When the preStop of `proc` has it take no new connections, where it does. */
  closeMoment({ preStop }: Proc): number | undefined {
    return preStop.kind === 'fixed' && preStop.closesListener !== undefined ? Math.min(countable(preStop.closesListener) * 1000, this.grace) : undefined;
  }

  /** When the preStop of `proc` has the proxy of its pod exit, where it does. */
  endMoment({ role, preStop }: Proc): number | undefined {
    return role !== 'proxy' && preStop.kind === 'fixed' && preStop.endsProxy !== undefined ? Math.min(countable(preStop.endsProxy) * 1000, this.grace) : undefined;
  }

  /** Takes a look where one is due: says whether it has found the last socket gone. */
  looks(proc: Proc, now: number): boolean {
    const at = this.lookMoment(proc, now - 1);
    if (at === undefined || at > now) return false;
    proc.seen = now;
    return true;
  }

  /** When the hook of `proc` would find the last socket gone if nothing else changed. It takes no look after its bound. */
  lookMoment(proc: Proc, now: number): number | undefined {
    const hook = proc.preStop;
    if (hook.kind !== 'until-sockets-close' || proc.seen !== undefined || this.socketsOpen(proc)) return undefined;
    const at = nextLook(countable(hook.after ?? 0) * 1000, now);
    return at <= Math.min(countable(hook.bound.value) * 1000, this.grace) ? at : undefined;
  }

  /** Ends the hook of `proc`, with what it has done by then. */
  endHook(proc: Proc, now: number): void {
    proc.hookEnd = now;
    const { preStop, seen } = proc;
    if (preStop.kind !== 'until-sockets-close' || seen === undefined || preStop.whenSeen === undefined) return;
    const { pause, drains } = preStop.whenSeen;
    // One that the kubelet has left in its pause has asked nobody.
    proc.drained = seen + countable(pause) * 1000 <= now && (drains === 'yes' || (drains === 'unknown' && this.unknown === 'shortest'));
  }

  hookEnds(proc: Proc, now: number): boolean {
    const at = this.hookMoment(proc, now - 1);
    return at !== undefined && at <= now;
  }

  /** When the hook of `proc` would end if nothing else changed; the kubelet leaves it when the grace is over. */
  hookMoment(proc: Proc, now: number): number | undefined {
    const hook = proc.preStop;
    const limited = (at: number) => Math.min(at, this.grace);
    const waits = (open: boolean, after = 0) => (open ? Infinity : nextLook(countable(after) * 1000, now));
    switch (hook.kind) {
      case 'none':
        return 0;
      case 'fails':
        return limited(countable(hook.after ?? 0) * 1000);
      case 'fixed':
        return limited(countable(hook.seconds.value) * 1000);
      case 'until-sockets-close':
        return limited(proc.seen === undefined ? countable(hook.bound.value) * 1000 : proc.seen + countable(hook.whenSeen?.pause ?? 0) * 1000);
      case 'until-listeners-close':
        return limited(Math.min(waits(this.listenersOpen(proc), hook.after), countable(hook.bound?.value ?? Infinity) * 1000));
      case 'never-ends':
        return this.grace;
      case 'unknown':
        return limited(countable(this.unknown === 'longest' ? hook.atMost ?? Infinity : hook.atLeast) * 1000);
    }
  }

  exits(proc: Proc, now: number): boolean {
    const at = this.exitMoment(proc, now - 1);
    return at !== undefined && at <= now;
  }

  /** When `proc`, having had SIGTERM, would exit if nothing else changed. */
  exitMoment(proc: Proc, now: number): number | undefined {
    const sigterm = proc.sigterm as number;
    if (proc.role === 'proxy') return proc.drained ? sigterm : this.proxyExit(sigterm, now);
    const behaviour = proc.behaviour as Behaviour;
    const after = countable(behaviour.afterLastRequest) * 1000;
    switch (behaviour.onSigterm) {
      case 'exits-at-once':
        return sigterm + after;
      case 'finishes-requests':
        if (proc.role === 'application' && this.inFlight > 0) return undefined;
        return Math.max(sigterm, proc.role === 'application' ? this.idleSince : 0) + after;
      case 'ignores':
        return undefined;
    }
  }

  private proxyExit(sigterm: number, now: number): number | undefined {
    switch (this.drain.kind) {
      case 'fixed':
        return sigterm + countable(this.drain.duration.value) * 1000;
      case 'until-idle': {
        if (this.inFlight > 0 || this.load.idleClient) return undefined;
        const first = sigterm + (countable(this.drain.minimum.value) + IDLE_LOOK_SECONDS) * 1000;
        return Math.max(first, nextLook(first, now));
      }
      case 'with-application':
      case 'none':
        return sigterm;
    }
  }

  private listening(proc: Proc): boolean {
    if (!proc.behaviour?.listens || proc.exit !== undefined || proc.closed) return false;
    return proc.sigterm === undefined || proc.behaviour.onSigterm === 'ignores' || (proc.behaviour.onSigterm === 'finishes-requests' && proc.behaviour.keepsListening);
  }

  private listenersOpen(except: Proc): boolean {
    return this.procs.some((proc) => proc !== except && this.listening(proc));
  }

  private socketsOpen(except: Proc): boolean {
    return this.inFlight > 0 || this.listenersOpen(except) || (this.load.callsOut === true && this.applications.some(finishing));
  }
}

/** Whether an application has been told to stop and is not done yet. */
const finishing = ({ sigterm, exit }: Proc): boolean => sigterm !== undefined && exit === undefined;

/** When an application has stopped answering: at its exit, or at SIGTERM where it drops its requests then. */
function doneServing(app: Proc): number {
  return (app.behaviour?.onSigterm === 'exits-at-once' ? app.sigterm : app.exit) ?? Infinity;
}

/** The first look strictly after `now` of one who looks each second, beginning at `from`. */
function nextLook(from: number, now: number): number {
  return now < from ? from : from + (Math.floor((now - from) / LOOK) + 1) * LOOK;
}
