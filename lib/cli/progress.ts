import type { Io } from './io';

/** Milliseconds that nobody asks what goes on, */
const PATIENCE = 1000;
/** and between two looks at the same line. */
const PAUSE = 100;
const CLEARED = '\r\u001b[K';

/** What goes on, for a person who waits. */
export interface Progress {
  /** Whatever is printed by it takes the place of the line. */
  readonly io: Io;
  /** Absent where nobody looks. */
  readonly progress?: (done: number, all: number) => void;
}

/** A line on standard error that says how far it is, once a run takes longer than a second: on a terminal, and not where only findings are wanted. */
export function progressOn(io: Io, quiet: boolean): Progress {
  if (quiet || !io.isErrTerminal || io.env.TERM === 'dumb') return { io };
  let last = io.now() + PATIENCE - PAUSE;
  let shown = false;
  const instead = (print: (text: string) => void) => (text: string) => {
    if (shown) io.err(CLEARED);
    shown = false;
    print(text);
  };
  return {
    io: { ...io, out: instead(io.out), err: instead(io.err) },
    progress: (done, all) => {
      const now = io.now();
      if (now - last < PAUSE) return;
      last = now;
      shown = true;
      io.err(`${CLEARED}graceful-mesh: ${done} of ${all} documents`);
    },
  };
}
