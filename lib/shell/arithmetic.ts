import { askCount } from './sockets';
import { number, Range, range, text, Value, UNKNOWN } from './values';
import type { ArithmeticExpression, ParsedScript, Word } from '../third-party/unbash';

/** What an expression is evaluated in. */
export interface Variables {
  get(name: string): Value | null;
  set(name: string, value: Value): void;
  substitute(script: ParsedScript): Value;
  expand(text: string, parts: Word['parts']): Value;
}

/** Thrown by nothing: a result that says the shell gives up on the expression. */
export const REFUSED = 'refused';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const COMPARE: Readonly<Record<string, (a: Range, b: Range) => boolean | undefined>> = {
  '<': (a, b) => (a.to < b.from ? true : a.from >= b.to ? false : undefined),
  '>': (a, b) => (a.from > b.to ? true : a.to <= b.from ? false : undefined),
  '<=': (a, b) => (a.to <= b.from ? true : a.from > b.to ? false : undefined),
  '>=': (a, b) => (a.from >= b.to ? true : a.to < b.from ? false : undefined),
  '==': (a, b) => (a.from === a.to && b.from === b.to && a.from === b.from ? true : a.to < b.from || a.from > b.to ? false : undefined),
  '!=': (a, b) => (a.from === a.to && b.from === b.to && a.from === b.from ? false : a.to < b.from || a.from > b.to ? true : undefined),
};

/** Compares two numbers; undefined where that depends on what is not known. */
export function compare(operator: string, a: Range, b: Range): boolean | undefined {
  const [x, y] = [onClock(a, b), onClock(b, a)];
  return COMPARE[operator](x, y);
}

/** The clock of a machine shows more than any plain number that a script compares it with. */
const EPOCH = 1_500_000_000;
function onClock(a: Range, b: Range): Range {
  if (!a.clock || b.clock) return a;
  return b.to < EPOCH ? { from: Infinity, to: Infinity } : { from: -Infinity, to: Infinity };
}

/** Evaluates an expression; `refused` where a shell ends with an error. */
export function evaluate(expression: ArithmeticExpression | undefined, variables: Variables): Value | typeof REFUSED {
  if (!expression) return text('0');
  switch (expression.type) {
    case 'ArithmeticGroup': return evaluate(expression.expression, variables);
    case 'ArithmeticCommandExpansion': return expression.script ? asNumber(variables.substitute(expression.script)) : UNKNOWN;
    case 'ArithmeticWord': return word(expression.value, expression.parts, variables);
    case 'ArithmeticUnary': return unary(expression.operator, expression.operand, expression.prefix, variables);
    case 'ArithmeticTernary': {
      const test = evaluate(expression.test, variables);
      if (test === REFUSED) return REFUSED;
      const truth = truthOf(test);
      if (truth === undefined) return UNKNOWN;
      return evaluate(truth ? expression.consequent : expression.alternate, variables);
    }
    case 'ArithmeticBinary': return binary(expression.operator, expression.left, expression.right, variables);
  }
}

/** Whether a number is not 0. */
export function truthOf(value: Value): boolean | undefined {
  const known = range(value);
  if (!known) return undefined;
  return known.clock || known.from > 0 || known.to < 0 ? true : known.from === 0 && known.to === 0 ? false : undefined;
}

/** The text of a variable as a number: decimal, octal or hexadecimal; anything else is not followed. */
function asNumber(value: Value): Value | typeof REFUSED {
  if (value.kind === 'number' || value.kind === 'sockets') return value;
  if (value.kind !== 'text') return UNKNOWN;
  const trimmed = value.text.trim();
  if (trimmed === '') return text('0');
  if (/^[+-]?(?:0|[1-9]\d{0,14})$/.test(trimmed)) return text(String(Number(trimmed)));
  if (/^0[0-7]{1,12}$/.test(trimmed)) return text(String(parseInt(trimmed, 8)));
  if (/^0[xX][0-9a-fA-F]{1,10}$/.test(trimmed)) return text(String(parseInt(trimmed, 16)));
  return /^\d[\d.]*$/.test(trimmed) ? REFUSED : UNKNOWN;
}

function word(value: string, parts: Word['parts'], variables: Variables): Value | typeof REFUSED {
  if (parts) return asNumber(variables.expand(value, parts));
  if (value === '') return REFUSED;
  if (value.startsWith('$')) return asNumber(variables.expand(value, undefined));
  if (!NAME.test(value)) return asNumber(text(value));
  const held = variables.get(value);
  return held === null ? text('0') : asNumber(held);
}

function unary(operator: string, operand: ArithmeticExpression, prefix: boolean, variables: Variables): Value | typeof REFUSED {
  const value = evaluate(operand, variables);
  if (value === REFUSED) return REFUSED;
  const known = range(value);
  if (operator === '++' || operator === '--') {
    const name = operand.type === 'ArithmeticWord' && NAME.test(operand.value) ? operand.value : undefined;
    const after = known ? number(known.from + (operator === '++' ? 1 : -1), known.to + (operator === '++' ? 1 : -1), known.clock) : UNKNOWN;
    if (name === undefined) return UNKNOWN;
    variables.set(name, after);
    return prefix ? after : value;
  }
  if (operator === '!') {
    const truth = truthOf(value);
    return truth === undefined ? number(0, 1) : text(truth ? '0' : '1');
  }
  if (!known || known.clock) return operator === '+' ? value : UNKNOWN;
  if (operator === '-') return number(-known.to, -known.from);
  if (operator === '+') return value;
  return operator === '~' ? number(-known.to - 1, -known.from - 1) : UNKNOWN;
}

