import { Field, textOf } from './values';

/** What a program that runs another is told, and the command that it runs. */
export interface Wrapped {
  readonly argv: readonly Field[];
  /** Variables that the command gets. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** The environment of the command is emptied first. */
  readonly emptied?: boolean;
  /** It may go on beside the caller. */
  readonly perhapsBeside?: boolean;
}

/** How many operands stand before the command, and which options take a value. */
interface Shape {
  readonly operands: number;
  readonly values: string;
  readonly beside?: boolean;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'nohup': { operands: 0, values: '' },
  'nice': { operands: 0, values: 'n' },
  'ionice': { operands: 0, values: 'cnpPu' },
  'chrt': { operands: 1, values: 'TPD' },
  'taskset': { operands: 1, values: '' },
  'stdbuf': { operands: 0, values: 'ioe' },
  'setsid': { operands: 0, values: '', beside: true },
  'time': { operands: 0, values: 'fo' },
  'tini': { operands: 0, values: 'pe' },
  'dumb-init': { operands: 0, values: 'r' },
  'gosu': { operands: 1, values: '' },
  'su-exec': { operands: 1, values: '' },
  'catatonit': { operands: 0, values: '' },
  'busybox': { operands: 0, values: '' },
  'toybox': { operands: 0, values: '' },
};

/** The command that a wrapper runs; undefined where the program is none, or where nobody can say what it runs. */
export function wrapped(name: string, args: readonly Field[]): Wrapped | undefined {
  if (name === 'env') return env(args);
  if (!Object.hasOwn(SHAPES, name)) return undefined;
  const shape = SHAPES[name];
  let index = 0;
  let waits = false;
  for (; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return undefined;
    if (arg === '--') {
      index++;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    if (name === 'setsid' && /^-[a-z]*w|^--wait$/.test(arg)) waits = true;
    if (shape.values.includes(arg[arg.length - 1]) && !arg.startsWith('--') && arg.length === 2) index++;
  }
  const argv = args.slice(index + shape.operands);
  return argv.length === 0 ? undefined : { argv, env: [], perhapsBeside: shape.beside === true && !waits };
}

function env(args: readonly Field[]): Wrapped | undefined {
  const variables: { name: string; value: string }[] = [];
  let emptied = false;
  let index = 0;
  for (; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return undefined;
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') {
      emptied = true;
    } else if (arg === '-u' || arg === '-C' || arg === '--unset' || arg === '--chdir') {
      index++;
    } else if (arg.startsWith('-') && arg !== '--') {
      if (!/^--(?:unset|chdir)=|^-0$/.test(arg)) return undefined;
    } else if (/^[A-Za-z_]\w{0,200}=/.test(arg)) {
      variables.push({ name: arg.slice(0, arg.indexOf('=')), value: arg.slice(arg.indexOf('=') + 1) });
    } else if (arg !== '--') {
      break;
    }
  }
  const argv = args.slice(index);
  return argv.length === 0 ? undefined : { argv, env: variables, emptied };
}

/** What timeout(1) is told. Seconds. */
export interface Limit {
  /** 0: none. */
  readonly seconds: number;
  /** It is asked to end by a signal that nothing survives. */
  readonly kills: boolean;
  /** Seconds later it is killed. */
  readonly killAfter: number | undefined;
  readonly argv: readonly Field[];
}

/** Reads the operands of timeout, in the forms of GNU and of busybox; `refused` where it ends with a usage error, undefined where nobody can say. */
export function limitOf(args: readonly Field[], duration: (text: string) => number | undefined): Limit | 'refused' | undefined {
  let seconds: string | undefined;
  let kills = false;
  let killAfter: string | undefined;
  let index = 0;
  for (; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return undefined;
    if (arg === '-k' || arg === '--kill-after') {
      killAfter = textOf(args[++index]);
    } else if (arg === '-s' || arg === '--signal') {
      kills = isKill(textOf(args[++index]));
    } else if (arg === '-t') {
      seconds = textOf(args[++index]);
    } else if (arg.startsWith('--kill-after=')) {
      killAfter = arg.slice(13);
    } else if (arg.startsWith('--signal=')) {
      kills = isKill(arg.slice(9));
    } else if (/^-k./.test(arg)) {
      killAfter = arg.slice(2);
    } else if (/^-s./.test(arg)) {
      kills = isKill(arg.slice(2));
    } else if (/^-(?:KILL|9)$/.test(arg)) {
      kills = true;
    } else if (arg === '--') {
      index++;
      break;
    } else if (!arg.startsWith('-')) {
      break;
    } else if (!['--preserve-status', '--foreground', '-v', '--verbose', '-f', '-p'].includes(arg)) {
      return undefined;
    }
  }
  if (seconds === undefined) {
    const given = args[index++];
    if (given === undefined) return 'refused';
    seconds = textOf(given);
    if (seconds === undefined) return undefined;
  }
  const limit = duration(seconds);
  const later = killAfter === undefined ? undefined : duration(killAfter);
  if (limit === undefined || index >= args.length || (killAfter !== undefined && later === undefined)) return 'refused';
  return { seconds: limit, kills, killAfter: later === 0 ? undefined : later, argv: args.slice(index) };
}

const isKill = (signal: string | undefined): boolean => signal !== undefined && /^(?:SIG)?KILL$|^9$/i.test(signal);
