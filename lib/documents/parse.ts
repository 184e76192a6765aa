import { BOUNDS } from './bounds';
import { tooDeep, Unreadable, YamlNode } from './syntax';
import { RawTag } from './tags';
import { named, Token, TokenKind } from './token';
import { Tokens } from './tokens';

type Growing = { -readonly [K in keyof Omit<YamlNode, 'children'>]: YamlNode[K] } & { readonly children: YamlNode[] };

const NONE: YamlNode[] = [];

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * The first document of a text as a tree, or undefined where there is none. What comes behind it is not read, as kubectl does not.
 *
 * @throws Unreadable
 * @see go.yaml.in/yaml/v2 parserc.go, decode.go
 */
export function parseFirst(source: string): YamlNode | undefined {
  const control = source.search(CONTROL);
  if (control >= 0) {
    const code = source.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    throw new Unreadable(`the text holds the control character U+${code}`, 'YAML takes none but tabs and line breaks: write it as an escape in double quotes', control);
  }
  return new Parser(source).document();
}

/** What a node carries before its value. */
interface Properties {
  readonly at: number;
  readonly anchor?: string;
  readonly tag: string;
}

class Parser {
  private readonly tokens: Tokens;
  private readonly anchors = new Map<string, YamlNode>();
  private readonly handles = new Map<string, string>();
  private depth = 0;

  constructor(source: string) {
    this.tokens = new Tokens(source);
  }

  document(): YamlNode | undefined {
    const first = this.tokens.peek();
    if (first.kind === 'stream-end') return undefined;
    const marked = first.kind === 'directive' || first.kind === 'document-start';
    if (marked) this.directives();
    for (const [handle, prefix] of [['!', '!'], ['!!', 'tag:yaml.org,2002:']]) if (!this.handles.has(handle)) this.handles.set(handle, prefix);
    const isEmpty = marked && this.sees('directive', 'document-start', 'document-end', 'stream-end');
    const root = isEmpty ? empty(this.tokens.peek().at) : this.node(true, false);
    // kubectl looks one token ahead: one that cannot be read is an error still.
    this.tokens.peek();
    return root;
  }

  private directives(): void {
    let hasVersion = false;
    for (let token = this.tokens.peek(); token.kind === 'directive'; token = this.tokens.peek()) {
      const directive = token.directive!;
      if (directive.name === 'YAML' ? hasVersion : this.handles.has(directive.handle)) throw new Unreadable(`a second %${directive.name} says the same`, 'once is enough', token.at);
      if (directive.name === 'YAML') hasVersion = true;
      else this.handles.set(directive.handle, directive.prefix);
      this.tokens.skip();
    }
    this.take('document-start', 'a line that begins with % is not followed by ---', 'put --- before the document');
  }

