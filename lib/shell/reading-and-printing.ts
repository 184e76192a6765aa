import { Builtin } from './machine';
import { ended, lost, print } from './running';
import { AT_ONCE, copy, EITHER, FAILED, later, State, Step, SUCCEEDED, USUALLY } from './state';
import { range, text, textOf, UNKNOWN } from './values';
import { assign } from './variables';

export const read: Builtin = (args, state) => {
  const names: string[] = [];
  let limit: number | undefined;
  let plain = true;
  for (let index = 0; index < args.length; index++) {
    const arg = textOf(args[index]);
    if (arg === undefined) return lost(state, 'read with words that are not known');
    if (/^-[a-z]*[tnNdupia]$/.test(arg)) {
      plain = false;
      if (arg.endsWith('t')) limit = range(args[index + 1])?.to;
      index++;
    } else if (!arg.startsWith('-')) {
      names.push(arg);
    }
  }
  const { value, ends } = state.input;
  const open = ends.most > state.least;
  const given = value.kind === 'text' && !open ? value.text : undefined;
  if (given !== undefined && plain) return readLine(given, names.length === 0 ? ['REPLY'] : names, state);
  const result = [...names, 'REPLY'].reduce((before, name) => assign(before, name, UNKNOWN), state);
  if (given === '') return ended(result, FAILED);
  const most = open ? Math.min(limit ?? Infinity, ends.most - state.least) : 0;
  return ended(later(result, most === 0 ? AT_ONCE : { least: 0, most, usual: undefined }, 'it reads what another command prints'), EITHER);
};

/** A line of a text that is known, split at blanks; it fails where there is no whole line any more. */
function readLine(given: string, names: readonly string[], state: State): Step[] {
  const end = given.indexOf('\n');
  const line = (end < 0 ? given : given.slice(0, end)).replace(/^[ \t]+/, '').trimEnd();
  const words = line.split(/[ \t]+/);
  const known = !line.includes('\\') && !state.vars.has('IFS');
  const filled = names.reduce((before, name, index) => {
    const own = index < names.length - 1 ? words[index] ?? '' : words.slice(index).join(' ');
    return assign(before, name, known ? text(own) : UNKNOWN);
  }, state);
  const rest = end < 0 ? '' : given.slice(end + 1);
  return ended(copy(filled, { input: { ...state.input, value: text(rest) } }), end < 0 ? FAILED : SUCCEEDED);
}

export const echo: Builtin = (args, state, place) => {
  const words = args.map(textOf);
  const options = words.findIndex((word) => word === undefined || !/^-[neE]+$/.test(word));
  const flags = words.slice(0, options < 0 ? undefined : options).join('');
  const escapes = flags.includes('e') && (place.flavour === 'bash' || place.flavour === 'ash');
  const plain = words.every((word) => word !== undefined && (escapes || !word.includes('\\')));
  const only = args.length === 1 && args[0] !== 'words' && args[0].kind !== 'text' ? args[0] : undefined;
  const line = (options < 0 ? [] : words.slice(options)).join(' ');
  const written = escapes ? unescaped(line) : line;
  const printed = only ?? (plain && written !== undefined ? text(flags.includes('n') ? written : `${written}\n`) : UNKNOWN);
  return ended(print(state, printed), SUCCEEDED);
};

export const printf: Builtin = (args, state) => {
  const words = args.map(textOf);
  // Of bash; the others take it for a format.
  if (words[0] === '-v') return ended(words[1] === undefined ? state : assign(print(state, UNKNOWN), words[1], UNKNOWN), EITHER);
  const [format, ...rest] = words;
  if (format === undefined || rest.includes(undefined)) return ended(print(state, UNKNOWN), USUALLY);
  const pieces = format.split(/%[sd]/);
  const written = pieces.length === rest.length + 1 ? pieces.map(unescaped) : [undefined];
  const plain = written.some((piece) => piece === undefined || piece.includes('%')) ? undefined : written.map((piece, index) => `${piece}${rest[index] ?? ''}`).join('');
  return ended(print(state, plain === undefined ? UNKNOWN : text(plain)), USUALLY);
};

/** What stands for ends of lines and blanks, put in; undefined where there is more. */
function unescaped(written: string): string | undefined {
  const left = written.replace(/\\[nrt\\]/g, '');
  return left.includes('\\') ? undefined : written.replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '\\');
}