const ASSIGNMENTS: Readonly<Record<string, string>> = {
  '=': '', '+=': '+', '-=': '-', '*=': '*', '/=': '/', '%=': '%', '<<=': '<<', '>>=': '>>', '&=': '&', '^=': '^', '|=': '|',
};

function binary(operator: string, left: ArithmeticExpression, right: ArithmeticExpression, variables: Variables): Value | typeof REFUSED {
  if (Object.hasOwn(ASSIGNMENTS, operator)) {
    if (left.type !== 'ArithmeticWord' || !NAME.test(left.value)) return UNKNOWN;
    const own = ASSIGNMENTS[operator] === '' ? undefined : evaluate(left, variables);
    const given = evaluate(right, variables);
    if (given === REFUSED || own === REFUSED) return REFUSED;
    const result = own === undefined ? given : compute(ASSIGNMENTS[operator], own, given);
    if (result !== REFUSED) variables.set(left.value, result);
    return result;
  }
  const a = evaluate(left, variables);
  if (a === REFUSED) return REFUSED;
  if (operator === '&&' || operator === '||') {
    const truth = truthOf(a);
    if (truth === (operator === '||')) return text(truth ? '1' : '0');
    const b = evaluate(right, variables);
    if (b === REFUSED) return truth === undefined ? UNKNOWN : REFUSED;
    const other = truthOf(b);
    return truth === undefined || other === undefined ? number(0, 1) : text(other ? '1' : '0');
  }
  const b = evaluate(right, variables);
  if (b === REFUSED || operator === ',') return b;
  return compute(operator, a, b);
}

function compute(operator: string, left: Value, right: Value): Value | typeof REFUSED {
  const [a, b] = [range(left), range(right)];
  if (left.kind === 'sockets' && left.output.truth === undefined && b?.from === b?.to && b && (operator === '+' || operator === '-')) {
    return { kind: 'sockets', output: { ...left.output, added: (left.output.added ?? 0) + (operator === '+' ? b.from : -b.from) } };
  }
  if (Object.hasOwn(COMPARE, operator)) {
    if (left.kind === 'sockets' || right.kind === 'sockets') return aboutSockets(operator, left, right);
    const truth = a && b ? compare(operator, a, b) : undefined;
    return truth === undefined ? number(0, 1) : text(truth ? '1' : '0');
  }
  if ((operator === '/' || operator === '%') && b && b.from === 0 && b.to === 0) return REFUSED;
  if (!a || !b) return UNKNOWN;
  const usually = (sign: 1 | -1) => (a.usual === undefined || b.usual === undefined ? undefined : a.usual + sign * b.usual);
  if (operator === '+') return a.clock && b.clock ? UNKNOWN : safe(a.from + b.from, a.to + b.to, a.clock ?? b.clock, usually(1));
  if (operator === '-') return b.clock && !a.clock ? UNKNOWN : safe(a.from - b.to, a.to - b.from, a.clock && !b.clock, usually(-1));
  if (a.clock || b.clock) return UNKNOWN;
  const corners = (f: (x: number, y: number) => number) => {
    const values = [f(a.from, b.from), f(a.from, b.to), f(a.to, b.from), f(a.to, b.to)];
    return safe(Math.min(...values), Math.max(...values));
  };
  if (operator === '*') return corners((x, y) => x * y);
  if (operator === '/' && (b.from > 0 || b.to < 0)) return corners((x, y) => Math.trunc(x / y));
  if (a.from !== a.to || b.from !== b.to) return UNKNOWN;
  return exact(operator, a.from, b.from);
}

function exact(operator: string, a: number, b: number): Value {
  const small = Math.abs(a) < 2 ** 31 && Math.abs(b) < 2 ** 31;
  switch (operator) {
    case '%': return text(String(a % b));
    case '**': return b >= 0 ? safe(a ** b, a ** b) : UNKNOWN;
    case '<<': return small && b >= 0 && b < 20 ? safe(a * 2 ** b, a * 2 ** b) : UNKNOWN;
    case '>>': return small && b >= 0 && b < 32 ? text(String(Math.floor(a / 2 ** b))) : UNKNOWN;
    default: return UNKNOWN;
  }
}

/** Numbers that a shell would count in another way than we do are unknown. */
function safe(from: number, to: number, clock = false, usual?: number): Value {
  const whole = (x: number) => Number.isSafeInteger(x) || (clock && Math.abs(x) === Infinity);
  return whole(from) && whole(to) ? number(from + 0, to + 0, clock, usual) : UNKNOWN;
}

/** `$(…| wc -l) > 0`: what it says of sockets is kept, in the form that a test has. */
function aboutSockets(operator: string, left: Value, right: Value): Value {
  const flipped: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '==': '==', '!=': '!=' };
  const [value, other, by] = left.kind === 'sockets' ? [left, range(right), operator] : [right, range(left), flipped[operator]];
  if (value.kind !== 'sockets' || value.output.truth !== undefined || !other || other.from !== other.to) return number(0, 1);
  const answer = value.output.form === 'count' ? askCount(value.output, by, other.from) : undefined;
  if (typeof answer === 'boolean') return text(answer ? '1' : '0');
  return answer ? { kind: 'sockets', output: { ...answer.output, truth: answer.says } } : number(0, 1);
}
