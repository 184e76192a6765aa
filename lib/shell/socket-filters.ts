import { awkLooksForOthers } from './awk';
import { runAwk } from './awk-program';
import { Argument } from './context';
import { Pattern, patternOf } from './patterns';
import { Row } from './socket-rows';
import { found, SocketAnswer, tablesIn } from './socket-tools';
import { keep, Line, remains, SocketOutput, staying } from './sockets';

const AWKS = new Set(['awk', 'gawk', 'mawk']);

/** Runs a command on a list of sockets; undefined where nobody can say what comes out. */
export function filterSockets(argv: readonly Argument[], input: SocketOutput, ports: readonly number[]): SocketAnswer | undefined {
  const [name, ...args] = argv;
  if (name === undefined || args.some((arg) => arg === undefined)) return undefined;
  const words = args as string[];
  const count = input.form === 'count';
  if (count) return ofCount(name, words, input);
  // What a filter leaves of a heading that stands only above others is one more line that may be there.
  const { heading, ...rest } = input;
  const list: SocketOutput = heading ? { ...rest, lines: [heading, ...input.lines] } : input;
  switch (name) {
    case 'grep':
    case 'egrep':
    case 'fgrep':
      return grep(name, words, list, ports);
    case 'wc':
      return words.length > 0 && words.every((word) => word === '-l' || word === '--lines') ? { output: { ...input, form: 'count' } } : undefined;
    case 'cat':
      return words.length === 0 ? { output: input } : undefined;
    case 'sort':
      return { output: words.some((word) => /^-[a-z]*u/.test(word)) ? { ...list, squeezed: true } : input };
    case 'uniq':
      return words.length === 0 ? { output: { ...list, squeezed: true } } : undefined;
    case 'tr':
      return words.length === 2 && words[0] === '-s' && words[1] === ' ' ? { output: texts(list, (text) => text.replace(/ +/g, ' ')) } : undefined;
    case 'sed':
      return sed(words, list, ports);
    case 'head':
      // One line or more are left of what has any.
      return words.every((word) => /^-(?:n ?)?[1-9]\d*$|^[1-9]\d*$|^-n$/.test(word)) ? { output: { ...list, squeezed: true } } : undefined;
    case 'tail':
      return tail(words, list);
    case 'cut':
      return cut(words, list);
    default: {
      const ran = AWKS.has(name) && words.length === 1 ? runAwk(words[0], list.lines, ports) : undefined;
      return ran && answered(ran.lines, ran.zeroWhen, ran.output && { ...ran.output, ...(list.squeezed && { squeezed: true }) });
    }
  }
}

/** What a number goes through unchanged. */
function ofCount(name: string, words: readonly string[], input: SocketOutput): SocketAnswer | undefined {
  const same = AWKS.has(name) || name === 'sed' || name === 'cut' || name === 'sort' || (name === 'tr' && words[0] === '-d') || (['cat', 'xargs'].includes(name) && words.length === 0);
  return same ? { output: input } : undefined;
}

/** A command that reads the kernel's tables by their names. */
export function readTables(argv: readonly Argument[], rows: readonly Row[], ports: readonly number[]): SocketAnswer | undefined {
  const [name, ...args] = argv;
  const tables = name === undefined ? undefined : tablesIn(args, rows);
  if (name === undefined || !tables) return undefined;
  const own = name.slice(name.lastIndexOf('/') + 1);
  if (AWKS.has(own)) {
    const looked = awkLooksForOthers(args);
    if (looked) return { zeroWhen: 'none', looked };
  }
  // grep prints the file's name before the line where there are several.
  return filterSockets([own, ...tables.rest], tables.output, ports);
}

/** A program that fails, or does not, by what it finds. */
function answered(lines: readonly Line[], zeroWhen: SocketAnswer['zeroWhen'], output: SocketOutput | undefined): SocketAnswer {
  return zeroWhen === undefined ? { output } : { ...found({ form: 'lines', lines }), zeroWhen };
}

const texts = (output: SocketOutput, change: (text: string) => string): SocketOutput =>
  ({ ...output, lines: output.lines.map((line) => ({ ...line, texts: line.texts.map(change) })) });

const LONG: Readonly<Record<string, string>> = { '--invert-match': 'v', '--count': 'c', '--quiet': 'q', '--silent': 'q', '--ignore-case': 'i', '--word-regexp': 'w', '--extended-regexp': 'E', '--line-buffered': '', '--color=never': '', '--': '' };

