import * as fs from 'node:fs';

/** What /proc says of a process at one moment. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** R runs or is about to, S waits, T is stopped, D waits for the disk, Z has ended. */
  readonly state: string;
  /** How often it has begun to wait: unchanged, while it waits, means that it did not run in between. */
  readonly waits: string;
  /**
   * Off the processor, read before the rest: state S is set a moment before that, and a process can be pre-empted in this moment.
   * One that has ended shows as Z a moment before its parent is told: it counts as parked when that must be over.
   */
  readonly parked: boolean;
}

const TOLD_MS = 50;

const buffer = Buffer.alloc(4096);
const read = (file: number) => buffer.toString('latin1', 0, fs.readSync(file, buffer, 0, buffer.length, 0));
const field = (text: string, name: string) => {
  const start = text.indexOf(`\n${name}:`) + name.length + 2;
  return text.slice(start, text.indexOf('\n', start)).trim();
};

/** A process whose files stay open: reading them again costs a fifth, and they never become those of another process. */
class Watched {
  private readonly status: number;
  private readonly channel: number;
  private ended?: number;

  constructor(private readonly pid: number) {
    this.status = fs.openSync(`/proc/${pid}/status`, 'r');
    try {
      this.channel = fs.openSync(`/proc/${pid}/wchan`, 'r');
    } catch (gone) {
      fs.closeSync(this.status);
      throw gone;
    }
  }

  /** Throws when the process has gone. */
  look(closely: boolean): Process {
    const parked = closely && read(this.channel) !== '0';
    const text = read(this.status);
    const state = field(text, 'State').charAt(0);
    if (state === 'Z') this.ended ??= Date.now();
    const sessions = field(text, 'NSsid').split('\t');
    return {
      pid: this.pid,
      parent: Number(field(text, 'PPid')),
      session: Number(sessions[sessions.length - 1]),
      state,
      waits: field(text, 'voluntary_ctxt_switches'),
      parked: parked || (this.ended !== undefined && Date.now() - this.ended > TOLD_MS),
    };
  }

  close(): void {
    fs.closeSync(this.status);
    fs.closeSync(this.channel);
  }
}

/** Processes by session. Those of other sessions are remembered, so that one look at the machine costs what its own processes cost. */
export class Processes {
  private strangers = new Set<number>();
  private watched = new Map<number, Watched>();

  /** Every process of the sessions that `ours` knows. */
  bySession(ours: (session: number) => boolean, closely: boolean): Map<number, Process[]> {
    const found = new Map<number, Process[]>();
    const strangers = new Set<number>();
    const watched = new Map<number, Watched>();
    for (const entry of fs.readdirSync('/proc')) {
      const pid = Number(entry);
      if (!(pid > 0)) continue;
      if (this.strangers.has(pid)) { strangers.add(pid); continue; }
      const process = this.look(pid, closely);
      if (!process) continue;
      if (ours(process.session)) {
        found.set(process.session, [...found.get(process.session) ?? [], process]);
        watched.set(pid, this.watched.get(pid)!);
      } else {strangers.add(pid);}
    }
    for (const [pid, file] of this.watched) if (!watched.has(pid)) file.close();
    this.strangers = strangers;
    this.watched = watched;
    return found;
  }

  private look(pid: number, closely: boolean): Process | undefined {
    try {
      if (!this.watched.has(pid)) this.watched.set(pid, new Watched(pid));
      return this.watched.get(pid)!.look(closely);
    } catch {
      // It has gone while we looked. Whoever bears its number now is looked at anew the next time.
      this.watched.get(pid)?.close();
      this.watched.delete(pid);
      return undefined;
    }
  }
}

/** Waits for another process, a pipe or a signal; D is the disk's, and passes. */
const interruptible = (process: Process) => process.state === 'S' || process.state === 'T';

/**
 * Whether none of these processes ran between a look and a later, close one: then only time, or a signal, will move them. Each waited for the
 * n-th time at the first, was off the processor at the second and had still waited n times after it: it was waiting from the one to the other.
 * A process that woke another one had to run for it, and is caught by this.
 */
export function still(before: readonly Process[] | undefined, after: readonly Process[] | undefined): boolean {
  if (!before || !after || before.length !== after.length) return false;
  const known = new Map(before.map((process) => [process.pid, process]));
  return after.every((process) => {
    const was = known.get(process.pid);
    if (!was || !process.parked) return false;
    return was.state === 'Z' ? process.state === 'Z' : interruptible(was) && interruptible(process) && was.waits === process.waits;
  });
}