  private sees(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.tokens.peek().kind);
  }

  private take(kind: TokenKind, what: string, why: string): void {
    const token = this.tokens.peek();
    if (token.kind !== kind) throw new Unreadable(what, why, token.at);
    this.tokens.skip();
  }

  /**
   * @param block whether it may be a list or a map of lines
   * @param indentless whether a list of lines may stand at the indentation of its key
   */
  private node(block: boolean, indentless: boolean): YamlNode {
    const token = this.tokens.peek();
    if (token.kind === 'alias') return this.alias(token);
    const properties = this.properties(token);
    const next = this.tokens.peek();
    switch (next.kind) {
      case 'plain':
      case 'quoted':
      case 'block':
        this.tokens.skip();
        return this.scalar(next, properties, properties.tag === '!' || (properties.tag === '' && next.kind === 'plain'));
      case '[':
        return this.container('sequence', next, properties, (children) => this.flowSequence(children));
      case '{':
        return this.container('mapping', next, properties, (children) => this.flowMapping(children));
      case '-':
        if (indentless) return this.container('sequence', next, properties, (children) => this.entries(children, 'block-end', '?', ':'));
        break;
      case 'block-sequence':
        if (block) return this.container('sequence', next, properties, (children) => this.blockSequence(children));
        break;
      case 'block-mapping':
        if (block) return this.container('mapping', next, properties, (children) => this.blockMapping(children));
        break;
      default:
    }
    if (properties.anchor === undefined && properties.tag === '') throw new Unreadable(`${named(next)} stands where a value is expected`, 'write a value, or "" for an empty text', next.at);
    return this.scalar({ ...next, text: '', at: properties.at }, properties, properties.tag === '');
  }

  private alias(token: Token): YamlNode {
    const target = this.anchors.get(token.text);
    if (!target) throw new Unreadable(`*${token.text.slice(0, 80)} stands for nothing`, `no &${token.text.slice(0, 80)} comes before it`, token.at);
    this.tokens.skip();
    return { kind: 'alias', at: token.at, tag: '', text: token.text, plain: false, children: NONE, target };
  }

  private properties(first: Token): Properties {
    let anchor: string | undefined;
    let tag: string | undefined;
    for (let token = first; ; token = this.tokens.peek()) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.text;
      else if (token.kind === 'tag' && tag === undefined) tag = this.fullTag(token.tag!, token.at);
      else return { at: first.at, anchor, tag: tag ?? '' };
      this.tokens.skip();
    }
  }

  private fullTag({ handle, suffix }: RawTag, at: number): string {
    const prefix = handle === '' ? '' : this.handles.get(handle);
    if (prefix === undefined) throw new Unreadable(`the tag ${handle.slice(0, 80)}${suffix.slice(0, 80)} is of a kind that is not declared`, 'leave it out or declare it with %TAG', at);
    return prefix + suffix;
  }

  private named<T extends YamlNode>(node: T, { anchor }: Properties): T {
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private scalar(token: Token, properties: Properties, plain: boolean): YamlNode {
    return this.named({ kind: 'scalar', at: token.at, tag: properties.tag, text: token.text, plain, children: NONE, target: undefined }, properties);
  }

  private container(kind: 'sequence' | 'mapping', token: Token, properties: Properties, fill: (children: YamlNode[]) => void): YamlNode {
    if (++this.depth > BOUNDS.depth) throw tooDeep(token.at);
    const node: Growing = { kind, at: token.at, tag: properties.tag, text: '', plain: false, children: [], target: undefined };
    // Its anchor is known within it.
    this.named(node, properties);
    fill(node.children);
    this.depth -= 1;
    return node;
  }

  private blockSequence(children: YamlNode[]): void {
    this.tokens.skip();
    this.entries(children, 'block-end');
    this.take('block-end', 'a list goes on with what is no -', 'mind the indentation: each entry begins with - in the same column');
  }

  /** @param ends what shows that an entry is empty, besides another */
  private entries(children: YamlNode[], ...ends: readonly TokenKind[]): void {
    while (this.sees('-')) {
      const { at } = this.tokens.peek();
      this.tokens.skip();
      children.push(this.sees('-', ...ends) ? empty(at) : this.node(true, false));
    }
  }

  private blockMapping(children: YamlNode[]): void {
    this.tokens.skip();
    while (this.sees('?')) {
      this.tokens.skip();
      children.push(this.blockPart(), this.sees(':') ? this.afterColon() : empty(this.tokens.peek().at));
    }
    this.take('block-end', 'a map goes on with what is no key', 'mind the indentation: each key begins in the same column, with a colon behind it');
  }

  private afterColon(): YamlNode {
    this.tokens.skip();
    return this.blockPart();
  }

  private blockPart(): YamlNode {
    return this.sees('?', ':', 'block-end') ? empty(this.tokens.peek().at) : this.node(true, true);
  }

  private flowSequence(children: YamlNode[]): void {
    this.flow(']', () => {
      if (this.sees('?')) children.push(this.container('mapping', this.tokens.peek(), { at: 0, tag: '' }, (pair) => this.flowPair(pair)));
      else children.push(this.node(false, false));
    });
  }

  private flowMapping(children: YamlNode[]): void {
    this.flow('}', () => {
      if (!this.sees('?')) {
        children.push(this.node(false, false), empty(this.tokens.peek().at));
        return;
      }
      this.tokens.skip();
      children.push(this.flowPart('}'), this.flowValue('}'));
    });
  }

  private flow(end: ']' | '}', entry: () => void): void {
    this.tokens.skip();
    for (let isFirst = true; !this.sees(end); isFirst = false) {
      if (!isFirst) this.take(',', `${named(this.tokens.peek())} stands where , or ${end} is expected`, 'close the bracket, or put a text that holds brackets or commas in quotes');
      if (isFirst || !this.sees(end)) entry();
    }
    this.tokens.skip();
  }

  /** A key and a value in a list: `[a: b]`. */
  private flowPair(pair: YamlNode[]): void {
    this.tokens.skip();
    if (this.sees(':', ',', ']')) {
      // An oversight of kubectl's library: without a key, the next token is lost.
      pair.push(empty(this.tokens.peek().at));
      this.tokens.skip();
    } else {
      pair.push(this.node(false, false));
    }
    pair.push(this.flowValue(']'));
  }

  private flowValue(end: ']' | '}'): YamlNode {
    const token = this.tokens.peek();
    if (token.kind !== ':') return empty(token.at);
    this.tokens.skip();
    return this.sees(',', end) ? empty(this.tokens.peek().at) : this.node(false, false);
  }

  private flowPart(end: ']' | '}'): YamlNode {
    return this.sees(':', ',', end) ? empty(this.tokens.peek().at) : this.node(false, false);
  }
}

function empty(at: number): YamlNode {
  return { kind: 'scalar', at, tag: '', text: '', plain: true, children: NONE, target: undefined };
}
