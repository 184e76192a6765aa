import * as fs from 'fs';

/**
 * Seconds of CPU that the thread which calls has had: what Node does beside it, to compile and to collect garbage, is not an input's own. Node tells that from 23.9 on, Linux for the
 * main thread of any process. Elsewhere it is all that the process has had.
 */
export function ownCpuMs(): number {
  try {
    return Number(fs.readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return processCpuMs();
  }
}

/** The same with all threads: never less, and had for next to nothing. */
export function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What Linux counts the CPU of other processes in. */
const TICKS_A_SECOND = 100;

/** Seconds of CPU that another process has had; where that is not told, those that the clock shows. */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
    return (user + system) / TICKS_A_SECOND;
  } catch {
    return Date.now() / 1000;
  }
}
