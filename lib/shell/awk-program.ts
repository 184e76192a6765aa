import { patternOf } from './patterns';
import { Line, mayHave, SocketOutput } from './sockets';

/** What is known of a value in a condition: of a line, of one of its columns, of the line's number. */
type Operand = { readonly column: number } | { readonly text: string } | { readonly lineNumber: true };

/** A condition about a line. */
interface Condition {
  /** It looks for digits that may be a port, in this column; 0 is the whole line. */
  readonly looksFor: readonly number[];
  readonly mayMeanName: boolean;
  test(text: string, lineNumber: number): boolean;
}

/** What a simple program of awk does: which lines it is about, and what becomes of them. */
export interface AwkResult {
  readonly output?: SocketOutput;
  /** Exit status 0 says that there is such a line, or that there is none. */
  readonly zeroWhen?: 'left' | 'none';
  readonly lines: readonly Line[];
}

const LONGEST = 400;
const TOKEN = /\s*(?:(\/(?:[^/\\]|\\.)*\/)|"([^"\\]{0,60})"|(\$(?:\d{1,2}|NF))|(\d{1,9})|(F?NR)|(&&|\|\||==|!=|!~|>=|<=|[!~()<>]))/y;
const RULE = /([^{}]*)\{([^{}]*)\}/y;

/** Reads a program whose rules are a condition with `print`, a count or a flag, and an END that prints or exits with it; undefined where it has more than that. */
export function runAwk(program: string, lines: readonly Line[], ports: readonly number[]): AwkResult | undefined {
  if (program.length > LONGEST) return undefined;
  const rules = rulesOf(program.trim());
  const end = rules?.find(({ condition }) => condition === 'END')?.action;
  const mains = rules?.filter(({ condition }) => condition !== 'END' && !(condition === 'BEGIN')) ?? [];
  const begins = rules?.filter(({ condition }) => condition === 'BEGIN') ?? [];
  if (mains.length !== 1 || begins.some(({ action }) => !/^(?:\w+=0;?)*$/.test(action)) || (rules?.length ?? 0) > 3) return undefined;
  const [{ condition, action }] = mains;
  const read = condition === '' ? ALL : new Conditions(condition, ports).whole();
  if (!read) return undefined;
  const kept = keptBy(read, lines);
  if (end === undefined) return plain(action, kept);
  // `c++`, `f=1`, and leaving at the first.
  const set = /^(?:(\w+)(?:\+\+|\+=1|=1)|\+\+(\w+));?(?:exit;?)?$/.exec(action);
  const name = set?.[1] ?? set?.[2];
  const counts = action !== '' && !action.includes('=1') && !action.includes('exit');
  if (name === undefined && !(action === '' && /^printNR;?$/.test(end))) return undefined;
  const printed = /^print(?:NR|(\w+)(\+0)?);?$/.exec(end);
  if (printed) {
    const started = printed[2] !== undefined || begins.length > 0 || printed[1] === undefined;
    const of = printed[1] === undefined ? lines : kept;
    return started && (printed[1] === undefined || (printed[1] === name && counts)) ? { lines: of, output: { form: 'count', lines: of } } : undefined;
  }
  const exits = /^exit\(?(!?)(\w+)(>0|==0)?(\?0:1|\?1:0)?\)?;?$/.exec(end);
  if (!exits || exits[2] !== name) return undefined;
  // A count as a status wraps at 256.
  if (counts && exits[1] === '' && exits[3] === undefined && exits[4] === undefined) return undefined;
  const turned = [exits[1] === '!', exits[3] === '==0', exits[4] === '?0:1'].filter(Boolean).length % 2 === 1;
  return { lines: kept, zeroWhen: turned ? 'left' : 'none' };
}

const ALL: Condition = { test: () => true, looksFor: [], mayMeanName: false };

function rulesOf(program: string): { readonly condition: string; readonly action: string }[] | undefined {
  if (!program.includes('{')) return [{ condition: program, action: 'print' }];
  const rules: { condition: string; action: string }[] = [];
  RULE.lastIndex = 0;
  for (let match = RULE.exec(program); match; match = RULE.exec(program)) {
    rules.push({ condition: match[1].replace(/^[\s;]+/, '').trimEnd(), action: match[2].replace(/\s+/g, '') });
  }
  const read = rules.reduce((sum, { condition, action }) => sum + condition.length + action.length, 0);
  return read === 0 || rules.length > 4 ? undefined : rules;
}

/** `print`, `print $4`, or leaving with a status where there is such a line. */
function plain(action: string, lines: readonly Line[]): AwkResult | undefined {
  const exits = /^exit([01]);?$/.exec(action);
  if (exits) return exits[1] === '1' ? { lines, zeroWhen: 'none' } : undefined;
  const print = /^print((?:\$\d{1,2},)*(?:\$\d{1,2})?);?$/.exec(action);
  if (!print) return undefined;
  const columns = print[1].split(',').map((column) => Number(column.slice(1)));
  const printed = (text: string) => columns.map((column) => columnOf(text, column)).join(' ');
  return { lines, output: { form: 'lines', lines: lines.map((line) => ({ ...line, texts: line.texts.map(printed) })) } };
}

