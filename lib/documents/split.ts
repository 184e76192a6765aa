import { Json } from '../model';
import { Refusal } from './syntax';

/** A document's part of a text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Where it is an object of JSON. */
  readonly json?: Json;
  /** Why kubectl does not read it whatever it holds. */
  readonly refused?: Refusal;
}

/**
 * The documents of a text, where kubectl divides it. A text that begins with `{` is one object of JSON, or several, as far as it is. The rest is
 * divided at each line that begins with `---`, even within a quoted text; nothing but a comment may stand behind the three.
 *
 * @see k8s.io/apimachinery pkg/util/yaml decoder.go: YAMLOrJSONDecoder, YAMLReader
 */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let rest = 0;
  for (let start = beyond(SPACE, text, 0); text[start] === '{'; start = beyond(SPACE, text, rest)) {
    const piece = jsonPiece(text, start);
    if (!piece) break;
    found.push(piece);
    rest = piece.end;
  }
  if (found.length === 0) return yamlPieces(text, 0);
  if (beyond(SPACE, text, rest) === text.length) return found;
  const newline = beyond(' \t\r', text, rest);
  const others = yamlPieces(text, text[newline] === '\n' ? newline + 1 : newline);
  if (found.length === 1) return [...found, ...others];
  // Several objects are a stream of JSON to it, and nothing else may follow.
  const refused = { what: 'what follows several JSON objects is none', why: 'kubectl stops here: divide all documents by ---' };
  return [...found, ...others.map((piece, at) => (at === 0 ? { ...piece, refused } : piece))];
}

const SPACE = ' \t\r\n';

function beyond(letters: string, text: string, from: number): number {
  let at = from;
  while (at < text.length && letters.includes(text[at])) at += 1;
  return at;
}

function jsonPiece(text: string, start: number): Piece | undefined {
  const end = behindObject(text, start);
  try {
    return end === undefined ? undefined : { start, end, json: JSON.parse(text.slice(start, end)) as Json };
  } catch {
    return undefined;
  }
}

/** Behind the brace that closes the object at `start`, if it is JSON. */
function behindObject(text: string, start: number): number | undefined {
  let open = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === 34) quoted = !quoted;
    else if (letter === 92) at += 1;
    else if (!quoted && letter === 123) open += 1;
    else if (!quoted && letter === 125 && --open === 0) return at + 1;
  }
  return undefined;
}

function yamlPieces(text: string, from: number): readonly Piece[] {
  const found: Piece[] = [];
  let start = from;
  let isEmpty = true;
  let refused: Refusal | undefined;
  const end = (at: number) => {
    if (!isEmpty) found.push({ start, end: at, refused });
    isEmpty = true;
    refused = undefined;
  };
  for (let at = from; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    if (text.startsWith('---', at)) {
      const wasEmpty: boolean = isEmpty;
      end(at);
      const rest = text.slice(at + 3, next).trim();
      if (rest !== '' && !rest.startsWith('#')) refused = { what: `--- is followed by ${rest.slice(0, 40)}`, why: 'kubectl takes nothing but a comment on that line' };
      // Where nothing came before the line, it is of the document itself.
      start = wasEmpty || refused ? at : next;
      isEmpty = !wasEmpty && !refused;
    } else {
      isEmpty = false;
    }
    at = next;
  }
  end(text.length);
  return found;
}
