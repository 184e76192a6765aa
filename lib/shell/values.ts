import { Line, SocketOutput } from './sockets';

/** What is known of a text in a shell. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** A whole number between two bounds, and what it usually is; with `clock` the seconds of the wall clock at the start are added to it. */
  | { readonly kind: 'number'; readonly from: number; readonly to: number; readonly clock?: boolean; readonly usual?: number }
  /** What a tool printed about sockets, filtered. */
  | { readonly kind: 'sockets'; readonly output: SocketOutput }
  /** The process id of a command that runs beside the shell. */
  | { readonly kind: 'job'; readonly job: number }
  /** The numbers of the processes that a name or a file stands for. `self`: whether this shell is among them. */
  | { readonly kind: 'processes'; readonly of: string; readonly self: boolean | undefined }
  /** `unset`: there may be no such variable. `of`: texts and numbers that it is put together of. */
  | { readonly kind: 'unknown'; readonly unset?: boolean; readonly of?: readonly Value[] };

/** A field of a command line, or any number of fields. */
export type Field = Value | 'words';

/** Longer texts are not followed: a script can double one in each round of a loop. */
const LONGEST_TEXT = 40_000;

export const UNKNOWN: Value = { kind: 'unknown' };
export const PERHAPS_UNSET: Value = { kind: 'unknown', unset: true };
export const EMPTY: Value = { kind: 'text', text: '' };

export function text(value: string): Value {
  return value.length > LONGEST_TEXT ? UNKNOWN : { kind: 'text', text: value };
}

/** Whether a field may be any number of them. */
export const isMany = (field: Field): boolean => field === 'words' || field.kind === 'processes';

/** A number that is one of several. */
export function number(from: number, to: number, clock = false, usual?: number): Value {
  if (!clock && from === to) return Number.isSafeInteger(from) ? text(String(from)) : UNKNOWN;
  return Number.isNaN(from) || Number.isNaN(to) ? UNKNOWN : { kind: 'number', from, to, ...(clock && { clock }), ...(usual !== undefined && { usual }) };
}

export function textOf(value: Field | undefined): string | undefined {
  return value !== undefined && value !== 'words' && value.kind === 'text' ? value.text : undefined;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'text': return a.text === (b as typeof a).text;
    case 'number': return a.from === (b as typeof a).from && a.to === (b as typeof a).to && a.clock === (b as typeof a).clock && a.usual === (b as typeof a).usual;
    case 'job': return a.job === (b as typeof a).job;
    case 'processes': return a.of === (b as typeof a).of && a.self === (b as typeof a).self;
    case 'sockets': return sameOutput(a.output, (b as typeof a).output);
    case 'unknown': return a.unset === (b as typeof a).unset && a.of === (b as typeof a).of;
  }
}

function sameOutput(a: SocketOutput, b: SocketOutput): boolean {
  return a === b || (a.form === b.form && a.truth === b.truth && a.squeezed === b.squeezed && a.added === b.added
    && a.heading === b.heading && a.lines.length === b.lines.length
    && a.lines.every((line, index) => sameLine(line, b.lines[index])));
}

function sameLine(a: Line, b: Line): boolean {
  return a.whose === b.whose && a.state === b.state && a.maybe === b.maybe && a.texts.length === b.texts.length && a.texts[0] === b.texts[0];
}

/** What holds of a text that is one of two. */
export function either(a: Value, b: Value): Value {
  if (sameValue(a, b)) return a;
  const x = range(a);
  const y = range(b);
  if (x && y && (x.clock ?? false) === (y.clock ?? false)) return number(Math.min(x.from, y.from), Math.max(x.to, y.to), x.clock);
  return isPerhapsUnset(a) || isPerhapsUnset(b) ? PERHAPS_UNSET : UNKNOWN;
}

export const isPerhapsUnset = (value: Value | null | undefined): boolean => value?.kind === 'unknown' && value.unset === true;

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly clock?: boolean;
  readonly usual?: number;
}

/** A value as a number, where it is one. */
export function range(value: Field | undefined): Range | undefined {
  if (value === undefined || value === 'words') return undefined;
  if (value.kind === 'number') return value;
  const parsed = value.kind === 'text' ? wholeNumber(value.text) : undefined;
  return parsed === undefined ? undefined : { from: parsed, to: parsed, usual: parsed };
}

/** A decimal number as test(1) takes it. */
export function wholeNumber(written: string): number | undefined {
  const trimmed = written.trim();
  return /^[+-]?\d{1,15}$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** Trailing line ends of a substitution are cut. */
export function unended(value: Value): Value {
  if (value.kind !== 'text' || !value.text.endsWith('\n')) return value;
  let end = value.text.length;
  while (value.text[end - 1] === '\n') end--;
  return text(value.text.slice(0, end));
}
