import { awkFilter, awkLooksForOthers } from './awk';
import { Argument, SocketLine } from './context';
import { Pattern, patternOf } from './patterns';
import { Line, procNet, remains, Remains, SocketOutput, staying } from './sockets';

/** What a filter makes of a list of sockets: what it prints, and what its exit status says. */
export interface Filtered {
  readonly output?: SocketOutput;
  /** Exit status 0 says that there is a line left, that there is none, or nothing. */
  readonly zeroWhen?: 'left' | 'none';
  readonly looked?: Remains;
  /** What it always finds. */
  readonly stays?: string;
}

/** Runs a command on a list of sockets; undefined where nobody can say what comes out. */
export function filterSockets(argv: readonly Argument[], input: SocketOutput): Filtered | undefined {
  const [name, ...args] = argv;
  if (name === undefined || args.some((arg) => arg === undefined)) return undefined;
  const words = args as string[];
  const same = { output: input };
  switch (name) {
    case 'grep':
    case 'egrep':
    case 'fgrep':
      return input.form === 'lines' ? grep(name, words, input) : undefined;
    case 'wc':
      return input.form === 'lines' && words.length > 0 && words.every((word) => word === '-l' || word === '--lines') ? { output: { ...input, form: 'count' } } : undefined;
    case 'cat':
    case 'xargs':
    case 'sort':
      return words.length === 0 || name === 'sort' ? same : undefined;
    case 'tr':
      return input.form === 'count' && words[0] === '-d' ? same : undefined;
    case 'sed':
      return input.form === 'count' ? same : undefined;
    case 'uniq':
      return input.form === 'lines' && words.length === 0 ? same : undefined;
    case 'head':
    case 'tail':
      // One line or more are left of what has any.
      return input.form === 'lines' && words.every((word) => /^-(?:n ?)?[1-9]\d*$|^[1-9]\d*$|^-n$/.test(word)) ? atLeastOne(input) : undefined;
    case 'cut':
    case 'awk':
    case 'gawk':
    case 'mawk':
      if (input.form === 'count') return same;
      return name === 'cut' ? cut(words, input) : awk(words, input);
    default:
      return undefined;
  }
}

/** A command that reads the kernel's tables by their names. */
export function readTables(argv: readonly Argument[], sockets: readonly SocketLine[]): Filtered | undefined {
  const [name, ...args] = argv;
  if (name === undefined) return undefined;
  const isTable = (arg: Argument): arg is string => arg !== undefined && /^\/proc\/(?:self\/|1\/)?net\/tcp6?$/.test(arg);
  const files = args.filter(isTable);
  if (files.length === 0) return undefined;
  const own = name.slice(name.lastIndexOf('/') + 1);
  if (['awk', 'gawk', 'mawk'].includes(own)) {
    const looked = awkLooksForOthers(args);
    if (looked) return { zeroWhen: 'none', looked };
  }
  const rest = args.filter((arg) => !isTable(arg));
  // grep prints the file's name before the line where there are several.
  return filterSockets([own, ...rest], procNet(files, sockets));
}

function atLeastOne(input: SocketOutput): Filtered {
  return { output: { ...input, lines: input.lines.map((line) => ({ ...line })) } };
}

/** Keeps the lines of which a test holds; those of which it may hold are marked. */
export function keep(lines: readonly Line[], test: (text: string) => boolean, about: Pattern['mayMeanPort']): Line[] {
  return lines.flatMap((line): Line[] => {
    const results = line.texts.map(test);
    // The application's ports are not known: what looks for a number may look for one of them.
    const perhaps = line.whose === 'application' && about;
    if (!results.includes(true) && !perhaps) return [];
    return [{ ...line, maybe: line.maybe || perhaps || results.includes(false) }];
  });
}

function grep(name: string, args: readonly string[], input: SocketOutput): Filtered | undefined {
  let flags = name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : '';
  const patterns: string[] = [];
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === '-e' || arg === '--regexp') {
      patterns.push(args[++index] ?? '');
    } else if (arg === '--invert-match') {
      flags += 'v';
    } else if (arg === '--count') {
      flags += 'c';
    } else if (arg === '--quiet' || arg === '--silent') {
      flags += 'q';
    } else if (arg === '--ignore-case') {
      flags += 'i';
    } else if (arg === '--word-regexp') {
      flags += 'w';
    } else if (arg === '--extended-regexp') {
      flags += 'E';
    } else if (arg === '--line-buffered' || arg === '--color=never' || arg === '--') {
      continue;
    } else if (/^-[vcqiwEFsxhoP]+e?$/.test(arg)) {
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
  if (operands.length > 0 || /[oP]/.test(flags)) return undefined;
  const compiled = patterns.map((pattern) => patternOf(pattern, { extended: flags.includes('E'), fixed: flags.includes('F'), word: flags.includes('w'), ignoreCase: flags.includes('i'), whole: flags.includes('x') }));
  if (compiled.includes(undefined)) return undefined;
  const invert = flags.includes('v');
  const found = (text: string) => compiled.some((pattern) => pattern?.test(text));
  const lines = keep(input.lines, (text) => found(text) !== invert, compiled.some((pattern) => pattern?.mayMeanPort));
  const output: SocketOutput = { form: flags.includes('c') ? 'count' : 'lines', lines };
  const looked = remains(output);
  return { ...(!flags.includes('q') && { output }), zeroWhen: 'left', looked, ...(looked === 'always' && { stays: staying(output) }) };
}

function cut(args: readonly string[], input: SocketOutput): Filtered | undefined {
  const joined = args.join(' ');
  const found = /^-d ?(\S) -f ?(\d)$/.exec(joined);
  if (!found) return undefined;
  const pick = (text: string) => (text.includes(found[1]) ? text.split(found[1])[Number(found[2]) - 1] ?? '' : text);
  return { output: { ...input, lines: input.lines.map((line) => ({ ...line, texts: line.texts.map(pick) })) } };
}

function awk(args: readonly string[], input: SocketOutput): Filtered | undefined {
  const lines = args.length === 1 ? awkFilter(args[0], input.lines) : undefined;
  return lines && { output: { form: 'lines', lines } };
}
