import { addDialect, Dialect, Mistake, readBy, Reading } from './dialects';
import type { parse as Parse, ParsedScript, Statement } from '../third-party/unbash';

/** A text as a shell runs it: a line at a time, so that what stands before a broken line is run. */
export interface Program {
  readonly statements: readonly TopStatement[];
  /** Why a shell refuses what follows the statements. */
  readonly refused: string | undefined;
  /** The text as a plain shell reads it, where that is not as bash does. */
  readonly inDash?: string;
  readonly inAsh?: string;
  /** Nobody can say how shells read it. */
  readonly unsure?: boolean;
  /** Plain shells read it otherwise without a complaint. */
  readonly silently?: boolean;
}

export interface TopStatement {
  readonly statement: Statement;
  /** Something on its line is a mistake to a plain shell, which reads the line as a whole before it runs it; of a line it stands at the first statement. */
  readonly mistake: Mistake | undefined;
}

/** Characters of a text that is read: more than that is no hook that a person wrote, and a parser's time grows with it. */
const LONGEST = 32_768;
/** Here-documents: the parser looks for the end of each anew. */
const MOST_HERE_DOCUMENTS = 64;
const DEEPEST = 200;
/** Twice as many as are read: some stand in quotes. */
const MOST_OPEN = 400;
const MOST_RETRIES = 8;

/** Where nodes hold others: the parser makes some of them only when they are asked for. */
const CHILDREN = [
  'commands', 'command', 'name', 'prefix', 'suffix', 'redirects', 'parts', 'script', 'value', 'elements', 'expression', 'left', 'right', 'operand', 'operands', 'clause', 'then', 'elif', 'else', 'body', 'items', 'word', 'pattern',
  'wordlist', 'target', 'initialize', 'test', 'update', 'consequent', 'alternate', 'operation', 'index',
];

/** The nodes that a text is mostly made of hold no others than these. */
const CHILDREN_OF: Readonly<Record<string, readonly string[]>> = {
  Statement: ['command'], Command: ['name', 'prefix', 'suffix', 'redirects'], Word: ['parts'], Literal: [],
};

let loaded: typeof Parse | undefined;

/** @returns undefined for a text that is too long, too deep, or that the parser gives up on */
export function parseProgram(text: string): Program | undefined {
  if (text.length > LONGEST || text.includes('\0') || occurrences(text, '<<') > MOST_HERE_DOCUMENTS || isNest(text)) return undefined;
  const parsed = parsedOf(text);
  const looked = parsed && lookedAt(parsed, text);
  if (!looked) return undefined;
  const { readings } = looked;
  const [inDash, inAsh] = [readBy('dash', text, readings), readBy('ash', text, readings)];
  return {
    statements: looked.refusedAt === undefined ? looked.statements : before(text, looked),
    refused: looked.refusedAt === undefined ? undefined : looked.why,
    ...(inDash !== undefined && { inDash, silently: readings.every(({ silent }) => silent) }),
    ...(inAsh !== undefined && { inAsh }),
    ...(looked.unsure && { unsure: true }),
  };
}

/** Anything that a foreign parser throws is a text that cannot be read: a stack that overflows, first of all. */
function parsedOf(text: string): ParsedScript | undefined {
  loaded ??= (require('../third-party/unbash') as { parse: typeof Parse }).parse;
  try {
    return loaded(text);
  } catch {
    return undefined;
  }
}

interface Looked {
  readonly statements: readonly TopStatement[];
  readonly starts: readonly number[];
  readonly refusedAt: number | undefined;
  readonly why: string;
  readonly readings: readonly Reading[];
  readonly unsure: boolean;
}

