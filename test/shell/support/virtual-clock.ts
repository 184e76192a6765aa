/**
 * A real shell under a virtual clock.
 *
 * Every program that takes time is a stub that says what it was asked and blocks. A supervisor moves the clock of a run to the next stub's end when, and only when, every process of the run waits: shells for children,
 * readers for pipes, stubs for their signal. So pipes, background children and timeouts are exact to the millisecond however loaded the machine is, and an hour costs as much as a second. That all of them wait is read from /proc:
 * two looks at the whole session, in both of which each process sleeps and has not run in between (processes.ts). Scaled real time would be wrong whenever the machine is busy; a clock in a file knows nothing of what runs side by side.
 */
import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Pod, socketFiles } from './pod';
import { Process, Processes, still } from './processes';
import { EPOCH, RECORD, Shell, WORD_END } from './stubs';

/** What a run finds: how long its commands take and how they end. */
export interface World {
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds into the second at which the run begins: `date +%s` floors. */
  readonly phase: number;
  /** What `netstat` and `ss` list; without one there is nothing. */
  readonly pod?: Pod;
  /** The n-th command that is not the clock's own. */
  decide(words: readonly string[], nth: number): { readonly seconds: number; readonly status: 0 | 1 };
}

/** A stub that was called. */
export interface Call {
  readonly words: readonly string[];
  /** Virtual seconds. */
  readonly at: number;
}

export interface Run {
  /** Virtual seconds until the main process had ended; undefined where it did not. */
  readonly ended: number | undefined;
  /** Its exit status, 128 + the signal's number where one ended it. */
  readonly status: number | undefined;
  /** Virtual seconds until no process of the run was left. */
  readonly released: number | undefined;
  /** Why it was given up: it went on beyond the horizon, waits for nothing that could come, or goes on without an end in sight. */
  readonly gaveUp?: 'horizon' | 'stuck' | 'busy';
  /** Virtual seconds at which it ended, was given up or was left alone. */
  readonly seen: number;
  readonly calls: readonly Call[];
  readonly stderr: string;
}

export interface Job {
  readonly shell: Shell;
  readonly argv: readonly string[];
  readonly world: World;
  /** Virtual seconds after which nobody waits any longer. */
  readonly horizon: number;
}

/**
 * After how much of the supervisor's own CPU time a run that never waits is given up, and one that waits for nothing; how often the clock of one that does is moved. No clock of the wall: where a machine stands still
 * or is starved, it goes on while the run does not.
 */
const BUSY_MS = 3000;
const STUCK_MS = 1000;
const MOVES = 30;
const SIDE_BY_SIDE = 16;

const UNITS: Readonly<Record<string, number>> = { '': 1000, 's': 1000, 'm': 60_000, 'h': 3_600_000, 'd': 86_400_000 };