const columnOf = (text: string, column: number): string => (column === 0 ? text : text.trim().split(/\s+/)[column - 1] ?? '');

/** A number that no list of a pod reaches. */
const FAR = 100_000;

function keptBy({ test, looksFor, mayMeanName }: Condition, lines: readonly Line[]): Line[] {
  let headings = 0;
  return lines.flatMap((line): Line[] => {
    if (line.whose === 'header') headings++;
    const numbers = line.whose === 'header' ? [headings] : [headings + 1, FAR];
    const results = line.texts.flatMap((text) => numbers.map((number) => test(text, number)));
    // A column in which all that it may be is alike has no port of it.
    const mayMeanPort = looksFor.some((column) => new Set(line.texts.map((text) => columnOf(text, column))).size > 1);
    const perhaps = mayHave(line, { mayMeanPort, mayMeanName });
    if (!results.includes(true) && !perhaps) return [];
    return [{ ...line, maybe: line.maybe || perhaps || results.includes(false) }];
  });
}

/** `$4 ~ /:8080$/ && $6 == "ESTABLISHED"`. */
class Conditions {
  private readonly tokens: RegExpExecArray[] = [];
  private readonly looksFor: number[] = [];
  private mayMeanName = false;
  private at = 0;

  constructor(written: string, private readonly ports: readonly number[]) {
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let match = TOKEN.exec(written); match; match = TOKEN.exec(written)) {
      this.tokens.push(match);
      end = TOKEN.lastIndex;
    }
    if (written.slice(end).trim() !== '') this.tokens.length = 0;
  }

  whole(): Condition | undefined {
    const test = this.tokens.length === 0 || this.tokens.length > 60 ? undefined : this.any();
    return test && this.at === this.tokens.length ? { test, looksFor: this.looksFor, mayMeanName: this.mayMeanName } : undefined;
  }

  private any(): Condition['test'] | undefined {
    let test = this.all();
    while (this.takes('||')) {
      const [a, b] = [test, this.all()];
      test = a && b && ((...args) => a(...args) || b(...args));
    }
    return test;
  }

  private all(): Condition['test'] | undefined {
    let test = this.one();
    while (this.takes('&&')) {
      const [a, b] = [test, this.one()];
      test = a && b && ((...args) => a(...args) && b(...args));
    }
    return test;
  }

  private one(): Condition['test'] | undefined {
    if (this.takes('!')) {
      const test = this.one();
      return test && ((...args) => !test(...args));
    }
    if (this.takes('(')) {
      const test = this.any();
      return this.takes(')') ? test : undefined;
    }
    const pattern = this.pattern(0);
    if (pattern) return (text) => pattern(text);
    const left = this.operand();
    return left && this.compared(left);
  }

  private compared(left: Operand): Condition['test'] | undefined {
    const operator = this.tokens[this.at]?.[6];
    if (operator === undefined) return undefined;
    this.at++;
    const column = 'column' in left ? left.column : undefined;
    if (operator === '~' || operator === '!~') {
      const found = column === undefined ? undefined : this.pattern(column);
      return found && ((text) => found(columnOf(text, column as number)) === (operator === '~'));
    }
    const right = this.operand();
    if (!right || !Object.hasOwn(COMPARED, operator)) return undefined;
    if (column !== undefined && 'text' in right) this.looks(right.text, column);
    return (text, number) => COMPARED[operator](valueOf(left, text, number), valueOf(right, text, number));
  }

  private operand(): Operand | undefined {
    const token = this.tokens[this.at++];
    if (!token) return undefined;
    const [, , text, column, digits, lineNumber] = token;
    if (text !== undefined || digits !== undefined) return { text: text ?? digits };
    if (column !== undefined && column !== '$NF') return { column: Number(column.slice(1)) };
    return lineNumber === undefined ? undefined : { lineNumber: true };
  }

  private pattern(column: number): ((text: string) => boolean) | undefined {
    const token = this.tokens[this.at];
    const written = token?.[1]?.slice(1, -1) ?? (column > 0 ? token?.[2] : undefined);
    const pattern = written === undefined ? undefined : patternOf(written, { extended: true, ports: this.ports });
    if (!pattern) return undefined;
    this.at++;
    if (pattern.mayMeanPort) this.looksFor.push(column);
    this.mayMeanName ||= pattern.mayMeanName;
    return (text) => pattern.test(text);
  }

  /** Column 8 of the kernel's tables is an owner, and the proxy's is known; of the application it is known only that it is another. */
  private looks(text: string, column: number): void {
    const known = (column === 8 && text === '1337') || /^0[0-9A-F]$/.test(text) || this.ports.includes(Number(text));
    if (!known && /\d/.test(text)) this.looksFor.push(column);
  }

  private takes(word: string): boolean {
    if (this.tokens[this.at]?.[6] !== word) return false;
    this.at++;
    return true;
  }
}

const COMPARED: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '==': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => Number(a) > Number(b), '<': (a, b) => Number(a) < Number(b), '>=': (a, b) => Number(a) >= Number(b), '<=': (a, b) => Number(a) <= Number(b),
};

function valueOf(operand: Operand, text: string, number: number): string {
  if ('column' in operand) return columnOf(text, operand.column);
  return 'text' in operand ? operand.text : String(number);
}
