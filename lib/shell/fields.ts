import { Place } from './machine';
import { EMPTY, Field, text, textOf, UNKNOWN, Value } from './values';
import type { Word } from '../third-party/unbash';

/** A piece of a word. `list`: the positional parameters, a field each. */
export interface Piece {
  readonly value: Value;
  readonly quoted: boolean;
  readonly list?: readonly Value[];
  /** May stand for any number of files. */
  readonly pattern?: boolean;
}

const BLANKS = /[ \t\n]+/;

export function concatenated(parts: readonly Piece[]): Value {
  const values = parts.map(({ value, list }) => (list ? joinedList(list) : value)).filter((value) => !(value.kind === 'text' && value.text === ''));
  if (values.length === 0) return EMPTY;
  if (values.length === 1) return values[0];
  const texts = values.map(textOf);
  if (!texts.includes(undefined)) return text(texts.join(''));
  return values.every((value) => value.kind === 'text' || (value.kind === 'number' && !value.clock)) ? { kind: 'unknown', of: values } : UNKNOWN;
}

function joinedList(list: readonly Value[]): Value {
  const texts = list.map(textOf);
  return texts.includes(undefined) ? UNKNOWN : text(texts.join(' '));
}

/** Where the script says itself what splits a word, what is not quoted may be split anywhere. */
export function fieldsAnyhow(parts: readonly Piece[], by: Value | null | undefined): Field[] {
  const [only] = parts;
  // One mark that is no blank, as in `IFS=,`.
  if (parts.length === 1 && !only.quoted && !only.list && only.value.kind === 'text' && by?.kind === 'text' && /^[,:;|]$/.test(by.text) && !/[*?[\s]/.test(only.value.text)) {
    return only.value.text.split(by.text).map(text);
  }
  return parts.every(({ quoted, pattern }) => quoted && pattern !== true) ? fieldsOf(parts) : ['words'];
}

/** Splits a word into fields at the blanks of what was expanded without quotes. */
export function fieldsOf(parts: readonly Piece[]): Field[] {
  if (parts.length === 1) {
    const [{ value, quoted, list, pattern }] = parts;
    if (list) return quoted ? [...list] : list.flatMap((item) => unquoted(item));
    if (pattern) return ['words'];
    return quoted ? [value] : unquoted(value);
  }
  if (parts.some(({ pattern }) => pattern)) {
    const whole = concatenated(parts);
    return whole.kind === 'text' && noFile(whole.text) ? [whole] : ['words'];
  }
  const whole = parts.every(({ quoted, list, value }) => !list && (quoted || oneField(value)));
  if (whole) return [concatenated(parts)];
  const fields: Value[][] = [[]];
  let open = false;
  for (const { value, quoted, list } of parts) {
    const items = list ? [...list] : quoted ? [value] : undefined;
    if (items) {
      items.forEach((item, index) => {
        if (index > 0) fields.push([]);
        fields[fields.length - 1].push(item);
        open = true;
      });
      continue;
    }
    if (value.kind !== 'text') return ['words'];
    const words = value.text.split(BLANKS);
    words.forEach((word, index) => {
      if (index > 0 && open) {
        fields.push([]);
        open = false;
      }
      if (word === '') return;
      if (/[*?[]/.test(word)) open = true;
      fields[fields.length - 1].push(text(word));
      open = true;
    });
  }
  return (open ? fields : fields.slice(0, -1)).map((values) => concatenated(values.map((value) => ({ value, quoted: true }))));
}

/** A word that would be a pattern and is an address: there is no file of that name, so that it stays as it is. */
const noFile = (word: string): boolean => !/[*[]/.test(word) && (word.includes('://') || /\w{4}\?\w/.test(word));

const oneField = (value: Value): boolean => value.kind === 'number' || value.kind === 'job' || (value.kind === 'text' && value.text !== '' && !BLANKS.test(value.text) && !/[*?[]/.test(value.text));

function unquoted(value: Value): Field[] {
  if (value.kind === 'sockets') return value.output.form === 'count' ? [value] : ['words'];
  if (value.kind !== 'text') return value.kind === 'unknown' ? ['words'] : [value];
  if (/[*?[]/.test(value.text)) return ['words'];
  return value.text.split(BLANKS).filter((word) => word !== '').map(text);
}

/** Lists longer than this are not followed. */
const MOST_ITEMS = 20_000;

/** `{1..30}`, which bash expands and a plain shell takes as it stands; undefined where the word has no braces. */
export function braces(word: Word, place: Place): Field[][] | undefined {
  const parts = word.parts ?? [];
  if (!parts.some(({ type }) => type === 'BraceExpansion')) return undefined;
  if (place.flavour === 'dash' || place.flavour === 'ash') return [[text(word.value)]];
  const range = parts.length === 1 ? /^\{(-?\d{1,6})\.\.(-?\d{1,6})(?:\.\.(-?\d{1,6}))?\}$/.exec(word.text) : null;
  const expanded: Field[] = range ? count(Number(range[1]), Number(range[2]), Number(range[3] ?? 1)) : ['words'];
  return place.flavour === 'bash' ? [expanded] : [expanded, [text(word.value)]];
}

function count(from: number, to: number, by: number): Field[] {
  const step = Math.abs(by) || 1;
  const length = Math.floor(Math.abs(to - from) / step) + 1;
  if (length > MOST_ITEMS) return ['words'];
  return Array.from({ length }, (_, index) => text(String(from <= to ? from + index * step : from - index * step)));
}
