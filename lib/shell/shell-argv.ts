import { Flavour } from './machine';
import { Options } from './state';
import { Field, isMany, textOf, Value } from './values';

const SHELLS: ReadonlyMap<string, Flavour> = new Map([
  ['sh', 'sh'], ['bash', 'bash'], ['dash', 'dash'], ['ash', 'ash'], ['zsh', 'sh'], ['ksh', 'sh'], ['mksh', 'sh'], ['rbash', 'bash'],
]);

export const NO_OPTIONS: Options = { errexit: false, pipefail: false, nounset: false };

/** What a shell is told to run. */
export type ShellRun =
  | { readonly kind: 'text'; readonly text: Value; readonly zero?: Value; readonly params: readonly Value[]; readonly options: Options }
  /** A file that nobody sees here. */
  | { readonly kind: 'file'; readonly name: string }
  /** What it can read. */
  | { readonly kind: 'input'; readonly params: readonly Value[]; readonly options: Options }
  /** It ends with a usage error. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Words that are not known. */
  | { readonly kind: 'unknown' };

/** The shell of a name. @param sh what `sh` is there, where somebody knows it */
export function flavourOf(name: string, sh: Flavour = 'sh'): Flavour | undefined {
  return name === 'sh' ? sh : SHELLS.get(name);
}

const NAMED: Readonly<Record<string, keyof Options>> = { errexit: 'errexit', pipefail: 'pipefail', nounset: 'nounset' };

/** One letter of `set` or of a shell's own options. */
export function withLetter(options: Options, letter: string, on: boolean): Options {
  const key = letter === 'e' ? 'errexit' : letter === 'u' ? 'nounset' : undefined;
  return key === undefined ? options : { ...options, [key]: on };
}

export function withName(options: Options, name: string, on: boolean): Options {
  return Object.hasOwn(NAMED, name) ? { ...options, [NAMED[name]]: on } : options;
}

/** Reads the arguments of a shell. The first word that is no option is the text with -c, and a file without. */
export function shellRun(args: readonly Field[]): ShellRun {
  let options = NO_OPTIONS;
  let command = false;
  let input = false;
  let index = 0;
  for (; index < args.length; index++) {
    const field = args[index];
    const arg = textOf(field) ?? (field !== 'words' && field.kind === 'unknown' ? textOf(field.of?.[0]) : undefined);
    if (arg === undefined) return { kind: 'unknown' };
    if (arg === '-' || arg === '--') {
      index++;
      break;
    }
    if (arg.startsWith('--')) {
      if (arg === '--rcfile' || arg === '--init-file') index++;
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 's') {
        input = true;
      } else if (letter === 'c') {
        command = true;
      } else if (letter === 'n') {
        return { kind: 'unknown' };
      } else if (letter === 'o' || letter === 'O') {
        const name = textOf(args[++index]);
        if (name === undefined) return { kind: 'unknown' };
        options = withName(options, name, on);
      } else {
        options = withLetter(options, letter, on);
      }
    }
  }
  const rest = args.slice(index);
  if (command) {
    if (rest.length === 0) return { kind: 'refused', why: 'the shell is told -c and no text' };
    if (rest.some(isMany)) return { kind: 'unknown' };
    return { kind: 'text', text: rest[0] as Value, ...(rest.length > 1 && { zero: rest[1] as Value }), params: rest.slice(2) as Value[], options };
  }
  if (rest.some(isMany)) return { kind: 'unknown' };
  if (rest.length === 0 || input) return { kind: 'input', params: rest as Value[], options };
  const name = textOf(rest[0]);
  return name === undefined ? { kind: 'unknown' } : { kind: 'file', name };
}