/** What a duration means in milliseconds: GNU's tools take what strtod takes, those of busybox plain numbers. Measured of both. */
function milliseconds(word: string, busybox: boolean): number | undefined {
  if (/^\+?inf(inity)?$/i.test(word)) return busybox && word.startsWith('+') ? undefined : Infinity;
  const number = busybox ? /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/ : /^\s*\+?(0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([smhd]?)$/i;
  const [, digits, unit] = number.exec(word) ?? [];
  return digits === undefined ? undefined : Number(digits) * UNITS[unit];
}

/** The time, for `date`, and what is open at this time. */
function tell(folder: string, { phase, pod }: World, now: number): void {
  const files = { now: `${EPOCH + Math.floor((now + phase) / 1000)}\n`, ...(pod && socketFiles(pod, now / 1000)) };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
}

const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Alarm { readonly pid: number; readonly at: number; readonly ring: (processes: readonly Process[]) => void }

/** A run that goes on. */
class Live {
  readonly session: number;
  private now = 0;
  private read = 0;
  private nth = 0;
  private alarms: Alarm[] = [];
  private calls: Call[] = [];
  private ended?: number;
  private exit?: number;
  private gaveUp?: Run['gaveUp'];
  private lastMoved = spent();
  private stuckSince?: number;
  private over = false;
  private moves = 0;

  constructor(
    private readonly job: Job, private readonly folder: string, private readonly child: ChildProcess, private readonly done: (run: Run) => void,
  ) {
    this.session = child.pid!;
    child.on('exit', (code, by) => { this.exit = code ?? 128 + os.constants.signals[by!]; });
  }

  /** Called with every look at the machine; `quiet` where nothing of the run moves. */
  step(processes: readonly Process[], quiet: boolean): void {
    if (this.over) return;
    const alive = processes.filter((process) => process.state !== 'Z');
    if (this.ended === undefined && !alive.some((process) => process.pid === this.session)) this.ended = this.now;
    if (alive.length === 0) return this.finish(this.now);
    if (!quiet) {
      this.stuckSince = undefined;
      if (spent() - this.lastMoved > BUSY_MS) this.giveUp('busy', alive);
      return;
    }
    this.lastMoved = spent();
    this.hear();
    this.alarms = this.alarms.filter((alarm) => alive.some((process) => process.pid === alarm.pid));
    const next = Math.min(...this.alarms.map((alarm) => alarm.at));
    if (next === Infinity) {
      // Who sleeps for ever is stuck at once. Anybody else may, on a busy machine, wait for something that is no child, pipe or signal.
      this.stuckSince ??= spent();
      if (this.alarms.length > 0 || spent() - this.stuckSince > STUCK_MS) this.giveUp('stuck', alive);
      return;
    }
    this.stuckSince = undefined;
    if (next > this.job.horizon * 1000) return this.giveUp('horizon', alive);
    if (++this.moves > MOVES) return this.giveUp('busy', alive);
    this.now = next;
    tell(this.folder, this.job.world, this.now);
    const ringing = this.alarms.filter((alarm) => alarm.at === next);
    this.alarms = this.alarms.filter((alarm) => alarm.at !== next);
    for (const alarm of ringing) alarm.ring(alive);
  }

  /** What the stubs have said since the last time. */
  private hear(): void {
    const text = fs.readFileSync(path.join(this.folder, 'log'), 'latin1');
    const fresh = text.slice(this.read);
    this.read = text.length;
    for (const record of fresh.split(RECORD).slice(1)) {
      const [name, pid, ...words] = record.split(WORD_END).slice(0, -1);
      if (name === 'timer') this.limit(Number(pid), words);
      else this.decide(Number(pid), [name, ...words]);
    }
  }

  private decide(pid: number, words: readonly string[]): void {
    this.calls.push({ words, at: this.now / 1000 });
    let { seconds, status } = { seconds: 0, status: 1 };
    if (words[0] === 'sleep') {
      const busybox = this.job.shell.name === 'busybox ash';
      const parts = words.slice(words[1] === '--' && !busybox ? 2 : 1).map((word) => milliseconds(word, busybox));
      if (parts.length > 0 && parts.every((part) => part !== undefined)) {
        seconds = parts.reduce((sum, part) => sum + part!, 0) / 1000;
        status = 0;
      }
    } else {({ seconds, status } = this.job.world.decide(words, this.nth++));}
    this.alarms.push({ pid, at: this.now + Math.ceil(seconds * 1000), ring: () => signal(pid, status === 0 ? 'SIGUSR1' : 'SIGUSR2') });
  }

  private limit(pid: number, [child, limit, name, kill]: readonly string[]): void {
    const end = (what: string) => (processes: readonly Process[]) => {
      fs.writeFileSync(path.join(this.folder, `expired.${pid}`), '');
      // GNU's timeout signals its group, busybox' the one process.
      const children = this.job.shell.name === 'busybox ash' ? [] : descendants(processes, Number(child));
      for (const target of [Number(child), ...children]) signal(target, `SIG${what.replace(/^SIG/, '')}`);
    };
    const after = milliseconds(limit, false);
    if (!after) return; // 0 is no limit
    this.alarms.push({ pid, at: this.now + after, ring: end(name) });
    const more = milliseconds(kill, false);
    if (more) this.alarms.push({ pid, at: this.now + after + more, ring: end('KILL') });
  }

  private giveUp(why: NonNullable<Run['gaveUp']>, alive: readonly Process[]): void {
    this.gaveUp = why;
    for (const process of alive) signal(process.pid, 'SIGKILL');
    this.finish(undefined);
  }

  private finish(released: number | undefined): void {
    this.over = true;
    if (this.exit === undefined && this.child.exitCode === null && this.child.signalCode === null) {
      setImmediate(() => this.finish(released));
      return;
    }
    try {
      process.kill(-this.session, 'SIGKILL');
    } catch { /* nobody is left */ }
    this.hear();
    const stderr = fs.readFileSync(path.join(this.folder, 'stderr'), 'utf8');
    this.done({
      ended: this.ended === undefined ? undefined : this.ended / 1000,
      status: this.ended === undefined ? undefined : this.exit,
      released: released === undefined ? undefined : released / 1000,
      gaveUp: this.gaveUp,
      seen: (this.gaveUp === 'horizon' || this.gaveUp === 'stuck' ? this.job.horizon : this.now / 1000),
      calls: this.calls,
      stderr,
    });
  }
}

function signal(pid: number, name: string): void {
  try {
    process.kill(pid, name as NodeJS.Signals);
  } catch { /* it has gone */ }
}

function descendants(processes: readonly Process[], root: number): number[] {
  const children = processes.filter((process) => process.parent === root).map((process) => process.pid);
  return children.flatMap((child) => [child, ...descendants(processes, child)]);
}

/**
 * No text of a test may signal the first process of this machine, run its own programs or leave a file on it: stubs and a folder of the run stand for them. What is thrown away of complaints is kept, to see that there were some.
 */
const harmless = (word: string, folder: string) => word
  .replace(/\bkill((?: -s \w+| -\w+)?) +(?:-- )?['"]?1\b/g, 'signal-one$1 1')
  .replace(/\/(?:tmp|var|etc|run|dev\/shm)\//g, `${folder}/`)
  .replace(/\/(?:usr\/)?(?:local\/)?s?bin\/(?=[a-z])/g, '')
  .replace(/\/proc\/(?:self\/|1\/)?net\/(?=tcp)/g, '$VIRTUAL_CLOCK/')
  .replace(/2> ?\/dev\/null/g, '2>>$VIRTUAL_CLOCK/stderr')
  .replace(/(>\/dev\/null) 2>&1/g, '$1 2>>$VIRTUAL_CLOCK/stderr');

/** Runs each job in a folder of its own under `folder`; some side by side. */
export async function runAll(folder: string, jobs: readonly Job[]): Promise<Run[]> {
  if (!fs.existsSync(path.join(folder, 'never'))) execFileSync('mkfifo', [path.join(folder, 'never')]);
  const results: Run[] = [];
  const live = new Map<number, Live>();
  const processes = new Processes();
  let next = 0;
  let finished = 0;
  const start = (index: number) => {
    const job = jobs[index];
    const clock = fs.mkdtempSync(path.join(folder, 'run-'));
    const work = path.join(clock, 'work');
    fs.mkdirSync(work);
    fs.writeFileSync(path.join(clock, 'log'), '');
    tell(clock, job.world, 0);
    const stderr = fs.openSync(path.join(clock, 'stderr'), 'a');
    const child = spawn(path.join(job.shell.bin, path.basename(job.argv[0])), job.argv.slice(1).map((word) => harmless(word, work)), {
      detached: true,
      cwd: work,
      stdio: ['ignore', 'ignore', stderr],
      argv0: job.argv[0],
      env: { ...job.world.env, PATH: job.shell.bin, VIRTUAL_CLOCK: clock, HOME: work, TMPDIR: work },
    });
    fs.closeSync(stderr);
    const run = new Live(job, clock, child, (result) => {
      results[index] = result;
      live.delete(run.session);
      finished++;
      fs.rmSync(clock, { recursive: true, force: true });
    });
    live.set(run.session, run);
  };
  while (finished < jobs.length) {
    while (next < jobs.length && live.size < SIDE_BY_SIDE) start(next++);
    const ours = (session: number) => live.has(session);
    const before = processes.bySession(ours, false);
    const after = processes.bySession(ours, true);
    let moved = false;
    for (const run of [...live.values()]) {
      const now = after.get(run.session) ?? [];
      const quiet = still(before.get(run.session), now);
      moved ||= quiet;
      run.step(now, quiet);
    }
    await new Promise<void>((resolve) => { if (moved) setImmediate(resolve); else setTimeout(resolve, 1); });
  }
  return results;
}
