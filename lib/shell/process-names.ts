import { ENDING, signalOf } from './commands';
import { Argument } from './context';
import { Machine, Place } from './machine';
import { patternOf } from './patterns';
import { shown } from './sleep';
import { changed, copy, failedWith, State, Step } from './state';
import { Value } from './values';

/** Programs that a hook may be run by, whose names are looked for. */
const OWN_NAMES = /^(?:sh|bash|dash|ash|busybox|sleep|timeout)$/;

/** Whether pgrep or pkill finds the shell that it is called by: with -f it looks at command lines, and there the hook's own has the very words in it. */
function findsShell(words: readonly Argument[], { commandLine }: Machine): boolean | undefined {
  const { operands } = signalOf(words);
  if (words.includes(undefined)) return undefined;
  const [options, names] = [words.slice(1).filter((word) => word?.startsWith('-')), operands.filter((word) => !word?.startsWith('-'))];
  if (options.some((option) => /^-[a-z]*f|^--full/.test(option ?? ''))) {
    const pattern = names.length === 1 && options.every((option) => /^-(?:f|[A-Z0-9]+|-full)$/.test(option ?? '')) ? patternOf(names[0] ?? '', { extended: true }) : undefined;
    return pattern?.test(commandLine);
  }
  return names.some((name) => name === undefined || !/^[\w.-]{3,}$/.test(name) || OWN_NAMES.test(name) || 'bash dash busybox'.includes(name)) ? undefined : false;
}

/** A signal by name that may reach, or reaches, the shell of the hook. */
export function signalled(words: readonly Argument[], step: Step, place: Place, machine: Machine): Step[] {
  const self = words[0] !== undefined && /(?:^|\/)(?:pkill|killall)$/.test(words[0]) ? findsShell(words, machine) : false;
  return step.flow === 'next' ? reached(self, signalOf(words).signal, shown(words.join(' ')), step, place) : [step];
}

/** What becomes of a shell that has sent a signal to what may be itself. */
export function reached(self: boolean | undefined, signal: string | undefined, what: string, step: Step, place: Place): Step[] {
  const { state } = step;
  if (self === false || signal === '0') return [step];
  const ends = self === true && state.termTrap === undefined && place.last !== true && place.depth > 0 && signal !== undefined && ENDING.has(signal) && signal !== 'WINCH' && signal !== '28';
  const ended: State = copy(state, { status: failedWith(143), broken: state.broken ?? `${what} finds the shell of the hook, too, and ends it` });
  // It has looked for nothing in exceptional circumstances: there is no such program.
  if (ends) return [{ flow: 'exit', state: ended }, changed(step, { likely: false })];
  return [step, { flow: 'killed', state: copy(state, { likely: false, status: failedWith(143) }) }];
}

/** The processes whose numbers a command prints; undefined where it prints something else. */
export function processesOf(words: readonly Argument[], machine: Machine): Value | undefined {
  const [path, ...args] = words;
  const name = path?.slice(path.lastIndexOf('/') + 1);
  if (name === undefined || args.includes(undefined)) return undefined;
  if (name === 'ps') return { kind: 'processes', of: '', self: undefined };
  const operands = args.filter((arg) => !arg?.startsWith('-') && !/^\d+$/.test(arg ?? ''));
  const [of] = operands;
  if (of === undefined || operands.length !== 1) return undefined;
  switch (name) {
    case 'pidof': return { kind: 'processes', of, self: OWN_NAMES.test(of) ? undefined : false };
    case 'pgrep': return { kind: 'processes', of, self: findsShell(words, machine) };
    case 'cat':
    case 'head': {
      // A file that a server has written its number to.
      const file = /^\/(?!proc\/|dev\/)(?:.{0,200}\/)?([\w.-]{1,60}?)(?:[._-]?pid)?$/i.exec(of);
      return file && /pid/i.test(of) ? { kind: 'processes', of: file[1], self: false } : undefined;
    }
    default: return undefined;
  }
}

/** What a filter leaves of a list of processes, as hooks pick one out of `ps`; undefined where it is no such filter. */
export function filteredProcesses(words: readonly Argument[], list: Value, { commandLine }: Machine): Value | undefined {
  const [path, ...args] = words;
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
  if (list.kind !== 'processes' || args.includes(undefined)) return undefined;
  if (/^(?:awk|head|tail|sort|tr|cut|sed|xargs|uniq)$/.test(name)) return name === 'awk' && /\//.test(args.join('')) ? { ...list, self: undefined } : list;
  if (!/^[ef]?grep$/.test(name)) return undefined;
  const options = args.filter((arg) => arg?.startsWith('-'));
  const [written, ...files] = args.filter((arg) => !arg?.startsWith('-'));
  if (written === undefined || files.length > 0 || options.some((option) => !/^-[viEFw]+$/.test(option ?? ''))) return { ...list, self: undefined };
  const flags = options.join('');
  const pattern = patternOf(written, { extended: name === 'egrep' || flags.includes('E'), fixed: name === 'fgrep' || flags.includes('F'), word: flags.includes('w'), ignoreCase: flags.includes('i') });
  const shows = pattern && pattern.test(commandLine) !== flags.includes('v');
  // The user, and all that stands before the command, may match, too.
  if (flags.includes('v')) return { ...list, self: shows === false ? false : list.self };
  return { kind: 'processes', of: written.replace(/[[\]]/g, ''), self: list.self === false ? false : shows };
}
