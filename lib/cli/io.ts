import { readFileSync } from 'fs';

/** What the command line has of the process it runs in. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person looks at what is printed. */
  readonly isTerminal: boolean;
  /** The same of what is said of it. */
  readonly isErrTerminal: boolean;
  /** The day, such as `2027-01-31`. */
  readonly today: string;
  /** Only what was asked for goes there. */
  out(text: string): void;
  /** What is said of it. */
  err(text: string): void;
  /** Milliseconds since some moment. */
  now(): number;
  /** @throws an error of the system */
  stdin(): string;
}

/** Those of this process. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    isErrTerminal: process.stderr.isTTY === true,
    out: (text) => { process.stdout.write(text); },
    err: (text) => { process.stderr.write(text); },
    today: new Date().toISOString().slice(0, '2027-01-31'.length),
    now: () => performance.now(),
    stdin: () => readFileSync(0, 'utf8'),
  };
}

/** How a run ends. */
export const EXIT = {
  clean: 0,
  findings: 1,
  /** The command line, or a setting in it. */
  usage: 2,
  /** A file that could not be read; the others were judged. */
  unread: 3,
} as const;