function grep(name: string, args: readonly string[], input: SocketOutput, ports: readonly number[]): SocketAnswer | undefined {
  let flags = name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : '';
  const patterns: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === '-e' || arg === '--regexp') {
      patterns.push(args[++index] ?? '');
    } else if (arg === '-m' || /^-m\d+$/.test(arg)) {
      flags += 'm';
      if (arg === '-m') index++;
    } else if (Object.hasOwn(LONG, arg)) {
      flags += LONG[arg];
    } else if (/^-[vcqiwEFsxhoan]+e?$/.test(arg)) {
      flags += arg.slice(1).replace('e', '');
      if (arg.endsWith('e')) patterns.push(args[++index] ?? '');
    } else if (arg.startsWith('-') && arg.length > 1) {
      return undefined;
    } else {
      operands.push(arg);
    }
  }
  if (patterns.length === 0) {
    const first = operands.shift();
    if (first === undefined) return undefined;
    patterns.push(first);
  }
  const has = (flag: string) => flags.includes(flag);
  // Parts of a line, numbered lines: what is left has other words.
  if (operands.length > 0 || ((has('o') || has('n')) && !has('c') && !has('q'))) return undefined;
  const compiled = patterns.map((pattern) => patternOf(pattern, { extended: has('E'), fixed: has('F'), word: has('w'), ignoreCase: has('i'), whole: has('x'), ports }));
  if (!compiled.every((pattern): pattern is Pattern => pattern !== undefined)) return undefined;
  const lines = keep(input.lines, (text) => compiled.some((pattern) => pattern.test(text)) !== has('v'), ...compiled);
  const output: SocketOutput = { form: has('c') ? 'count' : 'lines', lines, ...((has('m') || input.squeezed) && { squeezed: true }) };
  const looked = remains(output);
  return { ...(!has('q') && { output }), zeroWhen: 'left', looked, ...(looked === 'always' && { stays: staying(output) }) };
}

/** All but the first lines: `tail -n +2`. */
function tail(words: readonly string[], list: SocketOutput): SocketAnswer | undefined {
  const from = /^-n ?\+([1-9])$|^\+([1-9])$/.exec(words.join(' '));
  if (from) return without(Number(from[1] ?? from[2]) - 1, list);
  return words.every((word) => /^-(?:n ?)?[1-9]\d*$|^[1-9]\d*$|^-n$/.test(word)) ? { output: { ...list, squeezed: true } } : undefined;
}

/** Without headings that are sure to stand first; which line is the first one else is not known. */
function without(first: number, list: SocketOutput): SocketAnswer | undefined {
  const headings = list.lines.slice(0, first);
  return headings.every(({ whose, maybe }) => whose === 'header' && !maybe) && headings.length === first ? { output: { ...list, lines: list.lines.slice(first) } } : undefined;
}

/** Leaves out the first line, or the lines of a pattern, or all others. */
function sed(words: readonly string[], list: SocketOutput, ports: readonly number[]): SocketAnswer | undefined {
  const only = words.includes('-n');
  const [program, ...more] = words.filter((word) => word !== '-n' && word !== '-e');
  if (program === undefined || more.length > 0) return undefined;
  const first = only ? /^([2-9]),\$p$/.exec(program) : /^(?:1,)?([1-9])d$/.exec(program);
  if (first) return program.startsWith('1') || only ? without(Number(first[1]) - (only ? 1 : 0), list) : undefined;
  const about = new RegExp(`^/((?:[^/\\\\]|\\\\.){1,100})/${only ? 'p' : 'd'}$`).exec(program);
  const pattern = about ? patternOf(about[1], { extended: false, ports }) : undefined;
  return pattern && { output: { ...list, lines: keep(list.lines, (text) => pattern.test(text) === only, pattern) } };
}

function cut(args: readonly string[], input: SocketOutput): SocketAnswer | undefined {
  const read = /^-d ?(\S| ) -f ?(\d)$|^-f ?(\d) -d ?(\S| )$/.exec(args.join(' '));
  if (!read) return undefined;
  const [by, field] = [read[1] ?? read[4], Number(read[2] ?? read[3])];
  return { output: texts(input, (text) => (text.includes(by) ? text.split(by)[field - 1] ?? '' : text)) };
}
