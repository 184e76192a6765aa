import { Directive, RawTag } from './tags';

export type TokenKind = 'undecided' | 'stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence' | 'block-mapping' | 'block-end'
| '[' | ']' | '{' | '}' | ',' | '-' | '?' | ':' | 'alias' | 'anchor' | 'tag' | 'plain' | 'quoted' | 'block';

/** A piece of YAML. */
export interface Token {
  kind: TokenKind;
  readonly at: number;
  /** Of a scalar, an alias, an anchor. */
  readonly text: string;
  readonly tag?: RawTag;
  readonly directive?: Directive;
  /** What comes behind it, where it was undecided and became two. */
  then?: Token;
  key?: SimpleKey;
}

/** A place where a key without `?` may begin: only a `:` behind it tells. */
export interface SimpleKey {
  readonly token: Token;
  readonly line: number;
  readonly column: number;
  /** At the indentation of a map: there nothing but a key can stand. */
  readonly required: boolean;
  possible: boolean;
  /** Nobody waits for it any longer. */
  released: boolean;
  /** The parser has gone beyond it. */
  passed: boolean;
}

/** A token of the kind, without what only some have. */
export function token(kind: TokenKind, at: number, text = ''): Token {
  return { kind, at, text, tag: undefined, directive: undefined, then: undefined, key: undefined };
}

const NAMES: { readonly [K in TokenKind]?: string } = {
  'stream-end': 'the end of the text',
  'directive': 'a line that begins with %',
  'document-start': '---',
  'document-end': '...',
  'block-sequence': 'a list',
  'block-mapping': 'a map',
  'block-end': 'the end of an indentation',
  'plain': 'a text',
  'quoted': 'a text',
  'block': 'a text',
  'alias': 'an alias',
  'anchor': 'an anchor',
  'tag': 'a tag',
};

/** A token in a message. */
export function named({ kind }: Token): string {
  return NAMES[kind] ?? kind;
}
