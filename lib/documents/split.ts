import { Unreadable } from './syntax';

/** A document's part of a text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Why kubectl does not read it whatever it holds. */
  readonly refused?: Unreadable;
}

/**
 * The documents of a text, split where kubectl splits it: at each line that begins with `---`, even within a quoted text. Nothing but a comment
 * may stand behind the three, and a document without a line is none.
 *
 * @see k8s.io/apimachinery pkg/util/yaml YAMLReader
 */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let start = 0;
  let isEmpty = true;
  let refused: Unreadable | undefined;
  const end = (at: number) => {
    if (!isEmpty) found.push({ start, end: at, refused });
    isEmpty = true;
    refused = undefined;
  };
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    if (text.startsWith('---', at)) {
      end(at);
      start = next;
      const rest = text.slice(at + 3, next).trim();
      if (rest !== '' && !rest.startsWith('#')) {
        refused = new Unreadable(`--- is followed by ${rest.slice(0, 40)}`, 'kubectl takes nothing but a comment on that line', at);
        isEmpty = false;
      }
    } else {
      isEmpty = false;
    }
    at = next;
  }
  end(text.length);
  return found;
}
