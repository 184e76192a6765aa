import type { Position, TextDocument } from '../documents';
import type { Edit } from '../model';

/** A text of manifests, and what people call it: a path as they gave it, `-` for standard input. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
  /** Characters by which it is decided how much is read of it. @default - its own */
  readonly size?: number;
  /** Of its documents, by their numbers from 0: what is judged as if it stood there. @default - nothing */
  readonly edits?: ReadonlyMap<number, readonly Edit[]>;
}

/** Where something is written. Lines and columns count from 1. */
export interface Place extends Position {
  readonly path: string;
}

/** One document of a text that can be read. */
export interface PlacedDocument {
  readonly path: string;
  readonly document: TextDocument;
}

/**
 * Where the value at a JSON pointer into a document is written. Of what is not there it is the nearest thing around it that is: where it would have to be
 * put.
 */
export function placeAt({ path, document }: PlacedDocument, pointer: string): Place {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const position = document.position(at);
    if (position) return { path, ...position };
    if (at === '') return { path, line: 1, column: 1 };
  }
}

/** For people and for tools that find their way by it: `shop.yaml:12:7`. */
export const placeText = ({ path, line, column }: Place): string => `${path}:${line}:${column}`;