/** The statements with what is found in them; undefined where they are nested too deep. */
function lookedAt(script: ParsedScript, text: string): Looked | undefined {
  let refusedAt: number | undefined;
  let why = 'a text that a shell refuses';
  const refuse = (at: number, message: string) => {
    if (refusedAt !== undefined && refusedAt <= at) return;
    refusedAt = at;
    // Of all that the parser says this alone would be taken for a program's own words.
    why = `a shell refuses it: ${message.includes('function') ? 'no command stands behind name()' : message}`;
  };
  for (const { pos, message } of script.errors ?? []) refuse(pos, message);
  const statements: { statement: Statement; mistake: Mistake | undefined }[] = [];
  const dialect: Dialect = { mistakes: [], readings: [], unsure: false };
  let first = 0;
  for (const [index, statement] of script.commands.entries()) {
    dialect.mistakes.length = 0;
    const found = find(statement, text, dialect);
    if (!found) return undefined;
    if (found.refused !== undefined) refuse(statement.pos, found.refused);
    const previous = script.commands[index - 1];
    if (previous === undefined || text.slice(previous.end, statement.pos).includes('\n')) first = index;
    statements.push({ statement, mistake: undefined });
    const worst = dialect.mistakes.find(({ by }) => by === 'both') ?? dialect.mistakes[0];
    if (worst && statements[first].mistake?.by !== 'both') statements[first].mistake = worst;
  }
  return { statements, starts: script.commands.map(({ pos }) => pos), refusedAt, why, readings: dialect.readings, unsure: dialect.unsure };
}

function find(statement: Statement, text: string, dialect: Dialect): { refused?: string } | undefined {
  let refused: string | undefined;
  const stack: [unknown, number][] = [[statement, 0]];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [node, depth] = top;
    if (depth > DEEPEST) return undefined;
    if (typeof node !== 'object' || node === null) continue;
    const { type, errors, operator } = node as Record<string, unknown>;
    if (typeof type === 'string') {
      addDialect(node as Record<string, unknown>, text, dialect);
      if (type === 'ParameterExpansion' && (node as { operation?: { type: string } }).operation?.type === 'Unknown') refused ??= 'a bad substitution';
      if (type === 'ArithmeticBinary' && operator === undefined) refused ??= 'an expression without an operator';
    }
    if (Array.isArray(errors) && errors.length > 0) refused ??= (errors[0] as { message: string }).message;
    if (Array.isArray(node)) {
      for (const child of node) if (typeof child === 'object') stack.push([child, depth + 1]);
      continue;
    }
    for (const key of (typeof type === 'string' && CHILDREN_OF[type]) || CHILDREN) {
      const child = (node as Record<string, unknown>)[key];
      if (typeof child === 'object') stack.push([child, depth + 1]);
    }
  }
  return { ...(refused !== undefined && { refused }) };
}

/** The statements on the lines before the one that begins the broken one. */
function before(text: string, { starts, refusedAt }: Looked): readonly TopStatement[] {
  let limit = refusedAt as number;
  for (let tries = 0; tries < MOST_RETRIES; tries++) {
    // The line of the mistake first, then that of the statement which it is in.
    const start = tries % 2 === 0 ? limit : starts.filter((at) => at <= limit).pop() ?? 0;
    const end = start === 0 ? -1 : endOfLine(text, start);
    if (end < 0) {
      if (tries % 2 === 0) continue;
      return [];
    }
    const parsed = parsedOf(text.slice(0, end));
    const looked = parsed && lookedAt(parsed, text);
    if (looked && looked.refusedAt === undefined) return looked.statements;
    if (tries % 2 === 1) limit = end;
  }
  return [];
}

/**
 * Whether so many brackets stay open that no shell text has them: a parser that goes down into each takes longest there, and would be told that it is too deep. What closes without having
 * been opened, as a pattern of `case` does, is left out.
 */
function isNest(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === ROUND || character === CURLY) {
      if (++open > MOST_OPEN) return true;
    } else if ((character === ROUND + 1 || character === CURLY + 2) && open > 0) {
      open--;
    }
  }
  return false;
}

const ROUND = 40;
const CURLY = 123;

/** Where the line before a place ends; one that goes on behind a backslash does not end there. */
function endOfLine(text: string, place: number): number {
  let end = text.lastIndexOf('\n', place - 1);
  while (end > 0 && text[end - 1] === '\\') end = text.lastIndexOf('\n', end - 1);
  return end;
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
