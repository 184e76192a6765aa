import { Json } from '../model';
import { BOUNDS } from './bounds';
import { construct } from './construct';
import { locate } from './locate';
import { parseFirst } from './parse';
import { Lines, Position } from './position';
import { Piece, pieces } from './split';
import { Unreadable, YamlNode } from './syntax';

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
  const documents = found.slice(0, BOUNDS.documents).map((piece, index) => readPiece(text, piece, index, lines));
  if (found.length <= BOUNDS.documents) return documents;
  const problem = { what: `the text has ${found.length} documents`, why: `no more than ${BOUNDS.documents} are read: split it`, ...lines.at(found[BOUNDS.documents].start) };
  return [...documents, unread(BOUNDS.documents, [problem])];
}

/** What `parseYamlValue` found. */
export interface ParsedValue {
  /** Undefined where the text cannot be read; null where it is empty. */
  readonly value: Json | undefined;
  readonly problem?: string;
}

/**
 * The value of a text that holds one, such as an annotation or a value of a ConfigMap: its first document, as sigs.k8s.io/yaml gives it.
 * Never throws.
 *
 * @param most how many characters are read
 */
export function parseYamlValue(text: string, most: number = BOUNDS.annotation): ParsedValue {
  if (text.length > most) return { value: undefined, problem: `it has ${text.length} characters, and no more than ${most} are read` };
  try {
    return { value: valueOf(parseFirst(text, 0)) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, column } = new Lines(text).at(error.at);
    return { value: undefined, problem: `line ${line}, column ${column}: ${error.what}: ${error.why}` };
  }
}

function valueOf(root: YamlNode | undefined): Json {
  return root ? construct(root) : null;
}

function readPiece(text: string, piece: Piece, index: number, lines: Lines): TextDocument {
  try {
    if (piece.refused) throw piece.refused;
    const root = parseFirst(text.slice(piece.start, piece.end), piece.start);
    const value = valueOf(root);
    return {
      index,
      value,
      problems: [],
      position: (pointer) => {
        const at = root && locate(root, partsOf(pointer));
        return at === undefined ? undefined : lines.at(at);
      },
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return unread(index, [{ what: error.what, why: error.why, ...lines.at(error.at) }]);
  }
}

function unread(index: number, problems: readonly DocumentProblem[]): TextDocument {
  return { index, value: undefined, problems, position: () => undefined };
}

function partsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}
