import { Json, oneLine } from '../model';
import { bounded } from './bounded';
import { BOUNDS } from './bounds';
import { construct } from './construct';
import { locate } from './locate';
import { parseFirst } from './parse';
import { Lines, Position } from './position';
import { Piece, pieces } from './split';
import { Refusal, Unreadable, YamlNode } from './syntax';

/** Why a document is not read: what stands there, the rule, and where, in lines and columns of the whole text from 1. */
export interface DocumentProblem extends Position {
  readonly what: string;
  readonly why: string;
}

/** One document of a text. */
export interface TextDocument {
  /** Which of the text's, from 0. */
  readonly index: number;
  /** Undefined where it cannot be read; null where it is empty. */
  readonly value: Json | undefined;
  /** Empty where it is read. */
  readonly problems: readonly DocumentProblem[];
  /**
   * Where the value at a JSON pointer is written: behind an alias or a merge that is where it really stands. Of an empty value it is the place
   * of its key. Undefined where nothing is.
   */
  position(pointer: string): Position | undefined;
}

/**
 * The documents of a text of YAML or JSON, as kubectl reads them: each by itself, so that a broken one does not end the others. Never throws.
 *
 * @see k8s.io/apimachinery pkg/util/yaml decoder.go, sigs.k8s.io/yaml
 */
export function readDocuments(text: string): readonly TextDocument[] {
  if (text.length > BOUNDS.text) {
    return [unread(0, [{ what: `the text has ${text.length} characters`, why: `no more than ${BOUNDS.text} are read: split it`, line: 1, column: 1 }])];
  }
  const lines = new Lines(text);
  const found = pieces(text);
  const documents: TextDocument[] = [];
  let broken = 0;
  for (const piece of found.slice(0, BOUNDS.documents)) {
    if (broken > BOUNDS.broken) break;
    const document = readPiece(text, piece, documents.length, lines);
    if (document.value === undefined) broken++;
    documents.push(document);
  }
  if (documents.length === found.length) return documents;
  const most = broken > BOUNDS.broken ? `after ${BOUNDS.broken} that cannot be read no more are` : `no more than ${BOUNDS.documents} are read`;
  return [...documents, unread(documents.length, [{ what: `the text has ${found.length} documents`, why: `${most}: split it`, ...lines.at(found[documents.length].start) }])];
}

/** What `parseYamlValue` found. */
export interface ParsedValue {
  /** Undefined where the text cannot be read; null where it is empty. */
  readonly value: Json | undefined;
  readonly problem?: string;
  /** Where the problem is a bound of this reader, and not of kubectl's. */
  readonly bound?: true;
}

/**
 * The value of a text that holds one, such as an annotation or a value of a ConfigMap: its first document, as sigs.k8s.io/yaml gives it.
 * Never throws.
 *
 * @param most how many characters are read
 */
export function parseYamlValue(text: string, most: number = BOUNDS.annotation): ParsedValue {
  if (text.length > most) return { value: undefined, problem: `it has ${text.length} characters, and no more than ${most} are read`, bound: true };
  try {
    return { value: valueOf(parseFirst(text)) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, column } = new Lines(text).at(error.at);
    const { what, why } = told(error);
    return { value: undefined, problem: `line ${line}, column ${column}: ${what}: ${why}`, ...(error.bound && { bound: true }) };
  }
}

/** Foreign words stand in it, even in what js-yaml says. */
function told({ what, why }: Refusal): Refusal {
  return { what: oneLine(what, 200), why: oneLine(why, 200) };
}

/** Braces of Helm's where the reader stumbles: what they become decides whether it is YAML. */
function unrendered(source: string, at: number): Refusal & { readonly at: number } | undefined {
  const begin = source.lastIndexOf('\n', at - 1) + 1;
  const end = source.indexOf('\n', at);
  const line = source.slice(begin, Math.min(end < 0 ? source.length : end, begin + LONGEST_LINE));
  const open = line.indexOf('{{');
  const close = open < 0 ? -1 : line.indexOf('}}', open);
  if (close < 0) return undefined;
  return {
    at: begin + open,
    what: `${line.slice(open, close + 2)} is not rendered`,
    why: 'a template is no YAML yet: give what helm template, or whoever fills it in, makes of it',
  };
}

/** Of a line that somebody wrote. */
const LONGEST_LINE = 1000;

function valueOf(root: YamlNode | undefined): Json {
  return root ? construct(root) : null;
}

const EMPTY = /^(?:---)?\s*$/;

function readPiece(text: string, piece: Piece, index: number, lines: Lines): TextDocument {
  const source = text.slice(piece.start, piece.end);
  const place = (at: number) => lines.at(Math.min(piece.start + at, piece.end));
  const refuse = (refusal: Refusal, at: number) => {
    const braces = unrendered(source, at);
    return unread(index, [{ ...told(braces ?? refusal), ...place(braces?.at ?? at) }]);
  };
  if (piece.refused) return refuse(piece.refused, 0);
  try {
    if (piece.json !== undefined) return readJson(piece.json, source, index, place);
    // A parser's own preparation costs more than a text of thousands of empty documents may take.
    if (EMPTY.test(source)) return { index, value: null, problems: [], position: positions(() => undefined, place) };
    // kubectl hands over whole lines: a block text that ends the file ends with a line break.
    const root = parseFirst(source.endsWith('\n') ? source : `${source}\n`);
    return { index, value: valueOf(root), problems: [], position: positions(() => root, place) };
  } catch (error) {
    if (error instanceof Unreadable) return refuse(error, error.at);
    throw error;
  }
}

/** JSON is read by its own rules; only where something stands is asked of the reader of YAML, and only when somebody wants to know. */
function readJson(json: Json, source: string, index: number, at: (offset: number) => Position): TextDocument {
  const { value, problem } = bounded(json);
  if (problem !== undefined) return unread(index, [{ what: 'this JSON is not read', why: problem, ...at(0) }]);
  return { index, value, problems: [], position: positions(once(() => parsed(source)), at) };
}

function parsed(source: string): YamlNode | undefined {
  try {
    return parseFirst(source);
  } catch {
    // What JSON allows and YAML does not, such as a key of more than 1024 characters.
    return undefined;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function positions(root: () => YamlNode | undefined, at: (offset: number) => Position): TextDocument['position'] {
  return (pointer) => {
    const node = root();
    const offset = node && locate(node, partsOf(pointer));
    return offset === undefined ? undefined : at(offset);
  };
}

function unread(index: number, problems: readonly DocumentProblem[]): TextDocument {
  return { index, value: undefined, problems, position: () => undefined };
}

function partsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}
