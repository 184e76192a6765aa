import { compare } from './arithmetic';
import { askCount, remains, SocketOutput, staying } from './sockets';
import { changed, EITHER, FAILED, failedWith, Status, Step, SUCCEEDED, USUALLY } from './state';
import { Field, isMany, Range, range, textOf, Value } from './values';

const NUMERIC: Readonly<Record<string, string>> = { '-eq': '==', '-ne': '!=', '-lt': '<', '-le': '<=', '-gt': '>', '-ge': '>=' };
const FILES = new Set(['-a', '-b', '-c', '-d', '-e', '-f', '-g', '-h', '-k', '-L', '-N', '-O', '-G', '-p', '-r', '-s', '-S', '-t', '-u', '-v', '-w', '-x', '-o', '-R']);
const MALFORMED = failedWith(2);

const truth = (value: boolean | undefined): Status => (value === undefined ? EITHER : value ? SUCCEEDED : FAILED);

/** The status of `test` or `[`. */
export function testStatus(fields: readonly Field[]): Status {
  // Any number of words: it may be a good question or a bad one.
  if (fields.some(isMany)) return EITHER;
  const args = fields as readonly Value[];
  switch (args.length) {
    case 0: return FAILED;
    case 1: return notEmpty(args[0]);
    case 2: return textOf(args[0]) === '!' ? negated(notEmpty(args[1])) : unary(textOf(args[0]), args[1]);
    case 3: {
      const operator = textOf(args[1]);
      if (operator === undefined) return EITHER;
      if (isBinary(operator)) return binary(args[0], operator, args[2]);
      if (textOf(args[0]) === '!') return negated(testStatus(args.slice(1)));
      if (textOf(args[0]) === '(' && textOf(args[2]) === ')') return notEmpty(args[1]);
      return operator === '-a' || operator === '-o' ? logical(args, 1) : MALFORMED;
    }
    default: {
      if (args.length === 4 && textOf(args[0]) === '!') return negated(testStatus(args.slice(1)));
      const or = args.findIndex((value, index) => index > 0 && textOf(value) === '-o');
      const and = args.findIndex((value, index) => index > 0 && textOf(value) === '-a');
      const plain = !args.some((value) => ['(', ')', '!'].includes(textOf(value) ?? ''));
      if (plain && or > 0) return logical(args, or);
      if (plain && and > 0) return logical(args, and);
      return EITHER;
    }
  }
}

function logical(args: readonly Value[], at: number): Status {
  const [a, b] = [testStatus(args.slice(0, at)), testStatus(args.slice(at + 1))];
  const or = textOf(args[at]) === '-o';
  const [decides, opposite] = or ? [SUCCEEDED, FAILED] : [FAILED, SUCCEEDED];
  const is = (status: Status, what: Status) => status.zero === what.zero && status.other === what.other;
  if (is(a, decides) || is(b, decides)) return decides;
  return is(a, opposite) && is(b, opposite) ? opposite : EITHER;
}

const isBinary = (operator: string): boolean => operator === '=' || operator === '==' || operator === '!=' || Object.hasOwn(NUMERIC, operator) || ['<', '>', '-nt', '-ot', '-ef'].includes(operator);

/** What `!` makes of a step. */
export const flipped = (step: Step): Step => (step.flow === 'next' ? changed(step, { status: negated(step.state.status) }) : step);

export function negated(status: Status): Status {
  return {
    zero: status.other,
    other: status.zero,
    ...(status.stays !== undefined && { stays: status.stays }),
    ...(status.sockets && { sockets: { for: status.sockets.for, zeroWhen: status.sockets.zeroWhen === 'left' ? 'none' : 'left' } }),
  };
}

function notEmpty(value: Value): Status {
  switch (value.kind) {
    case 'text': return truth(value.text !== '');
    case 'sockets': return value.output.form === 'count' ? SUCCEEDED : socketStatus(value.output, 'left');
    case 'number':
    case 'job': return SUCCEEDED;
    case 'processes':
    case 'unknown': return EITHER;
  }
}

export function unary(operator: string | undefined, operand: Value): Status {
  if (operator === undefined) return EITHER;
  if (operator === '-n') return notEmpty(operand);
  if (operator === '-z') return negated(notEmpty(operand));
  if (!FILES.has(operator)) return MALFORMED;
  const name = textOf(operand);
  if (name === '') return FAILED;
  // What the kernel always has.
  if (operator === '-r' || operator === '-e' || operator === '-f') {
    if (name === '/dev/null') return operator === '-f' ? FAILED : SUCCEEDED;
    if (name === '/proc/net/tcp') return USUALLY;
  }
  return EITHER;
}

export function binary(left: Value, operator: string, right: Value): Status {
  const number = Object.hasOwn(NUMERIC, operator) ? NUMERIC[operator] : undefined;
  if (number !== undefined) {
    const about = aboutCount(number, left, right);
    if (about) return about;
    const [a, b] = [range(left), range(right)];
    const bad = (value: Value) => value.kind === 'text' && range(value) === undefined;
    if (bad(left) || bad(right)) return MALFORMED;
    return a && b ? compared(number, a, b) : EITHER;
  }
  const [a, b] = [textOf(left), textOf(right)];
  if (operator === '=' || operator === '==' || operator === '!=') {
    const about = aboutCount(operator === '!=' ? '!=' : '==', left, right) ?? aboutLines(operator, left, right);
    if (about) return about;
    const equal = a !== undefined && b !== undefined ? a === b : unequal(left, right) || unequal(right, left) ? false : undefined;
    return truth(equal === undefined ? undefined : equal === (operator !== '!='));
  }
  return EITHER;
}

/** Where two numbers may be one way or the other, what they usually are says which of the two is to be expected. */
function compared(operator: string, a: Range, b: Range): Status {
  const certain = compare(operator, a, b);
  if (certain !== undefined || a.usual === undefined || b.usual === undefined || a.clock !== b.clock) return truth(certain);
  const usual = compare(operator, { from: a.usual, to: a.usual }, { from: b.usual, to: b.usual });
  return usual ? USUALLY : { zero: 1, other: 2 };
}

/** A number that a text is certainly not. */
function unequal(value: Value, other: Value): boolean {
  if (value.kind !== 'number' || other.kind !== 'text') return false;
  const written = range(other);
  return !written || value.clock === true || written.to < value.from || written.from > value.to;
}

function aboutCount(operator: string, left: Value, right: Value): Status | undefined {
  const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '==': '==', '!=': '!=' };
  const swap = left.kind !== 'sockets' && right.kind === 'sockets';
  const [counted, other, by] = swap ? [right, range(left), mirrored[operator]] : [left, range(right), operator];
  if (counted.kind !== 'sockets' || counted.output.form !== 'count' || !other || other.from !== other.to) return undefined;
  const answer = askCount(counted.output, by, other.from);
  return typeof answer === 'object' ? socketStatus(answer.output, answer.says) : truth(answer);
}

function aboutLines(operator: string, left: Value, right: Value): Status | undefined {
  if (left.kind !== 'sockets' || textOf(right) !== '') return undefined;
  return socketStatus(left.output, operator === '!=' ? 'left' : 'none');
}

/** The status of a question whose `yes` means that sockets are left, or that none is. */
export function socketStatus(output: SocketOutput, yes: 'left' | 'none'): Status {
  const left = remains(output);
  switch (left) {
    case 'always': return { ...truth(yes === 'left'), stays: staying(output) };
    case 'never': return truth(yes === 'none');
    case 'unknown': return EITHER;
    default: return { ...EITHER, sockets: { for: left, zeroWhen: yes } };
  }
}
