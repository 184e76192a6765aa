import { Flavour, Place } from './machine';
import { copy, State, Step } from './state';
import type { Assignment, Command, Pipeline, Redirect } from '../third-party/unbash';

export const ONLY_BASH: readonly Flavour[] = ['bash'];
export const NOT_DASH: readonly Flavour[] = ['bash', 'ash'];

/** What a shell does that has something, and what one does that has not. Where it may be either, a text is taken for one that was written for a shell which has it. */
export function byShell(
  { flavour }: Place, shells: readonly Flavour[], state: State, has: (state: State) => Step[], hasNot: (state: State) => Step[],
): Step[] {
  if (flavour !== 'sh') return shells.includes(flavour) ? has(state) : hasNot(state);
  return [...has(state), ...hasNot(copy(state, { likely: false }))];
}

/** Shells that read something otherwise than bash: dash alone, or busybox' ash, too. */
export type Plain = 'dash' | 'both';

/** Something that a plain shell takes for a mistake: it runs nothing of the line. */
export interface Mistake {
  readonly what: string;
  readonly by: Plain;
}

/** Something that a plain shell reads as other commands: what has to be put into the text so that it is read so. */
export interface Reading {
  readonly at: number;
  readonly insert: string;
  readonly by: Plain;
  /** Nobody complains. */
  readonly silent?: boolean;
}

export interface Dialect {
  readonly mistakes: Mistake[];
  readonly readings: Reading[];
  /** Something stands elsewhere than the parser says, between backquotes with backslashes, or begins with three parentheses. */
  unsure: boolean;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  ArithmeticFor: { what: 'for ((', by: 'both' },
  Select: { what: 'select', by: 'both' },
  ArrayValue: { what: 'an array', by: 'both' },
  HereString: { what: '<<<', by: 'both' },
  ProcessSubstitution: { what: '<(', by: 'dash' },
  TestGroup: { what: 'parentheses between [[ and ]]', by: 'both' },
};

/** Adds what is said of a node of the parser's to what has been found. All of it was tried under dash 0.5.12, busybox 1.35 and bash 5.2 (test/shell/dialects.test.ts). */
export function addDialect(node: Readonly<Record<string, unknown>>, text: string, dialect: Dialect): void {
  const { mistakes, readings } = dialect;
  const type = node.type as string;
  const pos = node.pos as number;
  const reads = (word: string, at: number, reading: Omit<Reading, 'at'>, within = 0) => {
    dialect.unsure ||= !text.startsWith(word, at);
    readings.push({ at: at + within, ...reading });
  };
  // A word in the place of a command that has to be quoted to be none of bash's.
  const quoted = (word: string, at: number, by: Plain) => reads(word, at, { insert: '\\', by });
  if (Object.hasOwn(MISTAKES, type)) mistakes.push(MISTAKES[type]);
  switch (type) {
    case 'Function':
      if (text.startsWith('function', pos)) quoted('function', pos, 'dash');
      break;
    case 'Subshell':
      dialect.unsure ||= text.startsWith('(((', pos);
      break;
    case 'TestCommand':
      quoted('[[', pos, 'dash');
      break;
    case 'Coproc':
      quoted('coproc', pos, 'both');
      break;
    case 'ArithmeticCommand':
      // Two shells of their own.
      reads('((', pos, { insert: ' ', by: 'both' }, 1);
      break;
    case 'CaseItem':
      if (node.terminator === ';&' || node.terminator === ';;&') mistakes.push({ what: node.terminator, by: 'both' });
      break;
    case 'Pipeline': {
      const { operators, prefixes } = node as unknown as Pipeline;
      if (operators.includes('|&')) mistakes.push({ what: '|&', by: 'both' });
      if (prefixes.filter((prefix) => prefix.type === 'Negation').length > 1) mistakes.push({ what: '! !', by: 'both' });
      for (const prefix of prefixes) if (prefix.type === 'Time') quoted('time', prefix.pos, 'both');
      break;
    }
    case 'Command':
      for (const item of (node as unknown as Command).prefix) if (item.type === 'Assignment' && isExtended(item)) quoted(item.name, item.pos, 'both');
      break;
    case 'Redirect': {
      const { operator } = node as unknown as Redirect;
      // The end of a command that runs beside the shell, and a file that is emptied.
      if (operator.startsWith('&>')) reads('&>', pos, { insert: ' ', by: 'dash', silent: true }, 1);
      if (operator === '&>>') mistakes.push({ what: '&>>', by: 'both' });
    }
  }
}

const isExtended = ({ append, index }: Assignment): boolean => append === true || index !== undefined;

/** The text as a plain shell reads it; undefined where that is as it stands. */
export function readBy(shell: 'dash' | 'ash', text: string, readings: readonly Reading[]): string | undefined {
  const own = readings.filter(({ by }) => shell === 'dash' || by === 'both').sort((a, b) => a.at - b.at);
  if (own.length === 0) return undefined;
  let result = '';
  let from = 0;
  for (const { at, insert } of own) {
    result += text.slice(from, at) + insert;
    from = at;
  }
  return result + text.slice(from);
}
